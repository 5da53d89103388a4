import ChangeCodec
import Exchange
import ExchangeWire
import History

/// What a site's files last said of it: what it holds and wants, and whether its history parts from
/// the hub's. The hub's own files answer it.
struct BundleStanding {
    /// Without anything it pushed.
    let request: SyncRequest
    /// From where on the hub holds other content under one of the site's replicas.
    let fork: Dot?

    private static func fact(of site: Text) -> Text { "hub.bundle." + site }

    static func read(of site: Text, in store: some HistoryReading) throws -> BundleStanding? {
        guard let bytes = try store.fact(fact(of: site)) else { return nil }
        var reader = CBORReader(bytes)
        let isForked = try reader.array(limit: 2) == 2
        let request = try SyncWire.request(reader.byteString(limit: Limits.messageBytes))
        return BundleStanding(request: request, fork: isForked ? try reader.dot() : nil)
    }

    /// Keeps what the first request of a file said, unless an older file has come late: one whose
    /// inventory the kept one covers. Clocks are not asked; a site that was put back writes as a new
    /// replica, which no earlier inventory covers.
    static func keep(
        _ request: SyncRequest,
        _ outcome: PushOutcome,
        in store: some HistoryWriting
    ) throws {
        guard let vector = request.vector else { return }
        if let kept = try read(of: request.site, in: store)?.request.vector, kept != vector,
            kept.covers(vector)
        {
            return
        }
        var bare = request
        bare.pieces = []
        bare.fills = []
        var fork: Dot?
        if case .forked(let replica, let number) = outcome { fork = Dot(replica, number) }
        var writer = CBORWriter()
        writer.array(fork == nil ? 1 : 2)
        writer.byteString(SyncWire.encode(bare))
        if let fork { writer.dot(fork) }
        try store.setFact(fact(of: request.site), to: writer.bytes)
    }
}

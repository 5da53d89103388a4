import ChangeCodec
import DutyBook
package import History
import Intake

/// What a hub's history comes to, for comparing with a site's.
package struct HubDigests: Sendable, Equatable {
    /// Sum of the digests of the folded records.
    package let state: Digest
    /// Sum of the digests of the bodies in scope.
    package let history: Digest
    package let vector: VersionVector

    /// Folds every record from what readers of these streams may see of it, which need not be all.
    package init(
        of streams: [Text],
        in store: some HubReading,
        hash: HashFunction
    ) throws {
        let parties = try store.parties()
        let ranks = DutyRules.ranks(hubs: try Incarnations(store: store).replicas, parties: parties)
        var state = Digest.zero
        for record in try store.records(readableIn: streams) where RecordDeclaration.folds(record) {
            let entries = try store.entries(of: record)
                .filter { try store.isReadable($0.dot, in: streams) }
            let history = RecordHistory(entries)
            guard !history.entries.isEmpty else { continue }
            let aspects = RecordAspects(of: history, type: record.type, ranks: ranks)
            state &+= hash(
                RecordStateCodec.bytes(
                    of: record,
                    history: history,
                    views: aspects.readings.map { ($0.aspect, $0.view) }
                )
            )
        }
        var sum = Digest.zero
        for stream in streams { sum &+= try store.scopeSum(of: stream) }
        self.state = state
        history = sum
        vector = try store.inventory()
    }
}

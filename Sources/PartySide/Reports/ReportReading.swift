import DutyBook
import History
import SQLiteStore

extension Desk {
    /// Records read in one view of the store.
    private static let reportPiece = 500

    /// Every record of a type that may be shown here, with its history.
    func histories(of type: Text) async throws -> [(RecordRef, RecordHistory)] {
        var all: [(RecordRef, RecordHistory)] = []
        var after: Text?
        while true {
            let start = after
            let (found, last) = try await site.store.read(within: nil) { store in
                let zone = try Zone(store)
                let ids =
                    type == RecordType.call
                    ? try store.calls(after: start, limit: Self.reportPiece)
                    : try store.records(of: type, after: start, limit: Self.reportPiece)
                let found = try ids.compactMap { id -> (RecordRef, RecordHistory)? in
                    let record = RecordRef(type: type, id: id)
                    return try zone.history(of: record, in: store).map { (record, $0) }
                }
                return (found, ids.count < Self.reportPiece ? nil : ids.last)
            }
            all += found
            guard let last else { return all }
            after = last
        }
    }

    /// When the hub last received something of each site, as far as is known here.
    static func lastHeard(in store: StoreView) throws -> [HeardSite] {
        var heard: [Text: Milliseconds] = [:]
        for (replica, at) in try store.lastReceived() {
            guard let site = try store.site(of: replica) else { continue }
            heard[site] = max(heard[site] ?? at, at)
        }
        return try store.sites().map { HeardSite(id: $0.id, party: $0.party, at: heard[$0.id]) }
    }
}

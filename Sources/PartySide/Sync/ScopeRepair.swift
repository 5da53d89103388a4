import DutyBook
import Exchange
import History
import Intake
import SQLiteStore

/// What a site found out about a sum that is not the hub's, and what became of it.
struct ScopeRepair: Sendable {
    /// Changes in which the two histories differed, in whatever way.
    var differing: Set<Dot> = []
    var records: Set<RecordRef> = []
    /// Bodies of its own that are damaged here and nowhere else to be had.
    var irreplaceable = 0

    /// Looks at this site's own log first: a body that is not what its digest says is asked for again,
    /// and a sum that is not the sum of its parts is added up anew.
    mutating func mendOwnLog(_ site: Site) async throws {
        let mended = try await site.store.write { try $0.mendLog() }
        differing.formUnion(mended.bodies)
        irreplaceable = mended.irreplaceable.count
    }

    /// Takes down what a search found: bodies that are missing here are asked for. Those the hub does
    /// not count are for the next request to show.
    mutating func note(_ narrowing: ScopeNarrowing, at site: Site) async throws {
        let (missing, extra) = (narrowing.missing, narrowing.extra)
        differing.formUnion(missing + extra)
        let known = try await site.store.write { store in
            try store.addWants(RecordRef(type: RecordType.hub, id: "grants"), missing)
            return try extra.compactMap { try store.record(of: $0) }
        }
        records.formUnion(known)
    }

    /// The records in which something differed, as far as they are known by now.
    func found(at site: Site) async throws -> Set<RecordRef> {
        let dots = differing
        return try await site.store.read { store in
            Set(try dots.compactMap { try store.record(of: $0) })
        }
    }
}

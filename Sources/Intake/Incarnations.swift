import ChangeCodec
import DutyBook
package import History

/// Which incarnation each hub replica was.
package struct Incarnations: Sendable {
    private var byReplica: [ReplicaID: UInt64] = [:]

    package init(store: some HistoryReading) throws {
        let hub = RecordRef(type: RecordType.hub, id: "hub")
        for entry in try store.entries(of: hub) {
            try learn(from: entry.body, dot: entry.dot)
        }
    }

    /// Takes note of an opening that has just arrived.
    package mutating func learn(from body: ChangeBody, dot: Dot) throws {
        guard dot.number == 1, let opening = try HubOpening(of: body) else { return }
        byReplica[dot.replica] = opening.incarnation
    }

    package subscript(replica: ReplicaID) -> UInt64? { byReplica[replica] }

    package var replicas: Set<ReplicaID> { Set(byReplica.keys) }

    /// The hub's replica of an incarnation.
    package func replica(of incarnation: UInt64) -> ReplicaID? {
        byReplica.first { $0.value == incarnation }?.key
    }
}

extension HubOpening {
    /// The opening of the newest hub a history knows of; `nil` before the first exchange.
    package static func newest(in store: some HistoryReading) throws -> HubOpening? {
        let hub = RecordRef(type: RecordType.hub, id: "hub")
        return try store.entries(of: hub).compactMap { try HubOpening(of: $0.body) }
            .max { $0.incarnation < $1.incarnation }
    }
}

import ChangeCodec
import History
import HubSide
import Identity
import PartySide
import SQLiteStore
import Settings

/// Seeing what was written, as soon as it was.
extension World {
    /// Reads what an office has written since it was last looked at.
    func harvest(_ office: Office) async throws {
        guard let site = office.site else { return }
        let replicas = try await site.epochs().map(\.replica)
        let known = office.harvested
        let index = office.index
        let fresh = try office.read { store in
            try replicas.flatMap {
                try Self.written($0, after: known[$0] ?? 0, by: index, in: store)
            }
        }
        for change in fresh {
            let replica = change.dot.replica
            let isNew = model.change(change.dot, digest: change.digest) == nil
            try model.add(change)
            office.harvested[replica] = max(office.harvested[replica] ?? 0, change.dot.number)
            if isNew, office.abandoned.contains(replica) {
                throw Violation("I25", "\(office.name) writes on under \(replica)")
            }
            if change.body.replaces != nil { situations.note(.reissued) }
            note("\(office.name) wrote \(change.dot) \(change.body.action) \(change.digest)")
        }
        // What was taken out of the log is looked at again should it come back.
        for replica in replicas {
            let head = try office.read { try $0.head(of: replica).number }
            office.harvested[replica] = min(office.harvested[replica] ?? 0, head)
        }
    }

    func harvestHub() throws {
        guard hub.store != nil else { return }
        let replica = hub.papers.replica
        let after = harvestedHub?.replica == replica ? harvestedHub?.number ?? 0 : 0
        let fresh = try hub.read { try Self.written(replica, after: after, by: nil, in: $0) }
        for change in fresh {
            try model.add(change)
            harvestedHub = change.dot
            if change.body.action == "sight.grant" { situations.note(.granted) }
            if change.body.action == "sight.revoke" { situations.note(.revoked) }
            note("hub wrote \(change.dot) \(change.body.action) \(change.digest)")
        }
        let inventory = try hub.read { try $0.inventory() }
        guard inventory.covers(hubHeld) else {
            throw Violation("I4", "the hub forgot what it held")
        }
        hubHeld = inventory
    }

    private static func written(
        _ replica: ReplicaID,
        after number: UInt64,
        by office: Int?,
        in store: StoreView
    ) throws -> [KnownChange] {
        let head = try store.head(of: replica).number
        guard head > number else { return [] }
        return try ((number + 1)...head).compactMap { number in
            let dot = Dot(replica, number)
            guard let bytes = try store.bodyBytes(at: dot),
                let link = try store.link(of: replica, at: number)
            else { return nil }
            return KnownChange(
                dot: dot,
                digest: sha256(bytes),
                link: link,
                body: try ChangeCoding.decode(bytes),
                office: office
            )
        }
    }

    /// Every change some machine holds the body of.
    func heldSomewhere() throws -> Set<Dot> {
        var held: Set<Dot> = []
        for office in offices where office.isRunning {
            held.formUnion(try office.read { try bodies(in: $0) })
        }
        if hub.store != nil { held.formUnion(try hub.read { try bodies(in: $0) }) }
        return held
    }

    func bodies(in store: StoreView) throws -> [Dot] {
        try model.order.filter { dot in
            guard let digest = try store.entry(at: dot)?.digest else { return false }
            return model.change(dot, digest: digest) != nil
        }
    }

    /// After something was put back or lost: what is nowhere now, no promise covers.
    func noteLosses() throws {
        let held = try heldSomewhere()
        model.lost = Set(model.order.filter { !held.contains($0) })
    }
}

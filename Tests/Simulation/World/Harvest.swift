import ChangeCodec
import DutyBook
import History
import HubSide
import Identity
import Intake
import PartySide
import SQLiteStore
import Settings

/// Seeing what was written, as soon as it was.
extension World {
    /// Reads what an office has written since it was last looked at.
    func harvest(_ office: Office) throws {
        guard office.isRunning else { return }
        let known = office.harvested
        let index = office.index
        let (heads, fresh) = try office.read { store in
            let replicas = try SiteFacts.epochs(in: store).map(\.replica)
            let heads = try replicas.map { Dot($0, try store.head(of: $0).number) }
            let fresh = try heads.flatMap {
                try Self.written(upTo: $0, after: known[$0.replica] ?? 0, by: index, in: store)
            }
            return (heads, fresh)
        }
        // What was taken out of the log is looked at again should it come back.
        for head in heads {
            office.harvested[head.replica] = min(known[head.replica] ?? 0, head.number)
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
    }

    func harvestHub() throws {
        guard hub.store != nil else { return }
        let replica = hub.papers.replica
        let after = harvestedHub?.replica == replica ? harvestedHub?.number ?? 0 : 0
        let (inventory, fresh) = try hub.read { store in
            let inventory = try store.inventory()
            let head = Dot(replica, inventory[replica])
            return (inventory, try Self.written(upTo: head, after: after, by: nil, in: store))
        }
        for change in fresh {
            try model.add(change)
            harvestedHub = change.dot
            guard change.body.times.recordedAt <= clocks.now else {
                throw Violation("I23", "the hub took another clock than its own at \(change.dot)")
            }
            if let receipt = try Receipt(of: change.body) {
                model.note(receipt.standings(number: change.dot.number).map(\.dot), by: change.dot)
            }
            if change.body.action == "sight.grant" { situations.note(.granted) }
            if change.body.action == "sight.revoke" { situations.note(.revoked) }
            note(
                "hub wrote \(change.dot) \(change.body.action) \(change.body.record.id) "
                    + "\(change.digest)"
            )
        }
        guard inventory.covers(hubHeld) else {
            throw Violation("I4", "the hub forgot what it held")
        }
        hubHeld = inventory
    }

    private static func written(
        upTo head: Dot,
        after number: UInt64,
        by office: Int?,
        in store: StoreView
    ) throws -> [KnownChange] {
        guard head.number > number else { return [] }
        return try ((number + 1)...head.number).compactMap { number in
            let dot = Dot(head.replica, number)
            guard let bytes = try store.bodyBytes(at: dot),
                let link = try store.link(of: head.replica, at: number)
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

    /// A change some machine holds the body of; where two machines wrote under one replica, the dot alone
    /// does not say which.
    struct Kept: Hashable {
        let dot: Dot
        let digest: Digest
    }

    func heldSomewhere() throws -> Set<Kept> {
        var held: Set<Kept> = []
        for office in offices where office.isRunning {
            held.formUnion(try office.read { try bodies(in: $0) })
        }
        if hub.store != nil { held.formUnion(try hub.read { try bodies(in: $0) }) }
        return held
    }

    func bodies(in store: StoreView) throws -> [Kept] {
        try Set(model.order).sorted().compactMap { dot in
            guard let digest = try store.entry(at: dot)?.digest,
                model.change(dot, digest: digest) != nil
            else { return nil }
            return Kept(dot: dot, digest: digest)
        }
    }

    /// After something was put back or lost: what is nowhere now, no promise covers.
    func noteLosses() throws {
        let held = Set(try heldSomewhere().map(\.dot))
        model.lost = Set(model.order.filter { !held.contains($0) })
    }
}

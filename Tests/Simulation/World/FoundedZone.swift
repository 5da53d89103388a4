import ChangeCodec
import DutyBook
import History
import HubSide
import Identity
import Intake
import PartySide
import Safekeeping
import Settings
import Synchronization

/// A zone before its trouble begins: everybody is enrolled, and all know all.
///
/// Founding is the same whatever a seed has in store, so that a process founds once for each number of
/// offices, and every run starts from copies of these disks.
struct FoundedZone: Sendable {
    struct Machine: Sendable {
        let key: SigningKey
        let card: SiteCard
        let image: SimulatedDisk.Image
        let side: SideRecord
        let harvested: [ReplicaID: UInt64]
    }

    let papers: HubPapers
    let hubImage: SimulatedDisk.Image
    let offices: [Machine]
    let liars: [Liar]
    let model: Model
    let hubHeld: VersionVector
    let harvestedHub: Dot?
    let now: Milliseconds

    private static let founded = Mutex<[Int: FoundedZone]>([:])

    /// The zone with so many offices.
    ///
    /// - Parameter root: a directory for the machines while the zone is being founded; it is removed.
    static func having(_ offices: Int, in root: String) async throws -> FoundedZone {
        if let zone = founded.withLock({ $0[offices] }) { return zone }
        var plan = Plan(seed: .max, level: .memory)
        plan.offices = offices
        let world = try World(plan, in: root)
        let zone: FoundedZone
        do { zone = try await world.found() } catch {
            await world.close()
            throw error
        }
        founded.withLock { $0[offices] = zone }
        return zone
    }
}

extension World {
    /// Founds the zone: parties, enrolments, and first exchanges of everybody.
    func found() async throws -> FoundedZone {
        try await hub.open()
        var drafts = Self.partyDrafts
        var cards: [SiteCard] = []
        for index in 0..<plan.offices {
            let office = try enter(index, key: SigningKey(secretBytes: foundingDice.bytes(32)))
            drafts.append(try enrolment(of: office.key, office.party.id))
            let card = try card(for: office)
            try office.settle(card)
            cards.append(card)
        }
        for party in Liar.parties { drafts.append(try enrolLiar(of: party)) }
        try await hub.write(drafts)
        try harvestHub()
        wires.isHealed = true
        // In the second round everybody hears of the last one's first changes.
        for round in 0..<2 {
            for office in offices {
                if round == 0 { try office.open(line: Line(self, office: office.index)) }
                _ = await office.sync?.synchronize { _, _ in }
                if let broken { throw broken }
                try harvest(office)
            }
        }
        return try leave(cards)
    }

    /// Closes everything and takes the disks out.
    private func leave(_ cards: [SiteCard]) throws -> FoundedZone {
        var machines: [FoundedZone.Machine] = []
        for (office, card) in zip(offices, cards) {
            guard let side = try office.sideRecord() else {
                throw Violation("simulator", "\(office.name) has no side file")
            }
            office.close()
            machines.append(
                FoundedZone.Machine(
                    key: office.key,
                    card: card,
                    image: SimulatedDisk.shared.image(of: office.place.path),
                    side: side,
                    harvested: office.harvested
                )
            )
        }
        hub.close()
        defer { close() }
        return FoundedZone(
            papers: hub.papers,
            hubImage: SimulatedDisk.shared.image(of: hub.directory),
            offices: machines,
            liars: liars,
            model: model,
            hubHeld: hubHeld,
            harvestedHub: harvestedHub,
            now: clocks.now
        )
    }

    /// Puts copies of a founded zone's machines in place and starts them.
    func settle(in zone: FoundedZone) async throws {
        SimulatedDisk.shared.put(zone.hubImage, into: hub.directory)
        try await hub.open()
        hub.backup = (hub.papers, zone.hubImage)
        liars = Array(zone.liars.prefix(plan.liars))
        model = zone.model
        hubHeld = zone.hubHeld
        harvestedHub = zone.harvestedHub
        for (index, machine) in zone.offices.enumerated() {
            let office = try enter(index, key: machine.key)
            try office.settle(machine.card)
            SimulatedDisk.shared.put(machine.image, into: office.place.path)
            try office.write(machine.side)
            office.harvested = machine.harvested
            try office.open(line: Line(self, office: index))
            office.snapshot = (machine.image, machine.side)
            office.backup = machine.image
        }
    }

    /// A machine for the next office, with nothing on it.
    private func enter(_ index: Int, key: SigningKey) throws -> Office {
        let office = try Office(
            index: index,
            name: "office-\(index)",
            party: Self.parties[index],
            key: key,
            machine: Machine(clocks, Dice(plan.seed, 0xF3, UInt64(index))),
            root: root
        )
        offices.append(office)
        return office
    }

    private static var partyDrafts: [HubDraft] {
        parties.enumerated().compactMap { index, party in
            guard !parties.prefix(index).contains(party) else { return nil }
            return HubDraft(
                record: RecordRef(type: RecordType.party, id: party.id),
                action: "party.add",
                writes: [
                    Write("kind", .text(Text(party.kind.rawValue))),
                    Write("name", .text(party.name)),
                ]
            )
        }
    }

    private func enrolLiar(of party: Text) throws -> HubDraft {
        let key = try SigningKey(secretBytes: foundingDice.bytes(32))
        guard let replica = ReplicaID(bytes: foundingDice.bytes(16)) else {
            throw Violation("simulator", "no replica")
        }
        liars.append(
            Liar(
                key: key,
                party: party,
                replica: replica,
                deployment: hub.papers.deployment
            )
        )
        return try enrolment(of: key, party)
    }

    private func enrolment(of key: SigningKey, _ party: Text) throws -> HubDraft {
        let enrolment = Enrolment(
            site: key.name,
            party: party,
            publicKey: key.publicKey,
            sealingKey: try key.sealingKey.publicKey,
            person: "clerk"
        )
        return HubDraft(
            record: RecordRef(type: RecordType.site, id: key.name),
            action: Bookkeeping.siteEnrol,
            events: [enrolment.event]
        )
    }

    private func card(for office: Office) throws -> SiteCard {
        SiteCard(
            party: office.party.id,
            site: office.key.name,
            deployment: hub.papers.deployment,
            hubURL: "http://127.0.0.1:1",
            hubKey: try hub.papers.identity().publicKey,
            rootKey: rootKey.publicKey,
            tlsPin: nil,
            person: "clerk"
        )
    }
}

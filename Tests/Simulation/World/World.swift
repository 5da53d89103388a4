import ChangeCodec
import DutyBook
import Exchange
import Foundation
import History
import HubSide
import Identity
import Intake
import PartySide
import SQLiteStore
import Settings

/// A zone in one process: offices, a hub, the lines between them, and everything that goes wrong.
///
/// The stores, desks, exchanges and the hub are those that ship. What surrounds them – time, chance,
/// lines, disks – comes from the seed, so that a run repeats itself to the last byte.
actor World {
    let plan: Plan
    let root: String
    let rootKey: SigningKey
    let clocks: Clocks
    let hub: HubMachine
    var offices: [Office] = []
    var model = Model()
    var wires = Wires()
    /// The step that is taken; later ones are the healing.
    var step = 0
    var trace: Trace
    var situations = Situations()
    /// Hub replica and number last looked at.
    var harvestedHub: Dot?
    /// What the hub was seen to hold since it was last put back or lost.
    var hubHeld = VersionVector()
    /// Fold results by what went into them, to compare machines that hold the same.
    var shown: [Digest: (digest: Digest, at: String)] = [:]
    /// Something was put back, doubled or lost: only then need hub and offices compare vectors.
    var isDisturbed = false
    /// Trouble is over, and everybody has talked to the end.
    var isAtRest = false
    /// A promise that was broken while an exchange was under way.
    var broken: Violation?
    /// The code of the last exchange that failed at an office.
    var lastFailure: [Int: String] = [:]

    /// Exchanges after which an office held other history than the hub said.
    var mismatches = 0

    static let start: Milliseconds = 1_773_104_400_000
    static let day: Milliseconds = 86_400_000

    /// Whose the offices are, in this order; the fourth and the ninth are second machines of a party.
    static let parties: [PartyInfo] = [
        PartyInfo(id: "zone-committee", kind: .zoneCommittee, name: "管委会"),
        PartyInfo(id: "dept-zhujian", kind: .department, name: "住建局"),
        PartyInfo(id: "street-longgang", kind: .subdistrict, name: "龙港街道"),
        PartyInfo(id: "zone-committee", kind: .zoneCommittee, name: "管委会"),
        PartyInfo(id: "dept-shuiwu", kind: .department, name: "水务局"),
        PartyInfo(id: "street-xufu", kind: .subdistrict, name: "徐福街道"),
        PartyInfo(id: "supervision", kind: .supervisionOffice, name: "督查室"),
        PartyInfo(id: "company", kind: .developmentCompany, name: "开发公司"),
        PartyInfo(id: "dept-zhujian", kind: .department, name: "住建局"),
    ]

    init(_ plan: Plan, in root: String, keepingLines: Bool = false) throws {
        self.plan = plan
        self.root = root
        trace = Trace(keepingLines: keepingLines)
        clocks = Clocks(Self.start)
        SimulatedDisk.shared.clear(tracked: plan.level == .sqlite)
        var dice = Dice(plan.seed, 0xF0)
        rootKey = try SigningKey(secretBytes: dice.bytes(32))
        let machine = Machine(clocks, Dice(plan.seed, 0xF1))
        let papers = try HubPapers(
            root: rootKey,
            hub: SigningKey(secretBytes: dice.bytes(32)),
            zone: "Zone",
            isFirst: true,
            now: clocks.now,
            random: machine.random
        )
        hub = try HubMachine(directory: root + "/hub", machine: machine, papers: papers)
    }

    func note(_ line: String) { trace.note("\(step) \(line)") }

    /// Founds the zone: parties, enrolments, and a first exchange of everybody.
    func found() async throws {
        try await hub.open()
        var drafts: [HubDraft] = []
        for (index, party) in Self.parties.enumerated()
        where !Self.parties.prefix(index).contains(party) {
            drafts.append(
                HubDraft(
                    record: RecordRef(type: RecordType.party, id: party.id),
                    action: "party.add",
                    writes: [
                        Write("kind", .text(Text(party.kind.rawValue))),
                        Write("name", .text(party.name)),
                    ]
                )
            )
        }
        var dice = Dice(plan.seed, 0xF2)
        for index in 0..<plan.offices {
            let key = try SigningKey(secretBytes: dice.bytes(32))
            let office = try Office(
                index: index,
                name: "office-\(index)",
                party: Self.parties[index],
                key: key,
                machine: Machine(clocks, Dice(plan.seed, 0xF3, UInt64(index))),
                root: root
            )
            drafts.append(try enrolment(of: office))
            try office.settle(card(for: office))
            offices.append(office)
        }
        try await hub.write(drafts)
        try harvestHub()
        // What nobody heard yet may be lost with the hub; trouble begins when all know all.
        wires.isHealed = true
        defer { wires.isHealed = false }
        for office in offices {
            try office.open(line: Line(self, office: office.index))
            _ = await office.sync?.synchronize { _, _ in }
            if let broken { throw broken }
            try await harvest(office)
        }
        for office in offices {
            _ = await office.sync?.synchronize { _, _ in }
            if let broken { throw broken }
            try office.takeSnapshot()
            office.backup = SimulatedDisk.shared.image(of: office.place.path)
        }
        hub.backup = (hub.papers, SimulatedDisk.shared.image(of: hub.directory))
    }

    private func enrolment(of office: Office) throws -> HubDraft {
        let enrolment = Enrolment(
            site: office.key.name,
            party: office.party.id,
            publicKey: office.key.publicKey,
            sealingKey: try office.key.sealingKey.publicKey,
            person: "clerk"
        )
        return HubDraft(
            record: RecordRef(type: RecordType.site, id: office.key.name),
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

    /// A new hub for the zone, with the zone's root key from the safe.
    func recoveredPapers() throws -> HubPapers {
        var dice = Dice(plan.seed, UInt64(step), 0xF4)
        return try HubPapers(
            root: rootKey,
            hub: SigningKey(secretBytes: dice.bytes(32)),
            zone: "Zone",
            isFirst: false,
            now: clocks.now,
            random: hub.machine.random
        )
    }

    // MARK: A run

    /// Everything: faults, then healing. Throws the first promise that is broken.
    func run() async throws {
        try await found()
        for step in plan.steps {
            self.step = step
            clocks.pass(60_000)
            try await take(step)
        }
        try await heal()
    }

    /// Ends the run, whatever became of it.
    func close() {
        for office in offices { office.close() }
        offices = []
        hub.close()
        try? FileManager.default.removeItem(atPath: root)
    }
}

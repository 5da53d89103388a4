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
    private let zone: FoundedZone?
    /// The keys of the zone and its machines.
    var foundingDice: Dice
    var offices: [Office] = []
    /// Enrolled sites that lie.
    var liars: [Liar] = []
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

    /// - Parameter zone: the founded zone the run starts from; `nil` for the founding itself.
    init(
        _ plan: Plan,
        in root: String,
        zone: FoundedZone? = nil,
        keepingLines: Bool = false
    ) throws {
        self.plan = plan
        self.root = root
        self.zone = zone
        trace = Trace(keepingLines: keepingLines)
        clocks = Clocks(zone?.now ?? Self.start)
        SimulatedDisk.shared.clear(tracked: zone != nil && plan.level == .sqlite)
        var dice = Dice(0xF0)
        let rootKey = try SigningKey(secretBytes: dice.bytes(32))
        let hubKey = try SigningKey(secretBytes: dice.bytes(32))
        self.rootKey = rootKey
        foundingDice = dice
        let machine = Machine(clocks, Dice(plan.seed, 0xF1))
        let (now, random) = (clocks.now, machine.random)
        let papers =
            try zone?.papers
            ?? HubPapers(
                root: rootKey,
                hub: hubKey,
                zone: "Zone",
                isFirst: true,
                now: now,
                random: random
            )
        hub = try HubMachine(directory: root + "/hub", machine: machine, papers: papers)
    }

    func note(_ line: String) { trace.note("\(step) \(line)") }

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
        if let zone { try await settle(in: zone) }
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

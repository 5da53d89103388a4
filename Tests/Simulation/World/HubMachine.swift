import AttachmentKeeping
import DutyBook
import Exchange
import Foundation
import History
import HubSide
import Identity
import Intake
import Logging
import PartySide
import SQLiteStore

/// The hub's machine: its papers in a safe, its store on a simulated disk.
final class HubMachine {
    let directory: String
    let machine: Machine
    private(set) var papers: HubPapers
    private(set) var store: HistoryStore?
    private(set) var door: HubFrontDoor<HistoryStore>?
    private(set) var office: HubOffice<HistoryStore>?
    /// What was last seen of every chain here.
    var heads: [ReplicaID: ChainPoint] = [:]
    /// An older state that somebody may put back.
    var backup: (papers: HubPapers, image: SimulatedDisk.Image)?

    init(directory: String, machine: Machine, papers: HubPapers) throws {
        self.directory = directory
        self.machine = machine
        self.papers = papers
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
    }

    func open() async throws {
        let clock = machine.clock
        let store = try HistoryStore(
            path: directory + "/store.db",
            deployment: papers.deployment,
            hash: sha256
        )
        self.store = store
        SimulatedDisk.shared.noteOpening(of: directory)
        let voice = try papers.voice(clock: clock.now, random: machine.random)
        let office = try await HubOffice(
            identity: try papers.identity(),
            keeper: store,
            desk: HubDesk(keeper: store, voice: voice)
        )
        self.office = office
        door = HubFrontDoor(
            office: office,
            trust: papers.trust,
            shelf: AttachmentShelf(
                directory + "/attachments",
                quota: Limits.attachmentHubBytes
            ),
            pin: nil,
            logger: Logger(label: "hub", factory: { _ in SwiftLogNoOpLogHandler() }),
            random: machine.random
        )
    }

    func close() {
        try? store?.close()
        store = nil
        door = nil
        office = nil
    }

    /// The same hub put back to an older state, under a new incarnation.
    func putBack(now: Milliseconds) throws {
        guard let backup else { return }
        var base = backup.papers
        base.incarnation = max(base.incarnation, papers.incarnation)
        papers = try base.restored(now: now, random: machine.random)
        SimulatedDisk.shared.put(backup.image, into: directory)
    }

    /// A new hub in place of a lost one.
    func replace(with papers: HubPapers) {
        self.papers = papers
        SimulatedDisk.shared.put(.init(files: []), into: directory)
        backup = nil
    }

    func read<Answer>(_ work: (StoreView) throws -> Answer) throws -> Answer {
        guard let store else { throw Violation("simulator", "the hub is down") }
        return try store.readBlocking(work)
    }

    func write(_ drafts: [HubDraft]) async throws { try await office?.desk.write(drafts) }

    /// What a site ought to hold.
    func digests(for party: Text) throws -> HubDigests {
        try read { view in
            let streams = try HubStreams.read(by: party, parties: view.parties())
            return try HubDigests(of: streams, in: view, hash: sha256)
        }
    }
}

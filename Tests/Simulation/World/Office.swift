import DutyBook
import Exchange
import Foundation
import Glibc
import History
import Identity
import PartySide
import SQLiteStore
import Safekeeping
import Settings

/// One office's machine: its directory, the site at work in it, and what its clerk has on screen.
final class Office {
    let index: Int
    let name: String
    let party: PartyInfo
    let key: SigningKey
    let machine: Machine
    let place: StateDirectory
    private(set) var site: Site?
    private(set) var desk: Desk?
    private(set) var sync: SiteSync?
    /// Steps until the line is up again.
    var offlineSteps = 0
    /// Read at some time and edited later: call and its token.
    var screens: [(call: Text, seen: Text)] = []
    var backup: SimulatedDisk.Image?
    /// The machine's state before some of its work, side file included.
    var snapshot: (image: SimulatedDisk.Image, side: SideRecord)?
    /// Numbers already looked at, by replica.
    var harvested: [ReplicaID: UInt64] = [:]
    /// What was last seen of every chain here.
    var heads: [ReplicaID: ChainPoint] = [:]
    /// The changes of each call that its clerk was shown.
    var shown: [Text: Set<Dot>] = [:]
    /// Replicas that existed when this machine was put back or copied: never to be written again.
    var abandoned: Set<ReplicaID> = []
    /// Two machines write under one replica and cannot know it yet.
    var isTwin = false

    init(
        index: Int,
        name: String,
        party: PartyInfo,
        key: SigningKey,
        machine: Machine,
        root: String
    ) throws {
        self.index = index
        self.name = name
        self.party = party
        self.key = key
        self.machine = machine
        place = try StateDirectory(flag: root + "/" + name, environment: [:], program: .site)
    }

    var files: SiteFiles { SiteFiles(place) }
    var isRunning: Bool { site != nil }

    func settle(_ card: SiteCard) throws {
        try files.makeDirectory()
        try DurableFile.write(key.secretBytes, to: files.key)
        try files.write(card)
    }

    func open(line: Line) throws {
        let site = try Site(
            opening: place,
            lock: StateLock.acquire(files.lock, as: .command),
            clock: machine.clock,
            random: machine.random
        )
        self.site = site
        SimulatedDisk.shared.noteOpening(of: place.path)
        desk = Desk(site: site, sync: NoLine())
        var defaults = SettingsReader(environment: [:], file: SettingsText())
        sync = SiteSync(site: site, courier: line, settings: try SiteSettings(reading: &defaults))
    }

    func close() {
        try? site?.close()
        site = nil
        desk = nil
        sync = nil
        screens = []
    }

    func read<Answer>(_ work: (StoreView) throws -> Answer) throws -> Answer {
        guard let site else { throw Violation("simulator", "\(name) is down") }
        return try site.store.readBlocking(work)
    }

    func ask(_ verb: Text, _ arguments: [Text: Value] = [:], seen: Text? = nil) async -> DeskReply {
        guard let desk else { return DeskReply(.null, exit: .storeTrouble) }
        let request = DeskRequest(verb, arguments, seen: seen, language: .english)
        return await desk.perform(request) { _ in }
    }

    // MARK: Copies

    func sideRecord() throws -> SideRecord? {
        guard case .sound(let record) = try SideFile(path: files.side).read() else { return nil }
        return record
    }

    func takeSnapshot() throws {
        guard let side = try sideRecord() else { return }
        snapshot = (SimulatedDisk.shared.image(of: place.path), side)
    }

    /// The whole machine is as it was, so that nothing in it can tell.
    func rollBack() throws {
        guard let snapshot else { return }
        SimulatedDisk.shared.put(snapshot.image, into: place.path)
        try write(snapshot.side)
    }

    /// Makes the side file say this, as if it had been written here.
    func write(_ side: SideRecord) throws {
        try SideFile(path: files.side).write(side, synced: true)
    }

    /// A backup is put in place, with the mark that says so.
    func putBackup() throws {
        guard let backup else { return }
        SimulatedDisk.shared.put(backup, into: place.path)
        unlink(files.side)
        unlink(files.side + ".mark")
        try DurableFile.write([], to: files.restored)
    }

    /// The database alone is put back; the side file beside it knows better.
    func putDatabase() {
        guard let snapshot else { return }
        SimulatedDisk.shared.put(snapshot.image, into: place.path)
    }

    /// Everything is copied to another machine; with `unnoticed`, down to the marks that tell copies.
    func copy(from other: Office, unnoticed: Bool) throws {
        try files.makeDirectory()
        for (from, to) in [(other.files.key, files.key), (other.files.card, files.card)] {
            guard let bytes = DurableFile.read(from, atMost: 64 << 10) else { continue }
            try DurableFile.write(bytes, to: to)
        }
        SimulatedDisk.shared.put(
            SimulatedDisk.shared.image(of: other.place.path),
            into: place.path
        )
        if unnoticed, let side = try other.sideRecord() {
            try write(side)
        } else if let bytes = DurableFile.read(other.files.side, atMost: 1_024) {
            try DurableFile.write(bytes, to: files.side)
        }
    }
}

/// A clerk does not wait for the line: exchanges are steps of their own.
struct NoLine: SyncControl {
    func now(progress: @escaping ProgressSink) async -> SyncReport {
        SyncReport(outcome: .offline)
    }
    func fetch(_ attachment: AttachmentPlace) async throws { throw SiteError.noReplica }
    func pause() async throws {}
    func resume() async throws {}
}

package import AttachmentKeeping
import Exchange
package import History
package import Identity
package import Intake
package import SQLiteStore
import Safekeeping
package import Settings
import Synchronization

/// One enrolled site at work: its directory, keys, store and current epoch.
///
/// Whoever opens it holds the directory's lock until it is closed.
package final class Site: Sendable {
    package let directory: StateDirectory
    package let store: HistoryStore
    package let key: SigningKey
    package let clock: SiteClock
    package let random: RandomBytes
    /// Rung after every own commit.
    package let bell = Doorbell()
    package let memory: SyncMemory
    /// The bytes of attachments.
    package let shelf: AttachmentShelf
    /// Why a new epoch was opened when the site was; `nil` where all was as it had been left.
    package let openingReason: EpochReason?
    /// `nil` where nothing may be written.
    private let side: SideFile?
    private let lock: StateLock?
    private let copy: ReadingCopy?
    private let state: Mutex<State>

    private struct State {
        var card: SiteCard
        /// A new epoch opens before the next write, unless the replica was left already.
        var pending: PendingEpoch?
        /// What the side file says.
        var side: SideRecord?
    }

    /// Opens the site of a directory.
    ///
    /// - Parameters:
    ///   - lock: the directory's lock, already taken.
    ///   - isOffline: the hub is not to be asked, whatever `huying sync pause` says.
    ///   - progress: told while rows are derived anew.
    package init(
        opening directory: StateDirectory,
        lock: StateLock,
        clock: SiteClock = .machine,
        random: RandomBytes = .system,
        isOffline: Bool = false,
        progress: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws {
        self.directory = directory
        self.lock = lock
        copy = nil
        self.clock = clock
        self.random = random
        let files = SiteFiles(directory)
        let card = try files.readCard()
        key = try files.readKey()
        store = try HistoryStore(
            path: files.store,
            deployment: card.deployment,
            hash: sha256,
            progress: progress
        )
        let side = try SideFile(path: files.side)
        self.side = side
        shelf = AttachmentShelf(files.attachments, quota: Limits.attachmentSiteBytes)
        memory = SyncMemory(path: files.syncMemory, clock: clock, isOffline: isOffline)
        let finding = side.read()
        let epochs = try store.readBlocking { try SiteFacts.epochs(in: $0) }
        var state = State(card: card)
        if let current = epochs.last {
            let number = try store.readBlocking { try $0.head(of: current.replica).number }
            let reason = Self.leavingReason(
                finding,
                epochs: epochs,
                number: number,
                wasRestored: files.wasRestored
            )
            if let reason, !mutated(.restoreKeepsEpoch) {
                state.pending = PendingEpoch(leaving: current.replica, reason: reason)
            }
        }
        if case .sound(let record) = finding { state.side = record }
        openingReason = state.pending?.reason
        self.state = Mutex(state)
        guard state.pending != nil else { return }
        // At once where it can be written: status names the replica that will be written under.
        let record = try? store.writeBlocking { [writing] transaction in
            let writer = try SiteWriter(transaction, writing: writing, pending: nil)
            if let reason = state.pending?.reason { try writer.openEpoch(reason) }
            return writer.side
        }
        if let record = record.flatMap(\.self) { try noteWritten(record) }
    }

    /// Opens a site whose directory cannot be written: a copy of its store is read, and nothing is
    /// written or exchanged.
    init(reading directory: StateDirectory, clock: SiteClock) throws {
        let files = SiteFiles(directory)
        let card = try files.readCard()
        let copy = try ReadingCopy(of: files)
        self.directory = directory
        self.copy = copy
        (side, lock, openingReason) = (nil, nil, nil)
        self.clock = clock
        random = .system
        key = try files.readKey()
        store = try HistoryStore(
            path: copy.store,
            deployment: card.deployment,
            hash: sha256
        )
        shelf = AttachmentShelf(files.attachments, quota: Limits.attachmentSiteBytes)
        memory = SyncMemory(path: files.syncMemory, clock: clock, isOffline: true)
        state = Mutex(State(card: card))
    }

    /// Whether only a copy is read, because nothing can be written where the site is.
    package var isReadOnly: Bool { copy != nil }

    /// Why the store's current replica must not write on; `nil` where all agree.
    ///
    /// - Parameter number: the last one the store knows of it.
    static func leavingReason(
        _ finding: SideFile.Finding,
        epochs: [EpochRecord],
        number: UInt64,
        wasRestored: Bool
    ) -> EpochReason? {
        guard let current = epochs.last else { return nil }
        guard !wasRestored else { return .restored }
        switch finding {
        case .missing: return .sideFileLost
        case .foreign: return .copied
        case .sound(let record):
            if record.replica == current.replica {
                return record.last > number ? .databasePutBack : nil
            }
            // The new epoch was committed, and the power went before the side file said so.
            let isJustBehind = epochs.dropLast().last?.replica == record.replica
            return isJustBehind ? nil : .databasePutBack
        }
    }

    /// Makes the store of a new site with its first change, before anything says that the directory
    /// is one. Returns its replica.
    static func found(
        _ card: SiteCard,
        key: SigningKey,
        directory: StateDirectory,
        clock: SiteClock
    ) async throws -> ReplicaID {
        let files = SiteFiles(directory)
        let store = try HistoryStore(path: files.store, deployment: card.deployment, hash: sha256)
        let side = try SideFile(path: files.side)
        let writing = SiteWriting(card: card, key: key, clock: clock, random: .system)
        let record = try await store.write { transaction in
            let writer = try SiteWriter(transaction, writing: writing, pending: nil)
            try writer.openEpoch(nil)
            return writer.side
        }
        guard let record else { throw SiteError.noReplica }
        try side.write(record, synced: true)
        try store.close()
        return record.replica
    }

    package func close() throws {
        try store.close()
        lock?.release()
    }

    // MARK: Who this is

    package var card: SiteCard { state.withLock { $0.card } }
    package var id: Text { key.name }
    package var party: Text { card.party }
    package var deployment: Digest { card.deployment }

    /// What makes a piece of history believable here.
    package var trust: ZoneTrust { card.trust }

    /// The person enrolled, who acts where nobody else is named.
    package var person: Text { card.person }

    package func author(
        person: Text?,
        uid: Int64?,
        onBehalfOf: Text? = nil,
        role: Text = "clerk"
    ) -> Author {
        writing.author(person: person, uid: uid, onBehalfOf: onBehalfOf, role: role)
    }

    /// Keeps what changed of the hub's identity; durable when it returns.
    package func keep(_ card: SiteCard) throws {
        try SiteFiles(directory).write(card)
        state.withLock { $0.card = card }
    }

    private var writing: SiteWriting {
        SiteWriting(card: card, key: key, clock: clock, random: random)
    }

    // MARK: Epochs

    var pendingEpoch: PendingEpoch? { state.withLock { $0.pending } }

    /// The replica this site writes under, and every earlier one.
    package func epochs() async throws -> [EpochRecord] {
        try await store.read { try SiteFacts.epochs(in: $0) }
    }

    /// Why a new epoch will open before the next write; `nil` where none will.
    package var pendingReason: EpochReason? { pendingEpoch?.reason }

    /// Opens a new epoch now, unless the replica was left already.
    ///
    /// - Parameter leaving: the replica that must not number another change.
    package func openEpoch(_ reason: EpochReason, leaving: ReplicaID) async throws {
        try await write { writer in
            guard writer.replica == leaving else { return }
            try writer.openEpoch(reason)
        }
    }

    /// Opens what has to be open before this site can speak to the hub: a site that has not written
    /// yet has no replica to speak for, and one that was put back speaks for a new one.
    func openFirstEpoch() async throws {
        if let pending = pendingEpoch {
            try await openEpoch(pending.reason, leaving: pending.leaving)
        } else if try await epochs().isEmpty {
            try await write { try $0.openEpoch(nil) }
        }
    }

    // MARK: Writing

    /// One transaction in which own changes are numbered and appended: durable when it returns, as if
    /// it never was when `work` throws.
    package func write<Answer: Sendable>(
        _ work: @escaping @Sendable (SiteWriter) throws -> Answer
    ) async throws -> Answer {
        guard !isReadOnly else { throw StoreError.readOnly }
        let (answer, record) = try await store.write { [self] transaction in
            let writer = try SiteWriter(transaction, writing: writing, pending: pendingEpoch)
            let answer = try work(writer)
            return (answer, writer.side)
        }
        if let record { try noteWritten(record) }
        return answer
    }

    /// The store has it; now the side file learns of it and the session is woken.
    private func noteWritten(_ record: SideRecord) throws {
        let (isNew, isEpoch) = state.withLock { state -> (Bool, Bool) in
            if state.pending?.leaving != record.replica { state.pending = nil }
            let known = state.side
            if let known, known.replica == record.replica, known.last >= record.last {
                return (false, false)
            }
            state.side = record
            return (true, known?.replica != record.replica)
        }
        guard isNew else { return }
        try side?.write(record, synced: isEpoch)
        if isEpoch { SiteFiles(directory).forgetRestore() }
        bell.ring()
    }
}

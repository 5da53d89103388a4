package import DutyBook
package import Exchange
package import History
import Synchronization

/// A change the hub itself writes: a party, an enrolment, its own opening.
package struct HubDraft: Hashable, Sendable {
    package let record: RecordRef
    package let action: Text
    package let writes: [Write]
    package let events: [Event]
    /// What of the record the hub looked at.
    package let context: VersionVector

    package init(
        record: RecordRef,
        action: Text,
        writes: [Write] = [],
        events: [Event] = [],
        context: VersionVector = VersionVector()
    ) {
        self.record = record
        self.action = action
        self.writes = writes
        self.events = events
        self.context = context
    }
}

/// The hub at work: a history that never sleeps.
///
/// It runs the same store and the same fold as a site and adds what only a centre can: an order of
/// arrival, receipts with verdicts, sight. All of it is written as changes of its own chain, so that
/// nothing which matters lives only here.
package final class HubDesk<Keeper: HubKeeper>: Sendable {
    package let keeper: Keeper
    package let voice: HubVoice
    package let news: HubNews
    /// For the timekeeper.
    package let moved = MovedCalls()
    private let confirmations = Mutex<[ReplicaID: HubConfirmation]>([:])
    /// The position at which each site's newest changes were taken, while this process lives.
    private let taken = Mutex<[Text: Int64]>([:])
    private let asking = Mutex(AskingSites())
    private let siteMoves = Mutex<UInt64>(0)
    private let onCommit: @Sendable (_ position: Int64) -> Void

    /// - Parameter onCommit: told after every commit, before anybody is answered, how far the store is.
    package init(
        keeper: Keeper,
        voice: HubVoice,
        onCommit: @escaping @Sendable (_ position: Int64) -> Void = { _ in }
    ) {
        self.keeper = keeper
        self.onCommit = onCommit
        self.voice = voice
        news = HubNews()
    }

    /// Opens this incarnation's chain if it is not open yet. Call once before serving.
    package func open() async throws {
        let voice = voice
        let opened = try await keeper.write { store -> HubCommitted? in
            guard try store.head(of: voice.replica) == .origin else { return nil }
            var commit = try HubCommit(store: store, voice: voice)
            commit.write(voice.openingDraft)
            return try commit.finish()
        }
        try await keeper.read { store in try self.news.start(at: store.position()) }
        if let opened { publish(opened) }
        try await lockPeriods()
    }

    /// Writes the hub's own changes in one commit.
    package func write(_ drafts: [HubDraft]) async throws { try await write { _ in drafts } }

    /// The same with changes that depend on what the store says in that very commit.
    package func write(
        _ drafts: @escaping @Sendable (Keeper.Writing) throws -> [HubDraft]
    ) async throws {
        let voice = voice
        let committed = try await keeper.write { store in
            var commit = try HubCommit(store: store, voice: voice)
            for draft in try drafts(store) { commit.write(draft) }
            return try commit.finish()
        }
        publish(committed)
    }

    /// Grows whenever something is known of a site that was not before.
    var siteGeneration: UInt64 { siteMoves.withLock { $0 } }

    /// Where in the hub's order this site's newest changes are, as far as they came to this process.
    func lastTaken(from site: Text) -> Int64 { taken.withLock { $0[site] ?? 0 } }

    /// Tells everybody who waits.
    func publish(_ committed: HubCommitted) {
        onCommit(committed.position)
        if committed.records.contains(where: { $0.type == RecordType.site }) {
            siteMoves.withLock { $0 += 1 }
        }
        moved.note(committed.records)
        news.publish(committed)
    }

    /// Takes what a site pushes and answers with what it has not had.
    ///
    /// - Parameters:
    ///   - site: the site whose key signed the request.
    ///   - freshNonce: goes into the answer, for the site's next request.
    ///   - nonceIsCurrent: where false, the push counts but the answer carries no news.
    package func sync(
        _ request: SyncRequest,
        from site: SiteInfo,
        freshNonce: [UInt8],
        nonceIsCurrent: Bool
    ) async throws -> SyncAnswer {
        if mutated(.answersFirst),
            let answer = try await answerUnkept(request, from: site, freshNonce)
        {
            return answer
        }
        let push = try await receive(request)
        return try await keeper.read { store in
            try self.answer(
                request,
                from: site,
                push: push,
                freshNonce: freshNonce,
                nonceIsCurrent: nonceIsCurrent,
                store: store
            )
        }
    }

    func answer(
        _ request: SyncRequest,
        from site: SiteInfo,
        push: PushOutcome,
        freshNonce: [UInt8],
        nonceIsCurrent: Bool,
        store: some HubReading
    ) throws -> SyncAnswer {
        let streams = try HubStreams.read(by: site.party, parties: store.parties())
        var answer = SyncAnswer(
            deployment: request.deployment,
            hub: voice.replica,
            challenge: request.challenge,
            nonce: freshNonce,
            held: try store.head(of: request.replica),
            hubTime: voice.now()
        )
        answer.push = push
        answer.staleNonce = !nonceIsCurrent
        guard nonceIsCurrent else { return answer }
        try HubAnswering.fill(
            &answer,
            for: request,
            streams: streams,
            hub: voice.replica,
            asksAnew: asks(site, saying: request, in: store),
            from: store
        )
        return answer
    }

    /// More was lost: every site is asked once more.
    func askAnew() { asking.withLock { $0 = AskingSites() } }

    /// Whether a site is to compare everything though its cursor is good, because bodies are missing
    /// here that it may hold.
    private func asks(
        _ site: SiteInfo,
        saying request: SyncRequest,
        in store: some HubReading
    ) throws -> Bool {
        let isMissing = try !store.bodiless(limit: 1).isEmpty
        return asking.withLock {
            $0.asks(site.id, isComparing: request.vector != nil, isMissing: isMissing)
        }
    }

    /// Takes what a request pushes and confirms, without answering: it came as a file.
    package func receive(_ request: SyncRequest) async throws -> PushOutcome {
        var push = PushOutcome.taken
        if !request.pieces.isEmpty || !request.fills.isEmpty {
            push = try await take(request)
        }
        try await note(request.confirmed, of: request)
        return push
    }

    /// Keeps what a site confirms for a replica of its own; of another's it has nothing to say.
    private func note(_ confirmed: HubPosition?, of request: SyncRequest) async throws {
        guard let confirmed, confirmed.replica == voice.replica else { return }
        let (site, replica) = (request.site, request.replica)
        let confirmation = HubConfirmation(number: confirmed.number, head: request.head.number)
        guard confirmations.withLock({ $0[replica] }) != confirmation,
            try await keeper.read({ try $0.site(of: replica) }) == site
        else { return }
        confirmations.withLock { $0[replica] = confirmation }
    }

    private func take(_ request: SyncRequest) async throws -> PushOutcome {
        let voice = voice
        let replicas = Set(request.pieces.map(\.replica))
        let confirmations = confirmations.withLock { $0.filter { replicas.contains($0.key) } }
        let (outcome, committed, locks) = try await keeper.write { store in
            var commit = try HubCommit(store: store, voice: voice)
            let outcome = try commit.take(request, confirmations: confirmations)
            if commit.hasFilled { self.asking.withLock { $0.gave(request.site) } }
            return (outcome, try commit.finish(), commit.ordersLock)
        }
        taken.withLock { $0[request.site] = max($0[request.site] ?? 0, committed.position) }
        publish(committed)
        if locks { try await lockPeriods() }
        return outcome
    }
}

/// Which sites were asked, while this process lives, for bodies the hub lost.
///
/// A site is asked once, and again when more are lost; whatever broke off before it had shown all it
/// has is begun again.
private struct AskingSites {
    /// Comparisons of vectors in a row in which a site gave nothing that was missing: in the first it
    /// only hears what is.
    private var barren: [Text: Int] = [:]

    private static let enough = 2

    /// - Parameter isComparing: the site compares vectors already.
    mutating func asks(_ site: Text, isComparing: Bool, isMissing: Bool) -> Bool {
        guard isMissing else {
            barren = [:]
            return false
        }
        let before = barren[site] ?? 0
        guard before < Self.enough else { return false }
        barren[site] = isComparing ? before + 1 : 0
        return !isComparing
    }

    /// Something that was missing came from a site, which may have more.
    mutating func gave(_ site: Text) { barren[site] = 0 }
}

/// What a replica confirmed to have seen of the hub in a request that announced a head.
package struct HubConfirmation: Hashable, Sendable {
    package let number: UInt64
    package let head: UInt64
}

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

    package init(keeper: Keeper, voice: HubVoice) {
        self.keeper = keeper
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
    package func write(_ drafts: [HubDraft]) async throws {
        let voice = voice
        let committed = try await keeper.write { store in
            var commit = try HubCommit(store: store, voice: voice)
            for draft in drafts { commit.write(draft) }
            return try commit.finish()
        }
        publish(committed)
    }

    /// Tells everybody who waits.
    func publish(_ committed: HubCommitted) {
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
        let push = try await receive(request)
        let voice = voice
        return try await keeper.read { store in
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
                from: store
            )
            return answer
        }
    }

    /// Takes what a request pushes and confirms, without answering: it came as a file.
    package func receive(_ request: SyncRequest) async throws -> PushOutcome {
        var push = PushOutcome.taken
        if !request.pieces.isEmpty || !request.fills.isEmpty {
            push = try await take(request)
        }
        if let confirmed = request.confirmed, confirmed.replica == voice.replica {
            confirmations.withLock {
                $0[request.replica] = HubConfirmation(
                    number: confirmed.number,
                    head: request.head.number
                )
            }
        }
        return push
    }

    private func take(_ request: SyncRequest) async throws -> PushOutcome {
        let voice = voice
        let confirmation = confirmations.withLock { $0[request.replica] }
        if mutated(.answersFirst), request.challenge[0] < 64 { return .taken }
        let (outcome, committed, locks) = try await keeper.write { store in
            var commit = try HubCommit(store: store, voice: voice)
            let outcome = try commit.take(request, confirmation: confirmation)
            return (outcome, try commit.finish(), commit.ordersLock)
        }
        publish(committed)
        if locks { try await lockPeriods() }
        return outcome
    }
}

/// What a replica confirmed to have seen of the hub in a request that announced a head.
package struct HubConfirmation: Hashable, Sendable {
    package let number: UInt64
    package let head: UInt64
}

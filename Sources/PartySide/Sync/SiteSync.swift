package import Courier
package import Exchange
import History
package import SQLiteStore
package import Settings

/// One site's conversation with its hub.
///
/// An exchange is any number of requests and answers until neither side has more to say. Every answer
/// is applied in one transaction; what breaks off anywhere is simply begun again.
package actor SiteSync: SyncRounds {
    private let site: Site
    private let line: HubLine
    private let attachments: AttachmentExchange
    /// What lasts for this process only. A new process asks for a nonce and starts from its cursor.
    private var nonce: [UInt8] = []
    /// Nonces in a row that the hub may refuse: one is natural after a start on either side, a second
    /// where another process of this site asked in between. More is a hub that never answers.
    private static let mostStaleAnswers = 3

    package init(site: Site, courier: any RequestCarrier, settings: SiteSettings) {
        self.site = site
        line = HubLine(site: site, courier: courier, settings: settings)
        attachments = AttachmentExchange(site: site, line: line)
    }

    package func synchronize(
        progress: @Sendable (_ pushed: Int, _ pulled: Int) -> Void
    ) async -> SyncReport {
        let start = site.clock.monotonic()
        var report = SyncReport(outcome: .nothing)
        do {
            try await exchange(into: &report, progress: progress)
            report.outcome = report.pushed + report.pulled > 0 ? .synced : .nothing
            report.attachments = await attachments.round()
        } catch {
            let failure = SyncFailure(explaining: error)
            report.failure = failure
            report.outcome = failure.outcome
        }
        report.durationMs = site.clock.monotonic() - start
        return report
    }

    package func cursor() async throws -> Cursor? {
        try await site.store.read { try SyncFacts.cursor(in: $0) }
    }

    package func fetch(_ attachment: AttachmentPlace) async throws {
        try await attachments.fetch(attachment)
    }

    package nonisolated func waitForNews(beyond cursor: Cursor?) async throws -> Bool {
        guard let cursor else { return true }
        return try await line.wait(beyond: cursor)
    }

    private func exchange(
        into report: inout SyncReport,
        progress: @Sendable (Int, Int) -> Void
    ) async throws {
        try await site.openFirstEpoch()
        var comparison = Comparison.none
        var isUnknown = false
        var staleAnswers = 0
        var ahead: Departure?
        defer { ahead?.cancel() }
        while true {
            let departure: Departure
            if let early = ahead {
                departure = early
                ahead = nil
            } else {
                departure = try await depart(comparison, proving: isUnknown)
            }
            let rest = comparison == .none && !isUnknown ? cut(after: departure.push) : nil
            let answer: SyncAnswer
            do {
                let (read, traffic) = try await departure.arrive()
                answer = read
                report.bytesSent += traffic.bytesSent
                report.bytesReceived += traffic.bytesReceived
            } catch LineProblem.refused(.unknownSite) where !isUnknown {
                // A hub rebuilt from its recovery sheet knows nobody: it learns its sites from the
                // old hub's chain, which its parties bring back. That may take many requests; each
                // proves by itself who speaks.
                isUnknown = true
                comparison = .started(hub: VersionVector(), missing: [])
                continue
            }
            nonce = answer.nonce
            staleAnswers = answer.staleNonce ? staleAnswers + 1 : 0
            guard staleAnswers <= Self.mostStaleAnswers else { throw LineProblem.stale }
            if comparison == .none, !isUnknown {
                let push = try await rest?.value
                ahead = departure.following(answer, carrying: push, over: line)
            }
            let effect = try await take(answer, sent: departure.push)
            report.add(effect)
            progress(report.pushed, report.pulled)
            if let divergence = effect.divergence {
                try await site.leave(after: divergence)
                report.newEpoch = true
                comparison = .started(hub: nil, missing: [])
                ahead?.cancel()
                ahead = nil
                continue
            }
            let next = next(
                after: answer,
                effect: effect,
                push: departure.push,
                comparison: comparison
            )
            guard let next else {
                report.mismatch = effect.mismatch
                return
            }
            if next != comparison {
                ahead?.cancel()
                ahead = nil
            }
            comparison = next
        }
    }

    /// Where an exchange stands in comparing vectors.
    private enum Comparison: Hashable {
        case none
        /// Vectors are being compared; `hub` is what the hub is known to hold.
        case started(hub: VersionVector?, missing: [DotRun])
        /// Both sides have given what the other lacked; only the cursor is used from here on.
        case finished
    }

    /// What the next request compares; `nil` when there is nothing left to say.
    private func next(
        after answer: SyncAnswer,
        effect: AnswerEffect,
        push: SentPush,
        comparison: Comparison
    ) -> Comparison? {
        let known = answer.vector.map { Comparison.started(hub: $0, missing: answer.missing) }
        if case .gap = answer.push { return .started(hub: answer.vector, missing: []) }
        if answer.reconcile { return .started(hub: nil, missing: []) }
        if answer.staleNonce { return comparison }
        if answer.more { return known ?? comparison }
        if case .started(let before, _) = comparison, let vector = answer.vector {
            // Another round where this one showed the hub to be behind, or moved it forward.
            if before != vector || !answer.missing.isEmpty && before == nil {
                return .started(hub: vector, missing: before == nil ? answer.missing : [])
            }
            return push.more ? known : effect.awaited ? .finished : nil
        }
        if push.more { return comparison }
        if effect.awaited, effect.wantsMoved { return comparison }
        if effect.mismatch, comparison == .none { return .started(hub: nil, missing: []) }
        return nil
    }

    /// - Parameter proving: the hub does not know this site, or may not yet.
    private func depart(_ comparison: Comparison, proving: Bool) async throws -> Departure {
        let (request, push) = try await request(comparison, proving: proving)
        return Departure(request, carrying: push, over: line)
    }

    /// Cuts what follows a push while that is on its way; `nil` where nothing waits.
    private func cut(after push: SentPush) -> Task<SentPush, any Error>? {
        guard push.more else { return nil }
        let site = site
        return Task {
            try await site.store.read { store in
                try PushCutting(store: store, deployment: site.deployment, key: site.key)
                    .push(after: push)
            }
        }
    }

    private func request(_ comparison: Comparison, proving: Bool) async throws -> (
        SyncRequest, SentPush
    ) {
        let site = site
        let nonce = nonce
        return try await site.store.read { store in
            guard let current = try SiteFacts.epochs(in: store).last?.replica else {
                throw SiteError.noReplica
            }
            var cutting = PushCutting(
                store: store,
                deployment: site.deployment,
                key: site.key
            )
            var hubVector: VersionVector?
            var fills: [Segment] = []
            var vector: VersionVector?
            if case .started(let hub, let missing) = comparison {
                hubVector = hub
                fills = try cutting.fills(for: missing)
                let bytes = fills.reduce(0) { $0 + $1.size }
                cutting.byteLimit = max(Limits.segmentBytes, Limits.pageBytes - bytes)
                vector = try store.inventory()
            }
            if proving { fills += try cutting.enrolmentProof() }
            let wants = try store.wants(limit: Limits.wantedRuns)
            var push = try cutting.push(hubVector: hubVector)
            push.asked = !wants.isEmpty
            let request = SyncRequest(
                deployment: site.deployment,
                site: site.id,
                replica: current,
                head: try store.head(of: current),
                nonce: nonce,
                challenge: SecureRandom.bytes(16),
                cursor: try SyncFacts.cursor(in: store),
                confirmed: try SyncFacts.confirmed(in: store),
                vector: vector,
                pieces: push.pieces,
                fills: fills,
                wants: wants
            )
            return (request, push)
        }
    }

    private func take(_ answer: SyncAnswer, sent push: SentPush) async throws -> AnswerEffect {
        let site = site
        return try await site.store.write { store in
            guard let current = try SiteFacts.epochs(in: store).last?.replica else {
                throw SiteError.noReplica
            }
            var intake = AnswerIntake(
                store: store,
                trust: site.trust,
                party: site.party,
                key: site.key,
                current: current
            )
            return try intake.take(answer, sent: push)
        }
    }
}

extension SyncReport {
    mutating func add(_ effect: AnswerEffect) {
        pushed += effect.accepted + effect.returned.count
        pulled += effect.pulled
        returned += effect.returned
        records.formUnion(effect.records)
        if effect.divergence != nil { newEpoch = true }
    }
}

import Courier
import DutyBook
import Exchange
import ExchangeWire
package import History
import Identity
import Intake
import SQLiteStore
import Synchronization

/// One site's conversation with its hub.
///
/// A round is any number of requests and answers until neither side has more to say. Every answer is
/// applied in one transaction; an exchange that breaks off anywhere is simply begun again.
package actor SiteSync {
    private let site: Site
    private let line: HubLine
    /// What lasts for this process only. A new process asks for a nonce and starts from its cursor.
    private var nonce: [UInt8] = []
    /// The hub's inventory while vectors are being compared.
    private var hubVector: VersionVector?
    private var hubMissing: [DotRun] = []
    private var isReconciling = false

    package init(site: Site, line: HubLine) {
        self.site = site
        self.line = line
    }

    /// Exchanges until there is nothing left to say.
    ///
    /// - Parameter progress: called after each answer with changes sent and received so far.
    package func synchronize(
        progress: @Sendable (_ pushed: Int, _ pulled: Int) -> Void = { _, _ in }
    ) async -> SyncReport {
        let clock = ContinuousClock()
        let start = clock.now
        var report = SyncReport(outcome: .nothing)
        do {
            try await exchange(into: &report, progress: progress)
            report.outcome = report.pushed + report.pulled > 0 ? .synced : .nothing
        } catch {
            report.failure = SyncFailure(explaining: error)
            report.outcome = report.failure?.outcome ?? .failed
        }
        let passed = (clock.now - start).components
        report.durationMs = passed.seconds * 1_000 + passed.attoseconds / 1_000_000_000_000_000
        return report
    }

    /// Waits until the hub has news for this site, at most as long as the hub holds a waiter.
    package func waitForNews() async throws -> Bool {
        let cursor = try await site.store.read { try SyncFacts.cursor(in: $0) }
        return try await line.wait(beyond: cursor)
    }

    private func exchange(
        into report: inout SyncReport, progress: @Sendable (Int, Int) -> Void
    ) async throws {
        isReconciling = false
        var mismatches = 0
        while true {
            let (request, push) = try await self.request()
            let answer = try await line.exchange(request)
            nonce = answer.nonce
            hubVector = answer.vector ?? (isReconciling ? hubVector : nil)
            hubMissing = answer.missing
            let effect = try await take(answer, sent: push)
            report.pushed += effect.accepted + effect.returned.count
            report.pulled += effect.pulled
            report.returned += effect.returned
            report.records.formUnion(effect.records)
            progress(report.pushed, report.pulled)
            if let divergence = effect.divergence {
                try await site.openEpoch(after: divergence)
                report.newEpoch = true
                isReconciling = true
                continue
            }
            if case .gap(let replica, let expected) = answer.push {
                try await site.store.write { store in
                    try SyncFacts.acknowledge(replica, upTo: expected - 1, in: store)
                }
                isReconciling = true
                continue
            }
            if effect.mismatch, !push.more {
                mismatches += 1
                report.mismatch = mismatches > 1
                if mismatches == 1 {
                    isReconciling = true
                    continue
                }
            }
            if answer.reconcile {
                isReconciling = true
                continue
            }
            if answer.staleNonce || answer.more || push.more { continue }
            if effect.awaited, !answer.fills.isEmpty || request.wants.isEmpty { continue }
            if isReconciling, answer.vector != nil {
                // One more round carries what the vectors showed to be missing at the hub.
                isReconciling = false
                if try await hasSomethingForHub() { continue }
            }
            hubVector = nil
            return
        }
    }

    // MARK: One request

    private func request() async throws -> (SyncRequest, SentPush) {
        let site = site
        let nonce = nonce
        let vector = isReconciling
        let behind = hubVector
        let missing = hubMissing
        let challenge = SecureRandom.bytes(16)
        return try await site.store.read { store in
            let own = try site.ownReplicas(in: store)
            var push = SentPush()
            try site.cutting.add(own, from: store, hubVector: behind, to: &push)
            let hub = try SyncFacts.cursor(in: store)?.incarnation
            let confirmed = try hub.flatMap { replica in
                let number = try store.head(of: replica).number
                return number == 0 ? nil : HubPosition(replica, number)
            }
            let request = SyncRequest(
                deployment: site.trust.deployment, site: site.id, replica: own.current,
                head: try store.head(of: own.current), nonce: nonce, challenge: challenge,
                cursor: try SyncFacts.cursor(in: store), confirmed: confirmed,
                vector: vector ? try store.inventory() : nil, pieces: push.pieces,
                fills: try site.cutting.fills(for: missing, from: store),
                wants: try store.wants(limit: Limits.wantedRuns))
            return (request, push)
        }
    }

    private func take(_ answer: SyncAnswer, sent push: SentPush) async throws -> AnswerEffect {
        let site = site
        return try await site.store.write { store in
            let own = try site.ownReplicas(in: store)
            var intake = AnswerIntake(
                store: store, trust: site.trust, party: site.party, own: own.all,
                current: own.current)
            return try intake.take(answer, sent: push)
        }
    }

    private func hasSomethingForHub() async throws -> Bool {
        let behind = hubVector
        let missing = hubMissing
        let site = site
        return try await site.store.read { store in
            var push = SentPush()
            try site.cutting.add(
                site.ownReplicas(in: store), from: store, hubVector: behind, to: &push)
            return try !push.pieces.isEmpty || !site.cutting.fills(for: missing, from: store).isEmpty
        }
    }
}

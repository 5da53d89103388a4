package import Courier
import DutyBook
package import Exchange
import History
import Identity
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
    private var page = PageSize()
    /// Where the next request goes on asking for promised bodies.
    private var wantsAfter: Dot?
    /// Nonces in a row that the hub may refuse: one is natural after a start on either side, a second
    /// where another process of this site asked in between. More is a hub that never answers.
    private static let mostStaleAnswers = 3

    /// Branches of others that may give way in one exchange; more is a hub that contradicts itself.
    private static let mostBranches = 64

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
        page = try await site.store.read { try PageSize(in: $0) }
        var comparison = Comparison.none
        var isUnknown = false
        var staleAnswers = 0
        var branches = 0
        var repair: ScopeRepair?
        var ahead: Departure?
        defer { ahead?.cancel() }
        while true {
            let early = ahead
            ahead = nil
            let departure =
                if let early { early } else { try await depart(comparison, proving: isUnknown) }
            let rest = comparison == .none && !isUnknown ? cut(after: departure.push) : nil
            let arrived = try await arrive(
                departure,
                counting: &report,
                comparison: &comparison,
                isUnknown: &isUnknown
            )
            guard let answer = arrived else {
                // The nonce that a lost answer brought is lost with it.
                staleAnswers = 0
                continue
            }
            nonce = answer.nonce
            staleAnswers = answer.staleNonce ? staleAnswers + 1 : 0
            guard staleAnswers <= Self.mostStaleAnswers else { throw LineProblem.stale }
            if comparison == .none, !isUnknown {
                let push = try await rest?.value
                ahead = departure.following(answer, carrying: push, over: line)
            }
            if !line.courier.overlaps { await ahead?.settle() }
            let effect = try await take(answer, sent: departure.push)
            report.add(effect)
            progress(report.pushed, report.pulled)
            if effect.divergence != nil || effect.gaveWay {
                branches += 1
                guard branches <= Self.mostBranches else { throw LineProblem.stale }
                if let divergence = effect.divergence { try await site.leave(after: divergence) }
                comparison = .started(hub: nil, missing: [])
                ahead?.cancel()
                ahead = nil
                continue
            }
            let (push, before) = (departure.push, comparison)
            let next = before.next(after: answer, effect: effect, push: push)
            guard let next else {
                guard effect.mismatch, repair == nil else {
                    return try await conclude(repair, effect.mismatch, in: &report)
                }
                let (found, forked) = try await search()
                repair = found
                for run in forked { try await giveWay(from: run, in: &report) }
                comparison = forked.isEmpty ? .finished : .started(hub: nil, missing: [])
                continue
            }
            if next != comparison {
                ahead?.cancel()
                ahead = nil
            }
            comparison = next
        }
    }

    /// The answer; `nil` where the same is to be said again in another way.
    private func arrive(
        _ departure: Departure,
        counting report: inout SyncReport,
        comparison: inout Comparison,
        isUnknown: inout Bool
    ) async throws -> SyncAnswer? {
        do {
            let answer = try await arrive(departure, counting: &report)
            // Only a page that was full says anything of a larger one.
            if !answer.staleNonce, answer.more || departure.push.more {
                try await resize { $0.grow() }
            }
            return answer
        } catch LineProblem.refused(.unknownSite) where !isUnknown {
            // A hub rebuilt from its recovery sheet knows nobody: it learns its sites from the
            // old hub's chain, which its parties bring back. That may take many requests; each
            // proves by itself who speaks.
            isUnknown = true
            comparison = .started(hub: VersionVector(), missing: [])
            return nil
        } catch {
            guard try await isWorthLess(error, carrying: departure.push.bytes) else { throw error }
            return nil
        }
    }

    /// Whether the same is tried again with less in it.
    private func isWorthLess(_ error: any Error, carrying sent: Int) async throws -> Bool {
        var smaller = page
        guard smaller.shrink(after: error, carrying: sent) else { return false }
        try await resize { $0 = smaller }
        return true
    }

    /// Changes how much a request carries, for the next process too.
    private func resize(_ change: (inout PageSize) -> Void) async throws {
        let before = page
        change(&page)
        guard page != before else { return }
        let page = page
        try await site.store.write { try page.keep(in: $0) }
    }

    private func arrive(
        _ departure: Departure,
        counting report: inout SyncReport
    ) async throws -> SyncAnswer {
        let (answer, traffic) = try await departure.arrive()
        report.bytesSent += traffic.bytesSent
        report.bytesReceived += traffic.bytesReceived
        return answer
    }

    /// Finds out in which changes this site's history and the hub's differ, asks for what is missing
    /// here, and shows the hub what it does not count.
    ///
    /// - Returns: what differs, and runs whose numbers agree and whose content does not.
    private func search() async throws -> (ScopeRepair, forked: [DotRun]) {
        var repair = ScopeRepair()
        try await repair.mendOwnLog(site)
        let inventory = try await site.store.read { try $0.inventory() }
        var narrowing = ScopeNarrowing(inventory: inventory)
        while let question = narrowing.next() {
            let answer = try await converse { $0.scope = question }
            let before = narrowing
            narrowing = try await site.store.read(within: nil) { store in
                var after = before
                try after.take(answer.scope, to: question) { try store.heldDigests(of: $0) }
                return after
            }
        }
        try await repair.note(narrowing, at: site)
        var rest = narrowing.extra
        while !rest.isEmpty {
            let site = site
            let waiting = rest
            let room = page.bytes
            let shown = try await site.store.read { store in
                try PushCutting(
                    store: store,
                    deployment: site.deployment,
                    key: site.key,
                    page: room
                ).shown(waiting)
            }
            rest = shown.rest
            guard !shown.segments.isEmpty else { break }
            _ = try await converse { $0.fills += shown.segments }
        }
        return (repair, narrowing.forked)
    }

    /// Two branches of a replica that are equally long: the hub's counts.
    private func giveWay(from run: DotRun, in report: inout SyncReport) async throws {
        if try await site.epochs().contains(where: { $0.replica == run.replica }) {
            try await site.leave(after: .forked(run.replica, at: run.first))
            report.newEpoch = true
        } else {
            try await site.store.write { try $0.quarantine(foreign: run.replica, from: run.first) }
        }
    }

    /// One request with something added, and its answer taken in like any other.
    private func converse(_ add: (inout SyncRequest) -> Void) async throws -> SyncAnswer {
        var tries = 0
        while true {
            let (base, push) = try await request(.finished, proving: false)
            var request = base
            add(&request)
            let departure = Departure(request, carrying: push, over: line)
            let (answer, _) = try await departure.arrive()
            nonce = answer.nonce
            _ = try await take(answer, sent: push)
            guard answer.staleNonce else { return answer }
            tries += 1
            guard tries <= Self.mostStaleAnswers else { throw LineProblem.stale }
        }
    }

    private func conclude(
        _ repair: ScopeRepair?,
        _ isDifferent: Bool,
        in report: inout SyncReport
    ) async throws {
        report.mismatch = isDifferent
        guard let repair else { return }
        if repair.irreplaceable > 0 { report.mismatch = true }
        report.repaired = repair.differing.count
        report.repairedRecords = try await repair.found(at: site).union(repair.records)
            .filter { $0.type != RecordType.hub }
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
        let room = page.bytes
        return Task {
            try await site.store.read { store in
                try PushCutting(
                    store: store,
                    deployment: site.deployment,
                    key: site.key,
                    page: room
                ).push(after: push)
            }
        }
    }

    private func request(_ comparison: Comparison, proving: Bool) async throws -> (
        SyncRequest, SentPush
    ) {
        let site = site
        let nonce = nonce
        let room = page.bytes
        let after = wantsAfter
        return try await site.store.read { store in
            guard let current = try SiteFacts.epochs(in: store).last?.replica else {
                throw SiteError.noReplica
            }
            var cutting = PushCutting(
                store: store,
                deployment: site.deployment,
                key: site.key,
                page: room
            )
            var hubVector: VersionVector?
            var fills: [Segment] = []
            var vector: VersionVector?
            if case .started(let hub, let missing) = comparison {
                hubVector = hub
                fills = try cutting.fills(for: missing)
                let bytes = fills.reduce(0) { $0 + $1.size }
                cutting.byteLimit = max(Limits.leastPageBytes, room - bytes)
                vector = try store.inventory()
            }
            if proving { fills += try cutting.enrolmentProof() }
            let wants = try store.wants(limit: Limits.wantedRuns, after: after)
            var push = try cutting.push(hubVector: hubVector)
            push.asked = wants.last.map {
                AskedWants(after: after, last: Dot($0.replica, $0.last))
            }
            var request = SyncRequest(
                deployment: site.deployment,
                site: site.id,
                replica: current,
                head: try store.head(of: current),
                nonce: nonce,
                challenge: site.random(16),
                cursor: try SyncFacts.cursor(in: store),
                confirmed: try SyncFacts.confirmed(in: store),
                vector: vector,
                pieces: push.pieces,
                fills: fills,
                wants: wants
            )
            request.room = room
            return (request, push)
        }
    }

    private func take(_ answer: SyncAnswer, sent push: SentPush) async throws -> AnswerEffect {
        let site = site
        if mutated(.cursorFirst) {
            try await site.store.write { try SyncFacts.keep(answer, in: $0) }
        }
        let effect = try await site.store.write { store in
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
        wantsAfter = effect.wantsAfter
        if mutated(.settlesLater) {
            try await site.store.write { try $0.settle(effect.standings) }
        }
        return effect
    }
}

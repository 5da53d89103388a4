import Exchange
import ExchangeWire
import History
import Identity
import Intake
import SQLiteStore

/// Takes the hub's file in: whatever is in it for this site, in any order and any number of times.
struct BundleImport {
    struct Taken: Sendable {
        var report: SyncReport
        /// When the hub wrote the newest answer in it, by the hub's clock.
        var hubTime: Milliseconds
        /// Bodies a grant promised are still missing; the next file brings them.
        var awaited = false
    }

    let site: Site

    /// Everything in the file is checked before anything of it is used.
    func take(_ file: BundleFile) async throws -> Taken {
        let start = site.clock.monotonic()
        let answers = try read(file)
        var taken = Taken(
            report: SyncReport(outcome: .nothing),
            hubTime: answers.map(\.answer.hubTime).max() ?? 0
        )
        for bundled in answers {
            let effect = try await apply(bundled)
            taken.report.add(effect)
            taken.awaited = effect.awaited
            if let divergence = effect.divergence { try await site.leave(after: divergence) }
        }
        if taken.report.pushed + taken.report.pulled > 0 { taken.report.outcome = .synced }
        taken.report.durationMs = site.clock.monotonic() - start
        return taken
    }

    /// Learns a hub by its card: one this site has not met, as after a recovery. From then on this site's
    /// files are for that hub.
    func meet(_ card: HubCard) async throws {
        guard site.trust.vouches(for: card.introduction) else {
            throw DeskProblem.bundleOfAnotherZone
        }
        let site = site
        let opening = try StickEnrolling.opening(of: card)
        try await site.store.write { store in
            var intake = try HistoryIntake(store: store, trust: site.trust)
            _ = try intake.take(card.opening)
            try SyncFacts.meet(card.opening.replica, in: store)
        }
        var known = site.card
        known.hubKey = opening.publicKey
        try site.keep(known)
    }

    private func read(_ file: BundleFile) throws -> [BundledAnswer] {
        let zone = file.envelopes.filter { $0.label.deployment == site.deployment }
        guard !zone.isEmpty else { throw DeskProblem.bundleOfAnotherZone }
        let mine = zone.filter { $0.label.receiver == site.id }
            .sorted { $0.label.madeAt < $1.label.madeAt }
        guard !mine.isEmpty else { throw DeskProblem.bundleForOthers }
        let key = try site.key.sealingKey
        return try mine.flatMap { envelope in
            try envelope.open(with: key, expecting: .bundledAnswer, .enrolAdmission)
                .filter { $0.kind == .bundledAnswer }.map { try read($0) }
        }
    }

    /// Who signed is told inside; whether it is this zone's hub, the zone's root says.
    private func read(_ message: SealedMessage) throws -> BundledAnswer {
        let bundled = try BundleWire.answer(
            message.open(expecting: .bundledAnswer) { _, _ in true }
        )
        guard bundled.site == site.id, bundled.answer.deployment == site.deployment,
            site.trust.vouches(for: bundled.introduction)
        else { throw BundleError.mislabelled }
        _ = try message.open(
            expecting: .bundledAnswer,
            publicKey: bundled.introduction.hubKey
        )
        return bundled
    }

    private func apply(_ bundled: BundledAnswer) async throws -> AnswerEffect {
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
            return try intake.take(bundled)
        }
    }
}

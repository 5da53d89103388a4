package import History

/// Everything the assessment of a zone rests on, read from its records: plans, cases, ratings and
/// sheets. The hub locks periods by it; sites show with it how a period stands.
package struct AssessmentBook: Sendable {
    private let parties: PartyDirectory
    private let ranks: MergeRanks
    private let clocks: CallClocks
    private let now: Milliseconds
    package private(set) var plans: [AssessmentPlan] = []
    package private(set) var sheets: [ScoreSheet] = []
    package private(set) var cases: [AssessedCase] = []
    private var entries: [ScoreEntry] = []
    private var orders: [OrderState] = []

    /// The types of records it reads.
    package static let types: [Text] = [
        RecordType.assessment, RecordType.sheet, RecordType.rating, RecordType.order,
        RecordType.call,
    ]

    package init(
        parties: PartyDirectory,
        ranks: MergeRanks,
        clocks: CallClocks,
        now: Milliseconds
    ) {
        self.parties = parties
        self.ranks = ranks
        self.clocks = clocks
        self.now = now
    }

    /// Takes one record in; those of other types say nothing here.
    package mutating func read(_ record: RecordRef, _ history: RecordHistory) {
        switch record.type {
        case RecordType.assessment:
            if let plan = AssessmentPlan(record.id, history, ranks: ranks) { plans.append(plan) }
        case RecordType.sheet:
            if let sheet = ScoreSheet(record.id, history, ranks: ranks) { sheets.append(sheet) }
        case RecordType.rating:
            if let entry = ScoreEntry(history, ranks: ranks) { entries.append(entry) }
        case RecordType.order: orders.append(OrderState(history, ranks: ranks))
        case RecordType.call:
            let state = CallState(
                history,
                ranks: ranks,
                parties: parties,
                rules: clocks.rules
            )
            cases += CaseReading(
                record,
                history,
                state: state,
                clocks: clocks.clocks(of: history, state: state, parties: parties, now: now),
                parties: parties,
                now: now
            ).cases()
        default: break
        }
    }

    /// Takes in the cases of a call that somebody read already.
    package mutating func add(_ more: [AssessedCase]) { cases += more }

    /// The plan that governs a period of this name, the last published of several; `nil` where none
    /// was known when the period opened.
    package func plan(for name: Text) -> (plan: AssessmentPlan, period: AssessmentPeriod)? {
        plans.compactMap { plan -> (plan: AssessmentPlan, period: AssessmentPeriod)? in
            guard let period = plan.period(name), plan.governs(period) else { return nil }
            return (plan, period)
        }.max { ($0.plan.receivedAt ?? 0, $0.plan.id) < ($1.plan.receivedAt ?? 0, $1.plan.id) }
    }

    /// The plan published last, whichever periods it governs; `nil` where there is none.
    package var newestPlan: AssessmentPlan? {
        plans.filter { $0.voidedAt == nil }
            .max { ($0.receivedAt ?? .max, $0.id) < ($1.receivedAt ?? .max, $1.id) }
    }

    /// The period of a name: as the plan that governs it has it, else by the plan published last, else
    /// the month of the calendar; `nil` for a name of another form.
    package func period(_ name: Text) -> AssessmentPeriod? {
        plan(for: name)?.period
            ?? AssessmentPeriod(name, startDay: newestPlan?.startDay ?? 1)
    }

    /// The period a moment lies in. Where a change of plans makes two share the moment it is the one
    /// that the plan published last means, and where none has it, the one of that name.
    package func period(containing moment: Milliseconds) -> AssessmentPeriod? {
        let meant = AssessmentPeriod(containing: moment, startDay: newestPlan?.startDay ?? 1)
        guard let meant else { return nil }
        let near = [meant.name, meant.nameBefore, meant.nameAfter].compactMap(\.self)
            .compactMap(period)
        return near.first { $0.contains(moment) } ?? period(meant.name)
    }

    /// What each assessed party comes to, by what is known now; in the order of the tiers and of the
    /// parties' ids. A party without a dispatch in the period is left out.
    package func assessments(_ period: AssessmentPeriod, by plan: AssessmentPlan)
        -> [PartyAssessment]
    {
        let inside = Dictionary(grouping: cases.filter { period.contains($0.at) }, by: \.party)
        let found = parties.all.values.sorted { $0.id < $1.id }
            .compactMap { party -> PartyAssessment? in
                guard let tier = AssessmentTier(party.kind) else { return nil }
                let given = entries.filter { $0.period == period.name && $0.target == party.id }
                let own = (inside[party.id] ?? []).map { appealed($0, period: period.name) }
                guard !own.isEmpty || !given.isEmpty else { return nil }
                return PartyAssessment(
                    party,
                    tier: tier,
                    cases: own,
                    entries: given,
                    adjustments: orders(against: party.id, in: period),
                    plan: plan
                )
            }
        let order = AssessmentTier.allCases
        let sorted = order.flatMap { tier in found.filter { $0.tier == tier } }
        return PartyAssessment.ranked(sorted, plan: plan)
    }

    /// Orders issued in the period that nobody took back: orange and red ones cost points.
    private func orders(against party: Text, in period: AssessmentPeriod) -> [Adjustment: Int] {
        var counts: [Adjustment: Int] = [:]
        for order in orders where order.to == party && order.phase != .revoked {
            guard order.phase != .void, let at = order.issuedAt, period.contains(at) else {
                continue
            }
            switch order.colour {
            case .orange: counts[.orangeOrder, default: 0] += 1
            case .red: counts[.redOrder, default: 0] += 1
            case .blue, nil: break
            }
        }
        return counts
    }

    /// A dispatch that an upheld appeal leaves out.
    private func appealed(_ one: AssessedCase, period: Text) -> AssessedCase {
        guard one.exclusion == nil else { return one }
        let sheet = sheets.first { $0.period == period && $0.party == one.party }
        let upheld = sheet?.appeals.first { appeal in
            appeal.isGranted == true && (appeal.call == one.call || appeal.call == one.number)
        }
        guard let upheld else { return one }
        return one.excluded(
            AssessedCase.Exclusion(
                reason: upheld.reason,
                proof: upheld.proof,
                decidedBy: upheld.decidedBy ?? ""
            )
        )
    }

    // MARK: Locking

    /// Orders to lock a period that have no sheet yet.
    package var openLocks: [(plan: AssessmentPlan, lock: AssessmentPlan.Lock)] {
        plans.sorted { $0.id < $1.id }.flatMap { plan in
            plan.locks.filter { lock in
                !sheets.contains { $0.period == lock.period }
            }.map { (plan, $0) }
        }
    }

    /// The figures of every sheet of a period, by party.
    ///
    /// - Parameters:
    ///   - lockedAt: by the hub's clock.
    ///   - appealUntil: after it an appeal comes too late.
    package func sheets(
        _ lock: AssessmentPlan.Lock,
        by plan: AssessmentPlan,
        lockedAt: Milliseconds,
        appealUntil: Milliseconds?
    ) -> [(party: Text, figures: [Text: Value])] {
        guard let period = plan.period(lock.period) else { return [] }
        let assessed = assessments(period, by: plan)
        let corrections = corrections(before: period)
        var parties = assessed.map(\.party)
        parties += corrections.keys.sorted().filter { !parties.contains($0) }
        return parties.map { party in
            let own = assessed.first { $0.party == party }
            var figures = own.map(SheetFigures.value) ?? ["tooFew": true]
            figures["title"] = .text((self.parties[party]?.name ?? party) + " " + period.name)
            figures["period"] = .text(period.name)
            figures["target"] = .text(party)
            figures["from"] = .text(Text(period.from.description))
            figures["through"] = .text(Text(period.through.description))
            figures["plan"] = .text(plan.id)
            figures["preset"] = .text(plan.preset)
            figures["tier"] = own.map { .text(Text($0.tier.rawValue)) } ?? .null
            figures["rank"] = own?.rank.map { .int(Int64($0)) } ?? .null
            figures["excluded"] = SheetFigures.excluded(own?.excluded ?? [])
            figures["lockedAt"] = .int(lockedAt)
            figures["lockedBy"] = .text(lock.person)
            figures["appealUntil"] = appealUntil.map(Value.int) ?? .null
            figures["corrections"] = .list(corrections[party] ?? [])
            return (party, figures)
        }
    }

    /// What earlier locked periods come to now and did not then, by party.
    private func corrections(before period: AssessmentPeriod) -> [Text: [Value]] {
        var found: [Text: [Value]] = [:]
        let earlier = sheets.filter { $0.period < period.name }
            .sorted { ($0.period, $0.party) < ($1.period, $1.party) }
        for name in Set(earlier.map(\.period)).sorted() {
            let ofPeriod = earlier.filter { $0.period == name }
            guard let id = ofPeriod.first?.plan, let plan = plans.first(where: { $0.id == id }),
                let then = plan.period(name)
            else { continue }
            let now = assessments(then, by: plan)
            let parties = Set(ofPeriod.map(\.party)).union(now.map(\.party)).sorted()
            for party in parties {
                let before = lastKnown(name, party)
                let after = now.first { $0.party == party }.map {
                    Value.map(SheetFigures.value($0))
                }
                guard before != (after ?? .null) else { continue }
                let calls = cases.filter { one in
                    one.party == party && then.contains(one.at)
                        && (one.lastHeard > (lastLock(of: party, name) ?? 0)
                            || appealed(one, period: name).exclusion != one.exclusion)
                }
                found[party, default: []].append([
                    "period": .text(name), "before": before, "after": after ?? .null,
                    "calls": SheetFigures.names(of: calls),
                ])
            }
        }
        return found
    }

    /// The figures of a period as they were published last: on its sheet, or corrected since.
    private func lastKnown(_ period: Text, _ party: Text) -> Value {
        let corrected = sheets.filter { $0.party == party && $0.period > period }
            .sorted { $0.period < $1.period }
            .flatMap(\.corrections)
            .last { $0.period == period }
        if let corrected { return corrected.after }
        guard let sheet = sheets.first(where: { $0.period == period && $0.party == party }),
            sheet.figures["counted"] != nil
        else { return .null }
        let names: [Text] = ["counted", "all", "total", "otherSide", "tooFew"]
        return .map(
            Dictionary(names.map { ($0, sheet.figures[$0] ?? .null) }) { first, _ in first }
        )
    }

    private func lastLock(of party: Text, _ period: Text) -> Milliseconds? {
        sheets.filter { sheet in
            sheet.party == party
                && (sheet.period == period || sheet.corrections.contains { $0.period == period })
        }.map(\.lockedAt).max()
    }
}

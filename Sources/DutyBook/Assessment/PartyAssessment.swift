package import History

/// One way to reckon a party's score: with every dispatch, or without those excluded.
package struct Score: Hashable, Sendable {
    package let tally: Tally
    /// Rates times weights, 0 to 100; `nil` where an indicator is unknown.
    package let rated: Ratio?
    /// What was taken off and added; only what occurred.
    package let adjustments: [Adjustment: Int]
    /// What each of these came to by the plan.
    package let points: [Adjustment: Points]
    /// `nil` where the rates are unknown; never below 0 or above 100.
    package let final: Ratio?

    init(_ cases: [AssessedCase], adjustments given: [Adjustment: Int], plan: AssessmentPlan) {
        tally = Tally(cases)
        rated = tally.score(plan.weights)
        var counts = given
        counts[.overdue] = cases.count(where: \.isOverdue)
        counts[.jointUrgent] = cases.count(where: \.isJointUrgent)
        counts[.repeatedReturn] = max(0, cases.map(\.refusedReturns).reduce(0, +) - 1)
        adjustments = counts.filter { $0.value > 0 }
        points = Dictionary(
            uniqueKeysWithValues: adjustments.map { ($0.key, plan.scale.points($0.key, $0.value)) }
        )
        let sum = points.values.map(\.hundredths).reduce(0, +)
        final = rated.map { min(max($0 + Ratio(hundredths: sum), .zero), Ratio(100)) }
    }
}

/// What one party comes to in one period.
package struct PartyAssessment: Hashable, Sendable {
    package let party: Text
    package let tier: AssessmentTier
    /// Without the excluded dispatches.
    package let counted: Score
    /// With them: both are always shown.
    package let all: Score
    package let excluded: [AssessedCase]
    /// Too few dispatches to say anything.
    package let isTooFew: Bool
    /// The zone's figure and that of the other side by their shares; `nil` where one is unknown, and
    /// where the zone's is the only one.
    package let total: Ratio?
    /// What the other side gave: a department's own line, an agency's home department.
    package let otherSide: Ratio?
    /// `nil` where the zone gives none, where there is no sample, and outside of tiers.
    package internal(set) var rank: Int?

    init(
        _ party: PartyInfo,
        tier: AssessmentTier,
        cases: [AssessedCase],
        entries: [ScoreEntry],
        adjustments: [Adjustment: Int],
        plan: AssessmentPlan
    ) {
        self.party = party.id
        self.tier = tier
        let counting = cases.filter { $0.exclusion == nil }
        let manual = entries.reduce(into: adjustments) { counts, entry in
            if let adjustment = entry.indicator.adjustment { counts[adjustment, default: 0] += 1 }
        }
        counted = Score(counting, adjustments: manual, plan: plan)
        all = Score(cases, adjustments: manual, plan: plan)
        excluded = cases.filter { $0.exclusion != nil }
        isTooFew = counted.tally.led < plan.minimum
        otherSide = ScoreEntry.mean(entries, for: tier, of: party.id, plan: plan)
        total = Self.total(counted.final, otherSide, tier: tier, plan: plan)
    }

    /// The zone's figure and the other side's by the zone's share.
    static func total(_ zone: Ratio?, _ other: Ratio?, tier: AssessmentTier, plan: AssessmentPlan)
        -> Ratio?
    {
        guard let zone, let other else { return nil }
        let share: Int
        switch tier {
        case .departments: share = plan.departmentShare
        case .stationedAgencies: share = plan.stationedShare
        case .subdistricts, .unranked: return nil
        }
        return zone * Ratio(hundredths: Int64(share)) + other
            * Ratio(hundredths: Int64(100 - share))
    }

    /// Ranks by the zone's figure, within each tier in which the plan gives them. Equal figures share
    /// a rank.
    static func ranked(_ assessments: [PartyAssessment], plan: AssessmentPlan) -> [PartyAssessment]
    {
        assessments.map { one in
            guard plan.ranking.contains(one.tier), one.tier != .unranked, !one.isTooFew,
                let own = one.counted.final?.points
            else { return one }
            let better = assessments.count { other in
                guard other.tier == one.tier, !other.isTooFew,
                    let points = other.counted.final?.points
                else { return false }
                return points > own
            }
            var ranked = one
            ranked.rank = better + 1
            return ranked
        }
    }
}

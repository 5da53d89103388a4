import History

/// The counts of one party in one period.
package struct Tally: Hashable, Sendable {
    /// Dispatches it led.
    package var led = 0
    /// Dispatches it only cooperated in.
    package var supported = 0
    /// Receipts and answers that were due, and those that came in time: half of the response each.
    package var answersDue = 0
    package var answersInTime = 0
    package var reported = 0
    package var inTime = 0
    package var evaluated = 0
    package var solved = 0
    package var satisfied = 0
    package var mostly = 0

    package init() {}

    package init(_ cases: some Sequence<AssessedCase>) {
        for one in cases { add(one) }
    }

    private mutating func add(_ one: AssessedCase) {
        for answer in [one.signedInTime, one.answeredInTime].compactMap(\.self) {
            answersDue += 1
            if answer { answersInTime += 1 }
        }
        guard one.role == .lead else {
            supported += 1
            return
        }
        led += 1
        if one.isReported { reported += 1 }
        if one.isInTime { inTime += 1 }
        guard let evaluation = one.evaluation else { return }
        evaluated += 1
        if evaluation.solved == "yes" { solved += 1 }
        if evaluation.satisfied == "yes" { satisfied += 1 }
        if evaluation.satisfied == "mostly" { mostly += 1 }
    }

    /// 0 to 1; `nil` where there is nothing it could be a share of.
    package func rate(_ indicator: Indicator) -> Ratio? {
        switch indicator {
        case .response: Ratio(answersInTime, of: answersDue)
        case .timeliness: Ratio(inTime, of: led)
        case .resolution: Ratio(solved, of: evaluated)
        // 满意 counts whole, 基本满意 nine tenths (Huairou).
        case .satisfaction: Ratio(satisfied * 10 + mostly * 9, of: evaluated * 10)
        }
    }

    /// The rate as it is printed, 0 to 100 with two decimals; `nil` where there is none.
    package func percentage(_ indicator: Indicator) -> Points? {
        rate(indicator).map { ($0 * Ratio(100)).points }
    }

    /// 0 to 100; `nil` where an indicator that counts is unknown.
    package func score(_ weights: IndicatorWeights) -> Ratio? {
        var score = Ratio.zero
        for indicator in Indicator.allCases where weights[indicator] > 0 {
            guard let rate = rate(indicator) else { return nil }
            score = score + rate * Ratio(Int64(weights[indicator]))
        }
        return score
    }
}

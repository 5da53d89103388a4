import DutyBook
import History

/// One party's figures in a period: as locked, else on trial.
struct AssessmentLine {
    let party: Text
    let figures: Value
    let isLocked: Bool
    let rank: Int64?

    /// Every party with something to assess, by its id where the period is locked, else by tier.
    static func lines(of span: ReportSpan, in book: ReportBook) -> [AssessmentLine] {
        let sheets = book.assessment.sheets.filter { $0.period == span.name }
            .sorted { $0.party < $1.party }
        guard sheets.isEmpty else {
            return sheets.map { sheet in
                AssessmentLine(
                    party: sheet.party,
                    figures: sheet.figures,
                    isLocked: true,
                    rank: sheet.figures["rank"]?.int
                )
            }
        }
        let plan = book.assessment.plan(for: span.name)?.plan ?? book.assessment.newestPlan
        guard let plan, let period = plan.period(span.name) else { return [] }
        return book.assessment.assessments(period, by: plan).map { one in
            var figures = SheetFigures.value(one)
            figures["tier"] = .text(Text(one.tier.rawValue))
            figures["excluded"] = SheetFigures.excluded(one.excluded)
            return AssessmentLine(
                party: one.party,
                figures: .map(figures),
                isLocked: false,
                rank: one.rank.map(Int64.init)
            )
        }
    }

    /// Too small a sample says nothing: its figures are shown, its score is not.
    var isTooFew: Bool { figures["tooFew"]?.bool ?? true }

    /// A score in hundredths; a blank of too small a sample.
    ///
    /// - Parameter side: `counted` without what was excluded, `all` with it.
    func score(_ side: Text) -> JSON {
        isTooFew ? "" : .points(figures[side]?["final"]?.int)
    }

    /// The points taken off and added, together.
    static func adjusted(_ score: Value?) -> Int64? {
        score?["points"]?.map?.values.compactMap(\.int).reduce(0, +)
    }
}

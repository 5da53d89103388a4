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

    /// What there is to say of a line, and whether it is final.
    enum Standing: String {
        /// Nothing but what earlier periods come to now.
        case correctionOnly
        /// Too small a sample says nothing: its figures are shown, its score is not.
        case tooFew
        case locked, trial
    }

    var standing: Standing {
        guard let counted, counted != .null else { return .correctionOnly }
        if isTooFew { return .tooFew }
        return isLocked ? .locked : .trial
    }

    /// Without what was excluded.
    var counted: Value? { figures["counted"] }

    private var isTooFew: Bool { figures["tooFew"]?.bool ?? true }

    /// A count or points without what was excluded; unknown where there are none.
    func figure(_ name: Text) -> JSON { .points(counted?[name]?.int) }

    /// The four rates, in the order of the indicators.
    var rates: [JSON] { Indicator.allCases.map { figure(Text($0.rawValue)) } }

    /// A score in hundredths; a blank of too small a sample.
    ///
    /// - Parameters:
    ///   - side: `counted` without what was excluded, `all` with it.
    ///   - name: `rated` by the rates alone.
    func score(_ side: Text, _ name: Text = "final") -> JSON {
        isTooFew ? "" : .points(figures[side]?[name]?.int)
    }

    /// The points taken off and added, together.
    var adjusted: Int64? {
        counted?["points"]?.map?.values.compactMap(\.int).reduce(0, +)
    }
}

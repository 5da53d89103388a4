import DutyBook
import History

/// 排名: who stands where in its tier, beside the period before, with what was excluded and without.
/// Ranks are given only in tiers the plan ranks; the others are listed without.
struct RankingReport {
    let book: ReportBook

    private static let columns = [
        ReportColumn("tier", "类别", "Tier", .word, words: "tiers"),
        ReportColumn("rank", "名次", "Rank", .count),
        ReportColumn("party", "单位", "Unit", .party),
        ReportColumn("led", "基数", "Base", .count),
        ReportColumn("response", "响应率", "Response", .points),
        ReportColumn("timeliness", "按时率", "In time", .points),
        ReportColumn("resolution", "解决率", "Resolved", .points),
        ReportColumn("satisfaction", "满意率", "Satisfied", .points),
        ReportColumn("adjusted", "加减分", "Adjusted", .points),
        ReportColumn("score", "得分（剔除后）", "Score (without excluded)", .points),
        ReportColumn("all", "得分（含剔除件）", "Score (with excluded)", .points),
        ReportColumn("before", "上期得分", "Score before", .points),
        ReportColumn("rankBefore", "上期名次", "Rank before", .count),
        ReportColumn("standing", "状态", "Standing", .word, words: "sheetStandings"),
    ]

    func table(of span: ReportSpan) -> ReportDraft {
        var draft = ReportDraft(
            name: "ranking",
            title: ReportKind.ranking.title,
            columns: Self.columns
        )
        let earlier =
            span.previous(in: book.assessment)
            .map { AssessmentLine.lines(of: $0, in: book) } ?? []
        let before = Dictionary(earlier.map { ($0.party, $0) }) { first, _ in first }
        draft.rows = ordered(span).map { line in
            let old = before[line.party]
            return [
                .text(line.figures["tier"]?.text), line.rank.map(JSON.int) ?? "",
                .string(line.party), line.figure("led"),
            ] + line.rates + [
                .points(line.adjusted), line.score("counted"), line.score("all"),
                old?.score("counted") ?? "", old?.rank.map(JSON.int) ?? "",
                .string(line.standing.rawValue),
            ]
        }
        return draft
    }

    /// Tier by tier, the ranked first; of equal ones in the order of their ids.
    private func ordered(_ span: ReportSpan) -> [AssessmentLine] {
        let order = AssessmentTier.allCases.map { Text($0.rawValue) }
        func place(_ line: AssessmentLine) -> (Int, Int64) {
            let tier = line.figures["tier"]?.text.flatMap(order.firstIndex(of:)) ?? order.count
            return (tier, line.rank ?? .max)
        }
        return AssessmentLine.lines(of: span, in: book)
            .filter { $0.standing != .correctionOnly }
            .sorted { left, right in
                place(left) == place(right)
                    ? left.party < right.party : place(left) < place(right)
            }
    }

    /// The first and the last three of every ranked tier of more than six.
    func ends(of span: ReportSpan) -> ReportDraft {
        var draft = table(of: span)
        let ranked = draft.rows.filter { $0[1] != "" }
        let byTier = Dictionary(grouping: ranked) { $0[0].string ?? "" }
        draft.rows = AssessmentTier.allCases.flatMap { tier -> [[JSON]] in
            let rows = byTier[tier.rawValue] ?? []
            return rows.count > 6 ? Array(rows.prefix(3) + rows.suffix(3)) : rows
        }
        return ReportDraft(
            name: "ends",
            title: Phrase("本期前三和后三", "The first and the last three"),
            columns: draft.columns,
            rows: draft.rows
        )
    }
}

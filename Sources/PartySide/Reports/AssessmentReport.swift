import DutyBook
import History

/// 考核表 of a period: as locked, or on trial while it is not.
struct AssessmentReport {
    let book: ReportBook

    private static let columns = [
        ReportColumn("party", "单位", "Unit", .party),
        ReportColumn("tier", "类别", "Tier", .word, words: "tiers"),
        ReportColumn("standing", "状态", "Standing", .word, words: "sheetStandings"),
        ReportColumn("led", "基数", "Base", .count),
        ReportColumn("supported", "配合件", "Supported", .count),
        ReportColumn("response", "响应率", "Response", .points),
        ReportColumn("timeliness", "按时率", "In time", .points),
        ReportColumn("resolution", "解决率", "Resolved", .points),
        ReportColumn("satisfaction", "满意率", "Satisfied", .points),
        ReportColumn("rated", "指标得分", "Rated", .points),
        ReportColumn("adjusted", "加减分", "Adjusted", .points),
        ReportColumn("final", "得分（剔除后）", "Score (without excluded)", .points),
        ReportColumn("all", "得分（含剔除件）", "Score (with excluded)", .points),
        ReportColumn("other", "条线/派出部门评分", "Line or home", .points),
        ReportColumn("total", "综合", "Total", .points),
        ReportColumn("rank", "名次", "Rank", .count),
    ]

    func tables(of span: ReportSpan?, party: Text?) -> [ReportDraft] {
        guard let span else { return [] }
        let sheets = book.assessment.sheets.filter { $0.period == span.name }
            .sorted { $0.party < $1.party }
            .filter { party == nil || $0.party == party }
        let known = book.assessment.plan(for: span.name)
        let all = AssessmentLine.lines(of: span, in: book)
        let shown = all.filter { party == nil || $0.party == party }
        let title = title(isLocked: all.contains(where: \.isLocked), isGoverned: known != nil)
        return [
            scores(shown, title: title), adjustments(shown), exclusions(shown),
            corrections(sheets), appeals(sheets),
        ]
    }

    private func title(isLocked: Bool, isGoverned: Bool) -> Phrase {
        if isLocked { return Phrase("得分（已锁定）", "Scores (locked)") }
        if isGoverned { return Phrase("得分（试算，未锁定）", "Scores (on trial, not locked)") }
        return book.assessment.newestPlan == nil
            ? Phrase("还没有考核方案", "There is no plan yet")
            : Phrase(
                "得分（仅供参考：方案从下一期起算）",
                "Scores (for information: the plan counts from the next period)"
            )
    }

    private func scores(_ lines: [AssessmentLine], title: Phrase) -> ReportDraft {
        var draft = ReportDraft(
            name: "scores",
            title: title,
            columns: Self.columns
        )
        draft.rows = lines.map { line in
            [
                .string(line.party), .text(line.figures["tier"]?.text),
                .string(line.standing.rawValue), line.figure("led"), line.figure("supported"),
            ] + line.rates + [
                line.score("counted", "rated"), .points(line.adjusted), line.score("counted"),
                line.score("all"), line.figures["otherSide"]?.int.map(JSON.int) ?? "",
                line.figures["total"]?.int.map(JSON.int) ?? "", line.rank.map(JSON.int) ?? "",
            ]
        }
        return draft
    }

    private func adjustments(_ lines: [AssessmentLine]) -> ReportDraft {
        var draft = ReportDraft(
            name: "adjustments",
            title: Phrase("加减分明细", "What was taken off and added"),
            columns: [
                ReportColumn("party", "单位", "Unit", .party),
                ReportColumn("adjustment", "事由", "For", .word, words: "adjustments"),
                ReportColumn("count", "次数", "Times", .count),
                ReportColumn("points", "分值", "Points", .points),
            ]
        )
        for line in lines {
            let given = line.counted?["adjustments"]
            let points = line.counted?["points"]
            for kind in Adjustment.allCases {
                guard let count = given?[Text(kind.rawValue)]?.int else { continue }
                draft.rows.append([
                    .string(line.party), .string(kind.rawValue), .int(count),
                    .points(points?[Text(kind.rawValue)]?.int),
                ])
            }
        }
        return draft
    }

    private func exclusions(_ lines: [AssessmentLine]) -> ReportDraft {
        var draft = ReportDraft(
            name: "exclusions",
            title: Phrase("剔除件", "What was left out"),
            columns: [
                ReportColumn("party", "单位", "Unit", .party),
                ReportColumn("number", "编号", "Number", .text),
                ReportColumn("reason", "理由", "Reason", .word, words: "exclusions"),
                ReportColumn("proof", "证明", "Proof", .text),
                ReportColumn("decidedBy", "决定单位", "Decided by", .party),
            ]
        )
        for line in lines {
            for one in line.figures["excluded"]?.list ?? [] {
                let decider = one["decidedBy"]?.text ?? ""
                draft.rows.append([
                    .string(line.party), .text(one["number"]?.text ?? one["call"]?.text),
                    .text(one["reason"]?.text), .text(one["proof"]?.text),
                    decider.isEmpty ? .null : .string(decider),
                ])
            }
        }
        return draft
    }

    /// What earlier periods come to now: they themselves are never rewritten.
    private func corrections(_ sheets: [ScoreSheet]) -> ReportDraft {
        var draft = ReportDraft(
            name: "corrections",
            title: Phrase("更正（以前各期锁定后才到的情况）", "Corrections to earlier periods"),
            columns: [
                ReportColumn("party", "单位", "Unit", .party),
                ReportColumn("period", "更正哪一期", "Period", .text),
                ReportColumn("before", "原得分", "Before", .points),
                ReportColumn("after", "更正后", "After", .points),
                ReportColumn("reportedBefore", "原已报结果", "Results before", .count),
                ReportColumn("reportedAfter", "更正后已报", "Results after", .count),
                ReportColumn("calls", "涉及呼叫", "Calls", .texts),
            ]
        )
        for sheet in sheets {
            for one in sheet.corrections {
                draft.rows.append([
                    .string(sheet.party), .string(one.period), Self.final(one.before),
                    Self.final(one.after), .points(one.before["counted"]?["reported"]?.int),
                    .points(one.after["counted"]?["reported"]?.int),
                    .array(one.calls.map(JSON.string)),
                ])
            }
        }
        return draft
    }

    private static func final(_ figures: Value) -> JSON {
        guard figures["tooFew"]?.bool != true else { return "" }
        return .points(figures["counted"]?["final"]?.int)
    }

    private func appeals(_ sheets: [ScoreSheet]) -> ReportDraft {
        var draft = ReportDraft(
            name: "appeals",
            title: Phrase("申诉", "Appeals"),
            columns: [
                ReportColumn("party", "单位", "Unit", .party),
                ReportColumn("call", "呼叫", "Call", .text),
                ReportColumn("reason", "理由", "Reason", .word, words: "exclusions"),
                ReportColumn("proof", "证明", "Proof", .text),
                ReportColumn("decision", "决定", "Decision", .word, words: "answers"),
                ReportColumn("appeal", "申诉号", "Appeal", .text),
            ]
        )
        for sheet in sheets {
            for appeal in sheet.appeals {
                draft.rows.append([
                    .string(sheet.party), number(of: appeal.call), .string(appeal.reason),
                    .string(appeal.proof),
                    appeal.isGranted.map { $0 ? "granted" : "refused" } ?? "",
                    .string(appeal.dot.description),
                ])
            }
        }
        return draft
    }

    /// The official number of a call that was named by its id; as it was written where it is not seen
    /// here.
    private func number(of call: Text) -> JSON {
        let known = book.calls.first { $0.id == call }?.state.number
        return .string(known ?? call)
    }
}

import DutyBook
import History

/// 典型案例: calls of a period that went well and such that went badly, by facts alone.
struct TypicalCases {
    let book: ReportBook

    /// So many of each.
    private static let most = 5

    private static let columns = [
        ReportColumn("number", "编号", "Number", .text),
        ReportColumn("title", "事项", "Matter", .text),
        ReportColumn("lead", "牵头", "Lead", .party),
        ReportColumn("kind", "类别", "Kind", .word, words: "kinds"),
        ReportColumn("why", "为何列入", "Why it is here", .words, words: "caseReasons"),
        ReportColumn("result", "办理结果", "Result", .text),
    ]

    func tables(in span: ReportSpan) -> [ReportDraft] {
        let inside = book.calls.filter { call in
            call.cases.contains { $0.role == .lead && span.contains($0.at) && $0.exclusion == nil }
        }
        let good = inside.map { ($0, praise($0)) }.filter { $0.1.count >= 2 }
        let bad = inside.map { ($0, blame($0)) }.filter { !$0.1.isEmpty }
        return [
            draft("good", Phrase("典型案例（办得好）", "Cases that went well"), good),
            draft("bad", Phrase("典型案例（办得差）", "Cases that went badly"), bad),
        ]
    }

    /// Solved in time to the caller's satisfaction, and without being sent back.
    private func praise(_ call: ReportedCall) -> [Text] {
        guard call.state.redone == 0, blame(call).isEmpty, let rating = call.state.rating,
            rating.solved == "yes", rating.satisfied == "yes"
        else { return [] }
        let own = call.cases.filter { $0.role == .lead && $0.exclusion == nil }
        guard own.allSatisfy(\.isInTime) else { return [] }
        var why: [Text] = ["solvedInTime", "satisfied"]
        if own.contains(where: \.isJointUrgent) { why.append("jointUrgent") }
        return why
    }

    private func blame(_ call: ReportedCall) -> [Text] {
        var why: [Text] = []
        let own = call.cases.filter { $0.role == .lead && $0.exclusion == nil }
        if own.contains(where: \.isOverdue) { why.append("overdue") }
        if call.state.rating?.solved == "no" { why.append("notSolved") }
        if call.state.rating?.satisfied == "no" { why.append("notSatisfied") }
        if call.state.redone > 0 { why.append("redone") }
        if own.contains(where: { $0.refusedReturns > 1 }) { why.append("returnedAgain") }
        return why
    }

    /// The ones with the most reasons first, then in the order of the calls.
    private func draft(_ name: Text, _ title: Phrase, _ found: [(ReportedCall, [Text])])
        -> ReportDraft
    {
        let first = found.enumerated().sorted { left, right in
            let (one, other) = (left.element.1.count, right.element.1.count)
            return one != other ? one > other : left.offset < right.offset
        }.prefix(Self.most).map(\.element)
        return ReportDraft(
            name: name,
            title: title,
            columns: Self.columns,
            rows: first.map { call, why in
                [
                    .text(call.state.number), .text(call.state.title), .text(call.state.lead),
                    call.state.kind.map { .string($0.rawValue) } ?? .null,
                    .array(why.map { .string($0) }),
                    call.last("reported").map { .text($0.fields["text"]?.text) } ?? "",
                ]
            }
        )
    }
}

/// 下步工作: what falls due in the period to come.
struct NextSteps {
    let book: ReportBook

    func table(in next: ReportSpan?) -> ReportDraft {
        var draft = ReportDraft(
            name: "next",
            title: Phrase("下期到期事项", "Due in the next period"),
            columns: ReportColumn.ofClock + [ReportColumn("due", "期限", "Due", .time)]
        )
        guard let next else { return draft }
        var found: [(due: Milliseconds, row: [JSON])] = []
        for call in book.calls {
            for clock in call.clocks where clock.isRunning && clock.isDuty {
                guard let due = clock.due, next.contains(due) else { continue }
                found.append((due, call.head(clock) + [.time(due)]))
            }
        }
        draft.rows = found.sorted { $0.due < $1.due }.map(\.row)
        return draft
    }
}

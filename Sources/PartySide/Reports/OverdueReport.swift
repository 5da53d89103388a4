import DutyBook
import History

/// 超期清单: every clock somebody let run out, what ends first before the rest.
struct OverdueReport {
    let book: ReportBook

    private static let columns =
        ReportColumn.ofClock + [
            ReportColumn("due", "期限", "Due", .time),
            ReportColumn("hours", "已超（小时）", "Hours over", .count),
            ReportColumn("level", "等级", "Level", .text),
            ReportColumn("reason", "原因", "Reason", .word, words: "triggers"),
            ReportColumn("light", "灯", "Light", .word, words: "lights"),
            ReportColumn("basis", "依据", "Ground", .word, words: "grounds"),
            ReportColumn("progress", "最近进展", "Last progress", .text),
            ReportColumn("at", "进展时间", "At", .time),
        ]

    /// - Parameter party: only what this one has let run out; everybody's where `nil`.
    func table(of party: Text?, title: Phrase = ReportKind.overdue.title) -> ReportDraft {
        var draft = ReportDraft(
            name: "overdue",
            title: title,
            columns: Self.columns
        )
        var rows: [(due: Milliseconds, row: [JSON])] = []
        for call in book.calls {
            for clock in call.clocks where book.reading.isOverdue(clock) {
                guard let due = clock.due, party == nil || clock.party == party else { continue }
                rows.append((due, row(call, clock, due: due)))
            }
        }
        draft.rows = rows.sorted { $0.due < $1.due }.map(\.row)
        return draft
    }

    private func row(_ call: ReportedCall, _ clock: CallClock, due: Milliseconds) -> [JSON] {
        let last = call.last("progressed", "responded", "supplemented")
        // What this clock has come to; where it stands on no rung, the call's other reasons do.
        let reasons = book.reading.reasons(call.state, call.clocks, of: call.id)
        let reason = reasons.first { $0.clock == clock } ?? reasons.first
        return call.head(clock) + [
            .time(due), .int((book.now - due) / 3_600_000),
            reason.map { .string($0.level.code) } ?? "",
            reason.map { .string($0.rule.trigger.rawValue) } ?? "",
            book.reading.light(clock).map { .string($0.rawValue) } ?? .null,
            .string(clock.basis), last.map { .text($0.fields["text"]?.text) } ?? "",
            last.map { .time($0.entry.body.times.occurredAt) } ?? "",
        ]
    }
}

/// 部门台账: every call with where it stands.
struct LedgerReport {
    let book: ReportBook

    private static let columns = [
        ReportColumn("number", "编号", "Number", .text),
        ReportColumn("received", "收到", "Received", .time),
        ReportColumn("kind", "类别", "Kind", .word, words: "kinds"),
        ReportColumn("title", "事项", "Matter", .text),
        ReportColumn("caller", "呼叫单位", "Caller", .party),
        ReportColumn("lead", "牵头", "Lead", .parties),
        ReportColumn("cooperate", "配合", "Cooperating", .parties),
        ReportColumn("due", "办结期限", "Due", .time),
        ReportColumn("light", "灯", "Light", .word, words: "lights"),
        ReportColumn("state", "状态", "State", .word, words: "states"),
        ReportColumn("progress", "最近进展", "Last progress", .text),
        ReportColumn("result", "结果", "Result", .word, words: "answers"),
        ReportColumn("solved", "是否解决", "Solved", .word, words: "solvedAnswers"),
        ReportColumn("satisfied", "是否满意", "Satisfied", .word, words: "satisfiedAnswers"),
        ReportColumn("remarks", "备注", "Remarks", .words, words: "ledgerRemarks"),
    ]

    /// - Parameters:
    ///   - party: only calls it raised or was sent; all where `nil`.
    ///   - span: only calls received in it; all where `nil`.
    func table(of party: Text?, in span: ReportSpan?) -> ReportDraft {
        var draft = ReportDraft(
            name: "ledger",
            title: ReportKind.ledger.title,
            columns: Self.columns
        )
        draft.rows = book.calls.filter { call in
            (party.map(call.involves) ?? true) && call.isRaised(in: span)
        }.map(row)
        return draft
    }

    private func row(_ call: ReportedCall) -> [JSON] {
        let progress = call.last("progressed", "responded")
        let rated = call.state.rating
        return [
            .text(call.state.number), .time(call.raisedAt),
            call.state.kind.map { .string($0.rawValue) } ?? .null, .text(call.state.title),
            .text(call.state.caller), .parties(call.current(.lead)),
            .parties(call.current(.cooperating)), call.resolve.map { .time($0.due) } ?? "",
            book.reading.worst(call.clocks).map { .string($0.rawValue) } ?? "",
            .string(call.state.state),
            progress.map { .text($0.fields["text"]?.text) } ?? "",
            call.last("reported").map { .text($0.fields["kind"]?.text) } ?? "",
            rated.map { .text($0.solved) } ?? "",
            rated.map { .text($0.satisfied) } ?? "",
            .array(remarks(call).map { .string($0) }),
        ]
    }

    /// What a reader has to know besides: time that was given, returns, what was done again.
    private func remarks(_ call: ReportedCall) -> [Text] {
        var remarks: [Text] = call.state.requests.filter(\.isGranted).map {
            Text($0.kind.rawValue)
        }
        if call.state.redone > 0 { remarks.append("redone") }
        if call.state.isUnrated { remarks.append("unrated") }
        if call.state.mergedInto != nil { remarks.append("merged") }
        if call.state.isLeadDisputed { remarks.append("disputed") }
        if !call.state.expedites.isEmpty { remarks.append("expedited") }
        if call.cases.contains(where: { $0.exclusion != nil }) { remarks.append("excluded") }
        let isBackfilled = call.history.entries.contains { $0.body.entryMode == .backfill }
        if isBackfilled { remarks.append("backfilled") }
        return remarks.reduce(into: []) { known, one in
            if !known.contains(one) { known.append(one) }
        }
    }
}

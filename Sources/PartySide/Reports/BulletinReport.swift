import DutyBook
import History

/// Daily and weekly reports and the monthly bulletin: totals and rates beside those of the period
/// before, every unit, and what is urgent or late.
struct BulletinReport {
    let book: ReportBook

    func tables(_ kind: ReportKind, in span: ReportSpan?) -> [ReportDraft] {
        guard let span else { return [] }
        var tables = [totals(span), kinds(span), units(span)]
        if kind == .daily { tables.append(urgent(span)) }
        tables.append(OverdueReport(book: book).table(of: nil))
        if kind == .monthly { tables += ReturnsReport(book: book).tables(in: span) }
        return tables
    }

    private func received(in span: ReportSpan) -> [ReportedCall] {
        book.calls.filter { $0.raisedAt.map(span.contains) ?? false }
    }

    private func closed(in span: ReportSpan) -> Int {
        book.calls.count { $0.state.closedAt.map(span.contains) ?? false }
    }

    private func cases(in span: ReportSpan) -> [AssessedCase] {
        book.calls.flatMap(\.cases).filter { span.contains($0.at) && $0.exclusion == nil }
    }

    // MARK: Totals

    private func totals(_ span: ReportSpan) -> ReportDraft {
        var draft = ReportDraft(
            name: "totals",
            title: Phrase("总体情况", "Totals"),
            columns: [
                ReportColumn("figure", "指标", "Figure", .word, words: "figures"),
                ReportColumn("now", "本期", "This period", .figure),
                ReportColumn("before", "上期", "Before", .figure),
                ReportColumn("change", "增减", "Change", .figure),
            ]
        )
        let before = span.previous(startDay: book.startDay)
        let values = figures(span)
        let earlier = before.map(figures)
        for (index, figure) in values.enumerated() {
            let old = earlier?[index].value
            let change = figure.value.flatMap { now in old.map { now - $0 } }
            draft.rows.append(
                [.string(figure.name)] + [figure.value, old, change].map(figure.cell)
            )
        }
        return draft
    }

    /// One figure of a period: a count, or a rate in hundredths of a per cent.
    private struct Figure {
        let name: String
        let value: Int64?
        let isRate: Bool

        func cell(_ value: Int64?) -> JSON {
            guard let value else { return .null }
            return isRate ? ["hundredths": .int(value)] : .int(value)
        }
    }

    private func figures(_ span: ReportSpan) -> [Figure] {
        let tally = Tally(cases(in: span))
        let counts = [
            Figure(name: "received", value: Int64(received(in: span).count), isRate: false),
            Figure(name: "closed", value: Int64(closed(in: span)), isRate: false),
        ]
        return counts
            + Indicator.allCases.map { indicator in
                Figure(
                    name: indicator.rawValue,
                    value: tally.rate(indicator).map { ($0 * Ratio(100)).points.hundredths },
                    isRate: true
                )
            }
    }

    private func kinds(_ span: ReportSpan) -> ReportDraft {
        var draft = ReportDraft(
            name: "kinds",
            title: Phrase("按类别", "By kind"),
            columns: [
                ReportColumn("kind", "类别", "Kind", .word, words: "kinds"),
                ReportColumn("count", "件数", "Calls", .count),
            ]
        )
        let counts = Dictionary(grouping: received(in: span)) { $0.state.kind }
        for kind in CallKind.allCases.reversed() {
            draft.rows.append([.string(kind.rawValue), .count(counts[kind]?.count ?? 0)])
        }
        return draft
    }

    // MARK: Units

    private func units(_ span: ReportSpan) -> ReportDraft {
        var draft = ReportDraft(
            name: "units",
            title: Phrase("各单位", "Units"),
            columns: [
                ReportColumn("party", "单位", "Unit", .party),
                ReportColumn("led", "牵头件", "Led", .count),
                ReportColumn("inTime", "按时办结", "In time", .count),
                ReportColumn("response", "响应率", "Response", .points),
                ReportColumn("timeliness", "按时率", "In time, rate", .points),
                ReportColumn("resolution", "解决率", "Resolved", .points),
                ReportColumn("satisfaction", "满意率", "Satisfied", .points),
                ReportColumn("overdue", "现超期", "Overdue now", .count),
            ]
        )
        let cases = Dictionary(grouping: cases(in: span), by: \.party)
        for party in cases.keys.sorted() {
            let tally = Tally(cases[party] ?? [])
            let late = book.calls.count { call in
                call.clocks.contains { $0.party == party && book.reading.isOverdue($0) }
            }
            draft.rows.append(
                [.string(party), .count(tally.led), .count(tally.inTime)]
                    + Indicator.allCases.map { indicator in
                        .points(
                            tally.rate(indicator).map { ($0 * Ratio(100)).points.hundredths }
                        )
                    } + [.count(late)]
            )
        }
        return draft
    }

    private func urgent(_ span: ReportSpan) -> ReportDraft {
        var draft = ReportDraft(
            name: "urgent",
            title: Phrase("紧急呼叫", "Urgent calls"),
            columns: [
                ReportColumn("number", "编号", "Number", .text),
                ReportColumn("received", "收到", "Received", .time),
                ReportColumn("title", "事项", "Matter", .text),
                ReportColumn("lead", "牵头", "Lead", .parties),
                ReportColumn("state", "状态", "State", .word, words: "states"),
            ]
        )
        draft.rows = received(in: span).filter { $0.state.kind == .urgent }.map { call in
            [
                .text(call.state.number), .time(call.raisedAt), .text(call.state.title),
                .parties(call.current(.lead)), .string(call.state.state),
            ]
        }
        return draft
    }
}

/// 同步与离线报告: how fresh each party is, what came late, and which outages were ruled on.
struct SyncReportTables {
    let book: ReportBook

    /// Minutes between a site's clock and the hub's that need no explanation.
    private static let tolerance: Milliseconds = 5 * 60_000

    func tables(in span: ReportSpan?) -> [ReportDraft] { [parties(span), here(), outages()] }

    /// What this site itself waits for.
    private func here() -> ReportDraft {
        ReportDraft(
            name: "here",
            title: Phrase("本机", "This site"),
            columns: [
                ReportColumn("figure", "指标", "Figure", .word, words: "figures"),
                ReportColumn("count", "数", "Count", .count),
            ],
            rows: [["undecided", .count(book.conflicts)]]
        )
    }

    private func parties(_ span: ReportSpan?) -> ReportDraft {
        var draft = ReportDraft(
            name: "parties",
            title: Phrase("各单位", "Parties"),
            columns: [
                ReportColumn("party", "单位", "Unit", .party),
                ReportColumn("heard", "中心最近收到", "Hub last heard", .time),
                ReportColumn("hours", "距今（小时）", "Hours ago", .count),
                ReportColumn("late", "晚到的变更", "Late changes", .count),
                ReportColumn("longest", "最长晚到（分钟）", "Longest delay, minutes", .count),
            ]
        )
        var delays: [Text: [Milliseconds]] = [:]
        for call in book.calls {
            for entry in call.history.entries {
                let recorded = entry.body.times.recordedAt
                guard let received = entry.standing?.receivedAt,
                    received - recorded > Self.tolerance, span?.contains(received) ?? true,
                    entry.body.entryMode != .imported
                else { continue }
                delays[entry.body.author.party, default: []].append(received - recorded)
            }
        }
        for party in book.parties.all.values.sorted(by: { $0.id < $1.id })
        where party.kind != .hubOperator {
            let heard = book.lastHeard[party.id]
            draft.rows.append([
                .string(party.id), .time(heard),
                heard.map { .int((book.now - $0) / 3_600_000) } ?? .null,
                .count(delays[party.id]?.count ?? 0),
                delays[party.id]?.max().map { .int($0 / 60_000) } ?? "",
            ])
        }
        return draft
    }

    private func outages() -> ReportDraft {
        var draft = ReportDraft(
            name: "outages",
            title: Phrase("申报的停机", "Outages reported"),
            columns: [
                ReportColumn("party", "单位", "Unit", .party),
                ReportColumn("from", "自", "From", .time),
                ReportColumn("until", "至", "Until", .time),
                ReportColumn("decision", "核实", "Verified", .word, words: "answers"),
                ReportColumn("number", "编号", "Number", .text),
            ]
        )
        for call in book.calls {
            for request in call.state.requests
            where request.kind == .pause && request.fields["reason"]?.text == CallEvent.outage {
                let word: JSON = request.decision.map { $0.isGranted ? "granted" : "refused" } ?? ""
                draft.rows.append([
                    .string(request.party), .time(request.span?.from), .time(request.span?.until),
                    word, .text(call.state.number),
                ])
            }
        }
        return draft
    }
}

import DutyBook
import History

/// Daily and weekly reports and the monthly bulletin: totals and rates beside those of the period
/// before, every unit, and what is urgent or late.
struct BulletinReport {
    let book: ReportBook

    /// Orders, read besides calls where the report shows them.
    let registers: ReportRegisters
    /// The category of each duty item, by its id and by its code.
    let categories: [Text: Text]

    func daily(_ span: ReportSpan) -> [ReportDraft] {
        [
            totals(span), byCategory(span, most: 5),
            calls("urgent", Phrase("紧急呼叫", "Urgent calls"), urgent(span)),
            calls("enterprise", Phrase("企业诉求", "Calls of enterprises"), ofEnterprises(span)),
            units(span), overdue,
        ] + ends(span)
    }

    /// - Parameters:
    ///   - boundaries: what parties returned and disputed, and what no list answers for.
    ///   - resolutions: those of joint meetings that are due next.
    func bulletin(
        _ span: ReportSpan,
        boundaries: [ReportDraft],
        resolutions: ResolutionsReport
    ) -> [ReportDraft] {
        let next = span.next(in: book.assessment)
        return [totals(span), kinds(span), byCategory(span, most: 20), units(span)]
            + TypicalCases(book: book).tables(in: span)
            + [
                OrdersReport(book: book, registers: registers).table(of: nil, in: span), overdue,
            ] + boundaries + [NextSteps(book: book).table(in: next)]
            + (next.map { [resolutions.table(of: nil, dueIn: $0)] } ?? [])
    }

    /// Whatever the period, this is as it is now.
    private var overdue: ReportDraft {
        OverdueReport(book: book)
            .table(of: nil, title: Phrase("超期清单（截至生成时）", "Overdue when this was drawn"))
    }

    /// Only where the zone's plan ranks anybody.
    private func ends(_ span: ReportSpan) -> [ReportDraft] {
        guard let month = span.toDate(in: book.assessment) else { return [] }
        let ends = RankingReport(book: book).ends(of: month)
        return ends.rows.isEmpty ? [] : [ends]
    }

    /// A void call never was one; one that was merged into another was received.
    private func received(in span: ReportSpan) -> [ReportedCall] {
        book.calls.filter { !$0.isVoid && $0.isRaised(in: span) }
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
                ReportColumn("toDate", "本月累计", "Month to date", .figure),
            ]
        )
        let before = span.previous(in: book.assessment)
        let values = figures(span)
        let earlier = before.map(figures)
        let toDate = span.toDate(in: book.assessment).map(figures)
        for (index, figure) in values.enumerated() {
            let old = earlier?[index].value
            let change = figure.value.flatMap { now in old.map { now - $0 } }
            draft.rows.append(
                [.string(figure.name)]
                    + [figure.value, old, change, toDate?[index].value].map(figure.cell)
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
                    value: tally.percentage(indicator)?.hundredths,
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

    /// The categories of duty items that calls were about, the most frequent first.
    private func byCategory(_ span: ReportSpan, most: Int) -> ReportDraft {
        var draft = ReportDraft(
            name: "categories",
            title: Phrase("职责类别（前 \(most)）", "Duty categories (first \(most))"),
            columns: [
                ReportColumn("category", "类别", "Category", .word, words: "categories"),
                ReportColumn("count", "件数", "Calls", .count),
            ]
        )
        let counts = Dictionary(grouping: received(in: span)) { call in
            call.state.aspects.text(Aspects.duty).flatMap { categories[$0] }
        }.mapValues(\.count)
        let named = counts.compactMap { name, count in name.map { ($0, count) } }
            .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
        draft.rows = named.prefix(most).map { [.string($0.0), .count($0.1)] }
        // Calls without a duty item are told apart, not left out.
        if let rest = counts[nil] { draft.rows.append(["uncategorised", .count(rest)]) }
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
        let late = late
        for party in book.listed.map(\.id) where cases[party] != nil || late[party] != nil {
            let tally = Tally(cases[party] ?? [])
            draft.rows.append(
                [.string(party), .count(tally.led), .count(tally.inTime)]
                    + Indicator.allCases.map { .points(tally.percentage($0)?.hundredths) }
                    + [.count(late[party] ?? 0)]
            )
        }
        return draft
    }

    /// How many calls each unit has let run out.
    private var late: [Text: Int] {
        book.calls.reduce(into: [:]) { late, call in
            let owners = call.clocks.filter(book.reading.isOverdue).compactMap(\.party)
            for party in Set(owners) { late[party, default: 0] += 1 }
        }
    }

    // MARK: Calls

    private func urgent(_ span: ReportSpan) -> [ReportedCall] {
        received(in: span).filter { $0.state.kind == .urgent }
    }

    /// Raised by the company, the chamber or a fund: enterprises speak through them.
    private func ofEnterprises(_ span: ReportSpan) -> [ReportedCall] {
        received(in: span).filter { call in
            switch call.state.caller.flatMap({ book.parties[$0]?.kind }) {
            case .developmentCompany, .chamber, .fund: true
            default: false
            }
        }
    }

    private func calls(_ name: Text, _ title: Phrase, _ calls: [ReportedCall]) -> ReportDraft {
        ReportDraft(
            name: name,
            title: title,
            columns: [
                ReportColumn("number", "编号", "Number", .text),
                ReportColumn("received", "收到", "Received", .time),
                ReportColumn("title", "事项", "Matter", .text),
                ReportColumn("caller", "呼叫单位", "Caller", .party),
                ReportColumn("lead", "牵头", "Lead", .parties),
                ReportColumn("state", "状态", "State", .word, words: "states"),
            ],
            rows: calls.map { call in
                [
                    .text(call.state.number), .time(call.raisedAt), .text(call.state.title),
                    .text(call.state.caller), .parties(call.current(.lead)),
                    .string(call.state.state),
                ]
            }
        )
    }
}

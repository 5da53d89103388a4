import DutyBook
import History

/// 内循环与过桥资金台账、基金风险月报: balances and rows of ledgers, and the alerts on funds. Amounts are in
/// hundredths of their currency; of rows and balances, only what is dated by the end of the period
/// counts. A row that was taken back counts until the day of its reversal, which is a row of its own
/// with a negative amount (红字): what was drawn and signed before comes out the same again.
struct MoneyReports {
    let book: ReportBook
    let registers: ReportRegisters
    let span: ReportSpan?

    /// One row of a ledger, or the reversal of one, with what it does to the balance.
    private struct Row {
        let ledger: RegisterRecord
        let value: Value
        let entry: Text
        let amount: Quantity
        let sign: Int64
        let day: CivilDay?
        let isReversal: Bool

        /// The same for a row and for its reversal.
        var change: Text? { value["change"]?.text }
        /// Negative of a reversal.
        var entered: Int64 { isReversal ? -1 : 1 }

        /// What took it back, on the day it counts from: never before the row itself.
        var reversal: Row? {
            guard let on = value["reversedOn"]?.text.flatMap(CivilDay.init) else { return nil }
            return Row(
                ledger: ledger,
                value: value,
                entry: entry,
                amount: amount,
                sign: sign,
                day: day.map { max($0, on) },
                isReversal: true
            )
        }
    }

    /// In the order of the ledgers' ids, each reversal after its row.
    private func rows(of type: Text) -> [Row] {
        registers.all(type).flatMap { rows(of: $0, type) }
    }

    private func rows(of ledger: RegisterRecord, _ type: Text) -> [Row] {
        let kinds = Ledger.of(type)
        return (ledger.figures["rows"]?.list ?? []).flatMap { value -> [Row] in
            guard let amount = Quantity(value["amount"]), let entry = value["entry"]?.text else {
                return []
            }
            let row = Row(
                ledger: ledger,
                value: value,
                entry: entry,
                amount: amount,
                sign: kinds?.sign(of: entry) ?? 0,
                day: value["on"]?.text.flatMap(CivilDay.init),
                isReversal: false
            )
            return [row] + [row.reversal].compactMap(\.self)
        }
    }

    private func isBefore(_ row: Row) -> Bool {
        guard let span, let day = row.day else { return false }
        return day < span.from
    }

    private func isInside(_ row: Row) -> Bool {
        guard let span else { return true }
        guard let day = row.day else { return false }
        return day >= span.from && day <= span.through
    }

    // MARK: Balances

    private static let balanceColumns = [
        ReportColumn("opening", "期初余额", "Opening", .points),
        ReportColumn("added", "本期增加", "Added", .points),
        ReportColumn("taken", "本期减少", "Taken", .points),
        ReportColumn("closing", "期末余额", "Closing", .points),
    ]

    /// Opening balance, what came and went in the period, closing balance.
    private func balances(
        of type: Text,
        name: Text,
        title: Phrase,
        head: [ReportColumn],
        figure: ReportColumn? = nil,
        cells: (RegisterRecord) -> [JSON]
    ) -> ReportDraft {
        let more = [figure].compactMap(\.self)
        var draft = ReportDraft(
            name: name,
            title: title,
            columns: head + Self.balanceColumns + more
        )
        for ledger in registers.all(type) {
            draft.rows.append(
                cells(ledger)
                    + figures(rows(of: ledger, type), type, more.map(\.key))
                    .map { .points($0?.smallest) }
            )
        }
        return draft
    }

    /// Opening, added, taken, closing, and further figures at the end; all unknown of a ledger without a row. Where currencies are
    /// mixed, what is not of one alone is unknown, and with it what was added and taken.
    private func figures(_ rows: [Row], _ type: Text, _ more: [Text]) -> [Quantity?] {
        let inside = rows.filter(isInside)
        let known = rows.filter { isBefore($0) || isInside($0) }
        let opening = sum(rows.filter(isBefore), of: rows) { $0.entered * $0.sign }
        let closing = sum(known, of: rows) { $0.entered * $0.sign }
        guard closing != nil else { return [opening, nil, nil, nil] + more.map { _ in nil } }
        let kinds = Ledger.of(type)
        let ends = more.map { figure in
            sum(known, of: rows) { row in
                row.entered * (kinds?.sign(of: row.entry, in: figure) ?? 0)
            }
        }
        return [
            opening, sum(inside.filter { $0.sign > 0 }, of: rows, \.entered),
            sum(inside.filter { $0.sign < 0 }, of: rows, \.entered), closing,
        ] + ends
    }

    /// The sum of what stands of these rows; a reversal among them takes its row out. Nothing of the
    /// ledger's currency where none stands.
    private func sum(_ rows: [Row], of all: [Row], _ sign: (Row) -> Int64) -> Quantity? {
        let (reversals, entries) = (rows.filter(\.isReversal), rows.filter { !$0.isReversal })
        let (taken, entered) = (Set(reversals.map(\.change)), Set(entries.map(\.change)))
        let standing =
            entries.filter { !taken.contains($0.change) }
            + reversals.filter { !entered.contains($0.change) }
        guard standing.isEmpty else {
            return Ledger.sum(standing.map { ($0.amount, sign($0)) })
        }
        return all.first.map { Quantity(smallest: 0, dimension: $0.amount.unit.dimension) }
    }

    func bridges() -> ReportDraft {
        balances(
            of: RecordType.bridge,
            name: "bridges",
            title: Phrase("过桥资金余额", "Bridging money"),
            head: [
                ReportColumn("title", "出资方", "Contributor", .text),
                ReportColumn("currency", "币种", "Currency", .word, words: "currencies"),
            ],
            figure: ReportColumn("outstanding", "期末在外放款", "Lent out at the end", .points)
        ) { [$0.title, $0.currency("balance")] }
    }

    func loans() -> ReportDraft {
        balances(
            of: RecordType.loan,
            name: "loans",
            title: Phrase("内循环助贷", "Loans coordinated"),
            head: [
                ReportColumn("title", "助贷事项", "Loan", .text),
                ReportColumn("enterprise", "企业", "Enterprise", .text),
                ReportColumn("bank", "银行", "Bank", .text),
                ReportColumn("progress", "进度", "Progress", .word, words: "declared"),
                ReportColumn("applied", "申请金额", "Applied for", .points),
                ReportColumn("currency", "币种", "Currency", .word, words: "currencies"),
            ]
        ) { loan in
            [
                loan.title, loan.reference("enterprise"), loan.cell("bank"),
                loan.cell("progress"), loan.amount("applied"),
                loan.currency("balance", "applied"),
            ]
        }
    }

    func funds() -> ReportDraft {
        let alerts = registers.all(RecordType.risk)
        return balances(
            of: RecordType.fund,
            name: "funds",
            title: Phrase("基金余额", "Funds"),
            head: [
                ReportColumn("title", "基金", "Fund", .text),
                ReportColumn("manager", "管理人", "Manager", .text),
                ReportColumn("currency", "币种", "Currency", .word, words: "currencies"),
                ReportColumn("size", "规模", "Size", .points),
                ReportColumn("alerts", "现未解除预警", "Open alerts now", .count),
            ],
            figure: ReportColumn("placed", "期末在投", "Placed at the end", .points)
        ) { fund in
            let open = alerts.count { alert in
                alert.fields["fund"]?.text == fund.id && alert.figures["state"] == "active"
            }
            return [
                fund.title, fund.cell("manager"), fund.currency("balance", "size"),
                fund.amount("size"), .count(open),
            ]
        }
    }

    // MARK: Rows

    private static let rowColumns = [
        ReportColumn("ledger", "台账", "Ledger", .text),
        ReportColumn("on", "日期", "Date", .day),
        ReportColumn("entry", "摘要", "Entry", .word, words: "declared"),
        ReportColumn("amount", "金额", "Amount", .points),
        ReportColumn("currency", "币种", "Currency", .word, words: "currencies"),
        ReportColumn("enterprise", "企业", "Enterprise", .text),
        ReportColumn("note", "说明", "Note", .text),
        ReportColumn("party", "记账单位", "By", .party),
        ReportColumn("person", "经办人", "Person", .text),
        ReportColumn("row", "流水号", "Row", .text),
        ReportColumn("reversal", "被何笔冲红", "Reversed by", .text),
        ReportColumn("reverses", "冲红何笔", "Reverses", .text),
    ]

    /// The rows dated in the period and the reversals made in it. What was taken back later has no
    /// reversal yet.
    func rows(of type: Text, name: Text, title: Phrase) -> ReportDraft {
        var draft = ReportDraft(name: name, title: title, columns: Self.rowColumns)
        let inside = rows(of: type).filter(isInside)
            .sorted { ($0.day?.number ?? 0) < ($1.day?.number ?? 0) }
        draft.rows = inside.map(cells)
        return draft
    }

    private func cells(_ row: Row) -> [JSON] {
        func cell(_ name: Text) -> JSON {
            row.value[name].flatMap { $0 == .null ? nil : JSON($0) } ?? ""
        }
        let enterprise = row.value["enterprise"]?.text
        let head: [JSON] = [
            row.ledger.title, row.day.map { .string($0.description) } ?? "", cell("entry"),
            .int(row.amount.smallest * row.entered), RegisterRecord.currency(of: row.amount),
            enterprise.map { row.ledger.document["names"]?[$0] ?? .string($0) } ?? "",
        ]
        guard !row.isReversal else {
            return head
                + ["reversedWhy", "reversedBy", "reversedByPerson", "reversal"].map(cell)
                + ["", cell("row")]
        }
        let isReversed = row.reversal.map { isBefore($0) || isInside($0) } ?? false
        return head + ["note", "party", "person", "row"].map(cell)
            + [isReversed ? cell("reversal") : "", ""]
    }

    // MARK: Alerts

    private static let alertColumns = [
        ReportColumn("raised", "预警时间", "Raised", .time),
        ReportColumn("title", "预警", "Alert", .text),
        ReportColumn("fund", "基金", "Fund", .text),
        ReportColumn("enterprise", "企业", "Enterprise", .text),
        ReportColumn("level", "等级", "Level", .word, words: "declared"),
        ReportColumn("fact", "情况", "Fact", .text),
        ReportColumn("party", "预警单位", "By", .party),
        ReportColumn("action", "处置", "Action", .text),
        ReportColumn("due", "处置期限", "Due", .day),
        ReportColumn("closed", "解除", "Closed", .time),
        ReportColumn("why", "解除理由", "Why closed", .text),
    ]

    /// Alerts that are open, and those raised or closed in the period.
    func alerts() -> ReportDraft {
        var draft = ReportDraft(
            name: "alerts",
            title: Phrase("风险预警", "Risk alerts"),
            columns: Self.alertColumns
        )
        for alert in registers.all(RecordType.risk) {
            let raised = alert.events("defined").first
            let isClosed = alert.figures["state"] == "closed"
            let closing = isClosed ? alert.events("closed").last : nil
            let times = [raised, closing].compactMap {
                $0?["occurredAt"]?.text.flatMap(CivilTime.milliseconds)
            }
            guard !isClosed || span.map({ times.contains(where: $0.contains) }) ?? true else {
                continue
            }
            let step = alert.events("intervened").last
            draft.rows.append([
                raised?["occurredAt"] ?? .null, alert.title, alert.reference("fund"),
                alert.reference("enterprise"), alert.cell("level"), alert.cell("fact"),
                raised?["party"] ?? .null, step?["fields"]?["text"] ?? "",
                step?["fields"]?["due"] ?? "", closing?["occurredAt"] ?? "",
                closing?["fields"]?["why"] ?? "",
            ])
        }
        return draft
    }
}

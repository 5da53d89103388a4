import DutyBook
import History

/// 内循环与过桥资金台账、基金风险月报: balances and rows of ledgers, and the alerts on funds. Amounts are in
/// hundredths of their currency; of rows and balances, only what is dated by the end of the period
/// counts.
struct MoneyReports {
    let book: ReportBook
    let registers: ReportRegisters
    let span: ReportSpan?

    /// One row of a ledger, with what it does to the balance.
    private struct Row {
        let ledger: RegisterRecord
        let value: Value
        let amount: Int64
        let sign: Int64
        let day: CivilDay?
        let isReversed: Bool
    }

    private func rows(of type: Text) -> [Row] {
        let kinds = Ledger.of(type)
        return registers.all(type).flatMap { ledger in
            (ledger.figures["rows"]?.list ?? []).compactMap { row in
                guard let amount = Quantity(row["amount"]), let entry = row["entry"]?.text else {
                    return nil
                }
                return Row(
                    ledger: ledger,
                    value: row,
                    amount: amount.smallest,
                    sign: kinds?.sign(of: entry) ?? 0,
                    day: row["on"]?.text.flatMap(CivilDay.init),
                    isReversed: row["reversal"] != nil && row["reversal"] != .null
                )
            }
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
        cells: (RegisterRecord) -> [JSON]
    ) -> ReportDraft {
        var draft = ReportDraft(name: name, title: title, columns: head + Self.balanceColumns)
        let all = rows(of: type).filter { !$0.isReversed }
        for ledger in registers.all(type) {
            let own = all.filter { $0.ledger.id == ledger.id }
            func sum(_ rows: [Row], _ amount: (Row) -> Int64) -> Int64? {
                rows.reduce(Int64?.some(0)) { total, row in
                    guard let (sum, isOver) = total?.addingReportingOverflow(amount(row)), !isOver
                    else { return nil }
                    return sum
                }
            }
            let inside = own.filter(isInside)
            let opening = sum(own.filter(isBefore)) { $0.amount * $0.sign }
            let added = sum(inside.filter { $0.sign > 0 }) { $0.amount }
            let taken = sum(inside.filter { $0.sign < 0 }) { $0.amount }
            let closing = sum(own.filter { isBefore($0) || isInside($0) }) { $0.amount * $0.sign }
            draft.rows.append(cells(ledger) + [opening, added, taken, closing].map(JSON.points))
        }
        return draft
    }

    func bridges() -> ReportDraft {
        balances(
            of: RecordType.bridge,
            name: "bridges",
            title: Phrase("过桥资金余额", "Bridging money"),
            head: [
                ReportColumn("title", "出资方", "Contributor", .text),
                ReportColumn("currency", "币种", "Currency", .word, words: "currencies"),
                ReportColumn("outstanding", "现在外放款", "Lent out now", .points),
            ]
        ) { [$0.title, $0.currency("balance"), $0.amount("outstanding")] }
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
                ReportColumn("placed", "现在投", "Placed now", .points),
                ReportColumn("alerts", "未解除预警", "Open alerts", .count),
            ]
        ) { fund in
            let open = alerts.count { alert in
                alert.fields["fund"]?.text == fund.id && alert.figures["state"] == "active"
            }
            return [
                fund.title, fund.cell("manager"), fund.currency("balance", "size"),
                fund.amount("size"), fund.amount("placed"), .count(open),
            ]
        }
    }

    // MARK: Rows

    private static let rowColumns = [
        ReportColumn("ledger", "台账", "Ledger", .text),
        ReportColumn("on", "日期", "Date", .day),
        ReportColumn("entry", "摘要", "Entry", .word, words: "declared"),
        ReportColumn("amount", "金额", "Amount", .points),
        ReportColumn("enterprise", "企业", "Enterprise", .text),
        ReportColumn("note", "说明", "Note", .text),
        ReportColumn("party", "记账单位", "By", .party),
        ReportColumn("person", "经办人", "Person", .text),
        ReportColumn("row", "流水号", "Row", .text),
        ReportColumn("reversal", "冲红", "Reversed by", .text),
    ]

    /// The rows dated in the period, those taken back among them.
    func rows(of type: Text, name: Text, title: Phrase) -> ReportDraft {
        var draft = ReportDraft(name: name, title: title, columns: Self.rowColumns)
        let inside = rows(of: type).filter(isInside)
            .sorted { ($0.day?.number ?? 0) < ($1.day?.number ?? 0) }
        draft.rows = inside.map { row in
            let enterprise = row.value["enterprise"]?.text
            func cell(_ name: Text) -> JSON {
                row.value[name].flatMap { $0 == .null ? nil : JSON($0) } ?? ""
            }
            return [
                row.ledger.title, cell("on"), cell("entry"), .int(row.amount),
                enterprise.map { row.ledger.document["names"]?[$0] ?? .string($0) } ?? "",
                cell("note"), cell("party"), cell("person"), cell("row"), cell("reversal"),
            ]
        }
        return draft
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

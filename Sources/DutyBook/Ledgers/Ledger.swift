package import History

/// 台账: rows that are only ever added. A wrong row is taken back by a reversal (冲红), never edited,
/// and every balance is counted anew from the rows.
package struct Ledger: Sendable {
    /// The kinds of rows, and what each does to the balance.
    let kinds: [Kind]
    /// Amounts that are of interest beside the sum of each kind.
    let figures: [Figure]

    struct Kind: Sendable {
        let name: Text
        /// 1 adds to the balance, −1 takes from it, 0 leaves it.
        let sign: Int64

        init(_ name: Text, _ sign: Int64) {
            self.name = name
            self.sign = sign
        }
    }

    /// What is added less what is taken away.
    struct Figure: Sendable {
        let name: Text
        let added: Text
        let taken: Text
    }

    /// What a row says beside its kind, amount and date.
    private let more: [Field]

    init(_ kinds: [Kind], figures: [Figure] = [], row more: [Field] = []) {
        self.kinds = kinds
        self.figures = figures
        self.more = more
    }

    package static let entered: Text = "entered"
    package static let reversed: Text = "reversed"

    var events: [EventRule] {
        [
            EventRule(
                Self.entered,
                [
                    .required("entry", .oneOf(kinds.map(\.name))), .required("amount", .money),
                    .required("on", .date),
                ] + more + [.optional("note", .text)]
            ),
            EventRule(Self.reversed, .required("row", .change), .required("why", .filledText)),
        ]
    }

    func actions(_ keeping: Keeping) -> [ActionRule] {
        [
            keeping.changing("enter", events: [Self.entered], "记账", "entered"),
            keeping.changing("reverse", events: [Self.reversed], "冲红", "reversed"),
        ]
    }

    /// The rows in causal order, each with the reversal that took it back.
    package static func rows(_ history: RecordHistory) -> [LedgerRow] {
        var rows: [LedgerRow] = []
        var reversals: [Text: LedgerRow.Reversal] = [:]
        for entry in history.entries {
            for event in entry.body.events {
                if event.kind == entered, let row = LedgerRow(entry, event.fields) {
                    rows.append(row)
                } else if event.kind == reversed, let row = event.fields["row"]?.text,
                    reversals[row] == nil
                {
                    reversals[row] = LedgerRow.Reversal(entry, why: event.fields["why"]?.text)
                }
            }
        }
        return rows.map { row in
            var row = row
            row.reversal = reversals[Text(row.dot.description)]
            return row
        }
    }

    /// What a row of this kind does to the balance: 1 adds to it, −1 takes from it, 0 leaves it.
    package func sign(of entry: Text) -> Int64 { kinds.first { $0.name == entry }?.sign ?? 0 }

    /// The same to one of its figures, such as what is lent out.
    package func sign(of entry: Text, in figure: Text) -> Int64 {
        guard let figure = figures.first(where: { $0.name == figure }) else { return 0 }
        return entry == figure.added ? 1 : entry == figure.taken ? -1 : 0
    }

    /// The sum of each kind, the figures and the balance; `nil` amounts where nothing was entered.
    func derived(_ history: RecordHistory) -> [(name: Text, value: Value)] {
        let rows = Self.rows(history)
        let standing = rows.filter { $0.reversal == nil }
        func sum(_ kind: Text) -> Quantity? {
            Self.sum(standing.filter { $0.entry == kind }.map { ($0.amount, 1) })
        }
        let signs = Dictionary(kinds.map { ($0.name, $0.sign) }) { first, _ in first }
        let balance = Self.sum(standing.map { ($0.amount, signs[$0.entry] ?? 0) })
        let parts = kinds.map { (name: $0.name, value: sum($0.name)?.value ?? .null) }
        let more = figures.map { figure in
            let difference = Self.sum(
                standing.compactMap { row in
                    if row.entry == figure.added { return (row.amount, 1) }
                    return row.entry == figure.taken ? (row.amount, -1) : nil
                }
            )
            return (name: figure.name, value: difference?.value ?? .null)
        }
        return parts + more + [
            (name: "balance", value: balance?.value ?? .null),
            (name: "overdrawn", value: .bool((balance?.smallest ?? 0) < 0)),
            (name: "rows", value: .list(rows.map(\.value))),
        ]
    }

    /// Of one currency; `nil` where there is nothing to add, or it no longer fits.
    package static func sum(_ amounts: [(amount: Quantity, sign: Int64)]) -> Quantity? {
        guard let first = amounts.first else { return nil }
        var sum: Int64 = 0
        for (amount, sign) in amounts {
            guard amount.unit.dimension == first.amount.unit.dimension else { return nil }
            let (next, isOver) = sum.addingReportingOverflow(amount.smallest * sign)
            guard !isOver else { return nil }
            sum = next
        }
        return Quantity(smallest: sum, dimension: first.amount.unit.dimension)
    }

    /// One currency to a ledger; no more is paid out than is there; a row is reversed once.
    func check(_ act: Act, _ scene: Scene) throws(Refusal) {
        try act.checkRecord(scene)
        let rows = Self.rows(scene.past)
        for event in act.events where event.kind == Self.entered {
            guard let amount = Quantity(event.fields["amount"]) else { continue }
            if let first = rows.first, first.amount.unit.dimension != amount.unit.dimension {
                throw act.refusal(.wrongUnit, amount.unit.sign)
            }
            guard let kind = kinds.first(where: { $0.name == event.fields["entry"]?.text }),
                kind.sign < 0
            else { continue }
            let balance = derived(scene.past).first { $0.name == "balance" }
            guard amount.smallest <= Quantity(balance?.value)?.smallest ?? 0 else {
                throw act.refusal(.balanceTooSmall, Quantity(balance?.value)?.spelling ?? "0")
            }
        }
        for event in act.events where event.kind == Self.reversed {
            guard let name = event.fields["row"]?.text,
                let row = rows.first(where: { Text($0.dot.description) == name })
            else { throw act.refusal(.unknownChange, event.fields["row"]?.text) }
            guard row.reversal == nil else { throw act.refusal(.alreadyReversed, row.dot.slip) }
        }
    }
}

/// One row of a ledger.
package struct LedgerRow: Sendable {
    package let dot: Dot
    package let entry: Text
    package let amount: Quantity
    package let fields: [Text: Value]
    package let author: Author
    /// What took it back; `nil` while it stands.
    package fileprivate(set) var reversal: Reversal?

    /// 冲红: the change that took a row back.
    package struct Reversal: Sendable {
        package let dot: Dot
        package let why: Text?
        package let author: Author
        /// When the hub received it, by the author's computer where it has not: a balance that was
        /// drawn before that day stays what it was.
        package let day: CivilDay?

        fileprivate init(_ entry: Entry, why: Text?) {
            dot = entry.dot
            self.why = why
            author = entry.body.author
            day = CivilDay(
                containing: entry.standing?.receivedAt ?? entry.body.times.recordedAt
            )
        }
    }

    fileprivate init?(_ entry: Entry, _ fields: Value) {
        guard let kind = fields["entry"]?.text, let amount = Quantity(fields["amount"]) else {
            return nil
        }
        dot = entry.dot
        self.entry = kind
        self.amount = amount
        self.fields = fields.map ?? [:]
        author = entry.body.author
    }

    /// As documents and tables show it.
    package var value: Value {
        var value = fields
        value["row"] = .text(dot.slip)
        value["change"] = .text(Text(dot.description))
        value["party"] = .text(author.party)
        value["person"] = .text(author.person)
        value["reversal"] = reversal.map { .text($0.dot.slip) } ?? .null
        value["reversedOn"] = reversal?.day.map { .text(Text($0.description)) } ?? .null
        value["reversedWhy"] = reversal?.why.map(Value.text) ?? .null
        value["reversedBy"] = reversal.map { .text($0.author.party) } ?? .null
        value["reversedByPerson"] = reversal.map { .text($0.author.person) } ?? .null
        return .map(value)
    }
}

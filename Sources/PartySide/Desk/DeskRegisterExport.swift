import DutyBook
import History
import SQLiteStore
import Settings

extension Desk {
    /// A list as a table: `{"header":[…],"days":[column…],"rows":[[…]]}`. With `rows` the rows of the
    /// ledgers in it instead of one line for each.
    func export(_ type: Text, _ request: DeskRequest, _ arguments: DeskArguments) async throws
        -> DeskReply
    {
        let inEnglish = request.language == .english
        let register = try await register(type, arguments)
        let parties = try await site.store.read { try $0.parties() }
        let table = RegisterTable(register.declared, parties, inEnglish: inEnglish)
        let standing = register.records.filter { !$0.isVoid }
        let isOfRows = try arguments.flag("rows")
        let columns = isOfRows ? table.rowColumns : table.columns
        let rows = isOfRows ? standing.flatMap(table.rows) : standing.map(table.line)
        return Self.table(
            header: columns.map(\.title),
            days: columns.indices.filter { columns[$0].isDay },
            rows: rows.map(JSON.array)
        )
    }
}

/// How the records of a type become lines of a table: a column for each declared field and each
/// figure. Amounts have two, as written and as a number of their base unit to reckon with.
struct RegisterTable {
    private let declared: RecordDeclaration
    private let parties: PartyDirectory
    private let inEnglish: Bool

    struct Column {
        let title: Text
        let isDay: Bool
    }

    /// A field or figure of a record.
    private struct Source {
        let name: Text
        let form: Form
    }

    init(_ declared: RecordDeclaration, _ parties: PartyDirectory, inEnglish: Bool) {
        self.declared = declared
        self.parties = parties
        self.inEnglish = inEnglish
    }

    private var sources: [Source] {
        let fields = declared.fields.map { Source(name: $0.field.name, form: $0.field.form) }
        let listed = declared.listing.map { $0.columns + $0.totals } ?? []
        var figures: [Source] = []
        for name in listed + ["state"]
        where !fields.contains(where: { $0.name == name })
            && !figures.contains(where: { $0.name == name })
        {
            let isAmount =
                declared.listing?.totals.contains(name) == true
                || declared.listing?.rollups.contains { $0.name == name && $0.sum != nil } == true
            figures.append(Source(name: name, form: isAmount ? .money : .anything))
        }
        return fields + figures
    }

    /// The columns of a table with a line for each record.
    var columns: [Column] { sources.flatMap(columns) + [Column(title: "id", isDay: false)] }

    func line(_ record: RegisterRecord) -> [JSON] {
        sources.flatMap { source in
            cells(
                record.fields[source.name] ?? record.figures[source.name],
                source.form,
                record.document
            )
        } + [.string(record.id)]
    }

    // MARK: The rows of a ledger

    private var rowSources: [Source] {
        let fields = declared.events.first { $0.kind == Ledger.entered }?.fields ?? []
        let more: [(Text, Form)] = [
            ("party", .party), ("person", .text), ("row", .text), ("reversal", .text),
            ("reversedOn", .date), ("reversedWhy", .text),
        ]
        return fields.map { Source(name: $0.name, form: $0.form) }
            + more.map { Source(name: $0.0, form: $0.1) }
    }

    /// The columns of a table with a line for each row of the ledgers.
    var rowColumns: [Column] {
        [Column(title: Text(word(declared.zh, declared.en)), isDay: false)]
            + rowSources.flatMap(columns)
    }

    func rows(_ record: RegisterRecord) -> [[JSON]] {
        (record.figures["rows"]?.list ?? []).map { row in
            [record.document["title"] ?? ""]
                + rowSources.flatMap { cells(row[$0.name], $0.form, record.document) }
        }
    }

    // MARK: Cells

    private func columns(_ source: Source) -> [Column] {
        let title = DeclaredWords.field(source.name, of: declared).text(inEnglish)
        switch source.form {
        case .quantity:
            let base = title + Text(word("（基本单位）", " (base unit)"))
            return [Column(title: title, isDay: false), Column(title: base, isDay: false)]
        case .date: return [Column(title: title, isDay: true)]
        default: return [Column(title: title, isDay: false)]
        }
    }

    private func cells(_ value: Value?, _ form: Form, _ document: JSON) -> [JSON] {
        if case .quantity = form {
            // A rollup has one amount per dimension; only a single one can be reckoned with.
            let amounts = (value?.list ?? value.map { [$0] } ?? []).compactMap(Quantity.init)
            let spelled = amounts.map(\.spelling).joined(word("、", ", "))
            return [.string(spelled), amounts.count == 1 ? base(amounts[0]) : ""]
        }
        return [cell(value, form, document)]
    }

    /// Yuan, dollars, square metres …: a number where it is whole.
    private func base(_ amount: Quantity) -> JSON {
        let scale: Int64 =
            switch amount.unit.dimension {
            case .yuan, .dollar, .share: 100
            case .area, .count, .people: 1
            }
        guard amount.smallest % scale != 0 else { return .int(amount.smallest / scale) }
        let unit: Unit = amount.unit.dimension == .dollar ? .dollar : .yuan
        return .string(Quantity(smallest: amount.smallest, unit: unit).number)
    }

    private func cell(_ value: Value?, _ form: Form, _ document: JSON) -> JSON {
        switch (value, form) {
        case (nil, _), (.null, _): ""
        case (.int(let number), _): .int(number)
        case (.bool(let bool), _): .string(bool ? word("是", "yes") : word("否", "no"))
        case (.text(let id), .party): .string(parties[id]?.name ?? id)
        case (.text(let id), .record): document["names"]?[id] ?? .string(id)
        case (.text(let word), .oneOf), (.text(let word), .anything):
            .string(DeclaredWords.value(word)?.text(inEnglish) ?? word)
        case (.text(let text), _): .string(text)
        case (.list(let list), _):
            .string(
                list.compactMap(\.text).map { parties[$0]?.name ?? $0 }.joined(word("、", ", "))
            )
        default: ""
        }
    }

    private func word(_ zh: String, _ en: String) -> String { inEnglish ? en : zh }
}

extension [Text] {
    fileprivate func joined(_ separator: String) -> Text {
        reduce("") { $0.isEmpty ? $1 : $0 + Text(separator) + $1 }
    }
}

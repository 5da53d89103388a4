import DutyBook
import History
import Spreadsheets

/// Reads one row of a duty list.
struct ItemRowReader {
    struct Fault: Error {
        let column: Int
        let message: Phrase
    }

    private let places: [ItemColumn: Int]
    private let rightsPlaces: [(column: RightsColumn, place: Int)]
    private let names: [Text: Text]
    private let parties: PartyDirectory
    private let hash: HashFunction

    init(header: [Text], parties: PartyDirectory, hash: @escaping HashFunction) {
        var places: [ItemColumn: Int] = [:]
        for column in ItemColumn.allCases { places[column] = column.index(in: header) }
        self.places = places
        rightsPlaces = RightsColumn.allCases.compactMap { column in
            column.index(in: header).map { (column, $0) }
        }
        names = Dictionary(parties.all.values.map { ($0.name, $0.id) }) { first, _ in first }
        self.parties = parties
        self.hash = hash
    }

    func read(_ row: DelimitedTable.Row) throws(Fault) -> ItemTable.Item {
        func cell(_ column: ItemColumn) -> Text? {
            guard let place = places[column], place < row.cells.count else { return nil }
            let text = SheetWriting.original(row.cells[place])
            return text.isEmpty ? nil : text
        }
        guard let title = cell(.title) else {
            throw fault(.title, Phrase("事项名称是空的", "the title is empty"))
        }
        var arguments: [Text: Value] = ["title": .text(title)]
        let list = cell(.kind) ?? "department"
        guard let kind = ListName.kind(list) else {
            throw fault(.kind, Phrase("没有这种清单：\(list)", "there is no list of this kind: \(list)"))
        }
        arguments["kind"] = .text(Text(kind.rawValue))
        arguments["code"] = cell(.code).map(Value.text)
        arguments["category"] = cell(.category).map(Value.text)
        arguments["basis"] = cell(.basis).map(Value.text)
        arguments["area"] = cell(.area).map(Value.text)
        arguments["docNo"] = cell(.docNo).map(Value.text)
        arguments["from"] = try day(cell(.from), .from)
        arguments["to"] = try day(cell(.to), .to)
        arguments["cooperate"] = try cooperators(cell(.cooperate))
        var content = cell(.content)
        var unknown: Text?
        if let department = cell(.lead) {
            if let party = party(department) {
                arguments["lead"] = .text(party)
            } else {
                unknown = department
                content = ItemTable.content(content, department: department)
            }
        }
        arguments["content"] = content.map(Value.text)
        // An assignment without a lead is none: what else it says waits with the department.
        if arguments["lead"] == nil {
            for name: Text in ["cooperate", "area", "from", "to", "docNo"] { arguments[name] = nil }
        }
        let name = cell(.code) ?? (cell(.lead) ?? "") + "/" + title
        return ItemTable.Item(
            line: row.line,
            id: cell(.id) ?? ItemTable.id(of: name, hash: hash),
            arguments: arguments,
            unknownLead: unknown,
            seen: cell(.seen),
            columns: Set(places.keys.map { $0.title(inEnglish: true) }),
            rights: kind == .rights ? try rights(row) : [:]
        )
    }

    /// An empty cell says nothing: what is known stays.
    private func rights(_ row: DelimitedTable.Row) throws(Fault) -> [Text: Value] {
        var values: [Text: Value] = [:]
        for (column, place) in rightsPlaces where place < row.cells.count {
            let cell = SheetWriting.original(row.cells[place])
            guard !cell.isEmpty else { continue }
            guard let value = column.value(of: cell) else {
                let message = Phrase("取值不对：\(cell)", "this is no value of the column: \(cell)")
                throw Fault(column: place, message: message)
            }
            values[column.name] = value
        }
        if let legal = values["legalLimitDays"]?.int,
            let promised = values["promisedLimitDays"]?.int,
            promised > legal
        {
            let place = rightsPlaces.first { $0.column == .promisedLimitDays }?.place ?? 0
            let message = Phrase("承诺时限长于法定时限", "the promised limit exceeds the legal one")
            throw Fault(column: place, message: message)
        }
        return values
    }

    private func fault(_ column: ItemColumn, _ message: Phrase) -> Fault {
        Fault(column: places[column] ?? places[.title] ?? 0, message: message)
    }

    private func party(_ name: Text) -> Text? { parties[name]?.id ?? names[name] }

    private func day(_ cell: Text?, _ column: ItemColumn) throws(Fault) -> Value? {
        guard let cell else { return nil }
        guard let day = DayCell.text(cell) else {
            throw fault(column, Phrase("不是日期：\(cell)", "this is no date: \(cell)"))
        }
        return .text(day)
    }

    /// Several parties stand in one cell, separated by commas, semicolons or line ends of either
    /// language.
    private func cooperators(_ cell: Text?) throws(Fault) -> Value? {
        guard let cell else { return nil }
        var found: [Value] = []
        for name in cell.string.split(whereSeparator: { "、，,；;\n".contains($0) }) {
            let text = Text(String(name.drop { $0 == " " }))
            guard !text.isEmpty else { continue }
            guard let id = party(text) else {
                throw fault(.cooperate, Phrase("没有这个单位：\(text)", "there is no such party: \(text)"))
            }
            found.append(.text(id))
        }
        return found.isEmpty ? nil : .list(found)
    }
}

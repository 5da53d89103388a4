package import DutyBook
package import History

/// Duty items read from a table: which column is which, and every row as arguments of `item.define`.
package struct ItemTable: Sendable {
    /// One duty to be listed.
    package struct Item: Hashable, Sendable {
        package let line: Int
        /// Made from the item's code, so that importing a list twice lists every duty once.
        package let id: Text
        package let arguments: [Text: Value]
        /// The department's name where no party of the zone bears it.
        package let unknownLead: Text?
    }

    /// Something wrong in one cell.
    package struct CellFault: Hashable, Sendable {
        package let line: Int
        package let column: Text
        package let message: Phrase

        package func document(in english: Bool) -> JSON {
            [
                "row": .count(line), "column": .string(column),
                "message": .string(english ? message.english : message.chinese),
            ]
        }
    }

    package private(set) var items: [Item] = []
    package private(set) var faults: [CellFault] = []

    /// Names a column may have, the first one is ours.
    private static let titles: [Text] = ["title", "name", "事项名称", "事项", "名称"]
    private static let departments: [Text] = [
        "lead", "department", "牵头部门", "主责部门", "责任单位", "部门",
    ]
    private static let codes: [Text] = ["code", "item_code", "事项编码", "编码"]
    private static let categories: [Text] = ["category", "type", "类别", "类型"]
    private static let kinds: [Text] = ["kind", "清单"]
    private static let contents: [Text] = ["content", "内容"]
    private static let bases: [Text] = ["basis", "依据"]

    /// - Parameter longestText: bytes a cell may have.
    package init(
        _ table: DelimitedTable,
        parties: PartyDirectory,
        longestText: Int,
        hash: @escaping HashFunction
    ) {
        func column(_ names: [Text]) -> Int? {
            names.lazy.compactMap { table.header.firstIndex(of: $0) }.first
        }
        guard let title = column(Self.titles) else {
            let message = Phrase("没有事项名称这一列", "there is no column with the title")
            faults = [CellFault(line: 1, column: "title", message: message)]
            return
        }
        let reader = RowReader(
            title: title,
            lead: column(Self.departments),
            code: column(Self.codes),
            category: column(Self.categories),
            kind: column(Self.kinds),
            content: column(Self.contents),
            basis: column(Self.bases),
            names: Dictionary(parties.all.values.map { ($0.name, $0.id) }) { first, _ in first },
            parties: parties,
            hash: hash
        )
        var lines: [Text: Int] = [:]
        for row in table.rows {
            let faultsBefore = faults.count
            for (index, cell) in row.cells.enumerated() where cell.utf8.count > longestText {
                let name = index < table.header.count ? table.header[index] : "?"
                let message = Phrase("文字太长", "the text is too long")
                faults.append(CellFault(line: row.line, column: name, message: message))
            }
            if row.cells.count > table.header.count {
                let message = Phrase("比表头多出格子", "more cells than the header has")
                faults.append(CellFault(line: row.line, column: "?", message: message))
            }
            switch reader.read(row) {
            case .failure(let fault):
                faults.append(
                    CellFault(
                        line: row.line,
                        column: table.header[fault.column],
                        message: fault.message
                    )
                )
            case .success(let item):
                if let earlier = lines[item.id] {
                    let message = Phrase("与第 \(earlier) 行重复", "the same duty as row \(earlier)")
                    let name = table.header[reader.code ?? title]
                    faults.append(CellFault(line: row.line, column: name, message: message))
                } else if faults.count == faultsBefore {
                    lines[item.id] = row.line
                    items.append(item)
                }
            }
        }
    }

    /// The duties of the lists that the product ships.
    package init(sample: [SampleItem], parties: PartyDirectory, hash: HashFunction) {
        for (index, duty) in sample.enumerated() {
            var arguments = duty.arguments
            var unknown: Text?
            if parties[duty.lead] == nil {
                arguments["lead"] = nil
                unknown = SampleParties.all.first { $0.id == duty.lead }?.name ?? duty.lead
                arguments["content"] = .text(
                    Self.content(duty.content, department: unknown ?? duty.lead)
                )
            }
            items.append(
                Item(
                    line: index + 1,
                    id: Self.id(of: Text(duty.kind.rawValue) + ":" + duty.code, hash: hash),
                    arguments: arguments,
                    unknownLead: unknown
                )
            )
        }
    }

    fileprivate static func id(of name: Text, hash: HashFunction) -> Text {
        "item-" + Text(Hexadecimal.text(hash(name.utf8).bytes.prefix(8)))
    }

    /// A department that is no party yet stays readable in the item's text.
    fileprivate static func content(_ content: Text?, department: Text) -> Text {
        let line: Text = "责任单位：" + department
        guard let content, !content.isEmpty else { return line }
        return content + "\n" + line
    }
}

private struct RowReader {
    struct Fault: Error {
        let column: Int
        let message: Phrase
    }

    let title: Int
    let lead: Int?
    let code: Int?
    let category: Int?
    let kind: Int?
    let content: Int?
    let basis: Int?
    let names: [Text: Text]
    let parties: PartyDirectory
    let hash: HashFunction

    func read(_ row: DelimitedTable.Row) -> Result<ItemTable.Item, Fault> {
        func cell(_ column: Int?) -> Text? {
            guard let column, column < row.cells.count, !row.cells[column].isEmpty else {
                return nil
            }
            return row.cells[column]
        }
        guard let name = cell(title) else {
            let message = Phrase("事项名称是空的", "the title is empty")
            return .failure(Fault(column: title, message: message))
        }
        var arguments: [Text: Value] = ["title": .text(name)]
        let list = cell(kind) ?? "department"
        guard ItemKind.names.contains(list) else {
            let message = Phrase("没有这种清单：\(list)", "there is no list of this kind: \(list)")
            return .failure(Fault(column: kind ?? title, message: message))
        }
        arguments["kind"] = .text(list)
        arguments["code"] = cell(code).map(Value.text)
        arguments["category"] = cell(category).map(Value.text)
        arguments["basis"] = cell(basis).map(Value.text)
        var text = cell(content)
        var unknown: Text?
        if let department = cell(lead) {
            if let party = parties[department]?.id ?? names[department] {
                arguments["lead"] = .text(party)
            } else {
                unknown = department
                text = ItemTable.content(text, department: department)
            }
        }
        arguments["content"] = text.map(Value.text)
        let identity = cell(code) ?? (cell(lead) ?? "") + "/" + name
        return .success(
            ItemTable.Item(
                line: row.line,
                id: ItemTable.id(of: identity, hash: hash),
                arguments: arguments,
                unknownLead: unknown
            )
        )
    }
}

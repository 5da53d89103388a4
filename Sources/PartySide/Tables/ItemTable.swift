package import DutyBook
package import History
package import Spreadsheets

/// Duty items read from a table: every row as arguments of `item.define`, faulty ones left out.
package struct ItemTable: Sendable {
    /// One duty to be listed, or to be changed where it is listed already.
    package struct Item: Hashable, Sendable {
        package let line: Int
        /// Made from the item's code, so that importing a list twice lists every duty once.
        package let id: Text
        package let arguments: [Text: Value]
        /// The department's name where no party of the zone bears it.
        package let unknownLead: Text?
        /// The token of what the person saw who filled in the row; `nil` lets the row change nothing.
        package let seen: Text?
        /// The arguments the table has columns for.
        package let columns: Set<Text>
        /// What it says of a power, as arguments of `item.rights`.
        package let rights: [Text: Value]
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
    /// Rows below the header, blank ones not counted.
    package let rows: Int
    /// Whether it is a list of duties at all: it has a column with their titles.
    package let isDutyList: Bool

    /// - Parameter longestText: bytes a cell may have.
    package init(
        _ table: DelimitedTable,
        parties: PartyDirectory,
        longestText: Int,
        hash: @escaping HashFunction
    ) {
        rows = table.rows.count
        let title = ItemColumn.title.index(in: table.header)
        isDutyList = title != nil
        guard let title else {
            let message = Phrase("没有事项名称这一列", "there is no column with the title")
            faults = [CellFault(line: 1, column: "title", message: message)]
            return
        }
        let reader = ItemRowReader(header: table.header, parties: parties, hash: hash)
        var lines: [Text: Int] = [:]
        for row in table.rows {
            let before = faults.count
            for (index, cell) in row.cells.enumerated() where cell.utf8.count > longestText {
                note(row, index, Phrase("文字太长", "the text is too long"), table)
            }
            if row.cells.count > table.header.count {
                note(row, .max, Phrase("比表头多出格子", "more cells than the header has"), table)
            }
            do throws(ItemRowReader.Fault) {
                let item = try reader.read(row)
                if let earlier = lines[item.id] {
                    let column = ItemColumn.code.index(in: table.header) ?? title
                    let message = Phrase("与第 \(earlier) 行重复", "the same duty as row \(earlier)")
                    note(row, column, message, table)
                } else if faults.count == before {
                    lines[item.id] = row.line
                    items.append(item)
                }
            } catch {
                note(row, error.column, error.message, table)
            }
        }
    }

    private mutating func note(
        _ row: DelimitedTable.Row,
        _ column: Int,
        _ message: Phrase,
        _ table: DelimitedTable
    ) {
        let name = column < table.header.count ? table.header[column] : "?"
        faults.append(CellFault(line: row.line, column: name, message: message))
    }

    /// The duties of the lists that the product ships.
    package init(sample: [SampleItem], parties: PartyDirectory, hash: HashFunction) {
        rows = sample.count
        isDutyList = true
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
                    unknownLead: unknown,
                    seen: nil,
                    columns: [],
                    rights: [:]
                )
            )
        }
    }

    static func id(of name: Text, hash: HashFunction) -> Text {
        "item-" + Text(Hexadecimal.text(hash(name.utf8).bytes.prefix(8)))
    }

    /// A department that is no party yet stays readable in the item's text.
    static func content(_ content: Text?, department: Text) -> Text {
        let line: Text = "责任单位：" + department
        guard let content, !content.isEmpty else { return line }
        return content + "\n" + line
    }
}

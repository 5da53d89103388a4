import History
import PartySide
import Spreadsheets

/// Tables the command writes: XLSX where the file's name ends so, else CSV.
enum SheetFile {
    static func write(
        header: [Text],
        rows: [[SheetCell]],
        to path: String
    ) throws(DeskProblem) {
        let writing = SheetWriting(header: header, rows: rows)
        let bytes: [UInt8]
        do throws(SheetFault) {
            bytes =
                path.lowercased().hasSuffix(".xlsx")
                ? try writing.xlsx(sheet: "Huying") : writing.csv()
        } catch {
            throw SheetProblem.unwritable(path, error)
        }
        try OutputFile.write(bytes, to: path)
    }

    /// Writes the table a desk gave (`header`, `days`, `rows`); the document then names the file
    /// instead of holding the rows.
    static func write(_ document: JSON, to path: String) throws(DeskProblem) -> JSON {
        let header = document["header"]?.array?.compactMap(\.text) ?? []
        let days = Set(
            document["days"]?.array?.compactMap { $0.int.map(Int.init(clamping:)) } ?? []
        )
        let rows = (document["rows"]?.array ?? []).map { row in
            (row.array ?? []).enumerated().map { column, cell in
                if let number = cell.int { return SheetCell.number(number) }
                let text = cell.text ?? ""
                return days.contains(column) ? SheetCell(dayOrText: text) : .text(text)
            }
        }
        try write(header: header, rows: rows, to: path)
        return document.without("rows").without("days").adding([
            "file": .string(Text(path)), "count": .count(rows.count),
        ])
    }
}

/// The rows of a table that were not imported, with what is wrong in them, as a table to correct and
/// to import again.
enum ErrorFile {
    /// Beside the table: `list.xlsx` → `list.errors.xlsx`.
    static func path(for table: String) -> String {
        guard let dot = table.lastIndex(of: "."), !table[dot...].contains("/") else {
            return table + ".errors.csv"
        }
        let isBook = table[dot...].lowercased() == ".xlsx"
        return String(table[..<dot]) + (isBook ? ".errors.xlsx" : ".errors.csv")
    }

    /// - Parameters:
    ///   - content: the table as it was sent.
    ///   - errors: `[{"row","column","message"}]`
    static func write(
        _ content: String,
        errors: [JSON],
        to path: String
    ) throws(DeskProblem) {
        let table: DelimitedTable
        do throws(DelimitedTable.Fault) {
            table = try DelimitedTable(Text(content))
        } catch {
            return
        }
        var messages: [Int: [String]] = [:]
        for error in errors {
            guard let row = error["row"]?.int else { continue }
            let column = error["column"]?.string ?? ""
            let message = error["message"]?.string ?? ""
            messages[Int(clamping: row), default: []].append("[\(column)] \(message)")
        }
        let width = table.header.count
        let rows = table.rows.compactMap { row -> [SheetCell]? in
            guard let found = messages[row.line] else { return nil }
            let cells = row.cells.map { SheetCell.text(SheetWriting.original($0)) }
            let blank = [SheetCell](repeating: .text(""), count: max(0, width - cells.count))
            let note = SheetCell.text(Text(found.joined(separator: "；")))
            return cells.prefix(width) + blank + [.number(Int64(row.line)), note]
        }
        let titles = [Phrase("原表行号", "original row"), Phrase("问题", "problem")]
        try SheetFile.write(
            header: table.header + titles.map { Text($0.current) },
            rows: rows,
            to: path
        )
    }
}

enum SheetProblem {
    static func unreadable(_ path: String, _ fault: SheetFault) -> DeskProblem {
        DeskProblem(
            "E4310.workbook",
            exit: .usage,
            Phrase(
                "\(path) 不能作为表格读入：\(sentence(fault).chinese)",
                "\(path) cannot be read as a table: \(sentence(fault).english)"
            ),
            next: Phrase(
                "用表格软件另存为 .xlsx 或 CSV 后再试。",
                "Save it anew as .xlsx or CSV, then try again."
            )
        )
    }

    static func unwritable(_ path: String, _ fault: SheetFault) -> DeskProblem {
        DeskProblem(
            "E4311.workbookToWrite",
            exit: .usage,
            Phrase(
                "\(path) 写不成：\(sentence(fault).chinese)",
                "\(path) cannot be written: \(sentence(fault).english)"
            ),
            next: Phrase("改用 .csv 文件名。", "Use a name that ends in .csv.")
        )
    }

    private static func sentence(_ fault: SheetFault) -> Phrase {
        switch fault {
        case .damaged: Phrase("文件损坏。", "the file is damaged.")
        case .tooLarge(let limit):
            Phrase("解开后超过 \(limit >> 20) MB。", "it unpacks to more than \(limit >> 20) MB.")
        case .missingPart(let part): Phrase("缺少部件 \(part)。", "its part \(part) is missing.")
        case .badMarkup: Phrase("内容不是表格软件所写。", "no spreadsheet program wrote it.")
        case .tooManyRows(let limit):
            Phrase(
                "表头以下超过 \(limit) 行（第 \(limit + 2) 行起）。",
                "it has more than \(limit) rows below its header (from row \(limit + 2) on)."
            )
        case .tooManyColumns(let limit, let row):
            Phrase("第 \(row) 行超过 \(limit) 列。", "row \(row) has more than \(limit) columns.")
        case .cellTooLong(let row, let column):
            Phrase(
                "第 \(row) 行第 \(column) 列文字太长。",
                "row \(row), column \(column) holds too much text."
            )
        }
    }
}

package import History
package import Spreadsheets

extension Report {
    /// A workbook: a sheet for each table, its header in sight, and one of notes.
    package func xlsx() throws(SheetFault) -> [UInt8] {
        try SheetWriting.xlsx(sheets)
    }

    /// The tables one below the other, then the notes; a blank line and a title between them. A
    /// report of one table begins with its header.
    package func csv() -> [UInt8] {
        let mark = 3
        var out: [UInt8] = []
        for (index, sheet) in sheets.enumerated() {
            if index > 0 {
                out += [0x0D, 0x0A]
                out += SheetWriting(header: [Text(sheet.name)], rows: []).csv().dropFirst(mark)
            }
            let bytes = sheet.content.csv()
            out += index == 0 ? bytes[...] : bytes.dropFirst(mark)
        }
        return out
    }

    private var sheets: [(name: String, content: SheetWriting)] {
        tables.map { table in
            (
                table.title.string,
                SheetWriting(
                    header: table.columns,
                    rows: table.rows.map { $0.map(sheetCell) }
                )
            )
        } + [
            (
                words.remarks.string,
                SheetWriting(
                    header: [words.label, words.content],
                    rows: remarks.map { [.text($0.label), .text($0.text)] }
                )
            )
        ]
    }

    private func sheetCell(_ cell: ReportCell) -> SheetCell { cell.sheetCell(words) }

    /// What a page or a terminal shows of a cell.
    package func shown(_ cell: ReportCell) -> Text { cell.shown(words) }
}

extension ReportCell {
    fileprivate func sheetCell(_ words: ReportWords) -> SheetCell {
        switch self {
        case .unknown: .text(words.unknown)
        case .text(let text): .text(text)
        case .number(let number): .number(number)
        case .hundredths(let number): .hundredths(number)
        case .day(let number): .day(number)
        case .moment(let moment): .moment(moment)
        }
    }

    /// What a page or a terminal shows of it: large amounts in groups of three digits.
    package func shown(_ words: ReportWords) -> Text {
        let text = sheetCell(words).text
        guard case .hundredths(let number) = self, number.magnitude >= 1_000_000 else {
            return text
        }
        let digits = Array(text.string.drop { $0 == "-" })
        let whole = digits.count - 3
        var out = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, index < whole, (whole - index) % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return Text(out)
    }
}

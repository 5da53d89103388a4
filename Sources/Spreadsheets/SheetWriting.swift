package import History

/// One cell to be written, with its type.
package enum SheetCell: Hashable, Sendable {
    case text(Text)
    case number(Int64)
    /// Days since 1970-01-01.
    case day(Int)
    /// A figure with two decimals, in hundredths.
    case hundredths(Int64)
    /// Milliseconds since 1970, shown as China standard time to the minute.
    case moment(Int64)

    /// A day where the text is one (`2026-07-01`), else the text.
    package init(dayOrText text: Text) {
        self = DayText.number(text).map(SheetCell.day) ?? .text(text)
    }

    /// What a text table shows of it.
    package var text: Text {
        switch self {
        case .text(let text): text
        case .number(let number): Text("\(number)")
        case .day(let number): DayText.text(number)
        case .hundredths(let number): Self.decimal(number)
        case .moment(let milliseconds): Self.moment(milliseconds)
        }
    }

    private static func decimal(_ hundredths: Int64) -> Text {
        let digits = hundredths.magnitude
        let rest = digits % 100
        return Text("\(hundredths < 0 ? "-" : "")\(digits / 100).\(rest < 10 ? "0" : "")\(rest)")
    }

    /// Minutes since 1970-01-01 00:00 in China, rounded down.
    static func minutes(_ milliseconds: Int64) -> Int64 {
        let minutes = milliseconds / 60_000 - (milliseconds % 60_000 < 0 ? 1 : 0)
        return minutes + 480
    }

    private static func moment(_ milliseconds: Int64) -> Text {
        let minutes = minutes(milliseconds)
        let day = minutes / 1_440 - (minutes % 1_440 < 0 ? 1 : 0)
        let rest = minutes - day * 1_440
        func two(_ number: Int64) -> String { "\(number < 10 ? "0" : "")\(number)" }
        return DayText.text(Int(day)) + Text(" \(two(rest / 60)):\(two(rest % 60))")
    }
}

/// Writes a table for spreadsheet programs: one frozen header row and the rows below it.
package struct SheetWriting: Sendable {
    private let header: [Text]
    private let rows: [[SheetCell]]

    package init(header: [Text], rows: [[SheetCell]]) {
        self.header = header
        self.rows = rows
    }

    // MARK: CSV

    /// UTF-8 with a byte order mark, lines ended by CR LF (RFC 4180). A cell that a spreadsheet
    /// program would take for a formula begins with `'`.
    package func csv() -> [UInt8] {
        var out: [UInt8] = [0xEF, 0xBB, 0xBF]
        Self.append(header.map(Self.harmless), to: &out)
        for row in rows {
            Self.append(
                row.map { cell in
                    if case .text(let text) = cell { Self.harmless(text) } else { cell.text }
                },
                to: &out
            )
        }
        return out
    }

    /// The text with a mark before it where it would be a formula (`=`, `+`, `-`, `@`), or where it
    /// is such a marked text itself.
    static func harmless(_ text: Text) -> Text {
        startsAsFormula(text.utf8[...].drop { $0 == 0x27 }) ? "'" + text : text
    }

    /// The text without the mark that `harmless` put there.
    package static func original(_ text: Text) -> Text {
        guard text.utf8.first == 0x27, startsAsFormula(text.utf8[...].drop { $0 == 0x27 }) else {
            return text
        }
        return Text(validating: Array(text.utf8.dropFirst())) ?? text
    }

    private static func startsAsFormula(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first else { return false }
        return "=+-@\t\r".utf8.contains(first)
    }

    private static func append(_ cells: [Text], to out: inout [UInt8]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { out.append(0x2C) }
            let needsQuotes = cell.utf8.contains { ",\"\r\n\t".utf8.contains($0) }
            guard needsQuotes else {
                out += cell.utf8
                continue
            }
            out.append(0x22)
            for byte in cell.utf8 {
                if byte == 0x22 { out.append(0x22) }
                out.append(byte)
            }
            out.append(0x22)
        }
        out += [0x0D, 0x0A]
    }

    // MARK: XLSX

    /// A workbook of one sheet: numbers and days typed, every text a text, whatever it begins with.
    package func xlsx(sheet name: String) throws(SheetFault) -> [UInt8] {
        try Self.xlsx([(name, self)])
    }

    /// A workbook of several sheets.
    package static func xlsx(_ sheets: [(name: String, content: SheetWriting)])
        throws(SheetFault) -> [UInt8]
    {
        var archive = ZipWriter()
        for (path, content) in SheetMarkup.parts(sheets: sheets.map(\.name)) {
            try archive.add(path, Array(content.utf8))
        }
        for (index, sheet) in sheets.enumerated() {
            try archive.add("xl/worksheets/sheet\(index + 1).xml", try sheet.content.sheet())
        }
        return try archive.finished()
    }

    private func sheet() throws(SheetFault) -> [UInt8] {
        var out = Array(SheetMarkup.sheetStart.utf8)
        try append(header.map(SheetCell.text), number: 1, style: 1, to: &out)
        for (index, row) in rows.enumerated() {
            try append(row, number: index + 2, style: 0, to: &out)
        }
        out += Array(SheetMarkup.sheetEnd.utf8)
        return out
    }

    private func append(
        _ cells: [SheetCell],
        number: Int,
        style: Int,
        to out: inout [UInt8]
    ) throws(SheetFault) {
        out += Array("<row r=\"\(number)\">".utf8)
        for (column, cell) in cells.enumerated() {
            let place = SheetMarkup.column(column) + "\(number)"
            switch cell {
            case .number(let value):
                out += Array("<c r=\"\(place)\"><v>\(value)</v></c>".utf8)
            case .day(let value):
                out += Array("<c r=\"\(place)\" s=\"2\"><v>\(value + 25_569)</v></c>".utf8)
            case .hundredths(let value):
                let number = SheetCell.hundredths(value).text
                out += Array("<c r=\"\(place)\" s=\"3\"><v>\(number)</v></c>".utf8)
            case .moment(let value):
                // Days since 1899-12-30, the time of day as their fraction.
                let days = Double(SheetCell.minutes(value)) / 1_440 + 25_569
                out += Array("<c r=\"\(place)\" s=\"4\"><v>\(days)</v></c>".utf8)
            case .text(let text):
                guard !text.isEmpty else { continue }
                guard text.string.utf16.count <= SheetBounds.cellCharacters else {
                    throw .cellTooLong(row: number, column: column + 1)
                }
                out += Array("<c r=\"\(place)\" s=\"\(style)\" t=\"inlineStr\"><is><t".utf8)
                out += Array(" xml:space=\"preserve\">".utf8)
                SheetMarkup.append(text, to: &out)
                out += Array("</t></is></c>".utf8)
            }
        }
        out += Array("</row>".utf8)
    }
}

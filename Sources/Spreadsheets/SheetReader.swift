import Foundation
import History

/// Reads the rows of one sheet.
struct SheetReader {
    private var reader: MarkupReader
    private let strings: [Text]
    private let dates: DateStyles
    private var rows: [[Text]] = []
    private var row: [Text] = []

    /// One cell while it is read.
    private struct Cell {
        var column = 0
        var type: [UInt8] = []
        var style = 0
        var content: [UInt8] = []
    }

    init(_ reader: MarkupReader, strings: [Text], dates: DateStyles) {
        self.reader = reader
        self.strings = strings
        self.dates = dates
    }

    mutating func read() throws(SheetFault) -> [[Text]] {
        var cell = Cell()
        var number = 0
        var isContent = false
        var guides = 0
        while let piece = try reader.next() {
            switch piece {
            case .start(let element, let isEmpty):
                if reader.isNamed(element.name, "c") {
                    cell = try started(element)
                    if isEmpty { try place(cell, in: number) }
                } else if reader.isNamed(element.name, "row") {
                    row = []
                    number = reader.attribute("r", of: element).flatMap(Self.number) ?? number + 1
                    if isEmpty { try finish(number) }
                } else if reader.isNamed(element.name, "rPh"), !isEmpty {
                    guides += 1
                } else if reader.isNamed(element.name, "v") || reader.isNamed(element.name, "t") {
                    isContent = !isEmpty && guides == 0
                }
            case .text(let range, let isRaw):
                if isContent { cell.content += isRaw ? reader.raw(range) : reader.text(range) }
            case .end(let name):
                isContent = false
                if reader.isNamed(name, "c") {
                    try place(cell, in: number)
                } else if reader.isNamed(name, "row") {
                    try finish(number)
                } else if reader.isNamed(name, "rPh") {
                    guides -= 1
                }
            }
        }
        return rows
    }

    private func started(_ element: MarkupReader.Element) throws(SheetFault) -> Cell {
        var cell = Cell()
        cell.column = row.count
        if let reference = reader.attribute("r", of: element) {
            var column = 0
            for byte in reference.prefix(4) where (0x41...0x5A).contains(byte) {
                column = column * 26 + Int(byte - 0x40)
            }
            cell.column = column - 1
        }
        guard (0..<16_384).contains(cell.column), cell.column >= row.count else { throw .badMarkup }
        cell.type = reader.attribute("t", of: element) ?? []
        cell.style = reader.attribute("s", of: element).flatMap(Self.number) ?? 0
        return cell
    }

    private mutating func place(_ cell: Cell, in number: Int) throws(SheetFault) {
        let text = text(of: cell)
        guard !text.isEmpty else { return }
        guard cell.column < SheetBounds.columns else {
            throw .tooManyColumns(limit: SheetBounds.columns, row: number)
        }
        while row.count < cell.column { row.append("") }
        row.append(text)
    }

    private mutating func finish(_ number: Int) throws(SheetFault) {
        defer { row = [] }
        guard !row.isEmpty else { return }
        guard number > rows.count else { throw .badMarkup }
        guard number <= SheetBounds.rows + 1 else { throw .tooManyRows(limit: SheetBounds.rows) }
        while rows.count < number - 1 { rows.append([]) }
        rows.append(row)
    }

    private func text(of cell: Cell) -> Text {
        switch String(decoding: cell.type, as: UTF8.self) {
        case "s":
            let index = Self.number(cell.content) ?? -1
            return strings.indices.contains(index) ? strings[index] : ""
        case "str", "inlineStr", "e", "d": return Text(validating: cell.content) ?? ""
        case "b": return cell.content == [0x31] ? "TRUE" : "FALSE"
        default: return number(cell)
        }
    }

    /// A number as a person would type it; a day as `2026-07-01`.
    private func number(_ cell: Cell) -> Text {
        let written = String(decoding: cell.content, as: UTF8.self)
        if dates.shows(cell.style), let serial = Double(written), let day = Self.day(serial) {
            return day
        }
        guard written.contains(where: { "eE.".contains($0) }), let value = Double(written) else {
            return Text(written)
        }
        if let whole = Int64(exactly: value.rounded()), abs(value - value.rounded()) < 1e-9 {
            return Text("\(whole)")
        }
        return Text("\(value)")
    }

    /// Days since 1899-12-30, as spreadsheet programs count them.
    private static func day(_ serial: Double) -> Text? {
        guard serial >= 1, serial < 2_958_466 else { return nil }
        return DayText.text(Int(serial.rounded(.down)) - 25_569)
    }

    private static func number(_ bytes: [UInt8]) -> Int? {
        Int(String(decoding: bytes, as: UTF8.self))
    }
}

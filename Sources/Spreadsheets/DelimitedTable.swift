package import History

/// A table read from the text of a TSV or CSV file: its header row and the rows below, each with the
/// number a spreadsheet program gives it.
package struct DelimitedTable: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
        /// Counted from 1, header and blank rows included; a cell of several lines is in one row.
        package let line: Int
        package let cells: [Text]
    }

    package let header: [Text]
    package let rows: [Row]

    /// Why a text is no table.
    package enum Fault: Error, Hashable, Sendable {
        case empty
        case openQuote(line: Int)
        case tooManyRows(limit: Int)
    }

    /// Takes tabs where the first line has one, else commas with RFC 4180 quotes. A byte order mark
    /// and either kind of line end are understood; blank lines are left out.
    package init(_ text: Text) throws(Fault) {
        var bytes = text.utf8[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        let firstLine = bytes.prefix { $0 != 0x0A }
        let separator = firstLine.contains(0x09) ? UInt8(0x09) : UInt8(ascii: ",")
        var reader = CellReader(bytes: bytes, separator: separator)
        var rows: [Row] = []
        while let row = try reader.row() {
            guard row.cells.contains(where: { !$0.isEmpty }) else { continue }
            rows.append(row)
            guard rows.count <= SheetBounds.rows + 1 else {
                throw .tooManyRows(limit: SheetBounds.rows)
            }
        }
        guard let first = rows.first, rows.count > 1 else { throw .empty }
        header = first.cells
        self.rows = Array(rows.dropFirst())
    }
}

private struct CellReader {
    let bytes: ArraySlice<UInt8>
    let separator: UInt8
    var position: Int
    var line = 1

    init(bytes: ArraySlice<UInt8>, separator: UInt8) {
        self.bytes = bytes
        self.separator = separator
        position = bytes.startIndex
    }

    mutating func row() throws(DelimitedTable.Fault) -> DelimitedTable.Row? {
        guard position < bytes.endIndex else { return nil }
        let start = line
        var cells: [Text] = []
        while true {
            cells.append(try cell())
            guard position < bytes.endIndex else { break }
            let mark = bytes[position]
            position += 1
            if mark == separator { continue }
            line += 1
            break
        }
        return DelimitedTable.Row(line: start, cells: cells)
    }

    /// Stops before the separator or the line end.
    private mutating func cell() throws(DelimitedTable.Fault) -> Text {
        // Quotes mean something in CSV only; a tab-separated cell may begin with one.
        let isQuoted = separator != 0x09 && position < bytes.endIndex && bytes[position] == 0x22
        if isQuoted { return try quoted() }
        let start = position
        while position < bytes.endIndex, bytes[position] != separator, bytes[position] != 0x0A {
            position += 1
        }
        var end = position
        if end > start, bytes[end - 1] == 0x0D,
            position == bytes.endIndex || bytes[position] == 0x0A
        {
            end -= 1
        }
        return Text(validating: Array(bytes[start..<end])) ?? ""
    }

    private mutating func quoted() throws(DelimitedTable.Fault) -> Text {
        let start = line
        var out: [UInt8] = []
        position += 1
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            guard byte == 0x22 else {
                out.append(byte)
                continue
            }
            guard position < bytes.endIndex, bytes[position] == 0x22 else {
                skipToMark()
                return Text(validating: out) ?? ""
            }
            out.append(0x22)
            position += 1
        }
        throw .openQuote(line: start)
    }

    private mutating func skipToMark() {
        while position < bytes.endIndex, bytes[position] != separator, bytes[position] != 0x0A {
            position += 1
        }
    }
}

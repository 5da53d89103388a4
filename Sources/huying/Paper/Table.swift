/// Rows in columns that stay straight with Chinese text and fit the terminal.
struct Table {
    /// One column: its heading, and whether it gives way when the terminal is narrow.
    struct Column {
        let heading: String
        let shrinks: Bool

        init(_ heading: String, shrinks: Bool = false) {
            self.heading = heading
            self.shrinks = shrinks
        }
    }

    private let columns: [Column]
    private var rows: [[String]] = []
    private static let gap = 2
    private static let narrowest = 6

    init(_ columns: [Column]) {
        self.columns = columns
    }

    mutating func add(_ cells: [String]) {
        rows.append(cells.map(Plain.line))
    }

    /// The lines of the table, heading first; `width` is the terminal's, `nil` for no limit.
    func lines(width: Int?) -> [String] {
        let widths = widths(within: width)
        return ([columns.map(\.heading)] + rows).map { cells in
            var line = ""
            for (index, cell) in cells.enumerated() where index < widths.count {
                let fitted = ColumnWidth.fit(cell, to: widths[index])
                let isLast = index == cells.count - 1
                line += isLast ? fitted : ColumnWidth.pad(fitted, to: widths[index] + Self.gap)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    private func widths(within limit: Int?) -> [Int] {
        var widths = columns.map { ColumnWidth.columns(of: $0.heading) }
        for row in rows {
            for (index, cell) in row.enumerated() where index < widths.count {
                widths[index] = max(widths[index], ColumnWidth.columns(of: cell))
            }
        }
        guard let limit else { return widths }
        var excess = widths.reduce(0, +) + Self.gap * (widths.count - 1) - limit
        // The widest shrinking column gives way first, one column at a time.
        while excess > 0 {
            let candidates = columns.indices.filter {
                columns[$0].shrinks && widths[$0] > Self.narrowest
            }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }
}

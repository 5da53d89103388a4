package import History

extension Report {
    /// For A4 paper: header and page number on every page, table heads repeated, places to sign. Wide
    /// where a table has many columns.
    package func html() -> [UInt8] {
        var body = Markup()
        body.add("h1", title)
        body.add("p", class: "sub", subtitle)
        for table in tables {
            if tables.count > 1 { body.add("h2", table.title) }
            add(table, to: &body)
        }
        body.addSignatures(signatures)
        addRemarks(to: &body)
        return Markup.document(
            title: title,
            head: title + "　" + subtitle,
            words: words,
            isWide: tables.contains { $0.columns.count > 7 },
            body: body
        )
    }

    private func add(_ table: ReportTable, to body: inout Markup) {
        guard !table.rows.isEmpty else {
            body.add("p", words.empty)
            return
        }
        body.open("table")
        body.open("thead")
        body.open("tr")
        for column in table.columns {
            body.add("th", class: Self.isShort(column) ? "short" : nil, column)
        }
        body.close("tr")
        body.close("thead")
        body.open("tbody")
        for row in table.rows {
            body.open("tr")
            for cell in row { body.add("td", class: style(of: cell), shown(cell)) }
            body.close("tr")
        }
        body.close("tbody")
        body.close("table")
    }

    private func style(of cell: ReportCell) -> String? {
        switch cell {
        case .unknown: "unknown"
        case .number, .hundredths: "figure"
        case .day, .moment: "time"
        case .text(let text): Self.isShort(text) ? "short" : nil
        }
    }

    /// A word or two, which no line end may tear.
    private static func isShort(_ text: Text) -> Bool { text.string.count <= 6 }

    private func addRemarks(to body: inout Markup) {
        body.add("h2", words.remarks)
        body.open("table", class: "notes")
        for remark in remarks {
            body.open("tr")
            body.add("th", remark.label)
            body.add("td", remark.text)
            body.close("tr")
        }
        body.close("table")
    }
}

extension Markup {
    mutating func addSignatures(_ signatures: [Text]) {
        guard !signatures.isEmpty else { return }
        open("div", class: "sign")
        for signature in signatures { add("div", signature) }
        close("div")
    }
}

/// One sheet of paper for one step of a call: what is known is printed, what is not is left to be
/// filled in by hand.
package struct PrintedForm: Sendable {
    package struct Row: Hashable, Sendable {
        package let label: Text
        package let value: Text
        /// Room for several lines.
        package let isLong: Bool

        package init(_ label: Text, _ value: Text, isLong: Bool = false) {
            self.label = label
            self.value = value
            self.isLong = isLong
        }
    }

    package let title: Text
    /// Number, unit and short code of the history it was printed from: the line under the title.
    package let line: [Text]
    package let rows: [Row]
    package let signatures: [Text]
    /// Number and short code, for a scanner.
    package let code: QRCode?
    /// When it was printed, and by which clock.
    package let foot: Text
    package let words: ReportWords

    package init(
        title: Text,
        line: [Text],
        rows: [Row],
        signatures: [Text],
        code: QRCode?,
        foot: Text,
        words: ReportWords
    ) {
        self.title = title
        self.line = line
        self.rows = rows
        self.signatures = signatures
        self.code = code
        self.foot = foot
        self.words = words
    }

    package func html() -> [UInt8] {
        var body = Markup()
        if let code { body.draw(code) }
        body.add("h1", title)
        body.open("div", class: "line")
        for part in line { body.add("span", part) }
        body.close("div")
        body.open("table", class: "form")
        for row in rows {
            body.open("tr")
            body.add("th", row.label)
            body.open("td")
            body.add("div", class: row.isLong ? "long" : nil, row.value)
            body.close("td")
            body.close("tr")
        }
        body.close("table")
        body.addSignatures(signatures)
        body.add("p", class: "notes", foot)
        return Markup.document(
            title: title,
            head: line.first ?? title,
            words: words,
            isWide: false,
            body: body
        )
    }
}

import History

extension Report {
    /// For A4 paper: header and page number on every page, table heads repeated, places to sign. Wide
    /// where a table has many columns.
    package func html() -> [UInt8] {
        var body = Markup()
        body.add("h1", title)
        if !subtitle.isEmpty { body.add("p", class: "sub", subtitle) }
        for table in tables {
            if tables.count > 1 { body.add("h2", table.title) }
            body.add(table, words: words)
        }
        body.addSignatures(signatures)
        addRemarks(to: &body)
        return Markup.document(
            title: title,
            pages: [
                Markup.PageKind(
                    name: "",
                    head: subtitle.isEmpty ? title : title + "　" + subtitle,
                    isWide: tables.contains { $0.columns.count > 7 }
                )
            ],
            words: words,
            body: body
        )
    }

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
    mutating func add(_ table: ReportTable, words: ReportWords) {
        guard !table.rows.isEmpty else {
            add("p", words.empty)
            return
        }
        open("table")
        open("thead")
        open("tr")
        for column in table.columns {
            add("th", class: Self.isShort(column) ? "short" : nil, column)
        }
        close("tr")
        close("thead")
        open("tbody")
        for row in table.rows {
            open("tr")
            for cell in row { add("td", class: Self.style(of: cell), cell.shown(words)) }
            close("tr")
        }
        close("tbody")
        close("table")
    }

    private static func style(of cell: ReportCell) -> String? {
        switch cell {
        case .unknown: "unknown"
        case .number, .hundredths: "figure"
        case .day, .moment: "time"
        case .text(let text): isShort(text) ? "short" : nil
        }
    }

    /// A word or two, or a number such as `HX-2026-000001`, which no line end may tear.
    private static func isShort(_ text: Text) -> Bool {
        let isNumber = text.utf8.count <= 20 && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isNumber || text.string.count <= 6
    }

    mutating func addSignatures(_ signatures: [Text]) {
        guard !signatures.isEmpty else { return }
        open("div", class: "sign")
        for signature in signatures { add("div", signature) }
        close("div")
    }
}

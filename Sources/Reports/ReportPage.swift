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
    /// - Parameter isForm: whether it is written in by hand and needs room.
    mutating func add(_ table: ReportTable, words: ReportWords, isForm: Bool = false) {
        guard !table.rows.isEmpty else {
            add("p", words.empty)
            return
        }
        let width = table.columns.count
        let figures = table.columns.indices.map(table.isFigure)
        open("table", class: width > 11 ? "dense" : width < 4 && !isForm ? "slim" : nil)
        open("thead")
        open("tr")
        for (title, isFigure) in zip(table.columns, figures) {
            add("th", class: isFigure ? "figure" : Self.isShort(title) ? "short" : nil, title)
        }
        close("tr")
        close("thead")
        open("tbody")
        for row in table.rows {
            open("tr")
            for (cell, isFigure) in zip(row, figures) {
                addCell(class: Self.style(of: cell, inFigures: isFigure), cell.shown(words))
            }
            close("tr")
        }
        close("tbody")
        close("table")
    }

    private static func style(of cell: ReportCell, inFigures: Bool) -> String? {
        switch cell {
        case .unknown: inFigures ? "unknown figure" : "unknown"
        case .number(let number): number < 0 ? "figure minus" : "figure"
        case .hundredths(let number): number < 0 ? "figure minus" : "figure"
        case .day, .moment: "time"
        case .text(let text): isShort(text) ? "short" : nil
        }
    }

    /// A word or two, or a number such as `HX-2026-000001`, which no line end may tear.
    private static func isShort(_ text: Text) -> Bool { isNumber(text) || text.string.count <= 6 }

    static func isNumber(_ text: Text) -> Bool {
        text.utf8.count <= 20 && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    mutating func addSignatures(_ signatures: [Text]) {
        guard !signatures.isEmpty else { return }
        open("div", class: "sign")
        for signature in signatures { add("div", signature) }
        close("div")
    }
}

extension ReportTable {
    /// Whether a column holds figures, as far as they are known.
    fileprivate func isFigure(_ column: Int) -> Bool {
        var hasFigure = false
        for row in rows where row.indices.contains(column) {
            switch row[column] {
            case .number, .hundredths: hasFigure = true
            case .unknown: continue
            case .text(let text): guard text.isEmpty else { return false }
            case .day, .moment: return false
            }
        }
        return hasFigure
    }
}

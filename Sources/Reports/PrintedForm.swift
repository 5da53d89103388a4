package import History

/// A paper of the office, A4: what is known is printed, what is not is left to be filled in by hand.
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

    /// What stands on it, from the top.
    package enum Part: Sendable {
        /// A table of labels and values.
        case rows([Row])
        /// A table with a head; its title above it where it has one.
        case table(ReportTable)
        /// Running text under a heading, which may be empty.
        case text(heading: Text, [Text])
        /// To whom a letter goes.
        case address(Text)
    }

    /// How it is set.
    package enum Layout: Sendable {
        /// A form: frames to be filled in.
        case form
        /// An official letter or minutes, after GB/T 9704: margins, size and leading of its text.
        case letter
    }

    package let title: Text
    /// Number, unit and short code of the history it was printed from: the line under the title.
    package let line: [Text]
    package let parts: [Part]
    package let signatures: [Text]
    /// Number and short code, for a scanner.
    package let code: QRCode?
    /// When it was printed, and by which clock.
    package let foot: Text
    package let words: ReportWords
    package let layout: Layout

    package init(
        title: Text,
        line: [Text],
        parts: [Part],
        signatures: [Text],
        code: QRCode?,
        foot: Text,
        words: ReportWords,
        layout: Layout = .form
    ) {
        self.title = title
        self.line = line
        self.parts = parts
        self.signatures = signatures
        self.code = code
        self.foot = foot
        self.words = words
        self.layout = layout
    }

    package func html() -> [UInt8] { Self.html([self], title: title, words: words) }

    /// Several papers in one file, each from a new page on, with its own line at the top of its
    /// pages.
    package static func html(_ forms: [PrintedForm], title: Text, words: ReportWords) -> [UInt8] {
        var body = Markup()
        for (index, form) in forms.enumerated() {
            body.open("section", class: "paper\(index) \(form.layout)")
            form.write(to: &body)
            body.close("section")
        }
        return Markup.document(
            title: title,
            pages: forms.enumerated().map { index, form in
                Markup.PageKind(
                    name: "paper\(index)",
                    head: form.line.first ?? form.title,
                    isLetter: form.layout == .letter
                )
            },
            words: words,
            body: body
        )
    }

    private func write(to body: inout Markup) {
        if let code { body.draw(code) }
        body.add("h1", title)
        body.open("div", class: "line")
        for part in line { body.add("span", part) }
        body.close("div")
        for part in parts { write(part, to: &body) }
        body.addSignatures(signatures)
        body.add("p", class: "foot", foot)
    }

    private func write(_ part: Part, to body: inout Markup) {
        switch part {
        case .rows(let rows):
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
        case .table(let table):
            if !table.title.isEmpty { body.add("h2", table.title) }
            body.add(table, words: words, isForm: true)
        case .address(let name): body.add("p", class: "address", name)
        case .text(let heading, let paragraphs):
            if !heading.isEmpty { body.add("h2", heading) }
            for paragraph in paragraphs { body.add("p", class: "text", paragraph) }
        }
    }
}

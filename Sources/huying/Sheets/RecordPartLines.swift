import DutyBook
import History
import PartySide

/// What a record has beside its fields: rows of a ledger, receipts, opinions, notes, and what refers
/// to it.
enum RecordPartLines {
    /// The parts that are tables of their own, with the columns shown of each.
    private static let tables: [(part: Text, columns: [Text])] = [
        (
            "rows",
            ["on", "entry", "amount", "enterprise", "loan", "note", "person", "row", "reversal"]
        ),
        ("receipts", ["stage", "number", "recipient", "person", "at"]),
        ("opinions", ["party", "opinion", "text", "stale"]),
    ]

    static func lines(_ item: JSON, of declared: RecordDeclaration, on page: Page) -> [String] {
        var lines: [String] = []
        var shown: Set<Text> = ["defined"]
        for (part, columns) in tables {
            guard let rows = item[part]?.array, !rows.isEmpty else { continue }
            lines.append("  " + page.say(DeclaredWords.field(part)) + page.say("：", ":"))
            lines += table(rows, columns, on: page).map { "    " + $0 }
            // They stand in the table already.
            shown.formUnion([Ledger.entered, Ledger.reversed, "opined"])
        }
        let notes = (item["events"]?.array ?? []).filter { event in
            guard let kind = event["event"]?.text else { return false }
            return !shown.contains(kind)
        }
        if !notes.isEmpty {
            lines.append("  " + page.say("经过：", "What happened:"))
            lines += notes.flatMap { EventLines.lines($0, on: page) }
        }
        return lines + linked(item, on: page)
    }

    private static func table(_ rows: [JSON], _ columns: [Text], on page: Page) -> [String] {
        let used = columns.filter { name in
            rows.contains { $0[name].map { $0 != .null } ?? false }
        }
        var table = Table(
            used.map { .init(page.say(DeclaredWords.field($0)), shrinks: $0 == "text") }
        )
        for row in rows {
            table.add(
                used.map { name in
                    guard let value = row[name], value != .null else { return "" }
                    if name == "at", let time = value.int {
                        return Moment(seconds: Int(time / 1_000)).clock(on: page)
                    }
                    return RecordSheet.word(value, on: page)
                }
            )
        }
        return table.lines(width: page.width.map { $0 - 4 })
    }

    private static func linked(_ item: JSON, on page: Page) -> [String] {
        let linked = item["linked"]?.array ?? []
        guard !linked.isEmpty else { return [] }
        return ["  " + page.say("相关：", "Linked:")]
            + linked.map { other in
                let declared = other["recordType"]?.text.flatMap(RecordDeclaration.of)
                let type = declared.map { page.say($0.zh, $0.en) } ?? ""
                let title = other["title"]?.string.map { Plain.line($0) } ?? page.unknown
                let state = other["state"].flatMap { $0 == .null ? nil : $0 }
                    .map { page.say("　", "  ") + RecordSheet.word($0, on: page) }
                return "    " + type + page.say("　", "  ") + title + (state ?? "")
            }
    }
}

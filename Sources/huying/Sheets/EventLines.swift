import History
import PartySide

/// One thing that happened, with the clock of the computer where it was entered.
enum EventLines {
    static func lines(_ event: JSON, on page: Page) -> [String] {
        let at = Shown.time(event.known("occurredAt", "recordedAt"), on: page)
        let label = Glossary.say(event["event"]?.string, Glossary.events, on: page)
        let head =
            "  " + ColumnWidth.pad(at, to: 13) + ColumnWidth.pad(label, to: 14)
            + Shown.who(event, on: page)
            + (event["backfill"]?.bool == true ? page.say("（补录）", " (entered later)") : "")
        return [head] + text(event, on: page).map { String(repeating: " ", count: 15) + $0 }
    }

    /// What the event says, without who and when.
    ///
    /// - Parameter known: fields that are shown already and need no second mention.
    static func text(_ event: JSON, without known: Set<Text> = [], on page: Page) -> [String] {
        if let notice = NoticeLines.text(event, on: page) { return [notice] }
        var parts: [String] = []
        let fields = event["fields"]?.members ?? []
        // What kind of answer it is, then its words, then the rest.
        let order: [Text] = ["kind", "text"]
        for name in order {
            guard let field = fields.first(where: { $0.key == name })?.value.string,
                !field.isEmpty
            else { continue }
            let isKind = name == "kind"
            parts.append(
                isKind ? Glossary.say(field, Glossary.answers, on: page) : Plain.lines(field)
            )
        }
        for field in fields
        where !order.contains(field.key) && !known.contains(field.key)
            && field.value != .null && field.value != .array([])
        {
            let label = Shown.label(field.key, on: page) + page.say("：", ": ")
            parts.append(label + Shown.field(field.key, field.value, on: page))
        }
        guard !parts.isEmpty else { return [] }
        let line = parts.joined(separator: page.say("；", "; "))
        return ColumnWidth.wrap(line, to: page.measure - 15)
    }
}

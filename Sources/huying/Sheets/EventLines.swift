import History
import PartySide

/// One thing that happened, with the clock of the computer where it was entered.
enum EventLines {
    static func lines(_ event: JSON, on page: Page) -> [String] {
        let kind = event["event"]?.string ?? event["kind"]?.string ?? event["name"]?.string
        let at = Shown.time(event["occurredAt"] ?? event["at"] ?? event["recordedAt"], on: page)
        let label = Glossary.say(kind, Glossary.events, on: page)
        let head =
            "  " + ColumnWidth.pad(at, to: 13) + ColumnWidth.pad(label, to: 10)
            + Shown.who(event, on: page)
        return [head] + text(event, on: page).map { String(repeating: " ", count: 15) + $0 }
    }

    /// What the event says, without who and when.
    static func text(_ event: JSON, on page: Page) -> [String] {
        let fields = details(event, on: page)
        return fields.isEmpty ? [] : ColumnWidth.wrap(fields, to: page.measure - 15)
    }

    /// What the event says: its text first, then its other fields.
    private static func details(_ event: JSON, on page: Page) -> String {
        let fields = event["fields"] ?? event["data"] ?? event["value"] ?? event
        let known: Set<Text> = [
            "event", "kind", "name", "at", "occurredAt", "recordedAt", "receivedAt", "party",
            "person", "change", "text", "place", "verdict", "action", "provisional",
        ]
        var parts: [String] = []
        if fields["kind"]?.string != event["name"]?.string, event["fields"] != nil,
            let kind = fields["kind"]?.string
        {
            parts.append(Glossary.say(kind, Glossary.answers, on: page))
        }
        if let text = fields["text"]?.string, !text.isEmpty { parts.append(Plain.lines(text)) }
        for member in fields.members ?? []
        where !known.contains(member.key) && member.value != .null && member.value != .array([]) {
            let value =
                member.value.string.map { Glossary.say($0, Glossary.answers, on: page) }
                .map { page.names[$0] ?? $0 } ?? Shown.value(member.value, on: page)
            parts.append(Shown.label(member.key, on: page) + page.say("：", ": ") + value)
        }
        return parts.joined(separator: page.say("；", "; "))
    }
}

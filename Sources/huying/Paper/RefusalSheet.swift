import History
import PartySide

/// An error for a person: code, what happened and why, what it means for the data, one next step.
enum RefusalSheet {
    static func lines(_ document: JSON, on page: Page) -> [String] {
        let code = document["code"]?.string ?? "E0000"
        let short = String(code.prefix { $0 != "." })
        let message = Plain.lines(document["message"]?.string ?? "")
        let head = page.red(page.say("错误", "Error")) + " [\(short)] "
        let prefixWidth = ColumnWidth.columns(of: page.say("错误", "Error")) + short.count + 4
        var lines = ColumnWidth.wrap(message, to: max(20, page.measure - prefixWidth))
        lines = lines.enumerated().map { $0.offset == 0 ? head + $0.element : "  " + $0.element }
        lines += differing(document, on: page)
        if let effect = document["effect"]?.string {
            lines += ColumnWidth.wrap(Plain.lines(effect), to: page.measure - 2).map { "  " + $0 }
        }
        if let next = document["next"]?.string {
            lines.append("  → " + page.bold(Plain.line(next)))
        }
        return lines
    }

    /// Both values of an edit that was refused because the aspect changed in between.
    private static func differing(_ document: JSON, on page: Page) -> [String] {
        let labels: [(Text, Phrase)] = [
            ("yours", Phrase("您写的", "yours")), ("current", Phrase("现在是", "now")),
            ("theirs", Phrase("对方", "theirs")),
        ]
        var lines: [String] = []
        for (key, label) in labels {
            guard let value = document[key], value != .null else { continue }
            lines.append(
                "  \(ColumnWidth.pad(page.say(label), to: 8))\(Shown.value(value, on: page))"
            )
        }
        for claim in document["claims"]?.array ?? [] {
            lines.append("  • " + ClaimLines.oneLine(claim, on: page))
        }
        return lines
    }
}

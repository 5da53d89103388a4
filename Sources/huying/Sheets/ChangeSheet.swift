import History
import PartySide

/// What one change came to: it is saved here, and what follows from that.
enum ChangeSheet {
    static func saved(_ document: JSON, on page: Page) -> [String] {
        let changes = document["changes"]?.array ?? [document["change"]].compactMap(\.self)
        let dots = changes.compactMap { $0.string ?? $0["change"]?.string }.map { short($0) }
        let names =
            dots.isEmpty
            ? "" : page.say("（改动 ", " (change ") + dots.joined(separator: ", ") + page.say("）", ")")
        var lines = [page.green(page.say("✓ 已存本机", "✓ Saved here")) + names]
        for warning in document["warnings"]?.array ?? [] {
            if let text = warning.string { lines.append(page.yellow("  ! ") + Plain.line(text)) }
        }
        return lines
    }

    /// A result, and whose word it does not rest on.
    static func result(_ document: JSON, on page: Page) -> [String] {
        let missing = (document["missingFeedback"]?.array ?? [])
            .map { Shown.party($0, on: page) }.joined(separator: page.say("、", ", "))
        guard !missing.isEmpty else { return saved(document, on: page) }
        return saved(document, on: page) + [
            page.yellow("  ! ")
                + page.say(
                    "配合单位还没有反馈：\(missing)。已写进结果，核验时看得到；催过的请用 --asked 写明",
                    "no word yet from: \(missing). The result says so; "
                        + "say with --asked when they were asked"
                )
        ]
    }

    /// A dot with as much of its replica as a person needs to tell two apart.
    static func short(_ dot: String) -> String {
        let parts = dot.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return Plain.line(dot) }
        return Plain.line("\(parts[0].prefix(8)):\(parts[1])")
    }
}

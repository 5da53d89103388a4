import History
import PartySide

/// What one change came to: it is saved here, and what follows from that.
enum ChangeSheet {
    static func saved(_ document: JSON, on page: Page) -> [String] {
        saved(document, as: Deeds.done(document["action"]?.string, on: page), on: page)
    }

    /// - Parameter deed: what was done, where it is known.
    static func saved(_ document: JSON, as deed: String?, on page: Page) -> [String] {
        let changes = document["changes"]?.array ?? [document["change"]].compactMap(\.self)
        let dots = changes.compactMap { $0.string ?? $0["change"]?.string }.map { short($0) }
        let names =
            dots.isEmpty
            ? "" : page.say("（改动 ", " (change ") + dots.joined(separator: ", ") + page.say("）", ")")
        let kept =
            deed.map { "✓ " + $0 + page.say(" · 已存本机", " · saved here") }
            ?? page.say("✓ 已存本机", "✓ Saved here")
        return [page.green(kept) + names] + unknownPerson(document, on: page)
    }

    /// A name that this office has not heard of may be a slip of the pen.
    static func unknownPerson(_ document: JSON, on page: Page) -> [String] {
        guard let person = document["unknownPerson"]?.string.map({ Plain.line($0) }) else {
            return []
        }
        return [
            page.yellow("  ! ")
                + page.say(
                    "本单位还没有叫 \(person) 的人：没有任岗、登记过，也没办过事。姓名写错了请重新指定",
                    "this office knows nobody named \(person): no role, never enrolled, nothing done. "
                        + "If the name is wrong, name somebody else"
                )
        ]
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

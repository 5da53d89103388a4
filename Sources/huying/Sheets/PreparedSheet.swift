import History
import PartySide

/// Commands that wait for a leader to sign them off.
enum PreparedSheet {
    static func kept(_ document: JSON, on page: Page) -> [String] {
        let number = document["draft"]?.int ?? 0
        let leaders = (document["leaders"]?.array ?? []).compactMap(\.string)
            .map { Plain.line($0) }.joined(separator: page.say("、", ", "))
        let whom = leaders.isEmpty ? "" : page.say("（\(leaders)）", " (\(leaders))")
        return [
            page.green(
                page.say("✓ 已存为待签 \(number) 号，还没有发出", "✓ Kept as draft \(number), nothing sent")
            ),
            page.say("  负责人\(whom)签发：", "  To be signed off by a leader\(whom): ")
                + page.bold("huying draft approve \(number)"),
        ]
    }

    static func list(_ document: JSON, on page: Page) -> [String] {
        let drafts = document["items"]?.array ?? []
        guard !drafts.isEmpty else {
            return [page.say("没有待签的。", "Nothing waits to be signed off.")]
        }
        return drafts.flatMap { draft -> [String] in
            let verb = Glossary.say(draft["verb"]?.string, Glossary.actions, on: page)
            let head = [
                page.bold("\(draft["draft"]?.int ?? 0)"), verb,
                draft["number"]?.string.map { Plain.line($0) },
                draft["title"]?.string.map { Plain.line($0) },
                Shown.who(draft, on: page), Shown.time(draft["at"], on: page),
            ].compactMap(\.self).joined(separator: "  ")
            let said: JSON = ["fields": draft["arguments"] ?? .null]
            return [head] + EventLines.text(said, without: ["call"], on: page).map { "    " + $0 }
        }
    }

    static func approved(_ document: JSON, on page: Page) -> [String] {
        let person = document["preparedBy"]?.string.map { Plain.line($0) } ?? page.unknown
        return ChangeSheet.saved(document, on: page) + [
            page.say("  已签发（拟稿 \(person)）", "  signed off (prepared by \(person))")
        ]
    }

    static func discarded(_ document: JSON, on page: Page) -> [String] {
        let number = document["draft"]?.int ?? 0
        return [page.say("✓ 已取消待签 \(number) 号", "✓ Draft \(number) dropped")]
    }
}

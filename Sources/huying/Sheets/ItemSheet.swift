import History
import PartySide

/// The duty list.
enum ItemSheet {
    static func list(_ document: JSON, on page: Page) -> [String] {
        let items = document["items"]?.array ?? []
        guard !items.isEmpty else {
            return [
                page.say("清单是空的。", "The list is empty."),
                page.say("导入样例：", "Import the samples: ")
                    + page.bold("huying item import --sample"),
            ]
        }
        var table = Table([
            .init(page.say("编码", "Code")), .init(page.say("目录", "List")),
            .init(page.say("类别", "Category"), shrinks: true),
            .init(page.say("事项", "Item"), shrinks: true),
            .init(page.say("牵头", "Lead"), shrinks: true), .init("id"),
        ])
        for item in items {
            table.add([
                field(item, "catalogue", "code")?.string ?? "–",
                Glossary.say(field(item, "catalogue", "kind")?.string, Glossary.lists, on: page),
                field(item, "catalogue", "category")?.string ?? "–",
                title(item, on: page), lead(item, on: page), item["id"]?.string ?? "",
            ])
        }
        let count = items.count
        return table.lines(width: page.width)
            + [page.say("共 \(count) 项", "\(count) items")] + ListFoot.lines(document, on: page)
    }

    static func show(_ item: JSON, on page: Page) -> [String] {
        var lines = [page.bold(title(item, on: page))]
        let fields: [(Phrase, JSON?)] = [
            (Phrase("id", "id"), item["id"]),
            (Phrase("目录", "list"), field(item, "catalogue", "kind")),
            (Phrase("编码", "code"), field(item, "catalogue", "code")),
            (Phrase("类别", "category"), field(item, "catalogue", "category")),
            (Phrase("内容", "content"), field(item, "text", "content")),
            (Phrase("依据", "basis"), field(item, "text", "basis")),
            (Phrase("牵头", "lead"), field(item, "assignment", "lead")),
            (Phrase("配合", "with"), field(item, "assignment", "cooperate")),
            (Phrase("范围", "area"), field(item, "assignment", "area")),
            (Phrase("自", "from"), field(item, "assignment", "from")),
            (Phrase("至", "to"), field(item, "assignment", "to")),
            (Phrase("文号", "document"), field(item, "assignment", "docNo")),
        ]
        for (label, value) in fields {
            guard let value, value != .null, value != .array([]) else { continue }
            let text =
                value.string.flatMap { Glossary.lists[$0] }.map(page.say)
                ?? Shown.value(value, on: page)
            let wrapped = ColumnWidth.wrap(text, to: page.measure - 12)
            for (index, line) in wrapped.enumerated() {
                let head =
                    index == 0
                    ? ColumnWidth.pad(page.say(label), to: 10) : String(repeating: " ", count: 10)
                lines.append("  " + head + line)
            }
        }
        for member in item["aspects"]?.members ?? [] where member.value["undecided"]?.bool == true {
            let label = Shown.label(member.key, on: page)
            lines.append("  " + page.yellow(page.say("\(label)待定：", "\(label) undecided: ")))
            for claim in member.value["claims"]?.array ?? [] {
                lines.append("    • " + ClaimLines.oneLine(claim, on: page))
            }
        }
        return lines
    }

    static func defined(_ document: JSON, on page: Page) -> [String] {
        let id = Plain.line(document["id"]?.string ?? "")
        return [
            page.green(page.say("✓ 事项已存本机", "✓ The item is saved here")),
            page.say("查看：", "See: ") + page.bold("huying item show \(id)"),
        ]
    }

    static func imported(_ document: JSON, on page: Page) -> [String] {
        let imported = Shown.count(document["imported"] ?? document["items"], on: page)
        let isDry = document["dryRun"]?.bool == true
        var lines = [
            isDry
                ? page.say(
                    "检查完成：可导入 \(imported) 项，没有写入。",
                    "Checked: \(imported) items can be imported; nothing was written."
                )
                : page.green(page.say("✓ 已导入 \(imported) 项", "✓ \(imported) items imported"))
        ]
        if let skipped = Shown.count(document["skipped"]), skipped > 0 {
            lines.append("  " + page.say("已有而跳过 \(skipped) 项", "\(skipped) were here already"))
        }
        for (key, label) in [
            ("errors" as Text, Phrase("有误", "wrong")), ("warnings", Phrase("请留意", "note")),
        ] {
            let rows = document[key]?.array ?? []
            guard !rows.isEmpty else { continue }
            lines.append("  " + page.yellow("\(page.say(label)) \(rows.count)"))
            for row in rows.prefix(20) {
                lines.append("    " + Self.row(row, on: page))
            }
            if rows.count > 20 {
                lines.append("    " + page.say("其余见 --json", "the rest is in --json"))
            }
        }
        return lines
    }

    private static func row(_ row: JSON, on page: Page) -> String {
        guard row.members != nil else { return Shown.value(row, on: page) }
        var place: [String] = []
        if let line = row["row"]?.int { place.append(page.say("第 \(line) 行", "row \(line)")) }
        if let column = row["column"]?.string { place.append(Plain.line(column)) }
        let message = (row["message"] ?? row["problem"] ?? row["reason"])?.string ?? ""
        return place.joined(separator: " ") + page.say("：", ": ") + Plain.line(message)
    }

    /// A field of the item: flat, or inside its aspect.
    private static func field(_ item: JSON, _ aspect: Text, _ key: Text) -> JSON? {
        item["aspects"]?[aspect]?["value"]?[key] ?? item[key]
    }

    private static func title(_ item: JSON, on page: Page) -> String {
        let title = field(item, "text", "title")?.string.map { Plain.line($0) } ?? page.unknown
        let isUndecided = (item["aspects"]?.members ?? []).contains {
            $0.value["undecided"]?.bool == true
        }
        return isUndecided ? title + page.say("（待定）", " (undecided)") : title
    }

    private static func lead(_ item: JSON, on page: Page) -> String {
        let lead = field(item, "assignment", "lead")
        return lead == nil || lead == .null ? "–" : Shown.party(lead, on: page)
    }
}

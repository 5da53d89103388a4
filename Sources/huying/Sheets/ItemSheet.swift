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
        for proposal in item["proposals"]?.array ?? [] {
            let stance = Glossary.say(proposal["stance"]?.string, Glossary.stances, on: page)
            let to = proposal["to"]?.string.map { " → " + (page.names[$0] ?? $0) } ?? ""
            lines.append(
                "  • " + Shown.party(proposal["party"], on: page) + page.say("：", ": ") + stance
                    + Plain.line(to) + "  " + Plain.line(proposal["reason"]?.string ?? "")
            )
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
        let fresh = Shown.count(document["new"], on: page)
        let rows = Shown.count(document["rows"], on: page)
        var lines = [
            document["dryRun"]?.bool == true
                ? page.say(
                    "检查完成：共 \(rows) 行，可新增 \(fresh) 项。没有写入。",
                    "Checked: of \(rows) rows, \(fresh) would be new items. Nothing was written."
                )
                : page.green(page.say("✓ 已导入 \(fresh) 项", "✓ \(fresh) items imported"))
        ]
        if let changed = Shown.count(document["changed"]), changed > 0 {
            lines.append("  " + page.say("修改 \(changed) 项", "\(changed) items changed"))
        }
        lines += faults(document, on: page)
        if let known = Shown.count(document["known"]), known > 0 {
            lines.append("  " + page.say("已有而跳过 \(known) 项", "\(known) were here already"))
        }
        let unknown = document["unknownLeads"]?.array ?? []
        if !unknown.isEmpty {
            let departments = Set(unknown.compactMap { $0["department"]?.string }).sorted()
            let shown = departments.prefix(8).map { Plain.line($0) }
            let list = shown.joined(separator: page.say("、", ", "))
            let more = departments.count > shown.count ? " …" : ""
            lines.append(
                "  "
                    + page.yellow(
                        page.say(
                            "\(unknown.count) 项的部门还不是登记单位，牵头留空：\(list)\(more)",
                            "\(unknown.count) name a department that is no party yet, their lead is "
                                + "open: \(list)\(more)"
                        )
                    )
            )
        }
        return lines + [page.say("查看：", "See: ") + page.bold("huying item list")]
    }

    /// The first faulty rows by row and column, and the file that has them all.
    private static func faults(_ document: JSON, on page: Page) -> [String] {
        guard let failed = Shown.count(document["failed"]), failed > 0 else { return [] }
        let errors = document["errors"]?.array ?? []
        var lines = [
            "  " + page.red(page.say("有问题而没有导入 \(failed) 行：", "\(failed) rows were left out:"))
        ]
        for error in errors.prefix(10) {
            let row = Shown.count(error["row"], on: page)
            let column = Plain.line(error["column"]?.string ?? "")
            let message = Plain.line(error["message"]?.string ?? "")
            lines.append(
                "    "
                    + page.say(
                        "第 \(row) 行 \(column)：\(message)",
                        "row \(row), \(column): \(message)"
                    )
            )
        }
        if errors.count > 10 { lines.append("    …") }
        if let file = document["errorsFile"]?.string {
            let name = Plain.line(file)
            lines.append(
                "  "
                    + page.say(
                        "这些行在 \(name) 里，改好后再导入它。",
                        "These rows are in \(name); correct and import that file."
                    )
            )
        }
        return lines
    }

    static func exported(_ document: JSON, on page: Page) -> [String] {
        let count = Shown.count(document["count"], on: page)
        let file = Plain.line(document["file"]?.string ?? "")
        return [
            page.green(page.say("✓ 已导出 \(count) 项：\(file)", "✓ \(count) items exported: \(file)"))
        ]
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
        if let holding = item["effective"]?.array {
            let leads = holding.map { one in
                let area = one["area"]?.string.map { page.say("（\($0)）", " (\($0))") } ?? ""
                return Shown.party(one["lead"], on: page) + Plain.line(area)
            }
            return leads.isEmpty ? "–" : leads.joined(separator: page.say("、", ", "))
        }
        let lead = field(item, "assignment", "lead")
        return lead == nil || lead == .null ? "–" : Shown.party(lead, on: page)
    }
}

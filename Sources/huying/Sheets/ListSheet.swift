import History
import PartySide

/// Questions to the lists: whose it is, what is missing, what drifts back.
enum ListSheet {
    static func who(_ document: JSON, on page: Page) -> [String] {
        let items = document["items"]?.array ?? []
        guard !items.isEmpty else {
            return [
                page.say("清单和边界规则里都没有找到。", "Neither the lists nor the boundary rules have it."),
                page.say(
                    "换个说法再查；仍没有，就不写牵头发起呼叫，由管委会派单。",
                    "Try other words; else raise the call without a lead, the committee assigns it."
                ),
            ]
        }
        return items.flatMap { match($0, on: page) }
    }

    private static func match(_ item: JSON, on page: Page) -> [String] {
        let code = item["code"]?.string.map { Plain.line($0) + " " } ?? ""
        let title = Plain.line(item["title"]?.string ?? "")
        let lead =
            item["lead"]?.string == nil
            ? page.yellow(page.say("还没有定", "not named yet"))
            : page.bold(Shown.party(item["lead"], on: page))
        var lines = [
            code + title
                + (item["recordType"]?.text == "boundary"
                    ? page.say("（边界规则）", " (boundary rule)") : ""),
            "  " + page.say("牵头：", "lead: ") + lead,
        ]
        let cooperate = item["cooperate"]?.array ?? []
        if !cooperate.isEmpty {
            lines.append(
                "  " + page.say("配合：", "with: ") + Shown.value(.array(cooperate), on: page)
            )
        }
        if let clause = item["clause"]?.string {
            lines.append("  " + page.say("条款：", "clause: ") + Plain.line(clause))
        }
        if let content = item["content"]?.string, !content.isEmpty,
            item["clause"] == item["title"]
        {
            lines.append("  " + page.say("内容：", "text: ") + Plain.line(content))
        }
        if let basis = item["basis"]?.string, !basis.isEmpty, basis != item["clause"]?.string {
            lines.append("  " + page.say("依据：", "basis: ") + Plain.line(basis))
        }
        return lines
    }

    /// What the lists propose for a call that was raised without a lead.
    static func proposal(_ document: JSON, number: String, on page: Page) -> [String] {
        guard let proposal = document["proposal"], proposal != .null,
            let lead = proposal["lead"]?.string
        else {
            return document["proposal"] == nil
                ? []
                : [
                    "  "
                        + page.say(
                            "没有写牵头，清单里也没有查到；由管委会派单。",
                            "No lead was named and the lists have none; the committee assigns it."
                        )
                ]
        }
        let party = Shown.party(proposal["lead"], on: page)
        let title = Plain.line(proposal["title"]?.string ?? "")
        let clause = Plain.line(proposal["clause"]?.string ?? "")
        return [
            "  "
                + page.yellow(
                    page.say(
                        "建议牵头：\(party)（“\(title)”：\(clause)）。这只是建议，还没有派单。",
                        "Proposed lead: \(party) (\"\(title)\": \(clause)). Only a proposal; nobody was assigned."
                    )
                ),
            "  "
                + page.bold(
                    "huying call dispatch \(number) --lead \(Plain.line(lead))"
                ),
        ]
    }

    static func gaps(_ document: JSON, on page: Page) -> [String] {
        calls(
            document,
            none: page.say("每件呼叫都能在清单里找到。", "The lists answer for every call."),
            on: page
        )
    }

    static func drift(_ document: JSON, on page: Page) -> [String] {
        calls(
            document,
            none: page.say("没有已剥离职责的呼叫落到开发区。", "No call about a divested duty landed on the zone."),
            on: page
        )
    }

    private static func calls(_ document: JSON, none: String, on page: Page) -> [String] {
        let items = document["items"]?.array ?? []
        guard !items.isEmpty else { return [none] }
        var table = Table([
            .init(page.say("编号", "Number")), .init(page.say("事由", "Title"), shrinks: true),
            .init(page.say("呼叫方", "Caller"), shrinks: true),
            .init(page.say("牵头", "Lead"), shrinks: true),
        ])
        for item in items {
            table.add([
                item["number"]?.string ?? "–", Plain.line(item["title"]?.string ?? ""),
                Shown.party(item["caller"], on: page),
                item["lead"]?.string == nil ? "–" : Shown.party(item["lead"], on: page),
            ])
        }
        return table.lines(width: page.width)
            + [page.say("共 \(items.count) 件", "\(items.count) calls")]
            + ListFoot.lines(document, on: page)
    }

    static func check(_ document: JSON, on page: Page) -> [String] {
        var lines: [String] = []
        for count in document["counts"]?.array ?? [] {
            let kind = Glossary.say(count["kind"]?.string, Glossary.lists, on: page)
            let items = Shown.count(count["items"], on: page)
            let categories = Shown.count(count["categories"], on: page)
            let right = count["right"]?.bool == true
            var line = page.say(
                "\(kind)：\(categories) 类 \(items) 项",
                "\(kind): \(categories) categories, \(items) items"
            )
            if let expected = Shown.count(count["expectedItems"]) {
                let of =
                    Shown.count(count["expectedCategories"]).map {
                        page.say("\($0) 类 ", "\($0) categories, ")
                    } ?? ""
                line += page.say("（应为 \(of)\(expected) 项）", " (should be \(of)\(expected) items)")
            }
            lines.append((right ? page.green("✓ ") : page.red("✗ ")) + line)
        }
        let findings = document["findings"]?.array ?? []
        for finding in findings {
            let name = [
                finding["code"]?.string ?? finding["item"]?.string, finding["title"]?.string,
            ]
            .compactMap(\.self).map { Plain.line($0) }.joined(separator: " ")
            let fault = Glossary.say(finding["fault"]?.string, faults, on: page)
            let subject = finding["subject"].flatMap {
                $0 == .null ? nil : Shown.value($0, on: page)
            }
            lines.append(
                "  " + name + page.say("：", ": ") + fault
                    + (subject.map { page.say("（\($0)）", " (\($0))") } ?? "")
            )
        }
        lines.append(
            findings.isEmpty
                ? page.say("没有发现缺项。", "Nothing is missing.")
                : page.say("共 \(findings.count) 处", "\(findings.count) findings")
        )
        return lines
    }

    private static let faults: [String: Phrase] = [
        "noLead": Phrase("没有责任单位", "nobody has it"),
        "notWithSubdistrict": Phrase("已剥离，却不在街道", "divested, yet not with a sub-district"),
        "missingPart": Phrase("缺要素", "a part is missing"),
        "undecided": Phrase("两个版本待定", "undecided between versions"),
        "leadsOverlap": Phrase("同一事项同时有两个牵头", "two leads at one time"),
    ]
}

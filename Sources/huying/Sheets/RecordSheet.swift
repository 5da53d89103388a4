import DutyBook
import History
import PartySide

/// Records of types that follow from their declaration.
enum RecordSheet {
    static func sheet(for verb: Text, of declared: RecordDeclaration) -> Errand.Sheet {
        switch verb {
        case declared.type + ".list": { list($0, of: declared, on: $1) }
        case "sheet.show": { ScoreSheetLines.show($0, on: $1) }
        case declared.type + ".show": { show($0, of: declared, on: $1) }
        default: { saved($0, verb: verb, of: declared, on: $1) }
        }
    }

    private static func list(
        _ document: JSON,
        of declared: RecordDeclaration,
        on page: Page
    ) -> [String] {
        let items = document["items"]?.array ?? []
        guard !items.isEmpty else { return [page.say("还没有。", "There are none yet.")] }
        var table = Table([
            .init(page.say(declared.zh, declared.en), shrinks: true),
            .init(page.say("内容", "Content"), shrinks: true), .init("id"),
        ])
        for item in items {
            let title = item["title"]?.string.map { Plain.line($0) } ?? page.unknown
            let mark = item["void"]?.bool == true ? page.say("（已作废）", " (void)") : ""
            table.add([title + mark, line(item, of: declared, on: page), item["id"]?.string ?? ""])
        }
        return table.lines(width: page.width)
            + [page.say("共 \(items.count) 条", "\(items.count) records")]
            + ListFoot.lines(document, on: page)
    }

    /// The first map of the record in one line, and what follows from it.
    private static func line(_ item: JSON, of declared: RecordDeclaration, on page: Page) -> String
    {
        if declared.type == RecordType.sheet { return ScoreSheetLines.line(item, on: page) }
        var parts: [String] = []
        if let state = item["state"], state != .null {
            parts.append(Glossary.say(state.string, Glossary.handover, on: page))
        }
        for rule in declared.aspects where rule.aspect != "life" {
            guard let value = item["aspects"]?[rule.aspect]?["value"], value.members != nil else {
                continue
            }
            parts.append(Shown.value(value, on: page))
            break
        }
        return parts.joined(separator: page.say("；", "; "))
    }

    private static func show(
        _ item: JSON,
        of declared: RecordDeclaration,
        on page: Page
    ) -> [String] {
        var lines = [page.bold(item["title"]?.string.map { Plain.line($0) } ?? page.unknown)]
        if let state = item["state"], state != .null {
            let word = Glossary.say(state.string, Glossary.handover, on: page)
            lines.append("  " + page.say("状态：", "state: ") + word)
        }
        for rule in declared.aspects {
            guard let aspect = item["aspects"]?[rule.aspect] else { continue }
            let undecided = aspect["undecided"]?.bool == true
            let label = page.say(rule.zh, rule.en)
            lines.append(
                "  " + label + page.say("：", ": ") + shown(aspect["value"], on: page)
                    + (undecided ? page.yellow(page.say("（待定）", " (undecided)")) : "")
            )
            guard undecided else { continue }
            for claim in aspect["claims"]?.array ?? [] {
                lines.append("    • " + ClaimLines.oneLine(claim, on: page))
            }
        }
        return lines
    }

    private static func shown(_ value: JSON?, on page: Page) -> String {
        guard let word = value?.string, let known = Glossary.handover[word] else {
            return Shown.value(value, on: page)
        }
        return page.say(known)
    }

    private static func saved(
        _ document: JSON,
        verb: Text,
        of declared: RecordDeclaration,
        on page: Page
    ) -> [String] {
        let show = declared.type == RecordType.item ? "item" : declared.type.string
        let id = Plain.line(document["id"]?.string ?? "")
        return ChangeSheet.saved(document, on: page)
            + [page.say("查看：", "See: ") + page.bold("huying \(show) show \(id)")]
    }
}

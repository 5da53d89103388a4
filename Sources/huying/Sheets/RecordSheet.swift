import DutyBook
import History
import PartySide

/// Records of types that follow from their declaration.
enum RecordSheet {
    static func sheet(for verb: Text, of declared: RecordDeclaration) -> Errand.Sheet {
        switch verb {
        case "meeting.show": { MeetingSheet.show($0, on: $1) }
        case "meeting.resolutions": { MeetingSheet.resolutions($0, on: $1) }
        case "meeting.waiting": { MeetingSheet.waiting($0, on: $1) }
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
            let title = item["title"]?.string.map { Plain.line($0) } ?? "–"
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
            parts.append(Glossary.say(state.string, Glossary.recordStates, on: page))
        }
        if let due = item["nextDue"], due != .null {
            let light = ClockLines.light(item["light"]?.string, on: page)
            parts.append(
                light + page.say(" 期限 ", " due ") + ClockLines.due(due, on: page)
            )
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
        let title = item["title"]?.string.map { Plain.line($0) }
        var lines = [page.bold(title ?? page.say(declared.zh, declared.en))]
        if let state = item["state"], state != .null {
            let word = Glossary.say(state.string, Glossary.recordStates, on: page)
            lines.append("  " + page.say("状态：", "state: ") + word)
        }
        for member in item["aspects"]?.members ?? [] {
            guard let rule = Aspects.rule(member.key, of: declared.type) else { continue }
            let aspect = member.value
            let undecided = aspect["undecided"]?.bool == true
            let keys = (rule.rowKeys(in: member.key) ?? [])
                .map { page.names[$0.string] ?? Plain.line($0.string) }
            let label = ([page.say(rule.zh, rule.en)] + keys).joined(separator: " ")
            lines.append(
                "  " + label + page.say("：", ": ") + shown(aspect["value"], on: page)
                    + (undecided ? page.yellow(page.say("（待定）", " (undecided)")) : "")
            )
            guard undecided else { continue }
            for claim in aspect["claims"]?.array ?? [] {
                lines.append("    • " + ClaimLines.oneLine(claim, on: page))
            }
        }
        for opinion in item["opinions"]?.array ?? [] {
            lines.append("  " + Self.opinion(opinion, on: page))
        }
        return lines + waiting(item, on: page) + ClockLines.lines(item, on: page)
    }

    /// An opinion with the version it is for.
    private static func opinion(_ opinion: JSON, on page: Page) -> String {
        let version = opinion["version"]?.int.map(String.init) ?? "?"
        let word = Glossary.say(opinion["opinion"]?.string, Glossary.recordStates, on: page)
        let mark =
            opinion["current"]?.bool == true
            ? "" : page.say("（不是现在的版本）", " (not the present version)")
        return page.say("对第 \(version) 版：", "on version \(version): ") + word + mark + "  "
            + Shown.party(opinion["party"], on: page) + "  "
            + page.say("审签：", "approved by ") + Shown.value(opinion["approvedBy"], on: page)
    }

    private static func waiting(_ item: JSON, on page: Page) -> [String] {
        let parties = item["waitsFor"]?.array ?? []
        guard !parties.isEmpty else { return [] }
        return ["  " + page.say("等：", "waits for ") + Shown.value(.array(parties), on: page)]
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

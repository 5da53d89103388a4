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
        case declared.type + ".list": { RegisterSheet.list($0, of: declared, on: $1) }
        case "sheet.show": { ScoreSheetLines.show($0, on: $1) }
        case declared.type + ".show": { show($0, of: declared, on: $1) }
        case declared.type + ".export": { ItemSheet.exported($0, on: $1) }
        case "roster.onDuty": RosterSheet.onDuty
        default: { saved($0, verb: verb, of: declared, on: $1) }
        }
    }

    private static func show(
        _ item: JSON,
        of declared: RecordDeclaration,
        on page: Page
    ) -> [String] {
        let page = page.knowing(item)
        let number = item["number"]?.string.map { Plain.line($0) + "  " } ?? ""
        let title = item["title"]?.string.map { Plain.line($0) }
        var lines = [page.bold(number + (title ?? page.say(declared.zh, declared.en)))]
        let columns = (declared.listing?.columns ?? []).filter { $0 != "state" }
        for name in ["state"] + columns where declared.field(name) == nil {
            guard let value = item[name], value != .null else { continue }
            lines.append("  " + labelled(name, word(value, on: page), on: page))
        }
        if let due = item["replyDue"], due != .null {
            let late =
                item["unanswered"]?.bool == true ? page.red(page.say("，已逾期", ", overdue")) : ""
            lines.append(
                "  " + page.say("回复期限：", "reply due: ") + Shown.time(due, on: page) + late
            )
        }
        for member in item["aspects"]?.members ?? [] {
            guard let rule = Aspects.rule(member.key, of: declared.type) else { continue }
            let aspect = member.value
            let undecided = aspect["undecided"]?.bool == true
            let keys = (rule.rowKeys(in: member.key) ?? [])
                .map { page.names[$0.string] ?? Plain.line($0.string) }
            let label = ([page.say(rule.zh, rule.en)] + keys).joined(separator: " ")
            lines.append(
                "  " + label + page.say("：", ": ") + shown(aspect["value"], rule.form, on: page)
                    + (undecided ? page.yellow(page.say("（待定）", " (undecided)")) : "")
            )
            guard undecided else { continue }
            for claim in aspect["claims"]?.array ?? [] {
                lines.append("    • " + ClaimLines.oneLine(claim, on: page))
            }
        }
        for event in item["events"]?.array ?? [] where event["fields"]?.members?.isEmpty == false {
            lines += EventLines.lines(event, on: page)
        }
        for opinion in item["opinions"]?.array ?? [] where opinion["version"]?.int != nil {
            lines.append("  " + Self.opinion(opinion, on: page))
        }
        return lines + waiting(item, on: page) + ClockLines.lines(item, on: page)
            + RecordPartLines.lines(item, of: declared, on: page)
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

    static func labelled(_ name: Text, _ value: String, on page: Page) -> String {
        page.say(DeclaredWords.field(name)) + page.say("：", ": ") + value
    }

    /// A value that is no free text: words of the house, amounts, names.
    static func word(_ value: JSON?, on page: Page) -> String {
        guard let value, value != .null else { return page.unknown }
        if let known = value.text.flatMap(DeclaredWords.value) { return page.say(known) }
        if let known = value.string.flatMap({ Glossary.recordStates[$0] }) {
            return page.say(known)
        }
        if let list = value.array, !list.isEmpty, list.allSatisfy({ Quantity($0.value) != nil }) {
            return Figures.text(value, on: page)
        }
        return Shown.value(value, on: page)
    }

    /// A value of a declared form: words only where the form says so.
    static func shown(_ value: JSON?, _ form: Form, on page: Page) -> String {
        switch form {
        case .oneOf: return word(value, on: page)
        case .map(let fields) where value?.members != nil:
            return fields.compactMap { field in
                guard let part = value?[field.name], part != .null, part != .array([]) else {
                    return nil
                }
                return labelled(field.name, shown(part, field.form, on: page), on: page)
            }.joined(separator: page.say("；", "; "))
        default: return Shown.value(value, on: page)
        }
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

extension Page {
    /// The page with the titles of the records that a document refers to.
    func knowing(_ document: JSON) -> Page {
        var page = self
        for member in document["names"]?.members ?? [] {
            page.names[member.key.string] = member.value.string.map { Plain.line($0) }
        }
        return page
    }
}

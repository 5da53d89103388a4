import DutyBook
import History
import PartySide
import Settings

/// Values of documents as a person reads them.
enum Shown {
    /// Any value in one line; `null` is said, not hidden.
    static func value(_ value: JSON?, on page: Page) -> String {
        switch value {
        case nil, .null: return page.unknown
        case .bool(let bool): return bool ? page.say("是", "yes") : page.say("否", "no")
        case .int(let int): return String(int)
        case .decimal(let spelling): return spelling
        case .string(let text): return page.names[text.string] ?? Plain.line(text.string)
        case .array(let elements):
            return elements.map { Self.value($0, on: page) }
                .joined(separator: page.say("、", ", "))
        case .object(let members):
            if let amount = Quantity(value?.value) { return Figures.text(amount, on: page) }
            return members.filter { $0.value != .null && $0.value != .array([]) }
                .map { member in
                    let label = Self.label(member.key, on: page)
                    return label + page.say("：", ": ")
                        + Self.field(member.key, member.value, on: page)
                }
                .joined(separator: page.say("；", "; "))
        }
    }

    /// A named value: words of the house in the person's language, times on this computer's clock.
    static func field(_ name: Text, _ value: JSON, on page: Page) -> String {
        switch (name, value) {
        case ("due", .int(let milliseconds)), ("at", .int(let milliseconds)),
            ("from", .int(let milliseconds)),
            ("until", .int(let milliseconds)):
            return Moment(seconds: Int(milliseconds / 1_000)).clock(on: page)
        case ("kind", .string(let word)):
            let kind = Glossary.kinds[word.string] ?? Glossary.lists[word.string]
            return kind.map(page.say) ?? Plain.line(word.string)
        case ("matter", .string(let word)), ("grade", .string(let word)):
            return Glossary.say(word.string, posts, on: page)
        case ("solved", .string(let word)), ("satisfied", .string(let word)),
            ("reason", .string(let word)), ("decision", .string(let word)),
            ("done", .string(let word)):
            return Glossary.say(word.string, Glossary.answers, on: page)
        case ("ruling", .string(let word)):
            return Glossary.say(word.string, rulings, on: page)
        case ("colour", .string(let word)):
            return Glossary.say(word.string, Glossary.colours, on: page)
        case ("role", .string(let word)) where Glossary.personRoles[word.string] != nil:
            return Glossary.say(word.string, Glossary.personRoles, on: page)
        case ("shift", .string(let word)):
            return Glossary.say(word.string, Glossary.shifts, on: page)
        default: return Self.value(value, on: page)
        }
    }

    /// A party by its name; `null` is said.
    static func party(_ value: JSON?, on page: Page) -> String {
        guard let id = value?.string else { return page.unknown }
        return Plain.line(page.names[id] ?? id)
    }

    /// A time on this computer's clock; `null` is said.
    static func time(_ value: JSON?, on page: Page) -> String {
        guard let text = value?.string else { return page.unknown }
        return Moment(text)?.clock(on: page) ?? Plain.line(text)
    }

    /// A count that may be given as a number or as the list of what is counted.
    static func count(_ value: JSON?) -> Int? {
        if let int = value?.int { return Int(clamping: int) }
        return value?.array?.count
    }

    static func count(_ value: JSON?, on page: Page) -> String {
        count(value).map(String.init) ?? page.unknown
    }

    /// Who: person and party, for whom they acted and who prepared it, as far as known.
    static func who(_ document: JSON, on page: Page) -> String {
        let behind = document["onBehalfOf"]?.string.map { Plain.line($0) }
        let preparer = document["preparedBy"]?.string.map { Plain.line($0) }
        let person = document["person"]?.string.map { person in
            Plain.line(person)
                + (behind.map { page.say("（代 \($0)）", " (for \($0))") } ?? "")
                + (preparer.map { page.say("（\($0) 拟稿）", " (prepared by \($0))") } ?? "")
        }
        let party = document["party"]?.string.map { Plain.line(page.names[$0] ?? $0) }
        return [party, person].compactMap(\.self).joined(separator: " ")
    }

    /// Why the hub sent a change back, in the person's language: the hub writes English, whoever asks.
    static func refusal(_ document: JSON?, on page: Page) -> String? {
        let given = document?.known("reason", "rule")?.string.map { Plain.line($0) }
        guard page.language == .chinese, let said = document?["reason"]?.string,
            let rule = document?["rule"]?.text.flatMap({ Refusal.Rule($0) })
        else { return given }
        let sentence = "\(rule.code): \(rule.text.en)"
        guard said.hasPrefix(sentence) else { return given }
        // What it is about stands in brackets behind the sentence.
        let subject = said.dropFirst(sentence.count).filter { !" ()".contains($0) }
        return Plain.line(rule.text.zh + (subject.isEmpty ? "" : "（\(subject)）"))
    }

    /// A field by its office word.
    static func label(_ key: Text, on page: Page) -> String {
        if let phrase = fields[key.string] { return page.say(phrase) }
        guard DeclaredWords.knows(key) else { return Glossary.say(key.string, [:], on: page) }
        return page.say(DeclaredWords.field(key))
    }

    /// What becomes of a call that an office asked to return.
    private static let rulings: [String: Phrase] = [
        "granted": Phrase("准予退回", "may return it"),
        "refused": Phrase("不予退回", "must handle it"),
    ]

    /// What is asked about a post, and how its holder did.
    static let posts: [String: Phrase] = [
        "appoint": Phrase("任职", "appointment"), "dismiss": Phrase("免职", "dismissal"),
        "transfer": Phrase("调整", "transfer"), "reward": Phrase("奖励", "reward"),
        "discipline": Phrase("惩处", "discipline"),
        "excellent": Phrase("优秀", "excellent"), "competent": Phrase("称职", "competent"),
        "barelyCompetent": Phrase("基本称职", "barely competent"),
        "incompetent": Phrase("不称职", "not competent"),
    ]

    private static let fields: [String: Phrase] = Glossary.aspects.merging([
        "add": Phrase("加", "add"), "remove": Phrase("去掉", "remove"),
        "hash": Phrase("摘要", "digest"), "size": Phrase("字节", "bytes"),
        "mediaType": Phrase("格式", "type"),
        "reason": Phrase("原因", "reason"), "suggest": Phrase("建议", "suggests"),
        "decision": Phrase("决定", "decision"), "ruling": Phrase("裁定", "ruling"),
        "done": Phrase("完成", "done"), "days": Phrase("工作日", "working days"),
        "request": Phrase("申请", "request"),
        "missing": Phrase("未反馈", "no word from"), "asked": Phrase("催过", "asked"),
        "approvedBy": Phrase("审签", "approved by"),
        "role": Phrase("岗位", "role"), "confirms": Phrase("确认", "confirms"),
        "person": Phrase("姓名", "person"), "phone": Phrase("电话", "phone"),
        "party": Phrase("单位", "party"), "into": Phrase("并入", "into"),
        "proof": Phrase("证明", "proof"), "preset": Phrase("预设", "preset"),
        "startDay": Phrase("每期起始日", "period starts on day"),
        "minimum": Phrase("最小样本", "least sample"),
        "ranking": Phrase("排名范围", "ranks within"),
        "departmentShare": Phrase("部门考核中属地占比（%）", "zone's share for departments, %"),
        "stationedShare": Phrase("派驻机构考核中属地占比（%）", "zone's share for agencies, %"),
        "homes": Phrase("派出部门", "home departments"),
        "period": Phrase("考核期", "period"), "target": Phrase("被考核单位", "assessed"),
        "indicator": Phrase("评分项", "indicator"), "value": Phrase("分值", "value"),
        "agency": Phrase("派驻机构", "agency"), "post": Phrase("职务", "post"),
        "matter": Phrase("事项", "matter"),
        "home": Phrase("派出部门", "home department"), "zone": Phrase("属地", "zone"),
        "zoneShare": Phrase("属地评价占比%", "zone's share %"),
        "lineDuties": Phrase("业务职责", "line duties"), "year": Phrase("年度", "year"),
        "grade": Phrase("等次", "grade"),
        "criterion": Phrase("完成标准", "criterion"),
        "topic": Phrase("议题", "topic"), "call": Phrase("呼叫", "call"),
        "calls": Phrase("呼叫", "calls"), "items": Phrase("职责事项", "duty items"),
        "materials": Phrase("材料", "materials"), "proposer": Phrase("提出单位", "proposed by"),
        "proposal": Phrase("提议", "proposal"), "supersedes": Phrase("取代", "supersedes"),
        "meeting": Phrase("会议", "meeting"), "resolution": Phrase("议定事项", "resolution"),
        "solved": Phrase("解决", "solved"), "satisfied": Phrase("满意", "satisfied"),
        "colour": Phrase("颜色", "colour"),
        "shift": Phrase("班次", "shift"), "date": Phrase("日期", "date"),
        "demand": Phrase("要求", "demand"),
        "signedBy": Phrase("签发人", "signed by"), "evidence": Phrase("佐证", "evidence"),
        "standIn": Phrase("代理人", "stand-in"), "scope": Phrase("范围", "scope"),
    ]) { first, _ in first }
}

/// One claim of an aspect as a person reads it.
enum ClaimLines {
    /// Value, who, when and why in one line.
    static func oneLine(_ claim: JSON, on page: Page) -> String {
        ([Shown.value(claim["value"], on: page), Shown.who(claim, on: page)]
            + [when(claim, on: page), why(claim, on: page)].compactMap(\.self))
            .filter { !$0.isEmpty }
            .joined(separator: "  ")
    }

    /// The author's clock, and whether the centre has it yet.
    static func when(_ claim: JSON, on page: Page) -> String? {
        let recorded = claim["occurredAt"]?.string ?? claim["recordedAt"]?.string
        guard let recorded else { return nil }
        let clock = Moment(recorded)?.clock(on: page) ?? Plain.line(recorded)
        guard claim["receivedAt"]?.string == nil else { return clock }
        return clock + page.say("（未到中心）", " (not at the hub yet)")
    }

    static func why(_ claim: JSON, on page: Page) -> String? {
        guard let why = claim["why"]?.string, !why.isEmpty else { return nil }
        return page.say("理由：", "why: ") + Plain.line(why)
    }
}

extension JSON {
    /// The first of these members that is there and not `null`.
    func known(_ keys: Text...) -> JSON? {
        keys.lazy.compactMap { self[$0] }.first { $0 != .null }
    }
}

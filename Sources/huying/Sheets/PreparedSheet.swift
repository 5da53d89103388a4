import DutyBook
import History
import PartySide

/// Commands that wait for a leader to sign them off.
enum PreparedSheet {
    static func kept(_ document: JSON, on page: Page) -> [String] {
        let number = document["draft"]?.int ?? 0
        let leaders = (document["leaders"]?.array ?? []).compactMap(\.string)
            .map { Plain.line($0) }.joined(separator: page.say("、", ", "))
        // Who sits at this computer may be somebody else: the line is to be typed as it stands.
        let first = document["leaders"]?.array?.first?.string.map { name in
            name.contains(" ") ? " --as '\(Plain.line(name))'" : " --as \(Plain.line(name))"
        }
        let whom = leaders.isEmpty ? "" : page.say("（\(leaders)）", " (\(leaders))")
        let verb = Glossary.say(document["verb"]?.string, Glossary.actions, on: page)
        return [
            page.green(
                page.say(
                    "✓ “\(verb)”已存为待签 \(number) 号，还没有发出",
                    "✓ “\(verb)” kept as draft \(number), nothing sent"
                )
            ),
            page.say("  负责人\(whom)签发：", "  To be signed off by a leader\(whom): ")
                + page.bold("huying draft approve \(number)\(first ?? "")"),
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
            return [head] + arguments(of: draft, on: page).map { "    " + $0 }
        }
    }

    /// What is to be written, in the words of the house.
    private static func arguments(of draft: JSON, on page: Page) -> [String] {
        let verb = draft["verb"]?.text ?? ""
        let command = Command(verb)
        let known = command?.address ?? []
        let parts = (draft["arguments"]?.members ?? []).compactMap { member -> String? in
            guard !known.contains(member.key), member.value != .null, member.value != .array([])
            else { return nil }
            let form = command?.fields.first { $0.name == member.key }?.form ?? .text
            // What kind of answer it is says itself.
            let isAnswer = member.key == "kind" && ["call.result", "call.respond"].contains(verb)
            return (isAnswer ? "" : label(member.key, of: verb, on: page) + page.say("：", ": "))
                + value(member.key, member.value, form, of: verb, on: page)
        }
        let line = parts.joined(separator: page.say("；", "; "))
        return line.isEmpty ? [] : ColumnWidth.wrap(line, to: page.measure - 4)
    }

    /// The office word of an argument.
    static func label(_ name: Text, of verb: Text, on page: Page) -> String {
        if let phrase = words[name.string] { return page.say(phrase) }
        let type = Command(verb)?.recordType.flatMap(RecordDeclaration.of)
        let word = DeclaredWords.field(name, of: type)
        return word.zh == name.string ? Shown.label(name, on: page) : page.say(word)
    }

    /// An argument as the verb means it: the same word says other things of other matters.
    static func value(
        _ name: Text,
        _ value: JSON,
        _ form: Form,
        of verb: Text,
        on page: Page
    ) -> String {
        guard case .oneOf = form, let word = value.string else {
            let isTime = form == .time
            return isTime ? Shown.time(value, on: page) : Shown.value(value, on: page)
        }
        if name == "stance", let stance = Glossary.stances[word] { return page.say(stance) }
        if name == "reason", let ground = Glossary.exclusions[word] { return page.say(ground) }
        let shown = Shown.field(name, value, on: page)
        guard shown == word else { return shown }
        let isCall = Command(verb)?.recordType == RecordType.call
        if isCall, let answer = Glossary.answers[word] { return page.say(answer) }
        let declared = RecordSheet.word(value, on: page)
        guard declared == word else { return declared }
        return (Glossary.answers[word] ?? Glossary.lists[word]).map(page.say) ?? declared
    }

    /// Arguments that are no part of a record.
    private static let words: [String: Phrase] = [
        "why": Phrase("理由", "why"), "note": Phrase("附注", "note"),
        "occurredAt": Phrase("发生时间", "happened"), "settle": Phrase("裁定的说法", "settles"),
        "text": Phrase("内容", "text"), "take": Phrase("采用", "takes"),
        "aspect": Phrase("哪一项", "what"),
    ]

    static func approved(_ document: JSON, on page: Page) -> [String] {
        let person = document["preparedBy"]?.string.map { Plain.line($0) } ?? page.unknown
        return sheet(of: document)(document, page) + [
            page.say("  已签发（拟稿 \(person)）", "  signed off (prepared by \(person))")
        ]
    }

    /// What the same command shows that nobody prepared.
    private static func sheet(of document: JSON) -> Errand.Sheet {
        switch document["verb"]?.string {
        case "call.raise":
            CallSheet.raised(
                isUrgent: document["onDuty"] != nil,
                to: (document["sent"]?["dispatches"]?.array ?? [])
                    .compactMap { $0["party"]?.string }
            )
        case "call.result", "call.respond": ChangeSheet.result
        default: ChangeSheet.saved
        }
    }

    static func discarded(_ document: JSON, on page: Page) -> [String] {
        let number = document["draft"]?.int ?? 0
        return [page.say("✓ 已取消待签 \(number) 号", "✓ Draft \(number) dropped")]
    }
}

import History
import PartySide

/// Undecided aspects: what it was, what each wrote and why, and the very command that decides.
enum ConflictSheet {
    static func list(_ document: JSON, on page: Page) -> [String] {
        let conflicts = document["items"]?.array ?? []
        guard !conflicts.isEmpty else {
            return [page.say("没有待定的。", "Nothing is undecided.")]
        }
        var table = Table([
            .init(page.say("待定", "Undecided")), .init(page.say("哪一件", "Record"), shrinks: true),
            .init(page.say("哪一项", "Field")), .init(page.say("各方写法", "Versions"), shrinks: true),
            .init(page.say("由谁定", "Decided by"), shrinks: true), .init(page.say("出现", "Since")),
        ])
        for conflict in conflicts {
            let values = (conflict["claims"]?.array ?? []).map {
                Shown.value($0["value"], on: page)
            }
            table.add([
                conflict["id"]?.string ?? "",
                RecordName.show(conflict["record"] ?? .null, of: conflict, on: page),
                Glossary.say(conflict["aspect"]?.string, Glossary.aspects, on: page),
                values.joined(separator: " ⇄ "), decider(conflict, on: page),
                Shown.time(conflict["since"], on: page),
            ])
        }
        let first = conflicts.first?["id"]?.string ?? "ID"
        return table.lines(width: page.width) + ListFoot.lines(document, on: page) + [
            page.say("处理：", "Fix: ") + page.bold("huying conflict show \(Plain.line(first))")
        ]
    }

    static func show(_ conflict: JSON, on page: Page) -> [String] {
        let id = Plain.line(conflict["id"]?.string ?? "")
        let record = RecordName.show(conflict["record"] ?? .null, of: conflict, on: page)
        let aspect = Glossary.say(conflict["aspect"]?.string, Glossary.aspects, on: page)
        var lines = [page.bold("\(page.say("待定", "Undecided")) \(id)  \(record) · \(aspect)")]
        var facts: [String] = []
        if conflict["since"]?.string != nil {
            let since = Shown.time(conflict["since"], on: page)
            facts.append(page.say("出现 \(since)", "since \(since)"))
        }
        let decider = decider(conflict, on: page)
        facts.append(page.say("由 \(decider) 决定", "decided by \(decider)"))
        if conflict["due"]?.string != nil {
            let due = Shown.time(conflict["due"], on: page)
            facts.append(page.say("限 \(due)", "due \(due)"))
        }
        lines.append("  " + facts.joined(separator: " · "))
        lines.append("")
        lines += version(
            page.say("修改前", "before"),
            value: conflict["base"],
            facts: [],
            missing: page.say("（没有）", "(nothing)"),
            on: page
        )
        let claims = conflict["claims"]?.array ?? []
        for (index, claim) in claims.enumerated() {
            lines += version(
                "[\(index + 1)]",
                value: claim["value"],
                facts: whoAndWhy(claim, on: page),
                missing: page.say("（空）", "(empty)"),
                on: page
            )
        }
        return lines + howToDecide(id: id, claims: claims, on: page)
    }

    static func resolved(_ document: JSON, on page: Page) -> [String] {
        [
            page.green(page.say("✓ 已决定，已存本机。", "✓ Decided, and saved here."))
                + page.say(
                    " 每一份原文都留在痕迹里，还可以再改。",
                    " Every version stays in the trace; it can be changed again."
                )
        ]
    }

    private static func version(
        _ label: String,
        value: JSON?,
        facts: [String],
        missing: String,
        on page: Page
    ) -> [String] {
        let text: String
        switch value {
        case nil, .null: text = missing
        case .string(let string): text = page.names[string.string] ?? Plain.lines(string.string)
        default: text = Shown.value(value, on: page)
        }
        let indent = 10
        let wrapped = ColumnWidth.wrap(text, to: page.measure - indent)
        var lines = wrapped.enumerated().map { index, line in
            index == 0
                ? "  " + ColumnWidth.pad(label, to: indent - 2) + page.bold(line)
                : String(repeating: " ", count: indent) + page.bold(line)
        }
        lines += facts.map { String(repeating: " ", count: indent) + $0 }
        return lines
    }

    private static func whoAndWhy(_ claim: JSON, on page: Page) -> [String] {
        var facts: [String] = []
        let who = Shown.who(claim, on: page)
        let when = ClaimLines.when(claim, on: page)
        let first = [who, when].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " · ")
        if !first.isEmpty { facts.append(first) }
        if let why = ClaimLines.why(claim, on: page) { facts.append(why) }
        return facts.map { page.dim($0) }
    }

    private static func howToDecide(id: String, claims: [JSON], on page: Page) -> [String] {
        let reason = page.say("理由", "the reason")
        var lines = ["", page.say("怎么定（任选一条）：", "To decide (one of these):")]
        for (index, claim) in claims.enumerated() {
            guard let dot = claim["claim"]?.string else { continue }
            lines.append(
                "  [\(index + 1)] "
                    + page.bold(
                        "huying conflict resolve \(id) --take \(Plain.line(dot)) --why '\(reason)'"
                    )
            )
        }
        let other = page.say("另填", "another value")
        lines.append("      huying conflict resolve \(id) --value '\(other)' --why '\(reason)'")
        lines.append(
            page.say(
                "决定之前照常办件；每一份原文永久保留。",
                "Work goes on meanwhile; every version is kept for ever."
            )
        )
        return lines
    }

    private static func decider(_ conflict: JSON, on page: Page) -> String {
        let parties = conflict["deciders"]?.array ?? []
        if !parties.isEmpty {
            return parties.map { role($0, on: page) }.joined(separator: page.say("或", " or "))
        }
        guard let decider = conflict["decider"], decider != .null else { return page.unknown }
        return role(decider, on: page)
    }

    private static func role(_ word: JSON, on page: Page) -> String {
        guard let word = word.string else { return Shown.value(word, on: page) }
        if let name = page.names[word] { return Plain.line(name) }
        return Glossary.say(word, deciders, on: page)
    }

    private static let deciders: [String: Phrase] = [
        "caller": Phrase("呼叫方", "the caller"),
        "lead": Phrase("牵头单位", "the lead"),
        "claimant": Phrase("写的单位", "those who wrote"),
        "committee": Phrase("管委会", "the committee"),
        "zoneCommittee": Phrase("管委会", "the committee"),
        "establishmentOffice": Phrase("编办", "the establishment office"),
        "supervision": Phrase("督查机构", "supervision"),
        "hub": Phrase("中心", "the hub"),
    ]
}

import History
import PartySide

/// 全程留痕: everything that happened to a record in causal order, both clocks named.
enum TraceSheet {
    static func show(_ document: JSON, on page: Page) -> [String] {
        if let file = document["file"]?.string {
            let name = Plain.line(file)
            return timeline(document, on: page) + [
                page.green(page.say("✓ 证据已导出：\(name)", "✓ Evidence exported: \(name)")),
                page.say("核验：", "Check it: ") + page.bold("huying trace verify \(name)"),
            ]
        }
        return timeline(document, on: page)
    }

    static func verified(_ document: JSON, on page: Page) -> [String] {
        verification(document["verification"] ?? document, on: page)
    }

    private static func timeline(_ document: JSON, on page: Page) -> [String] {
        let record = RecordName.show(document["record"] ?? .null, of: document, on: page)
        var lines = [page.bold(page.say("全程留痕  ", "Trace  ") + record)]
        lines.append(
            "  " + ColumnWidth.pad("", to: 14)
                + ColumnWidth.pad(page.say("本机时间", "author's clock"), to: 16)
                + page.say("到中心时间", "hub's clock")
        )
        for change in document["changes"]?.array ?? [] { lines += entry(change, on: page) }
        if document["complete"]?.bool == false {
            lines.append(
                page.yellow(
                    page.say(
                        "不完整：有的改动本单位无权看，或还没有送到。",
                        "Not complete: some changes may not be read here, or have not arrived."
                    )
                )
            )
        }
        if let verification = document["verification"], verification != .null {
            lines += self.verification(verification, on: page)
        }
        return lines
    }

    private static func entry(_ change: JSON, on page: Page) -> [String] {
        let action = Glossary.say(change["action"]?.string, Glossary.actions, on: page)
        let verdict = verdict(change)
        let mark = verdict == "returned" ? "○" : (verdict == "accepted" ? "●" : "◌")
        let received =
            change["receivedAt"]?.string == nil
            ? page.say("未到中心", "not at the hub") : Shown.time(change["receivedAt"], on: page)
        let clock = Shown.time(change.known("occurredAt", "recordedAt"), on: page)
        var lines = [
            "\(mark) " + ColumnWidth.pad(action, to: 14) + ColumnWidth.pad(clock, to: 16)
                + ColumnWidth.pad(received, to: 16) + Shown.who(change, on: page)
                + role(change, on: page)
        ]
        let bar = "│ "
        if let late = lateness(change, on: page) { lines.append(bar + page.yellow(late)) }
        for member in change["writes"]?.members ?? [] {
            let text =
                Shown.label(member.key, on: page) + page.say("：", ": ")
                + Shown.field(member.key, member.value, on: page)
            lines += ColumnWidth.wrap(text, to: page.measure - 4).map { "\(bar)  " + $0 }
        }
        let written = Set((change["writes"]?.members ?? []).map(\.key))
        for event in change["events"]?.array ?? [] {
            lines += EventLines.text(event, without: written, on: page).map { "\(bar)  " + $0 }
        }
        if let why = change["why"]?.string, !why.isEmpty {
            lines.append("\(bar)  " + page.say("理由：", "why: ") + Plain.line(why))
        }
        if verdict == "returned" {
            let rule = change["returned"]?["rule"]?.string.map { Plain.line($0) }
            let text = [rule, Shown.refusal(change["returned"], on: page)].compactMap(\.self)
                .joined(separator: " ")
            lines.append("\(bar)  " + page.red(page.say("中心退回：", "refused by the hub: ") + text))
        }
        return lines
    }

    /// In which role, where it was more than a clerk's.
    private static func role(_ change: JSON, on page: Page) -> String {
        guard let role = change["role"]?.string, role != "clerk",
            let word = Glossary.personRoles[role]
        else { return "" }
        return page.say("（\(page.say(word))）", " (\(page.say(word)))")
    }

    private static func verdict(_ change: JSON) -> String {
        change["verdict"]?.string ?? "pending"
    }

    /// How much later than entered it reached the centre, where that is more than ten minutes.
    private static func lateness(_ change: JSON, on page: Page) -> String? {
        guard let received = change["receivedAt"]?.string.flatMap({ Moment($0) }),
            let recorded = change["recordedAt"]?.string.flatMap({ Moment($0) })
        else { return nil }
        let late = received.seconds - recorded.seconds
        guard late >= 600 else { return nil }
        let span = Moment.span(late, on: page)
        return page.say("  晚到 \(span)（离线填写）", "  arrived \(span) later (written offline)")
    }

    private static func verification(_ document: JSON, on page: Page) -> [String] {
        let isSound = document["ok"]?.bool ?? false
        var lines = [
            isSound
                ? page.green(
                    page.say("✓ 核验通过：链条、签名、回执相符", "✓ Checked: chain, signatures and receipts agree")
                )
                : page.red(page.say("✗ 核验不通过", "✗ The check failed"))
        ]
        if let changes = document["changes"]?.int, isSound {
            let received = document["received"]?.int ?? 0
            lines.append(
                "  "
                    + page.say(
                        "改动 \(changes) 条，其中 \(received) 条有中心回执",
                        "\(changes) changes, \(received) of them with the hub's receipt"
                    )
            )
        }
        let faults = document["faults"]?.array ?? []
        lines += faults.prefix(10).map { "  ! " + Shown.value($0, on: page) }
        if faults.count > 10 {
            let more = faults.count - 10
            lines.append("  " + page.say("另有 \(more) 处，见 --json", "\(more) more in --json"))
        }
        return lines
    }
}

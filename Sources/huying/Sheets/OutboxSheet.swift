import History
import PartySide

/// What is not at the centre yet, and what came back with which reason.
enum OutboxSheet {
    static func list(_ document: JSON, on page: Page) -> [String] {
        let items = document["items"]?.array ?? []
        guard !items.isEmpty else {
            return [
                page.say(
                    "没有待上传的，也没有退回的：中心已收到全部。",
                    "Nothing waits and nothing came back: the hub has everything."
                )
            ]
        }
        var table = Table([
            .init(page.say("状态", "State")), .init(page.say("哪一件", "Record"), shrinks: true),
            .init(page.say("做了什么", "Action")), .init(page.say("时间", "Since")),
            .init(page.say("原因", "Reason"), shrinks: true), .init(page.say("改动", "Change")),
        ])
        for item in items {
            table.add([
                Glossary.say(item["state"]?.string, Glossary.outboxStates, on: page),
                RecordName.show(item["record"] ?? .null, of: item, on: page),
                Glossary.say(item["action"]?.string, Glossary.actions, on: page),
                Shown.time(item["since"], on: page),
                Shown.refusal(item, on: page) ?? "",
                ChangeSheet.short(item["change"]?.string ?? ""),
            ])
        }
        var lines = table.lines(width: page.width) + ListFoot.lines(document, on: page)
        let returned = items.first { $0["state"]?.string == "returned" }
        if let change = returned?["change"]?.string {
            lines.append(
                page.say("处理退回的：", "To deal with what came back: ")
                    + page.bold("huying outbox show \(Plain.line(change))")
            )
        }
        return lines
    }

    static func show(_ item: JSON, on page: Page) -> [String] {
        let change = Plain.line(item["change"]?.string ?? "")
        let state = item["state"]?.string
        let action = Glossary.say(item["action"]?.string, Glossary.actions, on: page)
        let record = RecordName.show(item["record"] ?? .null, of: item, on: page)
        var lines = [
            page.bold("\(record) · \(action)") + "  【"
                + Glossary.say(state, Glossary.outboxStates, on: page) + "】"
        ]
        lines.append("  \(page.say("改动", "change"))  \(change)")
        lines.append("  \(page.say("时间", "since"))  \(Shown.time(item["since"], on: page))")
        if let rule = item["rule"]?.string {
            let reason = Shown.refusal(item, on: page) ?? ""
            lines.append(
                "  \(page.say("退回原因", "refused because"))  [\(Plain.line(rule))] \(reason)"
            )
        }
        let content = item["content"]
        for member in content?["writes"]?.members ?? [] {
            let label = Shown.label(member.key, on: page)
            lines.append(
                "  \(label)\(page.say("：", ": "))\(Shown.field(member.key, member.value, on: page))"
            )
        }
        for event in content?["events"]?.array ?? [] {
            lines += EventLines.text(event, on: page).map { "  " + $0 }
        }
        guard state == "returned" else {
            return lines + [
                page.say("撤销：", "To undo it: ") + page.bold("huying outbox discard \(change)")
            ]
        }
        return lines + [
            page.say("您写的内容保留在这里，没有删除。", "Your text is kept here, nothing was deleted."),
            page.say("重新提交：", "To submit it again: ")
                + page.bold("huying outbox resubmit \(change)"),
            page.say("不再提交：", "To let it go: ") + page.bold("huying outbox discard \(change)"),
        ]
    }

    static func resubmitted(_ document: JSON, on page: Page) -> [String] {
        ChangeSheet.saved(document, as: page.say("已重新提交", "Submitted again"), on: page)
    }

    static func discarded(_ document: JSON, on page: Page) -> [String] {
        if document["change"]?.string != nil {
            let deed = page.say("已撤销未发出的改动", "Unsent change undone")
            return ChangeSheet.saved(document, as: deed, on: page)
        }
        return [
            page.green(
                page.say(
                    "✓ 已从退回箱取下；内容仍在痕迹里。",
                    "✓ Taken off the list; what it said stays in the trace."
                )
            )
        ]
    }
}

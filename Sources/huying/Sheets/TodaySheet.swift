import DutyBook
import History
import PartySide

/// The morning's page, and what went from one person to another.
enum TodaySheet {
    static func show(_ document: JSON, on page: Page) -> [String] {
        var lines = [heading(document, on: page), counts(document, on: page)]
        lines += calls(document, on: page)
        lines += records(document, on: page)
        if let meeting = document["nextMeeting"], meeting != .null {
            let parts = [
                Shown.time(meeting["at"], on: page), Plain.line(meeting["title"]?.string ?? ""),
                Plain.line(meeting["venue"]?.string ?? ""),
            ]
            lines.append(
                page.bold(page.say("下次会议  ", "Next meeting  "))
                    + parts.filter { !$0.isEmpty }.joined(separator: "  ")
            )
        }
        let duty = (document["onDuty"]?.array ?? []).map { row in
            Plain.line(row["person"]?.string ?? "") + " " + Plain.line(row["phone"]?.string ?? "")
        }
        if !duty.isEmpty {
            lines.append(
                page.bold(page.say("现在值班  ", "On duty now  "))
                    + duty.joined(separator: page.say("、", ", "))
            )
        }
        return lines + hints(document, on: page)
    }

    private static let weekdays = [
        Phrase("周一", "Mon"), Phrase("周二", "Tue"), Phrase("周三", "Wed"), Phrase("周四", "Thu"),
        Phrase("周五", "Fri"), Phrase("周六", "Sat"), Phrase("周日", "Sun"),
    ]

    private static func heading(_ document: JSON, on page: Page) -> String {
        var parts = [document["date"]?.string ?? page.unknown]
        if let day = document["weekday"]?.int, let index = Int(exactly: day),
            weekdays.indices.contains(index - 1)
        {
            parts.append(page.say(weekdays[index - 1]))
        }
        if document["workday"]?.bool == false { parts.append(page.say("休息日", "day off")) }
        let roles = (document["roles"]?.array ?? [])
            .map { Glossary.say($0.string, Glossary.personRoles, on: page) }
        let role = roles.joined(separator: page.say("、", ", "))
        let person = Plain.line(document["person"]?.string ?? "")
        let who =
            Shown.party(document["party"], on: page) + " " + person
            + (role.isEmpty ? "" : page.say("（\(role)）", " (\(role))"))
        return page.bold(parts.joined(separator: " ") + "  " + who)
    }

    private static func counts(_ document: JSON, on page: Page) -> String {
        let lights = ClockLight.allCases.map(\.rawValue).map { light in
            ClockLines.light(light, on: page) + " \(document["lights"]?[Text(light)]?.int ?? 0)"
        }
        let waiting: [(Text, Phrase)] = [
            ("drafts", Phrase("待签", "to sign")), ("conflicts", Phrase("待定", "undecided")),
            ("returned", Phrase("退回", "refused")), ("pending", Phrase("待上传", "unsent")),
        ]
        let others = waiting.map { name, label in
            page.say(label) + " \(document[name]?.int ?? 0)"
        }
        return "  " + lights.joined(separator: " · ") + "    " + others.joined(separator: " · ")
    }

    private static func calls(_ document: JSON, on page: Page) -> [String] {
        let calls = document["calls"]?.array ?? []
        guard !calls.isEmpty else { return [page.say("没有等我们办的呼叫。", "No call waits for us.")] }
        var table = Table([
            .init(""), .init(page.say("编号", "Number")), .init(page.say("类别", "Kind")),
            .init(page.say("标题", "Title"), shrinks: true), .init(page.say("下一步", "Next")),
            .init(page.say("期限", "Due")), .init(page.say("经办", "Handler")),
        ])
        for call in calls {
            let next = call["nextDue"]
            let isUrgent = call["kind"]?.string == "urgent"
            table.add([
                ClockLines.light(call["light"]?.string, on: page),
                Plain.line(call["number"]?.string ?? ""),
                (isUrgent ? "‼" : "")
                    + Glossary.say(call["kind"]?.string, Glossary.kinds, on: page),
                Plain.line(call["title"]?.string ?? ""),
                next?["clock"]?.string.map { Glossary.say($0, Glossary.clocks, on: page) }
                    ?? Glossary.say(call["state"]?.string, Glossary.states, on: page),
                next.map { $0 == .null ? "–" : ClockLines.due($0, on: page) } ?? "–",
                Plain.line(call["handler"]?.string ?? "–"),
            ])
        }
        return table.lines(width: page.width)
    }

    private static func records(_ document: JSON, on page: Page) -> [String] {
        let records = document["records"]?.array ?? []
        guard !records.isEmpty else { return [] }
        return [page.bold(page.say("还有", "Also"))]
            + records.map { record in
                let type = record["recordType"]?.string ?? ""
                let name = Plain.line(record["number"]?.string ?? record["record"]?.string ?? "")
                let title = Plain.line(record["title"]?.string ?? "")
                let due = record["nextDue"].map {
                    $0 == .null ? "" : "  " + ClockLines.due($0, on: page)
                }
                return "  \(title)\(due ?? "")  " + page.dim("huying \(type) show \(name)")
            }
    }

    private static func hints(_ document: JSON, on page: Page) -> [String] {
        var hints: [String] = []
        let checks: [(Text, String)] = [
            ("drafts", "huying draft list"), ("conflicts", "huying conflict list"),
            ("returned", "huying outbox list"),
        ]
        for (name, command) in checks where document[name]?.int ?? 0 > 0 { hints.append(command) }
        guard !hints.isEmpty else { return [] }
        return [page.say("查看：", "See: ") + hints.map { page.bold($0) }.joined(separator: "  ")]
    }

    static func handedOver(_ document: JSON, on page: Page) -> [String] {
        let from = Plain.line(document["from"]?.string ?? "")
        let to = Plain.line(document["to"]?.string ?? "")
        let count = document["count"]?.int ?? 0
        guard count > 0 else {
            return [
                page.yellow(
                    page.say(
                        "没有由 \(from) 经办的未结呼叫，什么也没有移交。",
                        "\(from) works on no open call; nothing was handed over."
                    )
                ),
                page.say("谁在办什么：", "Who works on what: ") + page.bold("huying today"),
            ]
        }
        return [
            page.green(
                page.say(
                    "✓ \(from) 经办的 \(count) 件未结呼叫已交 \(to)",
                    "✓ \(count) open calls went from \(from) to \(to)"
                )
            )
        ]
            + ChangeSheet.unknownPerson(document, on: page)
            + (document["items"]?.array ?? []).map { call in
                "  " + Plain.line(call["number"]?.string ?? "") + "  "
                    + Plain.line(call["title"]?.string ?? "")
            }
    }
}

import History
import PartySide

/// What time caused in a call, what is expected of the hub, and on which rung the call stands.
enum NoticeLines {
    static func lines(_ call: JSON, on page: Page) -> [String] {
        ladder(call, on: page) + expected(call, on: page)
    }

    /// The highest rung with its reason; others only in the document.
    private static func ladder(_ call: JSON, on page: Page) -> [String] {
        let reasons = call["escalation"]?.array ?? []
        guard let highest = reasons.first?["level"]?.string else { return [] }
        var lines = [page.bold(page.say("督办层级", "Escalation"))]
        for reason in reasons where reason["level"]?.string == highest {
            var parts = [
                highest, Glossary.say(reason["trigger"]?.string, Glossary.triggers, on: page),
            ]
            if let clock = reason["clock"]?.string {
                parts.append(Glossary.say(clock, Glossary.clocks, on: page))
                parts.append(Shown.party(reason["party"], on: page))
            }
            if let order = reason["order"]?.string { parts.append(Plain.line(order)) }
            if let since = reason["since"]?.string.flatMap({ Moment($0) }) {
                let time = since.clock(on: page)
                parts.append(page.say("自 \(time)", "since \(time)"))
            }
            if let basis = rule(reason, on: page) { parts.append(basis) }
            if reason["fresh"]?.bool == false {
                parts.append(page.dim(page.say("本机情况可能已旧", "what is here may be old")))
            }
            lines.append("  " + parts.joined(separator: " · "))
        }
        return lines
    }

    /// `zone-1 5 workDays`: by which rule the clock ran.
    private static func rule(_ reason: JSON, on page: Page) -> String? {
        guard let rule = reason["rule"], let set = rule["set"]?.string else { return nil }
        let start = reason["start"]?["at"]?.string.flatMap { Moment($0) }
        let from = start.map { page.say("，起于 ", ", from ") + $0.clock(on: page) } ?? ""
        return page.dim(Plain.line(set) + from)
    }

    /// This site cannot know: grey.
    private static func expected(_ call: JSON, on page: Page) -> [String] {
        (call["expected"]?.array ?? []).map { notice in
            let lifts = notice["lifts"]?.bool == true
            let what = Glossary.say(notice["notice"]?.string, Glossary.events, on: page)
            let clock = Glossary.say(notice["clock"]?.string, Glossary.clocks, on: page)
            let party = Shown.party(notice["party"], on: page)
            return page.dim(
                lifts
                    ? page.say(
                        "  预计中心将解除：\(what)（\(clock)，\(party)）",
                        "  the hub is expected to lift: \(what) (\(clock), \(party))"
                    )
                    : page.say(
                        "  预计中心已发或将发：\(what)（\(clock)，\(party)）",
                        "  expected of the hub: \(what) (\(clock), \(party))"
                    )
            )
        }
    }

    /// What an event of the hub's word says; `nil` of any other event.
    static func text(_ event: JSON, on page: Page) -> String? {
        guard let fields = event["fields"], let clock = fields["clock"]?.string,
            fields["start"]?.string != nil
        else { return nil }
        var parts = [Glossary.say(clock, Glossary.clocks, on: page)]
        if fields["party"]?.string != nil { parts.append(Shown.party(fields["party"], on: page)) }
        if let due = fields["due"]?.int {
            let time = Moment(seconds: Int(due / 1_000)).clock(on: page)
            parts.append(page.say("期限 \(time)", "due \(time)"))
        }
        if let notice = fields["notice"]?.string {
            parts.insert(Glossary.say(notice, Glossary.events, on: page), at: 0)
            parts.append(Glossary.say(fields["reason"]?.string, reasons, on: page))
        }
        return parts.joined(separator: page.say("，", ", "))
    }

    private static let reasons: [String: Phrase] = [
        "doneInTime": Phrase("已按时办理，情况晚到", "it was done in time and known later"),
        "extended": Phrase("延期获批", "more time was granted"),
        "paused": Phrase("停计获准", "time was ruled not to count"),
        "recounted": Phrase("日历或时钟更正", "the calendar or the clock was corrected"),
    ]
}

import DutyBook
import History
import PartySide
import Reports

/// A locked score sheet as a person reads it.
enum ScoreSheetLines {
    static func show(_ document: JSON, on page: Page) -> [String] {
        guard let figures = document["aspects"]?["figures"]?["value"] else {
            return [page.unknown]
        }
        let title = document["title"]?.string ?? ""
        var lines = [
            page.bold(page.say("考核表 ", "Score sheet ") + Plain.line(title)),
            "  " + page.say("锁定：", "locked: ") + time(figures["lockedAt"], on: page)
                + page.say("；申诉截止：", "; appeal until: ")
                + time(figures["appealUntil"], on: page),
        ]
        lines += scores(figures, on: page)
        lines += excluded(figures, on: page) + corrections(figures, on: page)
        lines += appeals(document, on: page)
        if let hash = figures["hash"]?.string {
            lines.append("  " + page.say("校验码：", "hash: ") + page.dim(Plain.line(hash)))
        }
        return lines
    }

    /// One of many: its score, or why there is none.
    static func line(_ item: JSON, on page: Page) -> String {
        let figures = item["aspects"]?["figures"]?["value"]
        guard figures?["tooFew"]?.bool != true else { return page.say("样本不足", "too few") }
        let counted = points(figures?["counted"]?["final"], on: page)
        let all = points(figures?["all"]?["final"], on: page)
        return page.say("得分 \(counted)（含剔除件 \(all)）", "score \(counted) (with excluded \(all))")
    }

    /// Both figures, with and without what was left out.
    private static func scores(_ figures: JSON, on page: Page) -> [String] {
        guard figures["counted"]?.members != nil else { return [] }
        var table = Table([
            .init(""), .init(page.say("剔除后", "without excluded")),
            .init(page.say("含剔除件", "with excluded")),
        ])
        let (counted, all) = (figures["counted"], figures["all"])
        table.add([page.say("基数", "base"), count(counted, "led"), count(all, "led")])
        for indicator in Indicator.allCases {
            let key = Text(indicator.rawValue)
            table.add([
                page.say(indicator.zh, indicator.rawValue), points(counted?[key], on: page),
                points(all?[key], on: page),
            ])
        }
        if figures["tooFew"]?.bool == true {
            table.add([page.say("得分", "score"), page.say("样本不足", "too few"), ""])
        } else {
            table.add([
                page.say("得分", "score"), points(counted?["final"], on: page),
                points(all?["final"], on: page),
            ])
        }
        var lines = table.lines(width: page.width).map { "  " + $0 }
        if let rank = figures["rank"]?.int {
            lines.append("  " + page.say("名次：\(rank)", "rank: \(rank)"))
        }
        return lines
    }

    private static func excluded(_ figures: JSON, on page: Page) -> [String] {
        (figures["excluded"]?.array ?? []).map { one in
            let reason = Glossary.say(one["reason"]?.string, Glossary.exclusions, on: page)
            let number = one["number"]?.string ?? one["call"]?.string ?? ""
            return "  " + page.say("剔除：", "left out: ")
                + Plain.line("\(number) \(reason) \(one["proof"]?.string ?? "")")
        }
    }

    private static func corrections(_ figures: JSON, on page: Page) -> [String] {
        (figures["corrections"]?.array ?? []).map { one in
            let before = points(one["before"]?["counted"]?["final"], on: page)
            let after = points(one["after"]?["counted"]?["final"], on: page)
            let calls = one["calls"]?.array?.compactMap(\.string) ?? []
            return "  " + page.say("更正 ", "corrected ") + (one["period"]?.string ?? "")
                + ": \(before) → \(after)  " + Plain.line(calls.joined(separator: " "))
        }
    }

    /// Each with its number, by which it is decided.
    private static func appeals(_ document: JSON, on page: Page) -> [String] {
        let events = document["events"]?.array ?? []
        return events.filter { $0["event"]?.string == "appealed" }.flatMap { appeal -> [String] in
            let fields = appeal["fields"]
            let dot = appeal["change"]?.string ?? ""
            let decided = events.first { event in
                event["event"]?.string == "appealDecided"
                    && event["fields"]?["appeal"]?.string == dot
            }
            let reason = Glossary.say(fields?["reason"]?.string, Glossary.exclusions, on: page)
            let decision = decided?["fields"]?["decision"]?.string.map {
                Glossary.say($0, Glossary.answers, on: page)
            }
            return [
                "  " + page.say("申诉 ", "appeal ") + Plain.line(fields?["call"]?.string ?? "")
                    + "  \(reason)  " + Plain.line(fields?["proof"]?.string ?? ""),
                "    "
                    + (decision ?? page.say("待决定：", "waits: ")
                        + page.bold("huying sheet decide ID --appeal \(Plain.line(dot))")),
            ]
        }
    }

    private static func time(_ value: JSON?, on page: Page) -> String {
        value?.int.map { Moment(seconds: Int($0 / 1_000)).full } ?? page.unknown
    }

    private static func count(_ figures: JSON?, _ key: Text) -> String {
        figures?[key]?.int.map(String.init) ?? ""
    }

    private static func points(_ value: JSON?, on page: Page) -> String {
        value?.int.map { Points(hundredths: $0).description } ?? page.unknown
    }
}

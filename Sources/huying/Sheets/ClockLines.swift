import History
import PartySide

/// The clocks of a call as a clerk reads them.
enum ClockLines {
    /// What runs or was missed first, each with its light, its office and its due time.
    static func lines(_ call: JSON, on page: Page) -> [String] {
        let clocks = (call["clocks"]?.array ?? []).filter { $0["state"]?.string != "dropped" }
        guard !clocks.isEmpty else { return [] }
        let running = clocks.filter { $0["stop"] == .null }
        let done = clocks.filter { $0["stop"] != .null }
        let heading = page.say("限时（中国标准时间 UTC+8）", "Clocks (China standard time, UTC+8)")
        return [page.bold(heading)] + table(running + done, on: page) + freshness(call, on: page)
    }

    private static func table(_ clocks: [JSON], on page: Page) -> [String] {
        var table = Table([
            .init(""), .init(""), .init("", shrinks: true), .init(""), .init("", shrinks: true),
        ])
        for clock in clocks {
            table.add([
                light(clock["light"]?.string, on: page),
                Glossary.say(clock["clock"]?.string, Glossary.clocks, on: page),
                Shown.party(clock["party"], on: page), due(clock, on: page),
                remarks(clock, on: page),
            ])
        }
        return table.lines(width: page.width.map { $0 - 2 }).dropFirst().map { "  " + $0 }
    }

    /// One word, coloured where the terminal can.
    static func light(_ light: String?, on page: Page) -> String {
        switch light {
        case "red": page.red(page.say("红", "red"))
        case "yellow": page.yellow(page.say("黄", "yellow"))
        case "green": page.green(page.say("绿", "green"))
        case "grey": page.dim(page.say("灰", "grey"))
        default: "–"
        }
    }

    /// The due time in China, whatever this computer's zone; "provisional" where it may yet move.
    static func due(_ clock: JSON, on page: Page) -> String {
        guard let text = clock["due"]?.string, let moment = Moment(text) else {
            return page.unknown
        }
        let mark = clock["provisional"]?.bool == true ? page.say("（暂）", " (provisional)") : ""
        return moment.dated(on: page) + mark
    }

    private static func remarks(_ clock: JSON, on page: Page) -> String {
        var remarks: [String] = []
        if clock["state"]?.string == "waiting" {
            remarks.append(page.say("还没到中心，未起算", "not at the hub yet, not started"))
        }
        if clock["state"]?.string == "paused" { remarks.append(page.say("暂停计时", "paused")) }
        switch clock["onTime"]?.bool {
        case true?: remarks.append(page.say("按时", "on time"))
        case false?: remarks.append(page.say("超期", "late"))
        case nil where clock["overdue"]?.bool == true:
            remarks.append(page.say("已超期", "overdue"))
        case nil: break
        }
        if clock["deemedReceipt"]?.bool == true {
            remarks.append(page.say("视为送达", "counts as received"))
        }
        if clock["stop"]?["unverified"]?.bool == true {
            remarks.append(
                page.say("按本单位时钟，断网待核实", "by the office's clock, outage not verified")
            )
        }
        if let days = clock["extendedDays"]?.int, days > 0 {
            remarks.append(page.say("已延期 \(days) 个工作日", "\(days) working days more"))
        }
        let pauses = clock["pauses"]?.array?.count ?? 0
        if pauses > 0 {
            remarks.append(page.say("扣除暂停 \(pauses) 段", "\(pauses) pauses taken off"))
        }
        if clock["breaches"]?.array?.isEmpty == false {
            remarks.append(page.say("曾超期", "was overdue before"))
        }
        return remarks.joined(separator: page.say("，", ", "))
    }

    /// Grey lights say that they are old rather than what they last showed.
    private static func freshness(_ call: JSON, on page: Page) -> [String] {
        let clocks = call["clocks"]?.array ?? []
        let isOld = clocks.contains { clock in
            clock["fresh"]?.bool == false && clock["light"]?.string == "grey"
        }
        guard isOld, let clock = clocks.first else { return [] }
        let last = clock["asOf"]?.string.flatMap { Moment($0) }
        let since = last?.age(on: page) ?? page.say("从未", "never")
        return [
            "  "
                + page.dim(
                    page.say(
                        "灰灯：本机情况可能已旧（上次同步：\(since)），先 huying sync now",
                        "Grey: what is here may be old (last exchange: \(since)); huying sync now"
                    )
                )
        ]
    }
}

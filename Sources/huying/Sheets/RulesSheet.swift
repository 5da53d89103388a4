import DutyBook
import History
import PartySide

/// The zone's rules as a clerk reads them.
enum RulesSheet {
    private static let kinds = ["urgent", "keyTask", "routine", "consult"]

    static func show(_ document: JSON, on page: Page) -> [String] {
        let version = document["version"]?.int ?? 1
        let isShipped = document["source"]?.string == "shipped"
        let source = isShipped ? page.say("随程序", "shipped") : page.say("中心发布", "by the hub")
        var lines = [
            page.bold(page.say("区内规则第 \(version) 版", "Zone rules, edition \(version)"))
                + page.say("（\(source)）", " (\(source))")
        ]
        lines.append("  " + page.say("工作时间：", "office hours: ") + hours(document["hours"]))
        for member in document["partyHours"]?.members ?? [] {
            let party = Shown.party(.string(member.key), on: page)
            lines.append("    \(party) " + hours(member.value))
        }
        lines.append(
            "  " + page.say("正式编号：", "official numbers: ")
                + Plain.line(document["prefix"]?.string ?? "")
        )
        let isDirect = document["dispatching"]?.string == "direct"
        lines.append(
            "  " + page.say("派单：", "dispatching: ")
                + (isDirect
                    ? page.say("呼叫单位直派", "by the caller")
                    : page.say("由管委会调度", "by the committee"))
        )
        return lines + limits(document, on: page)
    }

    /// The limit of a clock that is the same for calls of all kinds; `nil` where the rules have none.
    static func limit(_ clock: ClockName, in rules: JSON?, on page: Page) -> String? {
        rules?["limits"]?.array?.first { limit in
            limit["clock"]?.string == clock.rawValue && limit["amount"] != nil
        }.map { limit in
            let amount = limit["amount"]?.int ?? 0
            return limit["unit"]?.string == "workDays"
                ? page.say("\(amount) 个工作日", "\(amount) working days") : span(limit, on: page)
        }
    }

    private static func limits(_ document: JSON, on page: Page) -> [String] {
        let limits = document["limits"]?.array ?? []
        var table = Table(
            [.init(page.say("时限", "Clock"))]
                + kinds.map { .init(Glossary.say($0, Glossary.kinds, on: page)) }
        )
        var clocks: [String] = []
        for limit in limits {
            guard let clock = limit["clock"]?.string, !clocks.contains(clock) else { continue }
            clocks.append(clock)
        }
        for clock in clocks {
            let cells = kinds.map { kind in
                limits.first { limit in
                    limit["clock"]?.string == clock
                        && (limit["kind"] == nil || limit["kind"]?.string == kind)
                }.map { span($0, on: page) } ?? "–"
            }
            table.add([Glossary.say(clock, Glossary.clocks, on: page)] + cells)
        }
        return table.lines(width: page.width)
    }

    private static func span(_ limit: JSON, on page: Page) -> String {
        if let days = limit["beforeResolve"]?.int {
            return page.say("办结前 \(days) 个工作日", "\(days) WD before resolve")
        }
        guard let amount = limit["amount"]?.int else {
            return page.say("按确定的日期", "as dated")
        }
        return switch limit["unit"]?.string {
        case "minutes": page.say("\(amount) 分钟", "\(amount) min")
        case "workHours": page.say("\(amount) 工时", "\(amount) wh")
        case "workDays": page.say("\(amount) 个工作日", "\(amount) WD")
        default: page.say("\(amount) 天", "\(amount) days")
        }
    }

    private static func hours(_ value: JSON?) -> String {
        (value?.array ?? []).compactMap { period in
            guard let ends = period.array, ends.count == 2, let opens = ends[0].int,
                let closes = ends[1].int
            else { return nil }
            return clock(opens) + "–" + clock(closes)
        }.joined(separator: " ")
    }

    private static func clock(_ minutes: Int64) -> String {
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return two(minutes / 60) + ":" + two(minutes % 60)
    }
}

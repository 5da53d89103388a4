import History
import PartySide

/// The years of the working-day calendar as a clerk reads them.
enum CalendarSheet {
    static func list(_ document: JSON, on page: Page) -> [String] {
        let years = document["items"]?.array ?? []
        guard !years.isEmpty else {
            return [
                page.say(
                    "没有这一年的放假安排：按周末和法定节日暂算。",
                    "No notice for that year yet: provisionally, weekends and statutory days count."
                )
            ]
        }
        var table = Table([
            .init(page.say("年", "Year")), .init(page.say("版", "Edition")),
            .init(page.say("放假", "Free")), .init(page.say("调休上班", "Make-up")),
            .init(page.say("来源", "From")), .init(page.say("文件", "Notice"), shrinks: true),
        ])
        for year in years {
            let days = year["days"]?.array ?? []
            let free = days.count { $0["off"]?.bool == true }
            let isShipped = year["source"]?.string == "shipped"
            table.add([
                year["year"]?.int.map(String.init) ?? page.unknown,
                year["version"]?.int.map(String.init) ?? page.unknown,
                String(free), String(days.count - free),
                isShipped ? page.say("随程序", "shipped") : page.say("中心发布", "the hub"),
                Plain.line(year["papers"]?.array?.last?.string ?? "–"),
            ])
        }
        return table.lines(width: page.width)
    }
}

import History
import PartySide

/// `huying bundle export`; what came of an import is told like an exchange.
enum BundleSheet {
    static func inspected(_ document: JSON, on page: Page) -> [String] {
        (document["envelopes"]?.array ?? []).map { envelope in
            let names = ["from", "to"].map { key in
                Plain.line(String((envelope[Text(key)]?.string ?? "?").prefix(12)))
            }
            let size = (envelope["bytes"]?.int ?? 0) / 1_024
            return
                "\(names[0]) → \(names[1])  \(Shown.time(envelope["madeAt"], on: page))  \(size) KB"
        }
    }

    static func exported(_ document: JSON, on page: Page) -> [String] {
        let file = Plain.line(document["file"]?.string ?? "")
        let pending = Shown.count(document["pending"]) ?? 0
        var lines = [
            page.green(
                page.say(
                    "✓ 已写好：\(file)（中心还没有确认的 \(pending) 条）",
                    "✓ Written: \(file) (\(pending) changes the hub has not confirmed)"
                )
            )
        ]
        if document["more"]?.bool == true {
            lines.append(
                "  "
                    + page.yellow(
                        page.say(
                            "一个文件放不下，其余等中心的回执带回后再导出",
                            "Not everything fitted; export the rest once the hub's answer is back"
                        )
                    )
            )
        }
        return lines + [
            "  "
                + page.say(
                    "丢了也不要紧：中心确认之前，这里什么都不会少。",
                    "Losing it does no harm: nothing leaves this computer before the hub confirms it."
                ),
            page.say("下一步：中心运行 ", "Next, at the hub: ")
                + page.bold("huying-hub bundle import FILE"),
        ]
    }
}

import History
import PartySide

/// An error for a person: code, what happened and why, what it means for the data, one next step.
enum RefusalSheet {
    static func lines(_ document: JSON, on page: Page) -> [String] {
        let code = document["code"]?.string ?? "E0000"
        let short = String(code.prefix { $0 != "." })
        let message = Plain.lines(document["message"]?.string ?? "")
        let head = page.red(page.say("错误", "Error")) + " [\(short)] "
        let prefixWidth = ColumnWidth.columns(of: page.say("错误", "Error")) + short.count + 4
        var lines = ColumnWidth.wrap(message, to: max(20, page.measure - prefixWidth))
        lines = lines.enumerated().map { $0.offset == 0 ? head + $0.element : "  " + $0.element }
        lines += differing(document, on: page)
        if let effect = document["effect"]?.string {
            lines += ColumnWidth.wrap(Plain.lines(effect), to: page.measure - 2).map { "  " + $0 }
        }
        if let next = document["next"]?.string {
            lines.append("  → " + page.bold(Plain.line(next)))
        }
        return lines
    }

    /// Said above what is read where nothing can be written.
    static func readOnly(on page: Page) -> [String] {
        [
            page.yellow(page.say("只读", "Read only"))
                + page.say(
                    "：数据目录不能写，这里看到的是它的副本；登记和同步要等目录可写 → huying doctor",
                    ": the data directory cannot be written; this is a copy of it. Writing and exchanging wait → huying doctor"
                )
        ]
    }

    /// Both values of an edit that was refused because the aspect changed in between, and the rows
    /// of a table that are wrong.
    private static func differing(_ document: JSON, on page: Page) -> [String] {
        var lines: [String] = []
        if let offered = document["offered"], offered != .null {
            lines.append("  " + page.say("您要写：", "yours: ") + Shown.value(offered, on: page))
        }
        for claim in document["claims"]?.array ?? [] {
            lines.append("  " + page.say("现在是：", "now: ") + ClaimLines.oneLine(claim, on: page))
        }
        let errors = document["errors"]?.array ?? []
        lines += errors.prefix(20).map { "  • " + RowFault.line($0, on: page) }
        if errors.count > 20 {
            let more = errors.count - 20
            lines.append("  " + page.say("另有 \(more) 处，见 --json", "\(more) more in --json"))
        }
        return lines
    }
}

/// One cell of a table that cannot be taken, by row and column.
enum RowFault {
    static func line(_ fault: JSON, on page: Page) -> String {
        guard fault.members != nil else { return Shown.value(fault, on: page) }
        var place: [String] = []
        if let row = fault["row"]?.int { place.append(page.say("第 \(row) 行", "row \(row)")) }
        if let column = fault["column"]?.string, !column.isEmpty {
            place.append(Plain.line(column))
        }
        let message = Plain.line(fault["message"]?.string ?? "")
        return place.joined(separator: " ") + page.say("：", ": ") + message
    }
}

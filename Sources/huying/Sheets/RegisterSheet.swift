import DutyBook
import History
import PartySide

/// Lists of declared records: a line for each, what they add up to, and how fresh that is.
enum RegisterSheet {
    static func list(
        _ document: JSON,
        of declared: RecordDeclaration,
        on page: Page
    ) -> [String] {
        let items = document["items"]?.array ?? []
        guard !items.isEmpty else { return [page.say("还没有。", "There are none yet.")] }
        let columns = declared.listing?.columns ?? []
        var table = Table(
            [.init(page.say(declared.zh, declared.en), shrinks: true)]
                + (columns.isEmpty
                    ? [.init(page.say("内容", "Content"), shrinks: true)]
                    : columns.map { .init(page.say(DeclaredWords.field($0, of: declared))) })
                + [.init("id")]
        )
        for item in items {
            let page = page.knowing(item)
            let title = item["title"]?.string.map { Plain.line($0) } ?? page.unknown
            let mark = item["void"]?.bool == true ? page.say("（已作废）", " (void)") : ""
            let cells =
                columns.isEmpty
                ? [line(item, of: declared, on: page)]
                : columns.map { cell($0, of: item, declared, on: page) }
            let number = item["number"]?.string.map { Plain.line($0) + " " } ?? ""
            table.add([number + title + mark] + cells + [item["id"]?.string ?? ""])
        }
        let count = document["count"]?.int ?? Int64(items.count)
        return table.lines(width: page.width)
            + [page.say("共 \(count) 条", "\(count) records")]
            + totals(document, on: page) + ListFoot.lines(document, on: page)
    }

    private static func cell(
        _ name: Text,
        of item: JSON,
        _ declared: RecordDeclaration,
        on page: Page
    ) -> String {
        let value: JSON?
        if let place = declared.fields.first(where: { $0.field.name == name }) {
            let aspect = item["aspects"]?[place.aspect.aspect]
            let whole = aspect?["value"]
            let part = whole?.members == nil || Quantity(whole?.value) != nil ? whole : whole?[name]
            let mark = aspect?["undecided"]?.bool == true ? page.say("（待定）", " (undecided)") : ""
            guard let part, part != .null else { return "" }
            return RecordSheet.shown(part, place.field.form, on: page) + mark
        } else {
            value = item[name]
        }
        guard let value, value != .null, value != .array([]) else { return "" }
        return RecordSheet.word(value, on: page)
    }

    /// The first map of the record in one line, and what follows from it.
    private static func line(_ item: JSON, of declared: RecordDeclaration, on page: Page) -> String
    {
        if declared.type == RecordType.sheet { return ScoreSheetLines.line(item, on: page) }
        var parts: [String] = []
        if let state = item["state"], state != .null {
            parts.append(RecordSheet.word(state, on: page))
        }
        if let due = item["nextDue"], due != .null {
            let light = ClockLines.light(item["light"]?.string, on: page)
            parts.append(light + page.say(" 期限 ", " due ") + ClockLines.due(due, on: page))
        }
        for rule in declared.aspects where rule.aspect != "life" {
            guard let value = item["aspects"]?[rule.aspect]?["value"], value.members != nil else {
                continue
            }
            parts.append(RecordSheet.shown(value, rule.form, on: page))
            break
        }
        return parts.joined(separator: page.say("；", "; "))
    }

    /// Sums over the whole list, and how far this site knew when it added them.
    private static func totals(_ document: JSON, on page: Page) -> [String] {
        let totals = (document["totals"]?.members ?? []).filter { $0.value != .array([]) }
        guard !totals.isEmpty else { return [] }
        let sums = totals.map { member in
            page.say(DeclaredWords.field(member.key)) + " " + Figures.text(member.value, on: page)
        }
        let fresh =
            document["asOf"].flatMap { $0 == .null ? nil : $0 }.map { at in
                page.say(
                    "按 \(Shown.time(at, on: page)) 与中心同步的情况，加上本机此后的登记",
                    "as known at the exchange of \(Shown.time(at, on: page)), with what was entered "
                        + "here since"
                )
            } ?? page.say("本机还没有与中心同步过", "this site has never exchanged with the hub")
        return [
            page.bold(page.say("合计：", "Total: "))
                + sums.joined(separator: page.say("；", "; ")),
            page.dim("（" + fresh + "）"),
        ]
    }
}

import History
import PartySide

/// Who answers the duty phones.
enum RosterSheet {
    static func onDuty(_ document: JSON, on page: Page) -> [String] {
        let rows = document["items"]?.array ?? []
        guard !rows.isEmpty else {
            return [
                page.say(
                    "值班表上没有人。排班：huying roster add",
                    "Nobody is on the roster. To add: huying roster add"
                )
            ]
        }
        var table = Table([
            .init(page.say("单位", "Party"), shrinks: true), .init(page.say("姓名", "Name")),
            .init(page.say("电话", "Phone")), .init(page.say("班次", "Shift")),
        ])
        for row in rows {
            table.add([
                Shown.party(row["party"], on: page), Plain.line(row["person"]?.string ?? ""),
                Plain.line(row["phone"]?.string ?? ""),
                Glossary.say(row["shift"]?.string, Glossary.shifts, on: page),
            ])
        }
        return table.lines(width: page.width)
    }
}

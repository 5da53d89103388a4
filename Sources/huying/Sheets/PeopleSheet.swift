import DutyBook
import History
import PartySide

/// Who holds which role.
enum PeopleSheet {
    static func list(_ document: JSON, on page: Page) -> [String] {
        let people = document["items"]?.array ?? []
        guard !people.isEmpty else {
            return [
                page.say(
                    "没有指定岗位：各单位的人都可以办理。指定：huying party appoint --person 姓名 --role leader",
                    "Nobody is named to a role: whoever acts for a party may. "
                        + "To name one: huying party appoint --person NAME --role leader"
                )
            ]
        }
        var table = Table([
            .init(page.say("单位", "Party"), shrinks: true), .init(page.say("姓名", "Name")),
            .init(page.say("岗位", "Role")), .init(page.say("起", "From")),
            .init(page.say("止", "Until")), .init(""),
        ])
        for one in people {
            table.add([
                Shown.party(one["party"], on: page), Plain.line(one["person"]?.string ?? ""),
                Glossary.say(one["role"]?.string, Glossary.personRoles, on: page),
                one["from"]?.string ?? "", one["until"]?.string ?? "",
                end(of: one, on: page),
            ])
        }
        return table.lines(width: page.width)
    }

    private static func end(of one: JSON, on page: Page) -> String {
        guard one["isOver"]?.bool == true else { return "" }
        let wasEnded = one["endedBy"]?.array?.isEmpty == false
        return wasEnded ? page.say("已离岗", "ended") : page.say("已到期", "ran out")
    }
}

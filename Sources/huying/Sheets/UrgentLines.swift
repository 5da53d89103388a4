import History
import PartySide

/// What an emergency has to say loudly: saved here is not delivered, and whom to phone.
enum UrgentLines {
    /// - Parameters:
    ///   - parties: whom the call is for.
    ///   - onDuty: rows of the roster: whom to phone.
    static func notLeft(
        _ number: String,
        to parties: [Text],
        onDuty: [JSON],
        on page: Page
    ) -> [String] {
        var lines = [
            page.red(
                page.say(
                    "‼ 紧急呼叫还没有离开本机，对方不知道！",
                    "‼ The urgent call has NOT left this computer: nobody else knows of it!"
                )
            )
        ]
        let names = parties.map { Shown.party(.string($0), on: page) }
        let whom =
            names.isEmpty
            ? page.say("值班调度", "the dispatcher on duty")
            : names.joined(separator: page.say("、", ", "))
        lines.append(page.red(page.say("  立即打电话：\(whom)", "  Phone at once: \(whom)")))
        for row in onDuty {
            let party = Shown.party(row["party"], on: page)
            let person = Plain.line(row["person"]?.string ?? "")
            let phone = Plain.line(row["phone"]?.string ?? "")
            lines.append(page.red("    \(party) \(person) \(phone)"))
        }
        if onDuty.isEmpty {
            lines.append(
                page.say("    值班表上没有号码", "    the roster has no number for them")
            )
        }
        let party = parties.first?.string ?? page.say("单位", "PARTY")
        lines.append(
            page.say("  打完记一笔（从通话起计时）：", "  Then note it; their time runs from the phone call: ")
                + page.bold(
                    "huying call phoned \(number) --party \(Plain.line(party)) --person "
                        + page.say("接电话人", "NAME")
                )
        )
        return lines
    }

    /// For an urgent call of which something has not reached the centre; nothing otherwise.
    static func warning(_ call: JSON, on page: Page) -> [String] {
        guard call["kind"]?.string == "urgent" else { return [] }
        let waiting = (call["delivery"]?.array ?? []).filter { $0["step"]?.string == "waiting" }
        let untold = waiting.compactMap { $0["party"]?.text }
        guard !untold.isEmpty else { return [] }
        let number = Plain.line(call["number"]?.string ?? call["id"]?.string ?? "")
        let onDuty = (call["onDuty"]?.array ?? []).filter { row in
            row["party"]?.text.map(untold.contains) ?? false
        }
        return notLeft(number, to: untold, onDuty: onDuty, on: page)
    }
}

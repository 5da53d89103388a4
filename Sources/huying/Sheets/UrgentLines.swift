import History
import PartySide

/// What an emergency has to say loudly: saved here is not delivered, and whom to phone.
enum UrgentLines {
    /// Whether every party it is for can have it from the centre.
    static func hasLeft(_ call: JSON) -> Bool {
        let steps = (call["delivery"]?.array ?? []).map { $0["step"]?.string }
        return !steps.isEmpty && steps.allSatisfy { $0 != "waiting" && $0 != "phoned" }
    }

    /// It is at the centre: what is still not known is whether anybody sits before the screen there.
    ///
    /// - Parameters:
    ///   - parties: whom the call is for.
    ///   - onDuty: rows of the roster: whom to phone.
    static func left(
        _ number: String,
        to parties: [Text],
        onDuty: [JSON],
        on page: Page
    ) -> [String] {
        let whom = names(of: parties, on: page)
        let lines = [
            page.say(
                "  对方联网即可收到。没看到签收，就打电话：\(whom)",
                "  They have it as soon as they are online. No signature yet? Phone: \(whom)"
            )
        ]
        return lines + phones(onDuty, on: page) + note(number, to: parties, on: page)
    }

    /// Nobody else can know of it: said loudly, with whom to phone.
    static func notLeft(
        _ number: String,
        to parties: [Text],
        onDuty: [JSON],
        on page: Page
    ) -> [String] {
        let whom = names(of: parties, on: page)
        let lines = [
            page.say(
                "‼ 紧急呼叫还没有离开本机，对方不知道！",
                "‼ The urgent call has NOT left this computer: nobody else knows of it!"
            ),
            page.say("  立即打电话：\(whom)", "  Phone at once: \(whom)"),
        ]
        return lines.map(page.red) + phones(onDuty, on: page).map(page.red)
            + note(number, to: parties, on: page)
    }

    private static func names(of parties: [Text], on page: Page) -> String {
        let names = parties.map { Shown.party(.string($0), on: page) }
        return names.isEmpty
            ? page.say("值班调度", "the dispatcher on duty")
            : names.joined(separator: page.say("、", ", "))
    }

    private static func phones(_ onDuty: [JSON], on page: Page) -> [String] {
        guard !onDuty.isEmpty else {
            return [page.say("    值班表上没有号码", "    the roster has no number for them")]
        }
        return onDuty.map { row in
            let party = Shown.party(row["party"], on: page)
            let person = Plain.line(row["person"]?.string ?? "")
            let phone = Plain.line(row["phone"]?.string ?? "")
            return "    \(party) \(person) \(phone)"
        }
    }

    /// How the phone call is put on record.
    private static func note(_ number: String, to parties: [Text], on page: Page) -> [String] {
        let party = parties.first?.string ?? page.say("单位", "PARTY")
        return [
            page.say("  打完记一笔（从通话起计时）：", "  Then note it; their time runs from the phone call: ")
                + page.bold(
                    "huying call phoned \(number) --party \(Plain.line(party)) --person "
                        + page.say("接电话人", "NAME")
                )
        ]
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

import History
import PartySide

/// A call as a block of plain text: what an office pastes into a letter, a chat or another system.
enum CopySheet {
    static func text(_ call: JSON, on page: Page) -> [String] {
        func value(_ aspect: Text) -> String? {
            guard let text = call["aspects"]?[aspect]?["value"]?.string, !text.isEmpty else {
                return nil
            }
            let isOpen = call["aspects"]?[aspect]?["undecided"]?.bool == true
            return Plain.lines(text) + (isOpen ? page.say("（待定）", " (undecided)") : "")
        }
        let kind = Glossary.say(call["kind"]?.string, Glossary.kinds, on: page)
        let state = Glossary.say(call["state"]?.string, Glossary.states, on: page)
        let number = Plain.line(call["number"]?.string ?? "")
        var lines = [
            page.say("【\(kind)】", "[\(kind)] ") + (value("title") ?? "")
                + page.say("（\(number)，\(state)）", " (\(number), \(state))")
        ]
        func add(_ label: Phrase, _ text: String?) {
            guard let text else { return }
            lines.append(page.say(label) + page.say("：", ": ") + text)
        }
        add(Phrase("地点", "Place"), value("place"))
        add(Phrase("情况", "Body"), value("body"))
        add(Phrase("已做和所缺", "Own efforts"), value("ownEfforts"))
        add(Phrase("呼叫", "Caller"), Shown.party(call["caller"], on: page))
        for dispatch in call["dispatches"]?.array ?? [] where dispatch["current"]?.bool == true {
            add(
                Glossary.roles[dispatch["role"]?.string ?? ""] ?? Phrase("承办", "Party"),
                Shown.party(dispatch["party"], on: page) + page.say("，", ", ")
                    + Glossary.say(dispatch["state"]?.string, Glossary.dispatchStates, on: page)
            )
        }
        if let next = call["nextDue"], next != .null {
            add(
                Phrase("期限", "Due"),
                ClockLines.due(next, on: page) + " "
                    + Glossary.say(next["clock"]?.string, Glossary.clocks, on: page)
            )
        }
        let told: Set<String> = ["responded", "progressed", "reported", "supplemented"]
        if let last = (call["events"]?.array ?? []).last(where: {
            told.contains($0["event"]?.string ?? "")
        }) {
            let text = last["fields"]?["text"]?.string.map { Plain.lines($0) } ?? ""
            add(
                Phrase("最新", "Latest"),
                Shown.time(last.known("occurredAt", "recordedAt"), on: page) + " "
                    + Shown.who(last, on: page) + page.say("：", ": ") + text
            )
        }
        return lines
    }
}

import History
import PartySide

/// Calls as a clerk reads them.
enum CallSheet {
    /// - Parameter parties: whom the caller sent it to.
    static func raised(isUrgent: Bool, to parties: [String]) -> Errand.Sheet {
        { document, page in raised(document, isUrgent: isUrgent, to: parties, on: page) }
    }

    private static func raised(
        _ document: JSON,
        isUrgent: Bool,
        to parties: [String],
        on page: Page
    ) -> [String] {
        let now = document["sent"] ?? document
        let number = Plain.line(now["number"]?.string ?? document["id"]?.string ?? "")
        let hasLeft = UrgentLines.hasLeft(now)
        var lines = [
            page.green(
                hasLeft
                    ? page.say(
                        "✓ 紧急呼叫已送到中心：\(number)",
                        "✓ The urgent call is at the hub: \(number)"
                    )
                    : page.say("✓ 呼叫已存本机：\(number)", "✓ The call is saved here: \(number)")
            )
        ]
        if isUrgent {
            let (parties, onDuty) = (parties.map(Text.init), document["onDuty"]?.array ?? [])
            lines +=
                hasLeft
                ? UrgentLines.left(number, to: parties, onDuty: onDuty, on: page)
                : UrgentLines.notLeft(number, to: parties, onDuty: onDuty, on: page)
        } else {
            lines.append("  " + page.say("联网后自动上传。", "It is sent as soon as there is a network."))
        }
        lines += ListSheet.proposal(document, number: Plain.line(number), on: page)
        return lines + [
            page.say("查看：", "See: ") + page.bold("huying call show \(number)")
        ]
    }

    // MARK: The list

    static func list(_ document: JSON, on page: Page) -> [String] {
        let calls = document["items"]?.array ?? []
        guard !calls.isEmpty else { return [page.say("没有呼叫。", "No calls.")] }
        var table = Table([
            .init(page.say("编号", "Number")), .init(page.say("类别", "Kind")),
            .init(page.say("标题", "Title"), shrinks: true),
            .init(page.say("地点", "Place"), shrinks: true),
            .init(page.say("呼叫方", "Caller"), shrinks: true),
            .init(page.say("牵头", "Lead"), shrinks: true), .init(page.say("状态", "State")),
            .init(page.say("下一期限", "Next due")),
        ])
        for call in calls {
            table.add([
                call["number"]?.string ?? call["id"]?.string ?? "",
                Glossary.say(kind(call), Glossary.kinds, on: page),
                shown(call, "title", on: page), shown(call, "place", on: page, missing: "–"),
                Shown.party(call["caller"] ?? value(call, "caller"), on: page),
                lead(call, on: page),
                Glossary.say(call["state"]?.string, Glossary.states, on: page),
                nextDue(call, on: page),
            ])
        }
        return table.lines(width: page.width) + ListFoot.lines(document, on: page)
    }

    private static func nextDue(_ call: JSON, on page: Page) -> String {
        guard let next = call["nextDue"], next["due"]?.string != nil else { return "–" }
        return ClockLines.light(call["light"]?.string, on: page) + " "
            + ClockLines.due(next, on: page) + " "
            + Glossary.say(next["clock"]?.string, Glossary.clocks, on: page)
    }

    private static func lead(_ call: JSON, on page: Page) -> String {
        let leads = (call["dispatches"]?.array ?? []).filter { dispatch in
            dispatch["role"]?.string == "lead"
                && !["superseded", "cancelled"].contains(dispatch["state"]?.string ?? "")
        }
        guard !leads.isEmpty else {
            let value = value(call, "lead")
            return value == nil || value == .null ? "–" : Shown.party(value, on: page)
        }
        return leads.map { Shown.party($0["party"], on: page) }.joined(
            separator: page.say("、", ", ")
        )
    }

    // MARK: One call

    static func show(_ call: JSON, on page: Page) -> [String] {
        let number = call["number"]?.string ?? call["id"]?.string ?? ""
        let state = Glossary.say(call["state"]?.string, Glossary.states, on: page)
        var lines = [
            page.bold("\(Plain.line(number))  \(shown(call, "title", on: page))") + "  【\(state)】"
        ]
        lines.append(
            "  " + field(Phrase("类别", "Kind"), on: page)
                + Glossary.say(kind(call), Glossary.kinds, on: page)
        )
        lines.append(
            "  " + field(Phrase("呼叫方", "Caller"), on: page)
                + Shown.party(call["caller"] ?? value(call, "caller"), on: page)
        )
        lines += UrgentLines.warning(call, on: page)
        if let newer = call["newer"]?.int, newer > 0 {
            lines.append("  " + StatusSheet.newer(newer, on: page))
        }
        for (name, document) in aspects(of: call) {
            lines += aspect(name, document, on: page)
        }
        lines += companions(call, on: page)
        lines += dispatches(call, on: page)
        lines += delivery(call, on: page)
        lines += feedback(call, on: page)
        lines += ClockLines.lines(call, on: page)
        lines += NoticeLines.lines(call, on: page)
        lines += rating(call, on: page)
        lines += events(call, on: page)
        return lines + handedOver(call, on: page) + hints(call, on: page)
    }

    /// What counts of how it went; an independent follow-up before the caller's word.
    private static func rating(_ call: JSON, on page: Page) -> [String] {
        guard let rating = call["rating"], rating != .null else { return [] }
        let isFollowUp = rating["followUp"]?.bool == true
        let label =
            isFollowUp ? Phrase("回访", "Follow-up") : Phrase("评价", "Rating")
        let fields: [Text] = ["solved", "satisfied"]
        let words = fields.map { name in
            Shown.label(name, on: page) + page.say("：", ": ")
                + Shown.field(name, rating[name] ?? .null, on: page)
        }
        return [
            "  " + field(label, on: page) + words.joined(separator: page.say("；", "; "))
                + "  " + Shown.who(rating, on: page)
        ]
    }

    /// Aspects with a line of their own, in the order people look for them.
    private static func aspects(of call: JSON) -> [(String, JSON)] {
        let members = call["aspects"]?.members ?? []
        let headed = ["kind", "caller", "number"]
        let order = ["title", "place", "body", "item", "lead", "cooperators", "stage", "life"]
        let shown = members.map { ($0.key.string, $0.value) }.filter { name, document in
            !headed.contains(name) && (name != "title" || isUndecided(document))
                && (name != "life" || isUndecided(document))
        }
        return shown.sorted {
            (order.firstIndex(of: $0.0) ?? order.count)
                < (order.firstIndex(of: $1.0) ?? order.count)
        }
    }

    private static func aspect(_ name: String, _ document: JSON, on page: Page) -> [String] {
        let undecided = isUndecided(document)
        if document["value"] == nil || document["value"] == .null, !undecided { return [] }
        let label = field(Glossary.aspects[name] ?? Phrase(name, name), on: page)
        let text = long(document["value"], on: page)
        let mark = undecided ? page.yellow(page.say("（待定）", " (undecided)")) : ""
        let wrapped = ColumnWidth.wrap(text, to: page.measure - 16)
        var lines = wrapped.enumerated().map { index, line in
            let isLast = index == wrapped.count - 1
            let start = index == 0 ? "  " + label : String(repeating: " ", count: 16)
            return start + line + (isLast ? mark : "")
        }
        guard undecided else { return lines }
        for claim in document["claims"]?.array ?? [] {
            lines.append("                • " + ClaimLines.oneLine(claim, on: page))
        }
        return lines
    }

    private static func dispatches(_ call: JSON, on page: Page) -> [String] {
        let dispatches = call["dispatches"]?.array ?? []
        guard !dispatches.isEmpty else { return [] }
        var table = Table([.init(""), .init("", shrinks: true), .init(""), .init("")])
        for dispatch in dispatches {
            table.add([
                Glossary.say(dispatch["role"]?.string, Glossary.roles, on: page),
                Shown.party(dispatch["party"], on: page),
                dispatchState(dispatch, on: page), Shown.time(dispatch["at"], on: page),
            ])
        }
        return [page.bold(page.say("承办", "Dispatched to"))]
            + table.lines(width: page.width.map { $0 - 2 }).dropFirst().map { "  " + $0 }
    }

    /// A dispatch that has not reached the centre has no effect yet, and says so.
    private static func dispatchState(_ dispatch: JSON, on page: Page) -> String {
        guard dispatch["effective"]?.bool != false else {
            return page.say("待发（还没到中心）", "not sent yet")
        }
        return Glossary.say(dispatch["state"]?.string, Glossary.dispatchStates, on: page)
    }

    private static func delivery(_ call: JSON, on page: Page) -> [String] {
        let delivery = call["delivery"]?.array ?? []
        guard !delivery.isEmpty else { return [] }
        let steps = delivery.map { entry in
            Shown.party(entry["party"], on: page) + " "
                + Glossary.say(entry["step"]?.string, Glossary.steps, on: page)
        }
        return [page.bold(page.say("送达", "Delivery"))] + steps.map { "  " + $0 }
    }

    /// What only this party, or those named, may read.
    private static func companions(_ call: JSON, on page: Page) -> [String] {
        let requesters = (call["requesters"]?.array ?? []).map { one in
            let contact = one["contact"]
            let parts = [contact?["name"]?.string, contact?["phone"]?.string].compactMap(\.self)
            return "  " + field(Phrase("诉求人", "Requester"), on: page)
                + parts.map { Plain.line($0) }.joined(separator: " ")
                + page.dim(page.say("（限阅）", " (restricted)"))
        }
        let notes = (call["notes"]?.array ?? []).map { note in
            "  " + field(Phrase("内部备注", "Own note"), on: page)
                + Plain.line(note["text"]?.string ?? "") + "  "
                + page.dim(Plain.line(note["person"]?.string ?? ""))
        }
        return requesters + notes
    }

    /// Who verifies a result sees whose word it does not rest on.
    private static func feedback(_ call: JSON, on page: Page) -> [String] {
        let silent = (call["missingFeedback"]?.array ?? []).map { Shown.party($0, on: page) }
        guard !silent.isEmpty, call["state"]?.string == "awaitingVerification" else { return [] }
        return [
            page.yellow(
                page.say("配合单位未反馈：", "No word from cooperators: ")
                    + silent.joined(separator: page.say("、", ", "))
            )
        ]
    }

    private static func events(_ call: JSON, on page: Page) -> [String] {
        let events = call["events"]?.array ?? []
        guard !events.isEmpty else { return [] }
        var lines = [page.bold(page.say("经过", "What happened"))]
        for event in events {
            lines += EventLines.lines(event, on: page)
        }
        return lines
    }

    /// A party that was let go reads what it has, and is told nothing new.
    private static func handedOver(_ call: JSON, on page: Page) -> [String] {
        (call["letGo"]?.array ?? []).map { release in
            let party = Shown.party(release["party"], on: page)
            let next = Shown.party(release["handedTo"], on: page)
            return page.dim(
                page.say(
                    "\(party) 已移交给 \(next)，不再送达",
                    "\(party) handed over to \(next), no longer told"
                )
            )
        }
    }

    private static func hints(_ call: JSON, on page: Page) -> [String] {
        var lines: [String] = []
        for conflict in call["conflicts"]?.array ?? [] {
            guard let id = conflict["id"]?.string else { continue }
            let aspect = Glossary.say(conflict["aspect"]?.string, Glossary.aspects, on: page)
            lines.append(
                page.say("提示：\(aspect)待定 → ", "Hint: \(aspect) is undecided → ")
                    + page.bold("huying conflict show \(Plain.line(id))")
            )
        }
        return lines
    }

    // MARK: Reading a call

    private static func value(_ call: JSON, _ aspect: Text) -> JSON? {
        call["aspects"]?[aspect]?["value"]
    }

    private static func kind(_ call: JSON) -> String? {
        call["kind"]?.string ?? value(call, "kind")?.string
    }

    private static func isUndecided(_ aspect: JSON) -> Bool { aspect["undecided"]?.bool == true }

    private static func shown(
        _ call: JSON,
        _ aspect: Text,
        on page: Page,
        missing: String? = nil
    ) -> String {
        let document = call["aspects"]?[aspect]
        let value = document?["value"] ?? call[aspect]
        if let missing, value == nil || value == .null { return missing }
        let text = Plain.line(value?.string ?? Shown.value(value, on: page))
        guard let document, isUndecided(document) else { return text }
        return text + page.say("（待定）", " (undecided)")
    }

    private static func long(_ value: JSON?, on page: Page) -> String {
        if let text = value?.string { return page.names[text] ?? Plain.lines(text) }
        return Shown.value(value, on: page)
    }

    private static func field(_ label: Phrase, on page: Page) -> String {
        ColumnWidth.pad(page.say(label), to: 14)
    }
}

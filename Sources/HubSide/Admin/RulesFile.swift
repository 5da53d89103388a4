package import DutyBook
import History
package import Settings

/// The zone's rules as a file an administrator can read and change: what is left out stays as it is.
package struct RulesFile: Sendable {
    private let text: SettingsText

    package init(_ bytes: [UInt8], name: String) throws(SettingsProblem) {
        text = try SettingsText(bytes, name: name)
    }

    /// The rules with what the file says otherwise.
    package func rules(
        changing current: RuleSet,
        parties: PartyDirectory
    ) throws(SettingsProblem) -> RuleSet {
        var rules = current
        var basis: Text?
        if let entry = text.entries["zone.basis"] {
            basis = Text(try words(entry, "zone.basis"))
        }
        for (key, entry) in text.entries.sorted(by: { $0.value.line < $1.value.line }) {
            let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
            switch parts[0] {
            case "zone": try zone(parts[1], entry, &rules)
            case "hours":
                guard parts[1] == "usual" else { throw unknown(key, entry) }
                rules.hours = try hours(entry, key)
            case "party-hours":
                guard parties[Text(parts[1])] != nil else {
                    throw problem(.notAllowed, entry, "there is no party \(parts[1])")
                }
                rules.partyHours[Text(parts[1])] = try hours(entry, key)
            case "order-reply":
                guard let colour = OrderColour(rawValue: parts[1]) else {
                    throw unknown(key, entry)
                }
                rules.replies[colour] = try number(entry, key, 0...60)
            default:
                guard let kind = CallKind(Text(parts[0])) else { throw unknown(key, entry) }
                try limit(parts[1], of: kind, entry, &rules, basis: basis)
            }
        }
        return rules
    }

    // MARK: Keys

    private func zone(_ key: String, _ entry: SettingsText.Entry, _ rules: inout RuleSet)
        throws(SettingsProblem)
    {
        switch key {
        case "prefix":
            let prefix = try words(entry, "zone.prefix")
            let isPlain = prefix.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x2D
            }
            guard isPlain, (1...16).contains(prefix.utf8.count) else {
                throw problem(
                    .notAllowed,
                    entry,
                    "zone.prefix is 1 to 16 capital letters, digits and hyphens"
                )
            }
            rules.prefix = Text(prefix)
        case "dispatching":
            let word = try words(entry, "zone.dispatching")
            guard let dispatching = DeskView.Dispatching(rawValue: word) else {
                throw problem(.notAllowed, entry, "zone.dispatching is direct or desk")
            }
            rules.dispatching = dispatching
        case "feedback":
            let word = try words(entry, "zone.feedback")
            guard let feedback = FeedbackRule(rawValue: word) else {
                throw problem(.notAllowed, entry, "zone.feedback is told or required")
            }
            rules.feedback = feedback
        case "dispatcher-grants":
            rules.dispatcherGrants = try number(entry, "zone.dispatcher-grants", 0...100)
        case "basis": break
        default: throw unknown("zone.\(key)", entry)
        }
    }

    private func limit(
        _ key: String,
        of kind: CallKind,
        _ entry: SettingsText.Entry,
        _ rules: inout RuleSet,
        basis: Text?
    ) throws(SettingsProblem) {
        let name = "\(kind.rawValue).\(key)"
        switch key {
        case "extension-days", "extension-times":
            let old = rules.extensionRule(kind)
            let isDays = key == "extension-days"
            let number = try number(entry, name, 0...(isDays ? 250 : 10))
            let new = ExtensionRule(
                kind: kind,
                mostDays: isDays ? number : old?.mostDays ?? 0,
                times: isDays ? old?.times ?? 0 : number,
                basis: basis ?? old?.basis ?? ""
            )
            guard new.mostDays != old?.mostDays || new.times != old?.times else { return }
            rules.extensions = rules.extensions.filter { $0.kind != kind } + [new]
        default:
            guard let clock = ClockName(rawValue: key) else { throw unknown(name, entry) }
            let length = try LimitWords(entry: entry, name: name, file: text.name).length
            let index = rules.rules.firstIndex { $0.clock == clock && $0.kind == kind }
            guard let length else {
                if let index { rules.rules.remove(at: index) }
                return
            }
            let old = index.map { rules.rules[$0] }
            guard old?.length != length else { return }
            let new = DeadlineRule(
                clock: clock,
                kind: kind,
                length: length,
                basis: basis ?? "rules of the zone"
            )
            if let index { rules.rules[index] = new } else { rules.rules.append(new) }
        }
    }

    private func hours(_ entry: SettingsText.Entry, _ key: String) throws(SettingsProblem)
        -> OfficeHours
    {
        guard case .texts(let spells) = entry.literal else {
            throw problem(.wrongType, entry, "\(key) is a list such as [\"08:30-12:00\"]")
        }
        var periods: [OfficeHours.Period] = []
        for spell in spells {
            let ends = spell.split(separator: "-").map { Self.minutes(String($0)) }
            guard ends.count == 2, let opens = ends[0], let closes = ends[1] else {
                throw problem(.notAllowed, entry, "\(spell) is no time such as 08:30-12:00")
            }
            periods.append(OfficeHours.Period(opens: opens, closes: closes))
        }
        let hours = OfficeHours(periods: periods)
        if let fault = hours.fault { throw problem(.notAllowed, entry, fault.en) }
        return hours
    }

    private static func minutes(_ text: String) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
            let hour = Int64(parts[0]),
            let minute = Int64(parts[1]), (0...24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }

    private func words(_ entry: SettingsText.Entry, _ key: String) throws(SettingsProblem)
        -> String
    {
        guard case .text(let text) = entry.literal else {
            throw problem(.wrongType, entry, "\(key) is a text in quotes")
        }
        return text
    }

    private func number(
        _ entry: SettingsText.Entry,
        _ key: String,
        _ range: ClosedRange<Int>
    ) throws(SettingsProblem) -> Int {
        guard case .number(let number) = entry.literal, range.contains(number) else {
            throw problem(
                .notAllowed,
                entry,
                "\(key) is a number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    private func unknown(_ key: String, _ entry: SettingsText.Entry) -> SettingsProblem {
        problem(.unknownKey, entry, "there is no rule \(key)")
    }

    private func problem(
        _ reason: SettingsProblem.Reason,
        _ entry: SettingsText.Entry,
        _ detail: String
    ) -> SettingsProblem {
        SettingsProblem(reason, at: "\(text.name):\(entry.line)", detail)
    }
}

/// A time limit in words: `10 min`, `4 wh`, `5 wd`, `30 d`, `3 wd before resolve`, `none`.
private struct LimitWords {
    /// `nil` for `none`.
    let length: DeadlineRule.Length?

    init(entry: SettingsText.Entry, name: String, file: String) throws(SettingsProblem) {
        let detail = "\(name) is such as \"10 min\", \"4 wh\", \"5 wd\", \"30 d\" or \"none\""
        let problem = SettingsProblem(.notAllowed, at: "\(file):\(entry.line)", detail)
        guard case .text(let text) = entry.literal else { throw problem }
        if text == "none" {
            length = nil
            return
        }
        let words = text.split(separator: " ")
        guard words.count >= 2, let amount = Int(words[0]), (1...100_000).contains(amount) else {
            throw problem
        }
        if words.dropFirst() == ["wd", "before", "resolve"] {
            length = .beforeResolve(amount)
            return
        }
        guard words.count == 2, let unit = RulesFile.units.first(where: { $0.1 == words[1] })?.0
        else { throw problem }
        length = .span(TimeLimit(amount, unit))
    }
}

extension RulesFile {
    fileprivate static let units: [(TimeUnit, String)] = [
        (.minutes, "min"), (.workHours, "wh"), (.workDays, "wd"), (.calendarDays, "d"),
    ]

    /// The file that says these rules, complete.
    package static func text(of rules: RuleSet) -> String {
        var lines = [
            "# Rules of the zone, edition \(rules.version). min: minutes around the clock; "
                + "wh: working hours;",
            "# wd: working days; d: days of the calendar. What is left out stays as it is.",
            "# 区内规则第 \(rules.version) 版：min 分钟，wh 工时，wd 工作日，d 自然日；没写的不变。",
            "",
            "[zone]",
            "prefix = \"\(rules.prefix)\"",
            "dispatching = \"\(rules.dispatching.rawValue)\"",
            "dispatcher-grants = \(rules.dispatcherGrants)",
            "",
            "[hours]",
            "usual = \(list(rules.hours))",
        ]
        if !rules.partyHours.isEmpty {
            lines += ["", "[party-hours]"]
            for (party, hours) in rules.partyHours.sorted(by: { $0.key < $1.key }) {
                lines.append("\(party) = \(list(hours))")
            }
        }
        lines += ["", "[order-reply]"]
        for colour in OrderColour.allCases {
            lines.append("\(colour.rawValue) = \(rules.replies[colour] ?? 0)")
        }
        for kind in [CallKind.urgent, .keyTask, .routine, .consult] {
            lines += ["", "[\(kind.rawValue)]"]
            for rule in rules.rules where rule.kind == kind && rule.length != .fixedDay {
                lines.append("\(rule.clock.rawValue) = \"\(words(rule.length))\"  # \(rule.basis)")
            }
            guard let more = rules.extensionRule(kind) else { continue }
            lines.append("extension-days = \(more.mostDays)  # \(more.basis)")
            lines.append("extension-times = \(more.times)")
        }
        return lines.joined(separator: "\n")
    }

    private static func words(_ length: DeadlineRule.Length) -> String {
        switch length {
        case .fixedDay: ""
        case .beforeResolve(let days): "\(days) wd before resolve"
        case .span(let limit):
            "\(limit.amount) " + (units.first { $0.0 == limit.unit }?.1 ?? "min")
        }
    }

    private static func list(_ hours: OfficeHours) -> String {
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        func clock(_ minutes: Int64) -> String { "\(two(minutes / 60)):\(two(minutes % 60))" }
        let spells = hours.periods.map { "\"\(clock($0.opens))-\(clock($0.closes))\"" }
        return "[" + spells.joined(separator: ", ") + "]"
    }
}

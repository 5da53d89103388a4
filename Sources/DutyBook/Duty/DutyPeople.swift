package import History

/// One row of a duty roster: derived from its record.
package struct DutyRow: Hashable, Sendable {
    package let party: Text
    package let date: CivilDay
    package let shift: DutyShift
    package let person: Text
    package let phone: Text

    /// `nil` for a void row and for what only a newer version can read.
    package init?(_ history: RecordHistory, ranks: MergeRanks) {
        let aspects = RecordAspects(of: history, type: RecordType.roster, ranks: ranks)
        guard !aspects.isVoid, let value = aspects.view("duty")?.value,
            let party = value["party"]?.text,
            let date = value["date"]?.text.flatMap(CivilDay.init),
            let shift = value["shift"]?.text.flatMap({ DutyShift(rawValue: $0.string) }),
            let person = value["person"]?.text, let phone = value["phone"]?.text
        else { return nil }
        self.party = party
        self.date = date
        self.shift = shift
        self.person = person
        self.phone = phone
    }

    /// Whether this person is on duty then.
    ///
    /// - Parameter hours: the party's office hours.
    package func covers(_ moment: Milliseconds, hours: OfficeHours) -> Bool {
        let open = date.start + hours.open * 60_000
        let close = date.start + hours.close * 60_000
        let day: Milliseconds = 86_400_000
        return switch shift {
        case .day: (open..<close).contains(moment)
        case .night: (close..<open + day).contains(moment)
        case .all: (date.start..<date.start + day).contains(moment)
        }
    }
}

/// One stand-in: derived from its record.
package struct StandIn: Hashable, Sendable {
    package let party: Text
    package let person: Text
    package let standIn: Text
    package let from: CivilDay
    package let to: CivilDay
    /// The verbs it is limited to, such as `call.sign call.respond`; everything where empty.
    package let scope: Text

    /// `nil` for a void record and for what only a newer version can read.
    package init?(_ history: RecordHistory, ranks: MergeRanks) {
        let aspects = RecordAspects(of: history, type: RecordType.delegation, ranks: ranks)
        guard !aspects.isVoid, let value = aspects.view("delegation")?.value,
            let party = value["party"]?.text, let person = value["person"]?.text,
            let standIn = value["standIn"]?.text,
            let from = value["from"]?.text.flatMap(CivilDay.init),
            let to = value["to"]?.text.flatMap(CivilDay.init)
        else { return nil }
        self.party = party
        self.person = person
        self.standIn = standIn
        self.from = from
        self.to = to
        scope = value["scope"]?.text ?? ""
    }

    /// Whether the stand-in may do this that day.
    package func holds(for action: Text, on day: CivilDay) -> Bool {
        guard from <= day, day <= to else { return false }
        return scope.utf8.isEmpty
            || scope.string.split(separator: " ").contains { $0 == action.string }
    }

    /// For whom a person acts; `nil` for themselves. Two at once are both named.
    package static func represented(
        by person: Text,
        of party: Text,
        doing action: Text,
        on day: CivilDay,
        among delegations: [StandIn]
    ) -> Text? {
        var people: [Text] = []
        for one in delegations
        where one.party == party && one.standIn == person && one.holds(for: action, on: day)
            && !people.contains(one.person)
        {
            people.append(one.person)
        }
        return people.isEmpty ? nil : Text(people.map(\.string).joined(separator: "、"))
    }
}

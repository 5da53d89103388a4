package import History

/// Who has a duty in one area over some time.
package struct DutyAssignment: Hashable, Sendable {
    package let lead: Text
    package let cooperate: [Text]
    /// `nil`: wherever no other assignment of the item says otherwise.
    package let area: Text?
    /// First and last day; `nil` without such a bound.
    package let from: CivilDay?
    package let to: CivilDay?
    package let docNo: Text?

    init?(_ value: Value) {
        guard let lead = value["lead"]?.text else { return nil }
        self.lead = lead
        cooperate = value["cooperate"]?.list?.compactMap(\.text) ?? []
        area = value["area"]?.text
        from = value["from"]?.text.flatMap(CivilDay.init)
        to = value["to"]?.text.flatMap(CivilDay.init)
        docNo = value["docNo"]?.text
    }

    /// Both hold on some day, in one area.
    package func overlaps(_ other: DutyAssignment) -> Bool {
        guard area == other.area else { return false }
        if let to, let start = other.from, to < start { return false }
        if let end = other.to, let from, end < from { return false }
        return true
    }

    /// Every assignment an item ever had, as its changes follow one another.
    static func all(in history: RecordHistory) -> [DutyAssignment] {
        history.entries.flatMap { entry in
            entry.body.writes.compactMap { write in
                write.aspect == Aspects.assignment ? DutyAssignment(write.value) : nil
            }
        }
    }
}

extension ItemState {
    /// Who has the duty on a day, one for each area. An assignment takes the place of earlier ones of
    /// its area from its first day on; before that day the earlier ones hold.
    package func assignments(on day: CivilDay) -> [DutyAssignment] {
        guard !isVoid else { return [] }
        var areas: [Text?] = []
        for assignment in assignments where !areas.contains(assignment.area) {
            areas.append(assignment.area)
        }
        return areas.compactMap { area in
            let begun = assignments.last { $0.area == area && ($0.from.map { $0 <= day } ?? true) }
            guard let begun, begun.to.map({ day <= $0 }) ?? true else { return nil }
            return begun
        }
    }
}

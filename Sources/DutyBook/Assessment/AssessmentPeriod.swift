package import History

/// A month of assessment. It is named by the month in which it ends and may begin on any day up to
/// the 28th: the period `2026-07` of a zone that begins on the 19th is 19 June to 18 July.
package struct AssessmentPeriod: Hashable, Sendable, Comparable {
    /// `2026-07`.
    package let name: Text
    package let from: CivilDay
    package let through: CivilDay

    /// The days on which a period may begin: every month has them.
    package static let startDays: ClosedRange<Int> = 1...28

    /// `nil` for a name of another form, and for a day on which no period begins.
    package init?(_ name: Text, startDay: Int) {
        guard Self.startDays.contains(startDay), name.utf8.count == 7,
            let first = CivilDay(name + "-01")
        else { return nil }
        self.init(monthFrom: first, startDay: startDay)
    }

    /// The period a moment lies in.
    package init?(containing moment: Milliseconds, startDay: Int) {
        guard let day = CivilDay(containing: moment),
            let first = CivilDay(year: day.year, month: day.month, day: 1)
        else { return nil }
        let isNext = startDay > 1 && day.day >= startDay
        self.init(monthFrom: isNext ? Self.month(after: first) : first, startDay: startDay)
    }

    private init?(monthFrom first: CivilDay?, startDay: Int) {
        guard let first, let next = Self.month(after: first) else { return nil }
        name = Self.name(first)
        guard startDay > 1 else {
            from = first
            guard let last = CivilDay(number: next.number - 1) else { return nil }
            through = last
            return
        }
        guard let before = CivilDay(number: first.number - 1),
            let from = CivilDay(year: before.year, month: before.month, day: startDay),
            let through = CivilDay(year: first.year, month: first.month, day: startDay - 1)
        else { return nil }
        self.from = from
        self.through = through
    }

    private static func month(after first: CivilDay) -> CivilDay? {
        first.month == 12
            ? CivilDay(year: first.year + 1, month: 1, day: 1)
            : CivilDay(year: first.year, month: first.month + 1, day: 1)
    }

    /// `2026-06` of `2026-07`.
    package var nameBefore: Text? {
        first.flatMap { CivilDay(number: $0.number - 1) }.map(Self.name)
    }

    /// `2026-08` of `2026-07`.
    package var nameAfter: Text? { first.flatMap(Self.month(after:)).map(Self.name) }

    /// The first day of the month it is named by.
    private var first: CivilDay? { CivilDay(name + "-01") }

    private static func name(_ day: CivilDay) -> Text { Text(String(day.description.prefix(7))) }

    package var start: Milliseconds { from.start }
    /// The first moment after it.
    package var end: Milliseconds { through.start + 86_400_000 }

    package func contains(_ moment: Milliseconds) -> Bool { moment >= start && moment < end }

    package static func < (left: AssessmentPeriod, right: AssessmentPeriod) -> Bool {
        left.from < right.from
    }
}

package import History

/// Why a day is worked or free.
package enum DayReason: Hashable, Sendable {
    case weekday, weekend
    /// Free by a notice, or by law where the notice is not out.
    case holiday(Text)
    /// A weekend worked in exchange for a holiday.
    case makeUp(Text)

    package var isWorkday: Bool {
        switch self {
        case .weekday, .makeUp: true
        case .weekend, .holiday: false
        }
    }
}

/// Which days are worked, by the newest edition of every year.
///
/// A year without a notice has its weekends and statutory days and is provisional (未公布,暂算).
package struct WorkingCalendar: Sendable {
    /// The editions it counts by, by year.
    package let editions: [Int: CalendarEdition]
    private let all: [CalendarEdition]
    private let named: [Int: NamedDay]

    /// - Parameter editions: in any order; of one year the highest version counts.
    package init(_ editions: some Sequence<CalendarEdition>) {
        all = Array(editions)
        var newest: [Int: CalendarEdition] = [:]
        for edition in all where edition.version > newest[edition.year]?.version ?? 0 {
            newest[edition.year] = edition
        }
        var named: [Int: NamedDay] = [:]
        // A later year's notice has the last word on the December before it.
        for (_, edition) in newest.sorted(by: { $0.key < $1.key }) {
            for day in edition.days { named[day.day.number] = day }
        }
        self.editions = newest
        self.named = named
    }

    /// What this version brings with it.
    package static let shipped = WorkingCalendar(ShippedNotices.all)

    /// The shipped editions and those a zone published.
    package static func shipped(with published: [CalendarEdition]) -> WorkingCalendar {
        published.isEmpty ? shipped : WorkingCalendar(ShippedNotices.all + published)
    }

    /// The calendar as it was known at a moment: what was settled then is not counted anew.
    package func known(at moment: Milliseconds) -> WorkingCalendar {
        let isOld = editions.values.contains { edition in
            edition.version > 1 && edition.knownSince.map { $0 > moment } ?? false
        }
        guard isOld else { return self }
        return WorkingCalendar(
            all.filter { edition in
                edition.version == 1 || edition.knownSince.map { $0 <= moment } ?? true
            }
        )
    }

    /// The editions that replaced another one, in the order in which they became known.
    package var corrections: [CalendarEdition] {
        all.filter { $0.version > 1 && $0.knownSince != nil }
            .sorted { ($0.knownSince ?? 0, $0.version) < ($1.knownSince ?? 0, $1.version) }
    }

    /// No notice for this year is known.
    package func isProvisional(_ year: Int) -> Bool { editions[year] == nil }

    package func reason(of day: CivilDay) -> DayReason {
        let named = named[day.number] ?? statutory(day)
        let isWeekend = day.weekday >= 6
        guard let named else { return isWeekend ? .weekend : .weekday }
        if named.isOff { return .holiday(named.name) }
        return isWeekend ? .makeUp(named.name) : .weekday
    }

    package func isWorkday(_ day: CivilDay) -> Bool { reason(of: day).isWorkday }

    /// The nth working day after a day, or before it where `count` is negative; the day itself does
    /// not count. `nil` beyond the year 9999.
    package func workday(_ count: Int, after day: CivilDay) -> CivilDay? {
        var day = day
        var left = abs(count)
        while left > 0 {
            guard let next = CivilDay(number: day.number + (count < 0 ? -1 : 1)) else { return nil }
            day = next
            if isWorkday(day) { left -= 1 }
        }
        return day
    }

    private func statutory(_ day: CivilDay) -> NamedDay? {
        guard isProvisional(day.year) else { return nil }
        return StatutoryDays.days(of: day.year).first { $0.day == day }
    }
}

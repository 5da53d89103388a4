package import History

/// The hours of a working day in which hour clocks run, minutes from midnight.
package struct OfficeHours: Hashable, Sendable {
    package struct Period: Hashable, Sendable {
        package let opens: Int64
        package let closes: Int64

        package init(opens: Int64, closes: Int64) {
            self.opens = opens
            self.closes = closes
        }
    }

    package let periods: [Period]

    package init(periods: [Period]) { self.periods = periods }

    /// 08:30–12:00 and 13:30–17:30.
    package static let usual = OfficeHours(periods: [
        Period(opens: 510, closes: 720), Period(opens: 810, closes: 1_050),
    ])

    /// When a working day begins.
    package var open: Int64 { periods.first?.opens ?? 510 }
    /// When a working day ends.
    package var close: Int64 { periods.last?.closes ?? 1_050 }
}

/// Counts time limits by calendar and office hours. All times are China standard time (UTC+8).
package struct WorkingTime: Sendable {
    package let calendar: WorkingCalendar
    package let hours: OfficeHours

    /// Days a limit may reach ahead; longer ones have no due time.
    private static let horizon = 4_000

    package init(calendar: WorkingCalendar, hours: OfficeHours = .usual) {
        self.calendar = calendar
        self.hours = hours
    }

    /// When a limit ends that began at `start`; `nil` while an open pause keeps it from ending.
    ///
    /// - Parameter pauses: united; their time does not count. Minute clocks know no pause.
    package func due(from start: Milliseconds, _ limit: TimeLimit, pauses: [Interval] = [])
        -> Milliseconds?
    {
        guard CivilTime.isPlausible(start), (0...100_000).contains(limit.amount) else { return nil }
        let amount = Int64(limit.amount)
        switch limit.unit {
        case .minutes: return start + amount * 60_000
        case .workHours: return moment(after: amount * 3_600_000, from: start, pauses: pauses)
        case .workDays: return lastDay(of: limit.amount, from: start, pauses: pauses)
        case .calendarDays: return calendarDue(limit.amount, from: start, pauses: pauses)
        }
    }

    /// So many working days before a due time, at close of business.
    package func due(_ days: Int, before due: Milliseconds) -> Milliseconds? {
        guard let day = CivilDay(containing: due),
            let earlier = calendar.workday(-days, after: day)
        else { return nil }
        return close(of: earlier)
    }

    /// When a clock turns yellow: one working day before the end of a day clock, after half of any
    /// other.
    package func warning(
        from start: Milliseconds,
        due: Milliseconds,
        _ limit: TimeLimit,
        pauses: [Interval] = []
    ) -> Milliseconds? {
        switch limit.unit {
        case .minutes: start + (due - start) / 2
        case .workHours:
            moment(after: Int64(limit.amount) * 1_800_000, from: start, pauses: pauses)
        case .workDays, .calendarDays: self.due(1, before: due)
        }
    }

    /// Whether a day between two moments lies in a year whose notice is not out.
    package func isProvisional(_ from: Milliseconds, _ until: Milliseconds) -> Bool {
        years(from, until).contains { calendar.isProvisional($0) }
    }

    /// The editions that counted between two moments.
    package func editions(_ from: Milliseconds, _ until: Milliseconds) -> [Text] {
        years(from, until).compactMap { calendar.editions[$0]?.name }
    }

    private func years(_ from: Milliseconds, _ until: Milliseconds) -> ClosedRange<Int> {
        let first = CivilDay(containing: from)?.year ?? 1970
        let last = CivilDay(containing: until)?.year ?? first
        return first...max(first, last)
    }

    /// The end of business of a day.
    func close(of day: CivilDay) -> Milliseconds { day.start + hours.close * 60_000 }

    private func lastDay(of count: Int, from start: Milliseconds, pauses: [Interval])
        -> Milliseconds?
    {
        guard let first = CivilDay(containing: start) else { return nil }
        if pauses.isEmpty { return calendar.workday(count, after: first).map(close) }
        // A day that is paused in part counts in part.
        let wanted = Int64(count) * hours.periods.reduce(0) { $0 + $1.closes - $1.opens } * 60_000
        var worked: Int64 = 0
        for offset in 1...Self.horizon {
            guard let day = CivilDay(number: first.number + offset) else { return nil }
            worked += spells(on: day, pauses: pauses).reduce(0) { $0 + $1.until - $1.from }
            if worked >= wanted { return close(of: day) }
        }
        return nil
    }

    private func calendarDue(_ count: Int, from start: Milliseconds, pauses: [Interval])
        -> Milliseconds?
    {
        guard let first = CivilDay(containing: start) else { return nil }
        var left = count
        for offset in 0...Self.horizon {
            guard let day = CivilDay(number: first.number + offset) else { return nil }
            let isPaused = Interval.rest(of: day.start, day.start + 86_400_000, without: pauses)
                .isEmpty
            if offset > 0, left > 0, !isPaused { left -= 1 }
            if left == 0, !isPaused, calendar.isWorkday(day) { return close(of: day) }
        }
        return nil
    }

    private func moment(after wanted: Int64, from start: Milliseconds, pauses: [Interval])
        -> Milliseconds?
    {
        guard let first = CivilDay(containing: start) else { return nil }
        var left = wanted
        for offset in 0...Self.horizon {
            guard let day = CivilDay(number: first.number + offset) else { return nil }
            for spell in spells(on: day, pauses: pauses) where spell.until > start {
                let from = max(spell.from, start)
                if spell.until - from >= left { return from + left }
                left -= spell.until - from
            }
        }
        return nil
    }

    /// The worked time of a day without its pauses; nothing on a free day.
    private func spells(on day: CivilDay, pauses: [Interval])
        -> [(from: Milliseconds, until: Milliseconds)]
    {
        guard calendar.isWorkday(day) else { return [] }
        return hours.periods.flatMap { period in
            Interval.rest(
                of: day.start + period.opens * 60_000,
                day.start + period.closes * 60_000,
                without: pauses
            )
        }
    }
}

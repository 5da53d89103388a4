/// What a time limit is counted in.
package enum TimeUnit: String, Sendable, CaseIterable {
    /// Around the clock, whatever the calendar says.
    case minutes
    /// Inside office hours of working days.
    case workHours
    /// Working days; the day of the start does not count, the last day ends at close of business.
    case workDays
    /// Days of the calendar, counted alike; a last day that is free moves to the next working day
    /// (Civil Code, articles 201 and 203).
    case calendarDays
}

/// A length of time an office is given.
package struct TimeLimit: Hashable, Sendable {
    package let amount: Int
    package let unit: TimeUnit

    package init(_ amount: Int, _ unit: TimeUnit) {
        self.amount = amount
        self.unit = unit
    }

    /// Whole days rather than hours or minutes.
    package var isInDays: Bool { unit == .workDays || unit == .calendarDays }
}

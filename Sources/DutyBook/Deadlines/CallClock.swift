package import History

/// How a clock stands to a person's eye; the most pressing first, which is the order of lists.
package enum ClockLight: String, Sendable, CaseIterable {
    case red, yellow
    /// Not known here: the start has not reached the hub, a notice of pause has no end, or the last
    /// exchange is too long ago.
    case grey
    case green

    /// Its place in that order; what has no light comes last.
    package static func rank(_ light: ClockLight?) -> Int {
        light.flatMap { allCases.firstIndex(of: $0) } ?? allCases.count
    }
}

/// One clock of a call: who has until when to do what. Computed on reading, never stored.
package struct CallClock: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case running
        /// The time that is left stands still.
        case paused
        case stopped(ClockMoment)
        /// Nobody waits for it any more: reassigned, withdrawn, deferred, ended.
        case dropped
    }

    package let name: ClockName
    /// Whose turn it is; `nil` where the office is not known.
    package let party: Text?
    package let start: ClockMoment?
    /// `nil` where something else fixes the due time.
    package let limit: TimeLimit?
    package let basis: Text
    /// `nil` while it cannot be known.
    package let due: Milliseconds?
    /// From when it is yellow.
    package let warning: Milliseconds?
    package let state: State
    /// Working days of more time that were granted.
    package let extendedDays: Int
    package let pauses: [Interval]
    /// Overdue stretches that more time, asked for too late, does not wipe out.
    package let breaches: [Interval]
    /// Counted over days of a year whose notice is not out.
    package let isProvisional: Bool
    /// The calendar's editions it was counted by: `2026.1`.
    package let calendar: [Text]
    /// The edition of the zone's rules it was counted by: `zone-1`.
    package let rules: Text
    /// When the office in question works.
    package let hours: OfficeHours

    package var isRunning: Bool { state == .running || state == .paused }
    /// Somebody has to do something; the time to ask for a return is only a right.
    package var isDuty: Bool { name != .returnWindow }

    /// Done by the due time; `nil` where it is not done or not known.
    package var wasOnTime: Bool? {
        guard case .stopped(let moment) = state, let due else { return nil }
        return moment.at <= due && !moment.isElapsed
    }

    /// - Parameters:
    ///   - now: by this computer's clock.
    ///   - known: until when what the hub knows is known here; `nil` where it never was.
    /// - Returns: `nil` where no light is due: nobody waits any more, or a right has lapsed.
    package func light(at now: Milliseconds, known: Milliseconds?) -> ClockLight? {
        switch state {
        case .dropped: return nil
        case .stopped:
            guard let wasOnTime else { return .grey }
            return wasOnTime ? .green : .red
        case .running, .paused:
            guard let due, start != nil, isFresh(at: now, known: known) else {
                return isDuty ? .grey : nil
            }
            if !isDuty { return now < due ? .green : nil }
            if now >= due { return .red }
            if state == .paused { return .green }
            return warning.map { now >= $0 } ?? false ? .yellow : .green
        }
    }

    /// Whether what is known here is young enough for this clock: a day for clocks that run in days,
    /// half of its length for others.
    package func isFresh(at now: Milliseconds, known: Milliseconds?) -> Bool {
        if case .stopped = state { return true }
        guard let known else { return false }
        return now - known <= tolerance
    }

    private var tolerance: Milliseconds {
        switch limit?.unit {
        case .minutes: Int64(limit?.amount ?? 0) * 30_000
        case .workHours: Int64(limit?.amount ?? 0) * 1_800_000
        case .workDays, .calendarDays, nil: 86_400_000
        }
    }
}

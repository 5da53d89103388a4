package import History

/// What time causes in a call: which notices are due, which were premature, and when to look again.
///
/// Pure; the hub carries it out, and a site shows the same as *expected* while it cannot know.
package struct Timekeeping: Sendable {
    /// Notices whose moment has come and that nobody has written.
    package let due: [CallNotice.Subject]
    /// Notices that later facts prove premature.
    package let premature: [(notice: CallNotice, reason: CallNotice.LiftReason)]
    /// The next moment at which a notice falls due by what is known now; `nil` where none will.
    package let next: Milliseconds?

    /// - Parameters:
    ///   - clocks: of the call, at `now`.
    ///   - notices: written so far.
    ///   - calendar: for the opening of the next working day.
    package init(
        clocks: [CallClock],
        notices: [CallNotice],
        calendar: WorkingCalendar,
        now: Milliseconds
    ) {
        var due: [CallNotice.Subject] = []
        var next: Milliseconds?
        for clock in clocks {
            guard let (subject, moment) = Self.notice(of: clock, calendar: calendar),
                !Self.isWritten(subject, in: notices)
            else { continue }
            if moment <= now {
                due.append(subject)
            } else {
                next = min(next ?? moment, moment)
            }
        }
        self.due = due
        self.next = next
        premature = notices.filter(\.isStanding).compactMap { notice in
            Self.prematurity(of: notice, clocks: clocks, now: now).map { (notice, $0) }
        }
    }

    /// The events of the hub's change; empty where there is nothing to write.
    package var events: [Event] {
        premature.map { CallNotice.lift($0.notice.subject, $0.reason) }
            + due.map(CallNotice.event)
    }

    /// The notice a running clock leads to, and when.
    ///
    /// What was read from another system's list was reminded of there; only clocks that began with
    /// the hub or with a phone call lead to notices here.
    private static func notice(of clock: CallClock, calendar: WorkingCalendar)
        -> (CallNotice.Subject, Milliseconds)?
    {
        guard clock.isRunning, clock.isDuty, let start = clock.start, let due = clock.due,
            start.source == .hub || start.source == .phone
        else { return nil }
        let kind: CallNotice.Kind =
            switch clock.name {
            case .sign: .deemed
            case .verification: .lapsed
            case .confirmation: .unconfirmed
            default: .expedited
            }
        let subject = CallNotice.Subject(
            kind: kind,
            clock: clock.name,
            party: clock.party,
            start: start.change,
            due: due
        )
        guard kind == .expedited else { return (subject, due) }
        return expediting(clock, due, calendar).map { (subject, $0) }
    }

    /// A reminder goes out when the office opens on the next working day; in an emergency at once.
    private static func expediting(
        _ clock: CallClock,
        _ due: Milliseconds,
        _ calendar: WorkingCalendar
    ) -> Milliseconds? {
        if clock.limit?.unit == .minutes { return due }
        return CivilDay(containing: due).flatMap { calendar.workday(1, after: $0) }
            .map { $0.start + clock.hours.open * 60_000 }
    }

    /// One notice for one run of a clock: where the due time moved and is past all the same, the one
    /// that stands says enough.
    private static func isWritten(_ subject: CallNotice.Subject, in notices: [CallNotice]) -> Bool {
        notices.contains { notice in
            let other = notice.subject
            return notice.isStanding && other.kind == subject.kind
                && other.clock == subject.clock && other.party == subject.party
                && other.start == subject.start
        }
    }

    /// Why a notice should not have been written, by what is known now; `nil` where it stands.
    private static func prematurity(
        of notice: CallNotice,
        clocks: [CallClock],
        now: Milliseconds
    ) -> CallNotice.LiftReason? {
        let subject = notice.subject
        let clock = clocks.last { clock in
            clock.name == subject.clock && clock.party == subject.party
                && clock.start?.change == subject.start
        }
        guard let clock else { return nil }
        // More time that was asked for too late does not make the delay undone.
        if clock.breaches.contains(where: { $0.contains(subject.due) }) { return nil }
        if clock.wasOnTime == true { return .doneInTime }
        guard let due = clock.due else { return .paused }
        // A hub whose clock ran ahead has written before the time as well.
        guard due > min(notice.at, now) else { return nil }
        if clock.extendedDays > 0 { return .extended }
        return clock.pauses.isEmpty ? .recounted : .paused
    }
}

package import History

/// Why a call stands on a rung of the ladder. Derived on reading; only expedite notices are written,
/// by the hub, and orders by supervision.
package struct Escalation: Sendable {
    package let rule: LadderRule
    /// The clock behind it; `nil` where it is not one clock's matter.
    package let clock: CallClock?
    /// Since when; `nil` where that is not one moment.
    package let since: Milliseconds?
    /// The order behind it.
    package let order: Text?

    package var level: LadderLevel { rule.level }

    init?(
        _ trigger: LadderTrigger,
        clock: CallClock? = nil,
        since: Milliseconds? = nil,
        order: Text? = nil
    ) {
        guard let rule = Ladder.rule(trigger) else { return nil }
        self.rule = rule
        self.clock = clock
        self.since = since
        self.order = order
    }
}

/// Climbs the ladder for one call.
package struct LadderReading: Sendable {
    /// An order that names the call.
    package struct Order: Sendable {
        package let number: Text
        package let colour: OrderColour
        package let isUnanswered: Bool
        package let due: Milliseconds?

        package init(number: Text, colour: OrderColour, isUnanswered: Bool, due: Milliseconds?) {
            self.number = number
            self.colour = colour
            self.isUnanswered = isUnanswered
            self.due = due
        }
    }

    private let calendar: WorkingCalendar
    private let now: Milliseconds

    package init(calendar: WorkingCalendar, now: Milliseconds) {
        self.calendar = calendar
        self.now = now
    }

    /// Every reason found, the highest rung first.
    ///
    /// - Parameters:
    ///   - redone: how often the work was sent back.
    ///   - orders: those that name this call and were not revoked.
    package func reasons(
        _ state: CallState,
        _ clocks: [CallClock],
        redone: Int,
        orders: [Order]
    ) -> [Escalation] {
        guard state.phase.isOpen else { return [] }
        var reasons = clocks.flatMap { ofClock($0, isUrgent: state.kind == .urgent) }
        let expedites = state.expedites.count
        if expedites >= 2 { reasons += [Escalation(.twoExpedites)].compactMap(\.self) }
        if redone >= 3 {
            reasons += [Escalation(.threeRedone)].compactMap(\.self)
        } else if redone >= 1 {
            reasons += [Escalation(.redone)].compactMap(\.self)
        }
        let leads = state.dispatches.filter { $0.role == .lead }.count
        if leads >= 4, state.isLeadDisputed || state.lead == nil {
            reasons += [Escalation(.threeLeads)].compactMap(\.self)
        }
        reasons += orders.filter(\.isUnanswered).compactMap { order in
            switch order.colour {
            case .blue: Escalation(.blueUnanswered, since: order.due, order: order.number)
            case .orange: Escalation(.orangeUnanswered, since: order.due, order: order.number)
            case .red: nil
            }
        }
        return reasons.sorted { $0.level > $1.level }
    }

    /// The rungs one clock has reached; its highest says enough.
    private func ofClock(_ clock: CallClock, isUrgent: Bool) -> [Escalation] {
        if clock.name == .sign, let missed = notSigned(clock) { return [missed] }
        guard clock.isRunning, clock.isDuty, let due = clock.due else { return [] }
        guard now >= due else {
            let isYellow = clock.warning.map { now >= $0 } ?? false
            return isYellow
                ? [Escalation(.yellow, clock: clock, since: clock.warning)].compactMap(\.self) : []
        }
        if isUrgent, clock.limit?.unit == .minutes {
            return [inEmergency(clock, due)].compactMap(\.self)
        }
        let reached = Ladder.rules.last { rule in
            guard let days = rule.daysOver else { return false }
            return now >= moment(due, days)
        }
        return [
            reached.flatMap { Escalation($0.trigger, clock: clock, since: due) }
        ].compactMap(\.self)
    }

    /// Missed, whether it still runs or the hub has said that the call counts as received.
    private func notSigned(_ clock: CallClock) -> Escalation? {
        guard let due = clock.due, now >= due else { return nil }
        switch clock.state {
        case .running, .paused: return Escalation(.notSigned, clock: clock, since: due)
        case .stopped(let moment):
            guard moment.isElapsed else { return nil }
            return Escalation(.notSigned, clock: clock, since: due)
        case .dropped: return nil
        }
    }

    /// Not on the scene at its time is the second rung, half an hour later the third; the system
    /// never waits for working hours.
    private func inEmergency(_ clock: CallClock, _ due: Milliseconds) -> Escalation? {
        guard clock.name == .respond else {
            return Escalation(.overdue, clock: clock, since: due)
        }
        let later = due + 30 * 60_000
        return now >= later
            ? Escalation(.halfHourNotOnScene, clock: clock, since: later)
            : Escalation(.notOnScene, clock: clock, since: due)
    }

    /// So many working days after a due time, at the same time of day.
    private func moment(_ due: Milliseconds, _ days: Int) -> Milliseconds {
        guard days > 0, let day = CivilDay(containing: due),
            let later = calendar.workday(days, after: day)
        else { return due }
        return later.start + (due - day.start)
    }
}

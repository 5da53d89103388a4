package import History

/// Computes the clocks of a call from its changes, the zone's rules and the calendar.
package struct CallClocks: Sendable {
    package let rules: RuleBook
    package let calendar: WorkingCalendar

    package init(rules: RuleBook = .shipped, calendar: WorkingCalendar = .shipped) {
        self.rules = rules
        self.calendar = calendar
    }

    /// Every clock that ever ran, in the order in which offices come to their turn; none where the
    /// raise or its kind is missing.
    package func clocks(
        of history: RecordHistory,
        state: CallState,
        parties: PartyDirectory,
        now: Milliseconds
    ) -> [CallClock] {
        guard let kind = state.kind, let raise = state.raise else { return [] }
        let maker = ClockMaker(
            book: rules,
            rules: rules.current,
            calendar: calendar,
            kind: kind,
            now: now
        )
        let timeline = ClockTimeline(history, state: state, parties: parties)
        // The steps around the work go by the rules under which the lead was sent the call.
        let pinned = maker.pinned(
            to: state.lead.flatMap(state.dispatch)?.order ?? timeline.entry(raise)?.standing?.order
        )
        let intake = IntakeClocks(maker: pinned, timeline: timeline)
        let handling = HandlingClocks(maker: maker, timeline: timeline)
        let closing = ClosingClocks(maker: pinned, timeline: timeline)
        let confirming = ConfirmationClocks(maker: pinned, timeline: timeline, history: history)
        return intake.clocks(raise: raise) + handling.clocks() + closing.clocks()
            + confirming.clocks()
    }
}

extension CallClocks {
    /// The clocks of a record that is no call, as its type declares them.
    package func clocks(of reading: RecordReading, now: Milliseconds) -> [CallClock] {
        let maker = ClockMaker(
            book: rules,
            rules: rules.current,
            calendar: calendar,
            kind: nil,
            now: now
        )
        return RecordDeclaration.of(reading.record.type)?.clocks(reading, maker) ?? []
    }
}

/// Makes single clocks by rule, calendar and kind of call.
struct ClockMaker {
    let book: RuleBook
    /// The edition of them it counts by.
    private(set) var rules: RuleSet
    let calendar: WorkingCalendar
    /// `nil` over a record that is no call.
    let kind: CallKind?
    let now: Milliseconds

    /// How a clock came to its end, and what is to be taken off.
    struct Course {
        var start: ClockMoment?
        var stop: ClockMoment?
        /// Nobody waits for it any more.
        var isDropped = false
        var pauses: [Interval] = []
        var extendedDays = 0
        var breaches: [Interval] = []
        /// Fixes the due time beside the rule, as an order does.
        var fixedDue: Milliseconds?
    }

    init(
        book: RuleBook,
        rules: RuleSet,
        calendar: WorkingCalendar,
        kind: CallKind?,
        now: Milliseconds
    ) {
        self.book = book
        self.rules = rules
        self.calendar = calendar
        self.kind = kind
        self.now = now
    }

    /// The same by the rules in force when something took its place in the hub's order: new matters
    /// by new rules, old matters by the old (新事新办、旧事旧办).
    func pinned(to order: HubOrder?) -> ClockMaker {
        var maker = self
        maker.rules = book.rules(at: order)
        return maker
    }

    func time(_ course: Course, _ party: Text?) -> WorkingTime {
        // What is settled is not counted anew when a calendar is corrected.
        let known = course.stop.map { calendar.known(at: $0.at) } ?? calendar
        return WorkingTime(calendar: known, hours: rules.hours(of: party))
    }

    /// `nil` where no such clock runs for this kind of call.
    ///
    /// - Parameter resolve: the due time of the clock it is counted back from.
    func clock(_ name: ClockName, _ party: Text?, _ course: Course, resolve: Milliseconds? = nil)
        -> CallClock?
    {
        guard let rule = rules.rule(name, kind) else { return nil }
        let time = time(course, party)
        var limit: TimeLimit?
        var due = course.fixedDue
        switch rule.length {
        case .span(let span):
            let whole = TimeLimit(span.amount + course.extendedDays, span.unit)
            limit = whole
            due =
                due
                ?? course.start.flatMap {
                    time.due(from: $0.at, whole, pauses: course.pauses)
                }
        case .beforeResolve(let days):
            due = due ?? resolve.flatMap { time.due(days, before: $0) }
        case .fixedDay: break
        }
        let warning = warning(of: course, due: due, limit: limit, time: time)
        let end = due ?? course.start?.at ?? now
        return CallClock(
            name: name,
            party: party,
            start: course.start,
            limit: limit,
            basis: rule.basis,
            due: due,
            warning: warning,
            state: state(of: course, limit: limit),
            extendedDays: course.extendedDays,
            pauses: course.pauses,
            breaches: course.breaches,
            isProvisional: limit?.unit == .minutes
                ? false : time.isProvisional(course.start?.at ?? end, end),
            calendar: limit?.unit == .minutes
                ? [] : time.editions(course.start?.at ?? end, end),
            rules: rules.name,
            hours: time.hours
        )
    }

    private func warning(
        of course: Course,
        due: Milliseconds?,
        limit: TimeLimit?,
        time: WorkingTime
    ) -> Milliseconds? {
        guard let due, let start = course.start else { return nil }
        guard let limit, course.fixedDue == nil else { return time.due(1, before: due) }
        return time.warning(from: start.at, due: due, limit, pauses: course.pauses)
    }

    private func state(of course: Course, limit: TimeLimit?) -> CallClock.State {
        if let stop = course.stop { return .stopped(stop) }
        if course.isDropped { return .dropped }
        let isPaused = limit?.unit != .minutes && course.pauses.contains { $0.contains(now) }
        return isPaused ? .paused : .running
    }
}

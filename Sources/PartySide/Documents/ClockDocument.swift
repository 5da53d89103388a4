package import DutyBook
package import History

/// What the clocks of calls are read by: rules, calendar, this computer's clock, and how old the
/// picture is.
package struct ClockReading: Sendable {
    package let now: Milliseconds
    package let rules: RuleBook
    package let calendar: WorkingCalendar
    private let clocks: CallClocks
    /// The last exchange with the hub; `nil` before the first.
    private let known: Milliseconds?
    /// Supervision orders by the calls they name.
    private let orders: [Text: [LadderReading.Order]]

    package init(
        rules: RuleBook = .shipped,
        calendar: WorkingCalendar,
        now: Milliseconds,
        known: Milliseconds?,
        orders: [Text: [LadderReading.Order]] = [:]
    ) {
        clocks = CallClocks(rules: rules, calendar: calendar)
        self.rules = rules
        self.calendar = calendar
        self.now = now
        self.known = known
        self.orders = orders
    }

    package func clocks(of document: RecordDocument, state: CallState) -> [CallClock] {
        clocks.clocks(
            of: document.history,
            state: state,
            parties: document.parties,
            now: now
        )
    }

    /// The clocks of a record that is no call.
    package func clocks(of record: RecordReading) -> [CallClock] {
        clocks.clocks(of: record, now: now)
    }

    package func light(_ clock: CallClock) -> ClockLight? { clock.light(at: now, known: known) }

    /// The worst light among these; `nil` where none shines.
    package func worst(_ clocks: [CallClock]) -> ClockLight? {
        clocks.filter(\.isRunning).compactMap(light)
            .min { ClockLight.rank($0) < ClockLight.rank($1) }
    }

    /// The clock that ends first among those somebody waits for; `nil` where none has a due time.
    package func next(_ clocks: [CallClock], of party: Text? = nil) -> CallClock? {
        clocks.filter { clock in
            clock.isRunning && clock.due != nil && clock.isDuty
                && (party == nil || clock.party == party)
        }.min { $0.due ?? 0 < $1.due ?? 0 }
    }

    package func isOverdue(_ clock: CallClock) -> Bool {
        guard clock.isRunning, clock.isDuty, let due = clock.due else { return false }
        return now >= due
    }

    /// What the hub will have written by now, or will write once it knows what is here; grey, because
    /// this site cannot know.
    func expected(_ state: CallState, _ clocks: [CallClock]) -> [JSON] {
        let keeping = Timekeeping(
            clocks: clocks,
            notices: state.notices,
            calendar: calendar,
            now: now
        )
        let lifts = keeping.premature.map { notice, reason -> JSON in
            [
                "notice": .string(notice.subject.kind.rawValue), "lifts": true,
                "clock": .string(notice.subject.clock.rawValue),
                "party": .text(notice.subject.party), "reason": .string(reason.rawValue),
                "light": "grey",
            ]
        }
        return lifts
            + keeping.due.map { subject in
                [
                    "notice": .string(subject.kind.rawValue), "lifts": false,
                    "clock": .string(subject.clock.rawValue), "party": .text(subject.party),
                    "due": Timestamps.json(subject.due), "light": "grey",
                ]
            }
    }

    /// On which rungs of the ladder the call stands and why, the highest first.
    func escalation(_ state: CallState, _ clocks: [CallClock], of call: Text) -> [JSON] {
        reasons(state, clocks, of: call)
            .map { reason in
                [
                    "level": .string(reason.level.code),
                    "trigger": .string(reason.rule.trigger.rawValue),
                    "since": Timestamps.json(reason.since), "order": .text(reason.order),
                    "clock": reason.clock.map { .string($0.name.rawValue) } ?? .null,
                    "party": .text(reason.clock?.party),
                    "rule": reason.clock.map(rule) ?? .null,
                    "start": reason.clock?.start.map(Self.moment) ?? .null,
                    "fresh": reason.clock.map { .bool($0.isFresh(at: now, known: known)) } ?? .null,
                    "asOf": Timestamps.json(known),
                ]
            }
    }

    /// Every reason for a rung of the ladder, the highest rung first.
    func reasons(_ state: CallState, _ clocks: [CallClock], of call: Text) -> [Escalation] {
        LadderReading(calendar: calendar, now: now)
            .reasons(state, clocks, redone: state.redone, orders: orders[call] ?? [])
    }

    /// `{"clock","code","party","due","light","state","rule","start",…}`; `null` where unknown.
    package func json(_ clock: CallClock) -> JSON {
        [
            "clock": .string(clock.name.rawValue),
            "code": .string(clock.name.code),
            "party": .text(clock.party),
            "due": Timestamps.json(clock.due),
            "light": light(clock).map { .string($0.rawValue) } ?? .null,
            "state": .string(word(clock)),
            "overdue": clock.due == nil ? .null : .bool(isOverdue(clock)),
            "deemedReceipt": .bool(clock.name == .sign && (isOverdue(clock) || isElapsed(clock))),
            "onTime": clock.wasOnTime.map(JSON.bool) ?? .null,
            "rule": rule(clock),
            "start": clock.start.map(Self.moment) ?? .null,
            "stop": stop(clock),
            "warning": Timestamps.json(clock.warning),
            "extendedDays": .count(clock.extendedDays),
            "pauses": .array(clock.pauses.map(Self.interval)),
            "breaches": .array(clock.breaches.map(Self.interval)),
            "provisional": .bool(clock.isProvisional),
            "calendar": .array(clock.calendar.map(JSON.string)),
            "asOf": Timestamps.json(known),
            "fresh": .bool(clock.isFresh(at: now, known: known)),
        ]
    }

    private func word(_ clock: CallClock) -> String {
        switch clock.state {
        case .running: clock.start == nil ? "waiting" : "running"
        case .paused: "paused"
        case .stopped: "stopped"
        case .dropped: "dropped"
        }
    }

    private func isElapsed(_ clock: CallClock) -> Bool {
        if case .stopped(let moment) = clock.state { moment.isElapsed } else { false }
    }

    private func stop(_ clock: CallClock) -> JSON {
        guard case .stopped(let moment) = clock.state else { return .null }
        return Self.moment(moment)
    }

    private func rule(_ clock: CallClock) -> JSON {
        [
            "set": .string(clock.rules),
            "amount": clock.limit.map { .count($0.amount) } ?? .null,
            "unit": clock.limit.map { .string($0.unit.rawValue) } ?? .null,
            "basis": .string(clock.basis),
        ]
    }

    private static func moment(_ moment: ClockMoment) -> JSON {
        [
            "at": Timestamps.json(moment.at), "clock": .string(moment.source.rawValue),
            "event": .string(moment.event), "change": .string(moment.change.description),
            "unverified": .bool(moment.isUnverified),
        ]
    }

    private static func interval(_ interval: Interval) -> JSON {
        ["from": Timestamps.json(interval.from), "until": Timestamps.json(interval.until)]
    }
}

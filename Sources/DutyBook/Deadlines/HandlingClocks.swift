import History

/// The clocks of those who were sent the call: sign, respond, plan, resolve, return, feed back.
struct HandlingClocks {
    let maker: ClockMaker
    let timeline: ClockTimeline

    /// One party's part in the call.
    private struct Turn {
        /// By the rules it was sent under.
        let maker: ClockMaker
        let dispatch: CallDispatch
        let start: ClockMoment?
        let own: [ClockTimeline.Happening]
        let outages: Outages
        let isDropped: Bool

        /// The first of these the party did.
        func stop(_ isIncluded: (ClockTimeline.Happening) -> Bool) -> ClockMoment? {
            own.filter(isIncluded)
                .compactMap { ClockMoment.stop($0.entry, $0.name, start: start, outages: outages) }
                .min { $0.at < $1.at }
        }

        /// A verified outage stops every clock of the party.
        func course(_ stop: ClockMoment?) -> ClockMaker.Course {
            ClockMaker.Course(
                start: start,
                stop: stop,
                isDropped: isDropped,
                pauses: outages.verified
            )
        }
    }

    func clocks() -> [CallClock] {
        var clocks: [CallClock] = []
        var resolve: Milliseconds?
        let turns = timeline.state.dispatches.compactMap(turn)
        for turn in turns where turn.dispatch.role == .lead {
            let own = lead(turn)
            clocks += own
            if turn.dispatch.isCurrent {
                resolve = own.first { $0.name == .resolve || $0.name == .resolution }?.due
            }
        }
        for turn in turns where turn.dispatch.role == .cooperating {
            clocks += cooperating(turn, resolve: resolve)
        }
        return clocks
    }

    private func turn(_ dispatch: CallDispatch) -> Turn? {
        guard let naming = timeline.entry(dispatch.since) else { return nil }
        let isEnded =
            !dispatch.isCurrent || !timeline.state.phase.isOpen || dispatch.state == .held
        return Turn(
            maker: maker.pinned(to: dispatch.order),
            dispatch: dispatch,
            start: [start(naming, dispatch.party), activation(naming, dispatch.party)]
                .compactMap(\.self).max { $0.at < $1.at },
            own: timeline.done(by: dispatch.party, after: naming),
            outages: timeline.outages(of: dispatch.party),
            isDropped: isEnded
        )
    }

    /// The dispatch sets the clocks going, or what made the call another kind since: in fairness the
    /// new limits begin with it (C15).
    private func start(_ naming: Entry, _ party: Text) -> ClockMoment? {
        let dispatched = dispatched(naming, party)
        guard let changed = timeline.reclassification else { return dispatched }
        guard let dispatched, let moment = ClockMoment.start(changed, "classified") else {
            return nil
        }
        return moment.at > dispatched.at ? moment : dispatched
    }

    /// A dispatch counts from its arrival at the hub; an urgent one from the phone call, where that
    /// came first.
    private func dispatched(_ naming: Entry, _ party: Text) -> ClockMoment? {
        let atHub = ClockMoment.start(naming, "dispatched")
        guard maker.kind == .urgent, let phoned = timeline.phoned(party) else { return atHub }
        guard let atHub else { return phoned }
        return phoned.at < atHub.at ? phoned : atHub
    }

    /// When a new lead that had not begun learned that another's result was not good: until then it
    /// had nothing to do. `nil` where there was no such result.
    private func activation(_ naming: Entry, _ party: Text) -> ClockMoment? {
        let results = timeline.all(.reported).filter { result in
            result.party != party && !RecordHistory.saw(result.entry, naming)
        }
        return timeline.sendBacks.first { order in
            results.contains { RecordHistory.saw(order.entry, $0.entry) }
                && timeline.done(by: party, after: naming).allSatisfy {
                    RecordHistory.saw($0.entry, order.entry)
                }
        }.flatMap { ClockMoment.start($0.entry, $0.name) }
    }

    private func lead(_ turn: Turn) -> [CallClock] {
        let party = turn.dispatch.party
        let isUrgent = maker.kind == .urgent
        let planned = turn.stop { happening in
            switch happening.event {
            case .reported: true
            case .progressed: isUrgent
            case .responded:
                ["plan", "solvedNow"].contains(happening.fields["kind"]?.text ?? "")
            default: false
            }
        }
        let returned = turn.stop { $0.event == .returnRequested }
        return [
            sign(turn),
            respond(turn),
            turn.maker.clock(.plan, party, turn.course(planned)),
            resolve(turn),
            turn.maker.clock(.returnWindow, party, turn.course(returned)),
        ].compactMap(\.self)
    }

    /// Ends with the signature; where there was none in time, with the hub's word that it counts as
    /// received, while that is borne out by what is known.
    private func sign(_ turn: Turn) -> CallClock? {
        let party = turn.dispatch.party
        let signed = turn.stop { $0.event == .signed }
        let clock = turn.maker.clock(.sign, party, turn.course(signed))
        guard let due = clock?.due,
            let deemed = timeline.elapsed(.deemed, party, since: turn.start), deemed.at >= due,
            signed.map({ $0.at > deemed.at }) ?? true
        else { return clock }
        return turn.maker.clock(.sign, party, turn.course(deemed))
    }

    /// In an emergency only being there counts, and what was solved at once.
    private func respond(_ turn: Turn) -> CallClock? {
        let responded = turn.stop { happening in
            switch happening.event {
            case .reported: true
            case .responded:
                maker.kind != .urgent
                    || ["onScene", "solvedNow"].contains(happening.fields["kind"]?.text ?? "")
            default: false
            }
        }
        return turn.maker.clock(.respond, turn.dispatch.party, turn.course(responded))
    }

    private func resolve(_ turn: Turn) -> CallClock? {
        let party = turn.dispatch.party
        let solved = turn.stop { happening in
            happening.event == .reported
                || happening.event == .responded && happening.fields["kind"] == "solvedNow"
        }
        var course = turn.course(solved)
        course.pauses = timeline.pauses(of: party)
        if timeline.state.phase == .deferred { course.isDropped = true }
        let day = timeline.entry(turn.dispatch.since).flatMap(timeline.fixedDay)
        func clock() -> CallClock? {
            guard let day else { return turn.maker.clock(.resolve, party, course) }
            let time = turn.maker.time(course, party)
            var fixed = course
            fixed.fixedDue = time.close(of: day)
            if course.extendedDays > 0 {
                fixed.fixedDue = time.due(
                    from: time.close(of: day),
                    TimeLimit(course.extendedDays, .workDays)
                )
            }
            return turn.maker.clock(.resolution, party, fixed)
        }
        for request in timeline.requests.of(.extending)
        where request.party == party && request.isGranted {
            let before = clock()?.due
            let asked = ClockMoment.stop(
                request.entry,
                "extensionRequested",
                start: turn.start,
                outages: turn.outages
            )
            // More time that was asked for too late does not make the delay undone.
            if let before, let asked, asked.at > before {
                course.breaches.append(Interval(from: before, until: asked.at))
            }
            course.extendedDays += min(request.days, 1_000)
        }
        return clock()
    }

    private func cooperating(_ turn: Turn, resolve: Milliseconds?) -> [CallClock] {
        let party = turn.dispatch.party
        let told = turn.stop { $0.event == .coopFeedback }
        return [
            sign(turn),
            // Whoever is whistled up in an emergency comes, whatever the role.
            maker.kind == .urgent ? respond(turn) : nil,
            turn.maker.clock(.feedback, party, turn.course(told), resolve: resolve),
        ].compactMap(\.self)
    }
}

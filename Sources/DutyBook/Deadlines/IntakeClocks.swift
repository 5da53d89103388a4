import History

/// The clocks of those who steer: dispatch, supplement, ruling, decision on more time, review.
struct IntakeClocks {
    let maker: ClockMaker
    let timeline: ClockTimeline

    func clocks(raise: Dot) -> [CallClock] {
        [dispatch(raise: raise), dispute()].compactMap(\.self)
            + supplements() + rulings() + extensions() + reviews()
    }

    private var isEnded: Bool { !timeline.state.phase.isOpen }

    /// From the raise until a lead is named; it never ran where the raise named one.
    private func dispatch(raise: Dot) -> CallClock? {
        guard let raised = timeline.entry(raise) else { return nil }
        let namings = timeline.state.dispatches.compactMap { timeline.entry($0.since) }
        guard !namings.contains(where: { $0.dot == raise }) else { return nil }
        let stop = namings.compactMap { ClockMoment.start($0, "dispatched") }
            .min { $0.at < $1.at }
        let isBack = timeline.state.phase == .returnedToCaller
        return maker.clock(
            .dispatch,
            timeline.office(.zoneCommittee),
            .init(
                start: ClockMoment.start(raised, "raised"),
                stop: stop,
                isDropped: isEnded || isBack
            )
        )
    }

    private func supplements() -> [CallClock] {
        timeline.all(.supplementAsked).compactMap { asked in
            let answers = timeline.all(.supplemented).filter { answer in
                answer.party == timeline.state.caller
                    && RecordHistory.saw(answer.entry, asked.entry)
            }
            return clock(.supplement, timeline.state.caller, from: asked.entry, asked.name, answers)
        }
    }

    /// Two leads: the office that rules has from the second naming on.
    private func dispute() -> CallClock? {
        guard timeline.state.isLeadDisputed, let view = timeline.state.aspects.view(Aspects.lead)
        else { return nil }
        let starts = view.claims.flatMap(\.dots).compactMap(timeline.entry)
            .compactMap { ClockMoment.start($0, "dispatched") }
        return maker.clock(
            .ruling,
            timeline.office(.establishmentOffice) ?? timeline.office(.zoneCommittee),
            .init(start: starts.max { $0.at < $1.at }, isDropped: isEnded)
        )
    }

    private func rulings() -> [CallClock] {
        timeline.requests.of(.returning).compactMap { request in
            decision(.ruling, timeline.office(.zoneCommittee), on: request, "returnRequested")
        }
    }

    /// The dispatcher decides up to its limit, supervision above it.
    private func extensions() -> [CallClock] {
        timeline.requests.of(.extending).compactMap { request in
            let isLong = request.fields["days"]?.int ?? 0 > Int64(maker.rules.dispatcherGrants)
            let office = isLong ? timeline.office(.supervisionOffice) : nil
            return decision(
                .extensionDecision,
                office ?? timeline.office(.zoneCommittee),
                on: request,
                "extensionRequested"
            )
        }
    }

    /// What is deferred is looked at again and again; the clock of the last decision runs.
    private func reviews() -> [CallClock] {
        guard timeline.state.phase == .deferred,
            let decision = timeline.requests.of(.deferral).last(where: \.isGranted)?.decision
        else { return [] }
        let start = ClockMoment.start(decision.entry, "decided")
        let office = timeline.office(.supervisionOffice) ?? timeline.office(.zoneCommittee)
        return [maker.clock(.review, office, .init(start: start))].compactMap(\.self)
    }

    private func decision(
        _ name: ClockName,
        _ party: Text?,
        on request: CallRequest,
        _ event: Text
    ) -> CallClock? {
        maker.clock(
            name,
            party,
            .init(
                start: ClockMoment.start(request.entry, event),
                stop: request.decision.flatMap { ClockMoment.start($0.entry, "decided") },
                isDropped: isEnded
            )
        )
    }

    private func clock(
        _ name: ClockName,
        _ party: Text?,
        from entry: Entry,
        _ event: Text,
        _ answers: [ClockTimeline.Happening]
    ) -> CallClock? {
        let start = ClockMoment.start(entry, event)
        let outages = party.map(timeline.outages) ?? Outages()
        let stop =
            answers
            .compactMap { ClockMoment.stop($0.entry, $0.name, start: start, outages: outages) }
            .min { $0.at < $1.at }
        return maker.clock(
            name,
            party,
            .init(start: start, stop: stop, isDropped: isEnded, pauses: outages.verified)
        )
    }
}

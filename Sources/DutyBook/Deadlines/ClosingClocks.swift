import History

/// The clocks after a result: verify and rate, do it again.
struct ClosingClocks {
    let maker: ClockMaker
    let timeline: ClockTimeline

    func clocks() -> [CallClock] { verifications() + redoing() }

    private var isEnded: Bool { !timeline.state.phase.isOpen }

    /// The caller verifies; where the caller itself did the work, the dispatcher.
    private var verifier: Text? {
        let state = timeline.state
        return state.caller == state.lead ? timeline.office(.zoneCommittee) : state.caller
    }

    private func verifications() -> [CallClock] {
        let results = timeline.all(.reported)
        return results.compactMap { result in
            let answers = timeline.all(.evaluated, .redoOrdered).filter {
                RecordHistory.saw($0.entry, result.entry)
            }
            let isReplaced = results.contains { RecordHistory.saw($0.entry, result.entry) }
            if answers.isEmpty, isReplaced { return nil }
            return clock(.verification, verifier, from: result, answers)
        }
    }

    private func redoing() -> [CallClock] {
        let sentBack = timeline.sendBacks
        return sentBack.compactMap { order in
            let results = timeline.all(.reported).filter {
                RecordHistory.saw($0.entry, order.entry)
            }
            let isReplaced = sentBack.contains { RecordHistory.saw($0.entry, order.entry) }
            if results.isEmpty, isReplaced { return nil }
            return clock(.redo, timeline.state.lead, from: order, results)
        }
    }

    private func clock(
        _ name: ClockName,
        _ party: Text?,
        from first: ClockTimeline.Happening,
        _ answers: [ClockTimeline.Happening]
    ) -> CallClock? {
        let start = ClockMoment.start(first.entry, first.name)
        let outages = party.map(timeline.outages) ?? Outages()
        let answered =
            answers
            .compactMap { ClockMoment.stop($0.entry, $0.name, start: start, outages: outages) }
            .min { $0.at < $1.at }
        let stop = answered ?? timeline.elapsed(.lapsed, party, since: start)
        let due = first.fields["due"]?.int
        return maker.clock(
            name,
            party,
            .init(
                start: start,
                stop: stop,
                isDropped: isEnded,
                pauses: outages.verified,
                fixedDue: due.flatMap { CivilTime.isPlausible($0) ? $0 : nil }
            )
        )
    }
}

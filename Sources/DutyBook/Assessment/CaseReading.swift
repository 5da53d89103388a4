package import History

/// Reads the assessed cases of one call from its changes and clocks.
package struct CaseReading {
    private let call: RecordRef
    private let history: RecordHistory
    private let state: CallState
    private let clocks: [CallClock]
    private let parties: PartyDirectory
    private let now: Milliseconds

    /// - Parameter now: what is not done and not due by then says nothing yet.
    package init(
        _ call: RecordRef,
        _ history: RecordHistory,
        state: CallState,
        clocks: [CallClock],
        parties: PartyDirectory,
        now: Milliseconds
    ) {
        self.now = now
        self.call = call
        self.history = history
        self.state = state
        self.clocks = clocks
        self.parties = parties
    }

    /// One for each party that is assessed for its part; none of a void call.
    package func cases() -> [AssessedCase] {
        guard state.phase != .void, let kind = state.kind else { return [] }
        return state.dispatches.compactMap { assessed($0, kind: kind) }
    }

    private func assessed(_ dispatch: CallDispatch, kind: CallKind) -> AssessedCase? {
        guard let info = parties[dispatch.party], let tier = AssessmentTier(info.kind) else {
            return nil
        }
        let isLead = dispatch.role == .lead
        // 山东省乡镇人民政府工作条例 art. 19: support given by a sub-district is not scored.
        if !isLead, tier == .subdistricts { return nil }
        let main = clock(isLead ? .resolve : .feedback, dispatch.party)
        guard let main = main ?? clock(.respond, dispatch.party) else { return nil }
        let done = stop(of: main)
        guard done != nil || isOver(main) else { return nil }
        guard let at = [main.due, done].compactMap(\.self).min() else { return nil }
        let answer = clock(isLead ? .respond : .feedback, dispatch.party)
        let isInTime = main.due.flatMap { due in done.map { $0 <= due } } ?? false
        let isOthers = state.dispatches.contains { $0.party != dispatch.party && $0.isCurrent }
        let arrived = clock(.respond, dispatch.party).flatMap(wasInTime) ?? false
        return AssessedCase(
            call: call.id,
            number: state.number,
            title: state.title,
            kind: kind,
            party: dispatch.party,
            role: dispatch.role,
            at: at,
            due: main.due,
            signedInTime: clock(.sign, dispatch.party).flatMap(wasInTime),
            answeredInTime: (answer ?? clock(.respond, dispatch.party)).flatMap(wasInTime),
            isReported: done != nil,
            isInTime: isInTime,
            isOverdue: isLead && (!isInTime || !main.breaches.isEmpty),
            evaluation: isLead ? evaluation(of: dispatch.party) : nil,
            refusedReturns: state.requests.filter { request in
                request.kind == .returning && request.party == dispatch.party
                    && request.decision?.isGranted == false
            }.count,
            isJointUrgent: kind == .urgent && isOthers && arrived && isInTime,
            exclusion: exclusion(of: dispatch),
            lastHeard: history.entries.compactMap { $0.standing?.receivedAt }.max() ?? at
        )
    }

    private func clock(_ name: ClockName, _ party: Text) -> CallClock? {
        clocks.first { $0.name == name && $0.party == party }
    }

    /// When a clock stopped as far as a score may rely on it: what was entered long before it
    /// arrived, with no verified outage to explain it, counts from its arrival.
    private func stop(of clock: CallClock) -> Milliseconds? {
        guard case .stopped(let moment) = clock.state else { return nil }
        guard moment.isUnverified else { return moment.at }
        let entry = history.entries.first { $0.dot == moment.change }
        return entry?.standing?.receivedAt ?? moment.at
    }

    private func wasInTime(_ clock: CallClock) -> Bool? {
        guard let due = clock.due else { return nil }
        return stop(of: clock).map { $0 <= due } ?? (isOver(clock) ? false : nil)
    }

    private func isOver(_ clock: CallClock) -> Bool { clock.due.map { $0 <= now } ?? false }

    // MARK: Rating

    /// The call's rating, where it is of what this party reported: of the last report its author had
    /// seen.
    private func evaluation(of party: Text) -> CallRating? {
        guard let rating = state.rating else { return nil }
        let reported = reports.last { RecordHistory.saw(rating.entry, $0) }
        return reported?.body.author.party == party ? rating : nil
    }

    /// Changes that reported a result, in causal order.
    private var reports: [Entry] {
        history.entries.filter { entry in
            entry.body.events.contains { event in
                event.kind == "reported"
                    || event.kind == "responded" && event.fields["kind"] == "solvedNow"
            }
        }
    }

    // MARK: What does not count

    private func exclusion(of dispatch: CallDispatch) -> AssessedCase.Exclusion? {
        if let ordered = orderedExclusion(of: dispatch) { return ordered }
        switch state.phase {
        case .withdrawn: return own("withdrawn", by: state.caller)
        case .merged: return own("duplicate", by: nil, proof: state.mergedInto)
        case .deferred: return own("deferred", by: author(of: .deferral))
        default: break
        }
        switch dispatch.state {
        case .returned: return own("misdispatch", by: author(of: .returning))
        // Another did it, and nothing was asked of this one any more.
        case .held: return own("duplicate", by: nil)
        case .cancelled where dispatch.isCurrent: return own("duplicate", by: nil)
        // Another was named instead.
        case .superseded, .cancelled:
            let ended = dispatch.endedBy.flatMap { dot in
                history.entries.first { $0.dot == dot }
            }
            return own("misdispatch", by: ended?.body.author.party)
        default: return nil
        }
    }

    private func own(_ reason: Text, by party: Text?, proof: Text? = nil) -> AssessedCase.Exclusion
    {
        AssessedCase.Exclusion(
            reason: reason,
            proof: proof ?? state.number ?? call.id,
            decidedBy: party ?? ""
        )
    }

    private func author(of kind: CallRequest.Kind) -> Text? {
        state.requests.last { $0.kind == kind && $0.isGranted }?.decision?.entry.body.author.party
    }

    /// What the assessor granted on the supervision office's proposal.
    private func orderedExclusion(of dispatch: CallDispatch) -> AssessedCase.Exclusion? {
        let granted = state.requests.first { request in
            request.kind == .exclusion && request.isGranted
                && request.fields["party"]?.text == dispatch.party
        }
        guard let granted, let reason = granted.fields["reason"]?.text else { return nil }
        return AssessedCase.Exclusion(
            reason: reason,
            proof: granted.fields["proof"]?.text ?? "",
            decidedBy: granted.decision?.entry.body.author.party ?? ""
        )
    }
}

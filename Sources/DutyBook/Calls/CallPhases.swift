import History

extension CallFacts {
    /// Where an open call stands.
    func openPhase(_ dispatches: [CallDispatch], requests: CallRequests) -> CallState.Phase {
        if hasLiveResult { return .awaitingVerification }
        if isDeferred(requests) { return .deferred }
        if isAtMeeting { return .atMeeting }
        let current = dispatches.filter(\.isCurrent)
        guard !current.isEmpty else { return lacksSupplement ? .returnedToCaller : .submitted }
        return current.contains { $0.hasSigned || $0.isDeemed } ? .handling : .dispatched
    }

    /// A deferral stands until somebody takes the work up again; an order to redo also wins over one
    /// that was granted without knowing of it.
    private func isDeferred(_ requests: CallRequests) -> Bool {
        requests.of(.deferral).contains { request in
            guard let decision = request.decision, decision.isGranted else { return false }
            let takenUp = overlays(.resumed) + redoOrders
            return !takenUp.contains { fact in
                RecordHistory.saw(fact.entry, decision.entry)
                    || fact.event == .redoOrdered && !RecordHistory.saw(decision.entry, fact.entry)
            }
        }
    }

    /// The meeting's word is a dispatch that knew of the referral.
    private var isAtMeeting: Bool {
        overlays(.referred).contains { referral in
            !(overlays(.resumed) + overlays(.resolution)).contains {
                RecordHistory.saw($0.entry, referral.entry)
            }
                && !namings.contains { RecordHistory.saw($0.entry, referral.entry) }
        }
    }

    private var lacksSupplement: Bool {
        overlays(.supplementAsked).contains { asked in
            !overlays(.supplemented).contains { RecordHistory.saw($0.entry, asked.entry) }
        }
    }

    /// The offices that are asked to rule: on who is responsible, or in the joint meeting.
    func judges(isDisputed: Bool, parties: PartyDirectory) -> [Text] {
        var kinds: [PartyKind] = []
        if isDisputed { kinds.append(.establishmentOffice) }
        if !overlays(.referred).isEmpty { kinds.append(.meetingOffice) }
        guard !kinds.isEmpty else { return [] }
        return parties.all.values.filter { kinds.contains($0.kind) }.map(\.id).sorted()
    }
}

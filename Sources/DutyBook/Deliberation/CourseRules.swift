import History

extension Act {
    /// What has to be so for a step that asks for time, decides on it, or steers the call.
    func checkCourse(_ state: CallState, _ scene: Scene) throws(Refusal) {
        switch rule.action {
        case "call.extend": try checkExtension(state, scene)
        case "call.pause": try checkPause(state)
        case "call.defer": try checkDeferral(state)
        case "call.decide": try checkDecision(state, scene)
        case "call.classify": try checkKind(state)
        case "call.respond" where fields["kind"] == "solvedNow":
            // A cooperator answers for its own part.
            if state.relations(of: author).contains(.lead) { try checkFeedback(state, scene) }
        case "call.result":
            try checkResult()
            try checkFeedback(state, scene)
        case "call.return": try checkReturn(state)
        case "call.rule": try checkRuling(state)
        case "call.exclude": try checkExclusion(state)
        case "call.confirm": try checkConfirmation(scene)
        default: try checkSteering(state)
        }
    }

    private var fields: Value { events.first?.fields ?? .map([:]) }

    /// The caller may make it more urgent, the dispatcher also less.
    private func checkKind(_ state: CallState) throws(Refusal) {
        let wanted = value(of: Aspects.kind)?.text.flatMap(CallKind.init)
        guard let wanted, wanted != state.kind else { throw refusal(.nothingToDo) }
        guard events.first?.fields["kind"] == value(of: Aspects.kind) else {
            throw refusal(.malformed, Aspects.kind)
        }
        let isLower = wanted.severity < state.kind?.severity ?? 0
        guard !isLower || author.kind == .zoneCommittee else {
            throw refusal(.notAllowed, Aspects.kind)
        }
        guard !isLower, author.id == state.caller else { return }
        try checkEfforts(state.aspects.view(Aspects.ownEfforts)?.value)
        try checkApproval()
    }

    /// That the law or the facts forbid it is a lawful outcome, and needs its ground.
    private func checkResult() throws(Refusal) {
        guard fields["kind"] == "explained" else { return }
        guard fields["text"]?.text?.isBlank == false else { throw refusal(.malformed, "text") }
    }

    private func checkExtension(_ state: CallState, _ scene: Scene) throws(Refusal) {
        let own = state.requests.filter { $0.kind == .extending && $0.party == author.id }
        guard !own.contains(where: \.isOpen) else { throw refusal(.alreadyAsked) }
        let granted = own.filter(\.isGranted)
        guard let limit = extensionRule(state, scene.rules), granted.count < limit.times else {
            throw refusal(.noMoreTime)
        }
        try checkDays(fields["days"]?.int, limit: limit)
    }

    private func extensionRule(_ state: CallState, _ rules: RuleBook) -> ExtensionRule? {
        state.kind.flatMap { state.rules(rules).extensionRule($0) }
    }

    private func checkDays(_ days: Int64?, limit: ExtensionRule) throws(Refusal) {
        guard let days, days >= 1 else { throw refusal(.malformed, "days") }
        guard days <= Int64(limit.mostDays) else {
            throw refusal(.tooMuchTime, Text("\(limit.mostDays)"))
        }
    }

    /// An emergency's clock is not stopped; what an office did while it was cut off can be verified
    /// all the same.
    private func checkPause(_ state: CallState) throws(Refusal) {
        if state.kind == .urgent, fields["reason"]?.text != CallEvent.outage {
            throw refusal(.notForUrgent)
        }
        try checkSpan(from: fields["from"]?.int, until: fields["until"]?.int)
    }

    private func checkSpan(from: Int64?, until: Int64?) throws(Refusal) {
        for moment in [from, until].compactMap(\.self) where !CivilTime.isPlausible(moment) {
            throw refusal(.malformed, "from")
        }
        if let from, let until, until <= from { throw refusal(.malformed, "until") }
    }

    private func checkDeferral(_ state: CallState) throws(Refusal) {
        guard state.kind != .urgent else { throw refusal(.notForUrgent) }
        guard state.phase != .deferred else { throw refusal(.wrongPhase) }
        let isWaiting = state.requests.contains { $0.kind == .deferral && $0.isOpen }
        guard !isWaiting else { throw refusal(.alreadyAsked) }
    }

    // MARK: Deciding

    private func checkDecision(_ state: CallState, _ scene: Scene) throws(Refusal) {
        let parties = scene.parties
        let name = fields["request"]?.text
        guard let request = state.requests.first(where: { Text($0.dot.description) == name }),
            request.kind != .returning
        else { throw refusal(.unknownRequest, name) }
        if request.kind == .exclusion {
            try checkExclusionDecision(request)
        } else if request.party == author.id {
            throw refusal(.ownRequest)
        }
        if let decision = request.decision, !decision.isContested {
            let other = parties[decision.entry.body.author.party]?.kind.officeRank ?? 0
            guard author.kind.officeRank > other else { throw refusal(.alreadyDecided) }
        }
        try checkSpan(from: fields["from"]?.int, until: fields["until"]?.int)
        guard fields["decision"] == "granted" else { return }
        if request.kind == .extending, let limit = extensionRule(state, scene.rules) {
            try checkDays(fields["days"]?.int ?? Int64(request.days), limit: limit)
        }
        let hasSupervision = parties.all.values.contains { $0.kind == .supervisionOffice }
        let most = state.rules(scene.rules).dispatcherGrants
        if author.kind == .zoneCommittee, hasSupervision, isAboveDispatcher(request, most) {
            throw refusal(.aboveLimit)
        }
    }

    /// Ten working days with the free days between them.
    private static let dispatcherPause: Milliseconds = 14 * 86_400_000

    /// Whether granting it takes the supervision office.
    private func isAboveDispatcher(_ request: CallRequest, _ most: Int) -> Bool {
        switch request.kind {
        case .extending:
            let days = fields["days"]?.int ?? Int64(request.days)
            return days > Int64(most)
        case .pause:
            let from = fields["from"]?.int ?? request.fields["from"]?.int ?? 0
            guard let until = fields["until"]?.int ?? request.fields["until"]?.int,
                CivilTime.isPlausible(from), CivilTime.isPlausible(until)
            else { return true }
            return until - from > Self.dispatcherPause
        case .deferral, .returning: return true
        case .exclusion: return false
        }
    }

    // MARK: Responsibility

    /// Who was told to handle it cannot return it again (Weifang hotline ordinance).
    private func checkReturn(_ state: CallState) throws(Refusal) {
        let own = state.requests.filter { $0.kind == .returning && $0.party == author.id }
        let isDesignated = own.contains { request in
            request.decision.map { !$0.isGranted && !$0.isContested } ?? false
        }
        guard !isDesignated else { throw refusal(.mustHandle) }
        guard !own.contains(where: \.isOpen) else { throw refusal(.alreadyAsked) }
    }

    /// Responsibility may never become empty: whoever lets one unit off names the next.
    private func checkRuling(_ state: CallState) throws(Refusal) {
        let lead = writes.first { $0.aspect == Aspects.lead }?.value.text
        let waiting = state.requests.filter { request in
            request.kind == .returning && request.decision?.isGranted != true
        }
        // The joint meeting's word needs no dispute: the call was put before it.
        let isResolution = state.phase == .atMeeting && author.kind == .meetingOffice
        guard !waiting.isEmpty || state.isLeadDisputed || isResolution else {
            throw refusal(.wrongPhase)
        }
        guard !waiting.contains(where: { $0.party == author.id }) else {
            throw refusal(.ownRequest)
        }
        let ruling = events.first { $0.kind == "ruled" }?.fields
        switch ruling?["ruling"]?.text {
        case "granted":
            guard let lead else { throw refusal(.missingArgument, "lead") }
            let isSame = waiting.contains { $0.party == lead && $0.party == state.lead }
            guard !isSame else { throw refusal(.unknownValue, lead) }
        default:
            // Between two leads the ruling names the one that stays.
            guard let lead else { return }
            let named = state.aspects.view(Aspects.lead)?.claims.compactMap(\.value.text) ?? []
            guard state.isLeadDisputed || isResolution, named.contains(lead) || isResolution else {
                throw refusal(.unknownArgument, "lead")
            }
        }
    }

    /// Thirty days: what happens later is a new matter.
    private static let reopening: Milliseconds = 30 * 86_400_000

    private func checkSteering(_ state: CallState) throws(Refusal) {
        switch rule.action {
        case "call.resume":
            let isHalted =
                state.phase == .deferred || state.phase == .atMeeting
                || state.requests.contains { $0.kind == .pause && $0.isGranted }
            guard isHalted else { throw refusal(.wrongPhase) }
        case "call.redo", "call.followUp":
            guard state.hasSomethingToRate else { throw refusal(.noResultYet) }
        case "call.reopen":
            guard state.phase == .closed else { throw refusal(.callStillOpen) }
            if let at, let closed = state.closedAt, at > closed, at - closed > Self.reopening {
                throw refusal(.tooLate)
            }
        case "call.refer":
            guard state.phase != .atMeeting else { throw refusal(.wrongPhase) }
        case "call.ask":
            guard state.phase == .submitted else { throw refusal(.wrongPhase) }
        case "call.merge":
            // The earlier id is the main one, so that two merges can never form a ring.
            guard let into = fields["into"]?.text, into < record.id else {
                throw refusal(.mergeOtherWay)
            }
        default: break
        }
    }
}

import History

extension Act {
    func checkCall(_ scene: Scene) throws(Refusal) {
        let (past, now) = (scene.past, scene.now)
        let (ranks, parties) = (scene.ranks, scene.parties)
        if rule.action == "call.raise" { return try checkRaise(now: now) }
        let state = CallState(past, ranks: ranks, parties: parties, rules: scene.rules)
        guard state.raise != nil else { throw refusal(.unknownCall) }
        try checkPhase(state)
        let relations = state.relations(of: author)
        try checkCallRight(state, relations: relations)
        try checkEditors(relations)
        try checkSettlement(past: past, ranks: ranks, relations: relations)
        try checkSignature(state)
        try checkCourse(state, scene)
        if rule.action == "call.attach" || rule.action == "call.voidAttachment" {
            try checkAttachment(past)
        }
        if rule.isEffect {
            try checkPhase(CallState(now, ranks: ranks, parties: parties))
        }
    }

    /// One raise per call, by the party it names as caller.
    private func checkRaise(now: RecordHistory) throws(Refusal) {
        try checkRight(author.kind.standingRelations)
        let isTaken = now.entries.contains { $0.dot != replaces && !$0.body.events.isEmpty }
        guard !isTaken else { throw refusal(.alreadyExists) }
        for aspect in [Aspects.title, Aspects.kind, Aspects.caller, Aspects.number]
        where !writes.contains(where: { $0.aspect == aspect }) {
            throw refusal(.missingArgument, aspect)
        }
        guard let raised = events.first(where: { $0.kind == "raised" }) else {
            throw refusal(.malformed)
        }
        if CallEvent.resolutionFields.contains(where: { raised.fields[$0.name] != nil }) {
            guard author.kind == .meetingOffice else { throw refusal(.notAllowed, "resolution") }
        }
        let caller = writes.first { $0.aspect == Aspects.caller }?.value.text
        guard caller == author.id else { throw refusal(.notAllowed, Aspects.caller) }
        guard !isImported, raised.fields["meeting"] == nil else { return }
        try checkEfforts(value(of: Aspects.ownEfforts))
        try checkApproval()
    }

    /// No empty whistle: a key task says what the caller did itself and what is missing. What the joint
    /// meeting resolved was tried there.
    func checkEfforts(_ efforts: Value?) throws(Refusal) {
        guard value(of: Aspects.kind)?.text == "keyTask", efforts == nil else { return }
        throw refusal(.effortsMissing, Aspects.ownEfforts)
    }

    /// A leader has approved a key task. Where leaders are named, `checkPerson` asked for one to submit
    /// it.
    func checkApproval() throws(Refusal) {
        guard value(of: Aspects.kind)?.text == "keyTask" else { return }
        let day = at.flatMap { CivilDay(containing: $0) }
        guard author.people.holders(of: [.leader], on: day).isEmpty else { return }
        guard events.contains(where: { $0.fields["approvedBy"] != nil }) else {
            throw refusal(.leaderMissing, "approvedBy")
        }
    }

    private func checkPhase(_ state: CallState) throws(Refusal) {
        // What ended the call may be the very act that waits to be confirmed.
        if rule.action.isSettlement || rule.action == "call.confirm" { return }
        if state.phase != .void, isAboutAssessment(state) { return }
        switch state.phase {
        case .void: throw refusal(.callVoid)
        case .withdrawn where rule.action != "call.void": throw refusal(.callWithdrawn)
        case .merged where rule.action != "call.void": throw refusal(.callMerged, state.mergedInto)
        case .closed
        where !["call.void", "call.reopen", "call.followUp"].contains(rule.action):
            throw refusal(.callClosed)
        default: break
        }
    }

    private func checkCallRight(_ state: CallState, relations: Relations) throws(Refusal) {
        if rule.action == "call.evaluate" {
            return try checkEvaluator(state, relations: relations)
        }
        // Who may settle is said by each aspect, and claimants are known only there.
        if rule.action.isSettlement, !writes.isEmpty { return }
        guard rule.may.isDisjoint(with: relations) else { return }
        if relations.contains(.earlierLead), rule.may.contains(.lead) {
            throw refusal(.reassigned, state.lead)
        }
        throw refusal(.notAllowed)
    }

    /// The caller rates. Where the caller is itself the lead, the committee or supervision does.
    private func checkEvaluator(_ state: CallState, relations: Relations) throws(Refusal) {
        let isCallerLead = state.caller != nil && state.caller == state.lead
        guard !relations.contains(.lead) else { throw refusal(.ownResult) }
        let may: Relations = isCallerLead ? [.committee, .supervision] : .caller
        guard !may.isDisjoint(with: relations) else { throw refusal(.notAllowed) }
        guard state.hasSomethingToRate else { throw refusal(.noResultYet) }
    }

    private func checkEditors(_ relations: Relations) throws(Refusal) {
        guard rule.action == "call.edit" else { return }
        for write in writes {
            guard let aspect = Aspects.rule(write.aspect, of: record.type) else { continue }
            guard !aspect.editors.isDisjoint(with: relations) else {
                throw refusal(.notAllowed, write.aspect)
            }
        }
    }

    /// Work follows the signature; one signature is enough.
    private func checkSignature(_ state: CallState) throws(Refusal) {
        let dispatch = state.dispatch(of: author.id)
        let hasSigned = dispatch?.hasSigned ?? false
        switch rule.action {
        case "call.sign": if hasSigned { throw refusal(.alreadySigned) }
        case "call.respond", "call.progress", "call.result", "call.feedback":
            guard hasSigned || dispatch?.isDeemed == true else { throw refusal(.notSignedYet) }
        default: break
        }
    }
}

import History

/// A command on its way to becoming a change.
struct Draft {
    /// The record it is about, as it is here and as the person saw it.
    struct Target {
        let record: RecordRef
        let history: RecordHistory
        let seen: VersionVector
    }

    let command: Command
    let given: Arguments
    let view: DeskView
    let target: Target
    let aspects: RecordAspects

    /// The command's own case; `nil` of a general command.
    var verb: Verb? { command.verb }

    init(command: Command, given: Arguments, view: DeskView, target: Target) {
        self.command = command
        self.given = given
        self.view = view
        self.target = target
        aspects = RecordAspects(
            of: target.history,
            type: target.record.type,
            ranks: view.ranks
        )
    }

    func decision() throws(Refusal) -> Decision {
        guard let verb else {
            guard let rule = Actions.rule(command.name) else { throw refusal(.unknownVerb) }
            return try general(rule, supplement: supplement())
        }
        return switch verb {
        case .callRaise: try raise()
        case .callEdit:
            try edit([
                Aspects.title, Aspects.body, Aspects.place, Aspects.ownEfforts,
            ])
        case .callDispatch, .callRedispatch: try dispatch()
        case .callResolution: try resolution()
        case .callProgress: done(writes: try stageWrites(), events: [event()])
        case .callVoid, .itemVoid: try void()
        case .callDecide: try decide()
        case .callRule: try ruling()
        case .callClassify: try classify()
        case .callExpedite: try expedite()
        case .callConfirm: try confirm()
        case .callResult: done(events: [result(.reported)])
        case .callRespond where given.text("kind") == "solvedNow":
            done(events: [result(.responded)])
        case .conflictResolve: try resolve()
        case .itemDefine: done(writes: definition(), events: [Event("defined")])
        case .itemEdit: try editWording()
        case .itemAssign:
            done(writes: [try edited(Aspects.assignment, to: given.map(Self.assignmentFields))])
        default: done(events: [event()])
        }
    }

    private func supplement() throws(Refusal) -> Supplement {
        guard let declared = RecordDeclaration.of(target.record.type) else { return Supplement() }
        let reading = RecordReading(
            target.record,
            target.history,
            ranks: view.ranks,
            parties: view.parties,
            hash: view.hash
        )
        return try declared.supplement(
            Asking(action: command.name, given: given, reading: reading, party: view.party)
        )
    }

    func done(action: Text? = nil, writes: [Write] = [], events: [Event] = []) -> Decision {
        Decision(
            record: target.record,
            action: action ?? command.name,
            writes: writes,
            events: events,
            context: target.seen,
            note: given.text("why")
        )
    }

    func refusal(
        _ rule: Refusal.Rule,
        _ subject: Text? = nil,
        claims: [Claim] = [],
        offered: Value? = nil
    ) -> Refusal {
        Refusal(rule, record: target.record, subject: subject, claims: claims, offered: offered)
    }

    /// The verb's event with its given fields.
    private func event() -> Event {
        guard let event = verb?.event else { return Event(command.name) }
        return Event(Text(event.rawValue), given.map(event.fields.map(\.name)))
    }

    // MARK: Edits of an aspect

    private func edit(_ editable: [Text]) throws(Refusal) -> Decision {
        var writes: [Write] = []
        for aspect in editable {
            guard let value = given[aspect] else { continue }
            writes.append(try edited(aspect, to: value))
        }
        guard !writes.isEmpty else { throw refusal(.nothingToDo) }
        try checkSettledClaims(of: writes)
        return done(writes: writes)
    }

    /// A new value in view of the old one. Of an undecided aspect only the claims named by `settle`
    /// are settled; the others stay.
    func edited(_ aspect: Text, to value: Value) throws(Refusal) -> Write {
        guard let current = aspects.view(aspect) else { return Write(aspect, value) }
        try checkSeen(current, aspect: aspect, offered: value)
        guard current.undecided else { return Write(aspect, value) }
        let named = given.texts("settle") ?? []
        let settled = current.claims.filter { Self.isNamed($0, by: named) }
        guard !settled.isEmpty else {
            throw refusal(.inConflict, aspect, claims: current.claims, offered: value)
        }
        let kept = current.claims.filter { !settled.contains($0) }.flatMap(\.dots)
        return Write(aspect, value, keeps: kept)
    }

    /// Nothing current may be overwritten that the person did not have in front of them.
    func checkSeen(_ current: AspectView, aspect: Text, offered: Value) throws(Refusal) {
        let unseen = current.claims.contains { claim in
            claim.dots.contains { !target.seen.covers($0) }
        }
        guard !unseen else {
            throw refusal(.changed, aspect, claims: current.claims, offered: offered)
        }
    }

    private func checkSettledClaims(of writes: [Write]) throws(Refusal) {
        let claims = writes.compactMap { aspects.view($0.aspect) }.flatMap(\.claims)
        for name in given.texts("settle") ?? []
        where !claims.contains(where: { Self.isNamed($0, by: [name]) }) {
            throw refusal(.unknownClaim, name, claims: claims)
        }
    }

    static func isNamed(_ claim: Claim, by names: [Text]) -> Bool {
        claim.dots.contains { names.contains(Text($0.description)) }
    }

    /// A stage replaces the party's own and what is agreed. Where stages are undecided it joins the
    /// claims: work goes on, and settling them is another step.
    private func stageWrites() throws(Refusal) -> [Write] {
        guard let stage = given[Aspects.stage] else { return [] }
        guard let current = aspects.view(Aspects.stage) else {
            return [Write(Aspects.stage, stage)]
        }
        try checkSeen(current, aspect: Aspects.stage, offered: stage)
        guard current.undecided else { return [Write(Aspects.stage, stage)] }
        let foreign = target.history.entries.filter { $0.body.author.party != view.party }
        let kept = current.claims.flatMap(\.dots).filter { dot in
            foreign.contains { $0.dot == dot }
        }
        return [Write(Aspects.stage, stage, keeps: kept)]
    }

    // MARK: Void and settlement

    private func void() throws(Refusal) -> Decision {
        let events = [
            verb == .callVoid ? event() : Event("voided", given.map(["why"]))
        ]
        if let current = aspects.view(RecordHistory.life) {
            try checkSeen(current, aspect: RecordHistory.life, offered: RecordHistory.voided)
        }
        return done(writes: [Write(RecordHistory.life, RecordHistory.voided)], events: events)
    }

    private func resolve() throws(Refusal) -> Decision {
        guard let aspect = given.text("aspect"),
            let rule = Aspects.rule(aspect, of: target.record.type),
            let current = aspects.view(aspect)
        else { throw refusal(.unknownConflict, given.text("aspect")) }
        guard current.undecided else {
            throw refusal(.notInConflict, aspect, claims: current.claims)
        }
        let value = try resolution(of: current, rule: rule)
        try checkSeen(current, aspect: aspect, offered: value)
        return done(action: target.record.type + ".settle", writes: [Write(aspect, value)])
    }

    private func resolution(of current: AspectView, rule: AspectRule) throws(Refusal) -> Value {
        switch (given.text("take"), given["value"]) {
        case (let take?, nil):
            guard let claim = current.claims.first(where: { Self.isNamed($0, by: [take]) }) else {
                throw refusal(.unknownClaim, take, claims: current.claims)
            }
            // Of a void against an edit, the edit's claim says that the record lives.
            let isEdit = rule.aspect == RecordHistory.life && claim.value.map != nil
            return isEdit ? RecordHistory.live : claim.value
        case (nil, let value?):
            let value = rule.form.stored(value)
            if let fault = rule.form.fault(of: value, parties: view.parties) {
                throw refusal(fault, rule.aspect, claims: current.claims, offered: value)
            }
            return value
        case (nil, nil): throw refusal(.missingArgument, "take")
        case (_?, _?): throw refusal(.unknownArgument, "value")
        }
    }
}

import History

extension Draft {
    func raise() throws(Refusal) -> Decision {
        if let item = given.text("item"), !view.knowsItem(item) {
            throw refusal(.unknownItem, item)
        }
        var writes: [Write] = []
        for aspect in [
            Aspects.title, Aspects.body, Aspects.place, Aspects.kind, Aspects.ownEfforts,
        ] {
            if let value = given[aspect] { writes.append(Write(aspect, value)) }
        }
        writes.append(Write(Aspects.caller, .text(view.party)))
        if let item = given["item"] { writes.append(Write(Aspects.duty, item)) }
        writes.append(Write(Aspects.number, .text(view.provisionalNumber)))
        let lead = given.text("lead")
        let cooperate = newCooperators(besides: lead)
        let resolved = given.map(CallEvent.resolutionFields.map(\.name)).map ?? [:]
        let raised = resolved.merging(given.map(["approvedBy"]).map ?? [:]) { first, _ in first }
        guard lead != nil || !cooperate.isEmpty else {
            return done(writes: writes, events: [Event("raised", .map(raised))])
        }
        // What a joint meeting resolved is dispatched with it, whoever else dispatches in the zone.
        switch resolved.isEmpty ? view.rules.current.dispatching : .direct {
        case .direct:
            if let lead { writes.append(Write(Aspects.lead, .text(lead))) }
            if !cooperate.isEmpty {
                writes.append(Write(Aspects.cooperators, Self.change(add: cooperate, remove: [])))
            }
            let dispatched = dispatchedEvent(lead: lead, cooperate: cooperate)
            return done(writes: writes, events: [Event("raised", .map(raised)), dispatched])
        case .desk:
            var proposed = given.map(["approvedBy"]).map ?? [:]
            proposed["proposedLead"] = lead.map(Value.text)
            if !cooperate.isEmpty {
                proposed["proposedCooperate"] = .list(cooperate.map(Value.text))
            }
            return done(writes: writes, events: [Event("raised", .map(proposed))])
        }
    }

    /// Dispatching names a lead and adds cooperators. Re-dispatching restates the whole: who is not
    /// named again is let go.
    func dispatch() throws(Refusal) -> Decision {
        let lead = given.text("lead")
        let cooperate = newCooperators(besides: lead)
        guard lead != nil || given["cooperate"] != nil else {
            throw refusal(.missingArgument, "lead")
        }
        var writes: [Write] = []
        if let lead { writes.append(try leadWrite(lead)) }
        let members = aspects.view(Aspects.cooperators)?.value.list?.compactMap(\.text) ?? []
        let dropped = members.filter { member in
            verb == .callRedispatch ? !cooperate.contains(member) : member == lead
        }
        if !cooperate.isEmpty || !dropped.isEmpty {
            writes.append(Write(Aspects.cooperators, Self.change(add: cooperate, remove: dropped)))
        }
        guard !writes.isEmpty else { throw refusal(.nothingToDo) }
        return done(
            writes: writes,
            events: [dispatchedEvent(lead: lead, cooperate: cooperate)]
        )
    }

    /// The word of a joint meeting on a call: who leads it, and until when; or that it goes on.
    func resolution() throws(Refusal) -> Decision {
        let lead = given.text("lead")
        let members = aspects.view(Aspects.cooperators)?.value.list?.compactMap(\.text) ?? []
        let cooperate = newCooperators(besides: lead)
        var writes: [Write] = []
        if let lead { writes.append(try leadWrite(lead)) }
        let dropped = members.filter { $0 == lead }
        if !cooperate.isEmpty || !dropped.isEmpty {
            writes.append(Write(Aspects.cooperators, Self.change(add: cooperate, remove: dropped)))
        }
        let resolved = Event("resolution", given.map(CallEvent.resolutionFields.map(\.name)))
        let dispatched = dispatchedEvent(lead: lead, cooperate: cooperate)
        return done(writes: writes, events: writes.isEmpty ? [resolved] : [resolved, dispatched])
    }

    /// A re-dispatch is the committee's decision who leads, also between two leads it was shown; a
    /// plain dispatch is not.
    func leadWrite(_ lead: Text) throws(Refusal) -> Write {
        if let current = aspects.view(Aspects.lead) {
            try checkSeen(current, aspect: Aspects.lead, offered: .text(lead))
            if current.undecided, verb == .callDispatch {
                throw refusal(
                    .inConflict,
                    Aspects.lead,
                    claims: current.claims,
                    offered: .text(lead)
                )
            }
        }
        return Write(Aspects.lead, .text(lead))
    }

    func newCooperators(besides lead: Text?) -> [Text] {
        var cooperators: [Text] = []
        for party in given.texts("cooperate") ?? []
        where party != lead && !cooperators.contains(party) {
            cooperators.append(party)
        }
        return cooperators
    }

    func dispatchedEvent(lead: Text?, cooperate: [Text]) -> Event {
        var fields: [Text: Value] = [:]
        fields["lead"] = lead.map(Value.text)
        if !cooperate.isEmpty { fields["cooperate"] = .list(cooperate.map(Value.text)) }
        fields["why"] = given["why"]
        return Event("dispatched", .map(fields))
    }

    static func change(add: [Text], remove: [Text]) -> Value {
        var change: [Text: Value] = [:]
        if !add.isEmpty { change["add"] = .list(add.map(Value.text)) }
        if !remove.isEmpty { change["remove"] = .list(remove.map(Value.text)) }
        return .map(change)
    }
}

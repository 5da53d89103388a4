import History

extension Draft {
    /// An answer to a request: the named one, or the only one that waits.
    func decide() throws(Refusal) -> Decision {
        var fields = given.map(CallEvent.decided.fields.map(\.name)).map ?? [:]
        if fields["request"] == nil {
            let waiting = state.requests.filter { request in
                request.kind != .returning
                    && (request.isOpen || request.decision?.isContested == true)
            }
            guard waiting.count == 1, let only = waiting.first else {
                throw refusal(.unknownRequest)
            }
            fields["request"] = .text(Text(only.dot.description))
        }
        return done(events: [Event("decided", .map(fields))])
    }

    /// A ruling; one that lets a unit off names the next lead in the same stroke, and one between two
    /// leads names the one that stays.
    func ruling() throws(Refusal) -> Decision {
        let ruled = Event("ruled", given.map(CallEvent.ruled.fields.map(\.name)))
        let lead = given.text("lead")
        let cooperate = newCooperators(besides: lead)
        guard lead != nil || !cooperate.isEmpty else { return done(events: [ruled]) }
        var writes: [Write] = []
        if let lead { writes.append(try leadWrite(lead)) }
        if !cooperate.isEmpty {
            writes.append(Write(Aspects.cooperators, Self.change(add: cooperate, remove: [])))
        }
        return done(
            writes: writes,
            events: [ruled, dispatchedEvent(lead: lead, cooperate: cooperate)]
        )
    }

    /// A call becomes another kind, as far as its writer saw the kinds it had.
    func classify() throws(Refusal) -> Decision {
        guard let kind = given[Aspects.kind] else { throw refusal(.missingArgument, "kind") }
        let fields = CallEvent.classified.fields.map(\.name)
        return done(
            writes: [Write(Aspects.kind, kind)],
            events: [Event("classified", given.map(fields))]
        )
    }

    /// A person's reminder; to the lead where nobody else is named.
    func expedite() throws(Refusal) -> Decision {
        var fields = given.map(["party", "text"]).map ?? [:]
        fields["party"] = fields["party"] ?? state.lead.map(Value.text)
        guard fields["party"] != nil else { throw refusal(.missingArgument, "party") }
        return done(events: [Event("expedited", .map(fields))])
    }

    private var state: CallState {
        CallState(target.history, ranks: view.ranks, parties: view.parties)
    }
}

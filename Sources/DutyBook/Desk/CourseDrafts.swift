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

    /// A ruling; one that lets a unit off names the next lead in the same stroke.
    func ruling() throws(Refusal) -> Decision {
        let ruled = Event("ruled", given.map(CallEvent.ruled.fields.map(\.name)))
        guard let lead = given.text("lead") else { return done(events: [ruled]) }
        return done(
            writes: [try leadWrite(lead)],
            events: [ruled, Event("dispatched", ["lead": .text(lead)])]
        )
    }

    private var state: CallState {
        CallState(target.history, ranks: view.ranks, parties: view.parties)
    }
}

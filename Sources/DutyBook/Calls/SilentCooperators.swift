package import History

extension CallState {
    /// Cooperators that have not told the lead yet what became of their part.
    package func silentCooperators(in history: RecordHistory) -> [Text] {
        dispatches.filter { dispatch in
            guard dispatch.isCurrent, dispatch.role == .cooperating else { return false }
            return !history.entries.contains { entry in
                entry.body.author.party == dispatch.party
                    && entry.body.events.contains { $0.kind == "coopFeedback" }
                    && entry.body.context.covers(dispatch.since)
            }
        }.map(\.party)
    }
}

/// Whether a lead may report before its cooperators have spoken (domain §4.3).
package enum FeedbackRule: String, Sendable, CaseIterable {
    /// The result says who has not, and whoever verifies it sees that.
    case told
    /// It may not, unless it says when they were asked.
    case required
}

extension Draft {
    /// A result, and the lead's word that it was solved at once, name the cooperators they do not rest
    /// on.
    func result(_ event: CallEvent) -> Event {
        let state = CallState(
            target.history,
            ranks: view.ranks,
            parties: view.parties,
            rules: view.rules
        )
        var fields = given.map(["kind", "text", "due", "asked"]).map ?? [:]
        let silent = view.party == state.lead ? state.silentCooperators(in: target.history) : []
        if !silent.isEmpty { fields["missing"] = .list(silent.map(Value.text)) }
        return Event(Text(event.rawValue), .map(fields))
    }
}

extension Act {
    func checkFeedback(_ state: CallState, _ scene: Scene) throws(Refusal) {
        guard state.rules(scene.rules).feedback == .required, !isImported,
            events.first?.fields["asked"] == nil
        else { return }
        let silent = state.silentCooperators(in: scene.past)
        guard silent.isEmpty else {
            throw refusal(.feedbackMissing, Text(silent.map(\.string).joined(separator: "、")))
        }
    }
}

package import History

extension DutyRules {
    /// What the call that another was merged into has still to be told: each standing result of the
    /// merged one, once. Who reads the main call need not see the merged one, so its result comes as
    /// a fact of the main call's own.
    ///
    /// - Parameter main: the history of the call it was merged into.
    package static func adoptions(
        of merged: RecordRef,
        _ history: RecordHistory,
        by main: RecordHistory
    ) -> [Event] {
        let told = Set(
            CallFacts(main).overlays(.resultAdopted).compactMap { $0.fields["change"]?.text }
        )
        return CallFacts(history).liveResults.compactMap { result in
            let change = Text(result.entry.dot.description)
            guard !told.contains(change) else { return nil }
            return Event(
                "resultAdopted",
                [
                    "from": .text(merged.id), "change": .text(change), "by": .text(result.party),
                    "kind": result.fields["kind"] ?? .text(""),
                    "text": result.fields["text"] ?? .text(""),
                ]
            )
        }
    }

    /// The call a history says it was merged into; `nil` where it was not.
    package static func mergedInto(_ history: RecordHistory) -> RecordRef? {
        CallFacts(history).mergedInto.map { RecordRef(type: RecordType.call, id: $0) }
    }
}

package import History

/// One record as its declared rules look at it.
package struct RecordReading: Sendable {
    package let record: RecordRef
    package let history: RecordHistory
    package let aspects: RecordAspects
    package let parties: PartyDirectory
    /// By which signatures are bound to texts.
    package let hash: HashFunction

    package init(
        _ record: RecordRef,
        _ history: RecordHistory,
        ranks: MergeRanks,
        parties: PartyDirectory,
        hash: @escaping HashFunction
    ) {
        self.record = record
        self.history = history
        aspects = RecordAspects(of: history, type: record.type, ranks: ranks)
        self.parties = parties
        self.hash = hash
    }

    /// The party that opened it.
    var opener: Text? { RecordDeclaration.of(record.type)?.opener(history) }

    /// Its facts of one kind, in causal order.
    func happenings(_ kind: Text) -> [(entry: Entry, fields: Value)] {
        history.entries.flatMap { entry in
            entry.body.events.filter { $0.kind == kind }.map { (entry, $0.fields) }
        }
    }
}

/// A command as its type's declaration may add to it.
struct Asking {
    let action: Text
    let given: Arguments
    let reading: RecordReading
    /// The acting party.
    let party: Text

    func refusal(_ rule: Refusal.Rule, _ subject: Text? = nil) -> Refusal {
        Refusal(rule, record: reading.record, subject: subject)
    }
}

/// What the desk adds to a command: what a person need not spell out, and what belongs to it on
/// other records.
struct Supplement {
    /// Arguments that follow from the record.
    var arguments: [Text: Value] = [:]
    var writes: [Write] = []
    var followUps: [FollowUp] = []
}

/// A command on another record that is written with the one that calls for it, or not at all.
package struct FollowUp: Hashable, Sendable {
    package let verb: Text
    /// The record it opens or is about.
    package let record: RecordRef
    package let arguments: [Text: Value]
    /// Left out where the record is not here or has come to its end.
    package var isOptional = false
}

extension Act {
    func reading(_ history: RecordHistory, _ scene: Scene) -> RecordReading {
        RecordReading(
            record,
            history,
            ranks: scene.ranks,
            parties: scene.parties,
            hash: scene.hash
        )
    }
}

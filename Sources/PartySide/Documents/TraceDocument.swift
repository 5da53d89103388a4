package import History

/// Writes the changes of a record in causal order with what the hub said of each.
package struct TraceDocument {
    private let record: RecordRef
    private let entries: [Entry]
    /// Some bodies a grant promised are not here yet.
    private let isIncoming: Bool

    package init(_ record: RecordRef, _ history: RecordHistory, isIncoming: Bool) {
        self.record = record
        self.isIncoming = isIncoming
        entries = Self.ordered(history)
    }

    /// `{"record","changes":[…],"complete"}`
    package var document: JSON {
        [
            "record": .string(record.id), "recordType": .string(record.type),
            "changes": .array(entries.map(Self.change)), "complete": .bool(isComplete),
        ]
    }

    /// Every place up to the highest is here: the hub numbers a record's trace without gaps.
    private var isComplete: Bool {
        guard !isIncoming else { return false }
        let places = Set(entries.compactMap { $0.standing?.place }).subtracting([0])
        return UInt64(places.count) == places.max() ?? 0
    }

    /// What counts as folded; returned and unjudged changes where the hub placed them.
    private static func ordered(_ history: RecordHistory) -> [Entry] {
        var ordered = history.entries
        for entry in history.returned + history.unjudged {
            let index = ordered.firstIndex { later in
                RecordHistory.saw(later, entry)
                    || !RecordHistory.saw(entry, later) && Entry.arrivesBefore(entry, later)
            }
            ordered.insert(entry, at: index ?? ordered.count)
        }
        return ordered
    }

    package static func change(_ entry: Entry) -> JSON {
        let body = entry.body
        var verdict: JSON = .null
        var reason: JSON = .null
        switch entry.standing?.verdict {
        case .accepted: verdict = "accepted"
        case .unjudged: verdict = "unjudged"
        case .returned(let rule, let text):
            verdict = "returned"
            reason = ["rule": .string(rule), "reason": .string(text)]
        case nil: break
        }
        return [
            "change": .string(entry.dot.description), "action": .string(body.action),
            "party": .string(body.author.party), "person": .string(body.author.person),
            "role": .string(body.author.role),
            "onBehalfOf": .text(body.author.onBehalfOf),
            "preparedBy": .text(body.author.preparedBy),
            "place": entry.standing.map { .int(Int64(clamping: $0.place)) } ?? .null,
            "context": vector(body.context),
            "occurredAt": Timestamps.json(body.times.occurredAt),
            "recordedAt": Timestamps.json(body.times.recordedAt),
            "receivedAt": Timestamps.json(entry.standing?.receivedAt),
            "verdict": verdict, "returned": reason, "why": .text(body.note),
            "writes": .object(body.writes.map { JSONMember($0.aspect, JSON($0.value)) }),
            "events": .array(
                body.events.map { ["event": .string($0.kind), "fields": JSON($0.fields)] }
            ),
            "replaces": body.replaces.map { .string($0.dot.description) } ?? .null,
        ]
    }

    /// `{"<replica>":number}`
    package static func vector(_ vector: VersionVector) -> JSON {
        .object(
            vector.entries.map {
                JSONMember(Text($0.replica.description), .int(Int64(clamping: $0.number)))
            }
        )
    }
}

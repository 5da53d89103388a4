package import History

/// One epoch of a site: the replica it wrote under, and why it began.
package struct EpochRecord: Hashable, Sendable {
    package let ordinal: UInt64
    package let replica: ReplicaID
    /// `nil` for the first.
    package let reason: EpochReason?

    package init(ordinal: UInt64, replica: ReplicaID, reason: EpochReason?) {
        self.ordinal = ordinal
        self.replica = replica
        self.reason = reason
    }
}

/// The small durable facts a site keeps about itself in its store.
package enum SiteFacts {
    private static let epochs: Text = "own.epochs"

    /// All epochs, the current one last; empty in a store that nobody has written to.
    package static func epochs(in store: some HistoryReading) throws -> [EpochRecord] {
        guard let bytes = try store.fact(epochs), let text = Text(validating: bytes) else {
            return []
        }
        return text.string.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 3, let ordinal = UInt64(parts[0]),
                let replica = ReplicaID(parts[1])
            else { return nil }
            return EpochRecord(
                ordinal: ordinal,
                replica: replica,
                reason: EpochReason(rawValue: String(parts[2]))
            )
        }
    }

    static func keep(_ all: [EpochRecord], in store: some HistoryWriting) throws {
        let lines = all.map { "\($0.ordinal) \($0.replica) \($0.reason?.rawValue ?? "first")" }
        try store.setFact(epochs, to: Array(lines.joined(separator: "\n").utf8))
    }
}

import History

/// What a site remembers of its hub between exchanges, as far as its own changes need it. The
/// exchange writes these facts with every answer it takes.
enum HubFacts {
    private static let cursor: Text = "sync.cursor"
    private static let hubTime: Text = "sync.hubTime"
    private static let hub: Text = "sync.hub"

    /// The hub's current replica and the highest of its numbers held here.
    static func confirmed(in store: some HistoryReading) throws -> HubPosition? {
        guard let bytes = try store.fact(hub), let hub = ReplicaID(bytes: bytes) else {
            return nil
        }
        let number = try store.head(of: hub).number
        return number == 0 ? nil : HubPosition(hub, number)
    }

    /// The hub's clock in its last answer; `nil` before the first.
    static func lastHubTime(in store: some HistoryReading) throws -> Milliseconds? {
        try store.fact(hubTime).map { Int64(bitPattern: number($0)) }
    }

    /// After a change of epoch the place in the hub's order of arrival is found anew, by vectors.
    static func forgetCursor(in store: some HistoryWriting) throws {
        try store.setFact(cursor, to: nil)
    }

    private static func number(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

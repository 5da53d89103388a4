import Exchange
import History
import SQLiteStore

/// The small durable facts a site keeps about its exchange with the hub.
enum SyncFacts {
    private static let cursor: Text = "sync.cursor"
    private static let hubTime: Text = "sync.hubTime"
    private static let salt: Text = "sync.salt"

    static func acknowledged(_ replica: ReplicaID, in store: some HistoryReading) throws -> UInt64 {
        try store.fact(key(replica)).map(number) ?? 0
    }

    static func acknowledge(
        _ replica: ReplicaID, upTo number: UInt64, in store: StoreTransaction
    ) throws {
        try store.acknowledge(replica, upTo: number)
        try store.setFact(key(replica), to: BigEndian.bytes(number))
    }

    static func cursor(in store: some HistoryReading) throws -> Cursor? {
        guard let bytes = try store.fact(cursor), bytes.count == 32,
            let incarnation = ReplicaID(bytes: bytes[0..<16])
        else { return nil }
        return Cursor(
            incarnation: incarnation,
            position: Int64(truncatingIfNeeded: number(Array(bytes[16..<24]))),
            salt: number(Array(bytes[24..<32])))
    }

    static func keep(_ answer: SyncAnswer, in store: some HistoryWriting) throws {
        try store.setFact(hubTime, to: BigEndian.bytes(UInt64(bitPattern: answer.hubTime)))
        guard let next = answer.cursor else { return }
        try keep(next, in: store)
    }

    static func keep(_ next: Cursor?, in store: some HistoryWriting) throws {
        try store.setFact(
            cursor,
            to: next.map {
                $0.incarnation.bytes + BigEndian.bytes(UInt64(bitPattern: $0.position))
                    + BigEndian.bytes($0.salt)
            })
    }

    /// The hub's clock in its last answer; `nil` before the first.
    static func lastHubTime(in store: some HistoryReading) throws -> Milliseconds? {
        try store.fact(hubTime).map { Int64(bitPattern: number($0)) }
    }

    private static func key(_ replica: ReplicaID) -> Text {
        "sync.acknowledged." + Text(replica.description)
    }

    private static func number(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

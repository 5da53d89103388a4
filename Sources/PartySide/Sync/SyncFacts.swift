import ChangeCodec
import Exchange
import History
import Intake
import SQLiteStore

/// The small durable facts a site keeps about its exchange with the hub.
enum SyncFacts {
    private static let cursorKey: Text = "sync.cursor"
    private static let hubTimeKey: Text = "sync.hubTime"
    private static let hubKey: Text = "sync.hub"
    private static let bundledKey: Text = "sync.bundled"

    static func cursor(in store: some HistoryReading) throws -> Cursor? {
        guard let bytes = try store.fact(cursorKey), bytes.count == 32,
            let incarnation = ReplicaID(bytes: bytes[0..<16])
        else { return nil }
        return Cursor(
            incarnation: incarnation,
            position: Int64(truncatingIfNeeded: number(Array(bytes[16..<24]))),
            salt: number(Array(bytes[24..<32]))
        )
    }

    static func keep(_ next: Cursor?, in store: some HistoryWriting) throws {
        try store.setFact(
            cursorKey,
            to: next.map {
                $0.incarnation.bytes + BigEndian.bytes(UInt64(bitPattern: $0.position))
                    + BigEndian.bytes($0.salt)
            }
        )
    }

    /// Milliseconds of the hub's clock that may pass before it is noted again. Every note is a write
    /// to the medium, and an exchange without news should cost none.
    private static let hubTimeGrain: Milliseconds = 60_000

    /// Keeps what an answer says of hub and cursor, where it says something new.
    static func keep(_ answer: SyncAnswer, in store: some HistoryWriting) throws {
        let known = try lastHubTime(in: store)
        if known.map({ abs(answer.hubTime - $0) >= hubTimeGrain }) ?? true {
            try store.setFact(hubTimeKey, to: BigEndian.bytes(UInt64(bitPattern: answer.hubTime)))
        }
        if try store.fact(hubKey) != answer.hub.bytes {
            try store.setFact(hubKey, to: answer.hub.bytes)
        }
        if let next = answer.cursor, try cursor(in: store) != next { try keep(next, in: store) }
    }

    /// Keeps what an answer says that came as a file, perhaps long after it was written: never an
    /// older hub or time than is known. A cursor is a conversation's and stays as it is.
    static func keep(bundled answer: SyncAnswer, in store: some HistoryWriting) throws {
        if answer.hubTime > (try lastHubTime(in: store) ?? .min) {
            try store.setFact(hubTimeKey, to: BigEndian.bytes(UInt64(bitPattern: answer.hubTime)))
        }
        let incarnations = try Incarnations(store: store)
        let known = try store.fact(hubKey).flatMap { ReplicaID(bytes: $0) }
        let isNewer =
            known.flatMap { incarnations[$0] } ?? 0 <= incarnations[answer.hub] ?? 0
        if isNewer { try store.setFact(hubKey, to: answer.hub.bytes) }
        if let vector = answer.vector, answer.hubTime >= (try bundled(in: store)?.hubTime ?? .min) {
            var writer = CBORWriter()
            writer.array(2)
            writer.int(answer.hubTime)
            writer.vector(vector)
            try store.setFact(bundledKey, to: writer.bytes)
        }
    }

    /// Keeps the hub whose card was read, unless a later one is known.
    static func meet(_ hub: ReplicaID, in store: some HistoryWriting) throws {
        let incarnations = try Incarnations(store: store)
        let known = try store.fact(hubKey).flatMap { ReplicaID(bytes: $0) }
        guard known.flatMap({ incarnations[$0] }) ?? 0 <= incarnations[hub] ?? 0 else { return }
        try store.setFact(hubKey, to: hub.bytes)
    }

    /// The newest answer that came as a file: when the hub wrote it, and what the hub held then.
    static func bundled(
        in store: some HistoryReading
    ) throws -> (hubTime: Milliseconds, vector: VersionVector)? {
        guard let bytes = try store.fact(bundledKey) else { return nil }
        var reader = CBORReader(bytes)
        try reader.array(exactly: 2)
        let hubTime = try reader.int()
        return (hubTime, try reader.vector(limit: Limits.inventoryReplicas))
    }

    /// The hub's clock in its last answer, or up to a minute before; `nil` before the first.
    static func lastHubTime(in store: some HistoryReading) throws -> Milliseconds? {
        try store.fact(hubTimeKey).map { Int64(bitPattern: number($0)) }
    }

    /// The hub that answered last, by its replica; `nil` before the first answer.
    static func hub(in store: some HistoryReading) throws -> ReplicaID? {
        try store.fact(hubKey).flatMap { ReplicaID(bytes: $0) }
    }

    /// The highest number of the current hub replica that is held here; `nil` before the first.
    static func confirmed(in store: some HistoryReading) throws -> HubPosition? {
        guard let hub = try hub(in: store) else { return nil }
        let number = try store.head(of: hub).number
        return number == 0 ? nil : HubPosition(hub, number)
    }

    private static func number(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

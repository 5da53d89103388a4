import ChangeCodec
import DutyBook
package import History

/// One consistent view of a store; valid inside the closure it is given to.
package class StoreView: HistoryReading, ReplicaDirectory {
    let sql: Connection
    let hash: HashFunction
    var handles: Handles
    private var memo = WordMemo()

    init(_ connection: Connection, hash: @escaping HashFunction, handles: Handles) {
        sql = connection
        self.hash = hash
        self.handles = handles
    }

    // MARK: Handles

    func handle(of replica: ReplicaID) throws -> Int64? {
        if let known = handles.replicas[replica] { return known }
        let found = try sql("SELECT handle FROM replica WHERE id = ?").bind(replica)
            .first { $0.int(0) }
        if let found { handles.learn(replica, found) }
        return found
    }

    func replica(_ handle: Int64) throws -> ReplicaID {
        if let known = handles.replicaIDs[handle] { return known }
        let found = try sql("SELECT id FROM replica WHERE handle = ?").bind(handle)
            .first { try $0.replica(0) }
        guard let found else { throw StoreError.damaged("an unknown replica \(handle)") }
        handles.learn(found, handle)
        return found
    }

    func handle(of record: RecordRef) throws -> Int64? {
        if let known = handles.records[record] { return known }
        let found = try sql("SELECT handle FROM record WHERE type = ? AND id = ?")
            .bind(record.type, record.id)
            .first { $0.int(0) }
        if let found { handles.learn(record, found) }
        return found
    }

    func record(_ handle: Int64) throws -> RecordRef {
        let found = try sql("SELECT type, id FROM record WHERE handle = ?").bind(handle)
            .first { RecordRef(type: try $0.text(0), id: try $0.text(1)) }
        guard let found else { throw StoreError.damaged("an unknown record \(handle)") }
        return found
    }

    // MARK: Inventory and chains

    package func inventory() throws -> VersionVector {
        let entries = try sql("SELECT id, head FROM replica WHERE head > 0 ORDER BY id")
            .all { Dot(try $0.replica(0), $0.number(1)) }
        guard let vector = VersionVector(sorted: entries) else {
            throw StoreError.damaged("the inventory is out of order")
        }
        return vector
    }

    package func head(of replica: ReplicaID) throws -> ChainPoint {
        guard let handle = try handle(of: replica) else { return .origin }
        let found = try sql("SELECT head, link FROM replica WHERE handle = ?").bind(handle)
            .first { ChainPoint(number: $0.number(0), link: try $0.digest(1)) }
        return found ?? .origin
    }

    package func link(of replica: ReplicaID, at number: UInt64) throws -> Digest? {
        guard number > 0 else { return .zero }
        guard let handle = try handle(of: replica), let number = Int64(exactly: number) else {
            return nil
        }
        let exact = try sql("SELECT link FROM change WHERE replica = ? AND number = ?")
            .bind(handle, number)
            .first { try $0.digest(0) }
        if let exact { return exact }
        let end = try sql("SELECT link FROM arrival WHERE replica = ? AND last = ?")
            .bind(handle, number)
            .first { try $0.digest(0) }
        if let end { return end }
        // Just before a segment that was filled into a stub run.
        return try sql(
            """
            SELECT start_link FROM segment WHERE replica = ? AND first = ? AND last > ? LIMIT 1
            """
        ).bind(handle, number + 1, number).first { try $0.digest(0) }
    }

    // MARK: Changes

    package func entries(of record: RecordRef) throws -> [Entry] {
        guard let handle = try handle(of: record) else { return [] }
        return try loadEntries(of: handle)
    }

    /// Those at positions of the log before `floor`.
    func loadEntries(of record: Int64, before floor: Int64 = .max) throws -> [Entry] {
        let rows = try sql(
            """
            SELECT c.replica, c.number, c.digest, b.bytes,
              s.incarnation, s.hub_number, s.item, s.place, s.verdict, s.received_at, s.official,
              s.rule, s.reason
            FROM body b CROSS JOIN change c ON c.pos = b.pos
            LEFT JOIN standing s ON s.replica = c.replica AND s.number = c.number
            WHERE b.record = ? AND b.pos < ? ORDER BY b.pos
            """
        ).bind(record, floor).all(Self.keptEntry)
        return try rows.compactMap(entry)
    }

    package func entry(at dot: Dot) throws -> Entry? {
        guard let handle = try handle(of: dot.replica), let number = Int64(exactly: dot.number)
        else { return nil }
        let row = try sql(
            """
            SELECT c.replica, c.number, c.digest, b.bytes,
              s.incarnation, s.hub_number, s.item, s.place, s.verdict, s.received_at, s.official,
              s.rule, s.reason
            FROM change c CROSS JOIN body b ON b.pos = c.pos
            LEFT JOIN standing s ON s.replica = c.replica AND s.number = c.number
            WHERE c.replica = ? AND c.number = ?
            """
        ).bind(handle, number).first(Self.keptEntry)
        return try row.flatMap(entry)
    }

    package func bodyBytes(at dot: Dot) throws -> [UInt8]? {
        guard let handle = try handle(of: dot.replica), let number = Int64(exactly: dot.number)
        else { return nil }
        let bytes = try sql(
            """
            SELECT b.bytes FROM change c CROSS JOIN body b ON b.pos = c.pos
            WHERE c.replica = ? AND c.number = ?
            """
        ).bind(handle, number).first { $0.bytes(0) }
        // A sealed body is held no longer.
        return bytes.flatMap { $0.isEmpty ? nil : $0 }
    }

    func standing(_ replica: Int64, _ number: Int64) throws -> Standing? {
        try sql(
            """
            SELECT incarnation, hub_number, item, place, verdict, received_at, official, rule, reason
            FROM standing WHERE replica = ? AND number = ?
            """
        ).bind(replica, number).first { try Self.standing($0, from: 0) }
    }

    /// The record a held body belongs to.
    package func record(of dot: Dot) throws -> RecordRef? {
        guard let handle = try handle(of: dot.replica), let number = Int64(exactly: dot.number)
        else { return nil }
        let record = try sql(
            """
            SELECT b.record FROM change c CROSS JOIN body b ON b.pos = c.pos
            WHERE c.replica = ? AND c.number = ?
            """
        ).bind(handle, number).first { $0.int(0) }
        return try record.map(self.record)
    }

    // MARK: Facts

    package func fact(_ key: Text) throws -> [UInt8]? {
        try sql("SELECT value FROM fact WHERE key = ?").bind(key).first { $0.bytes(0) }
    }

    /// Sum of the digests of all bodies held here, own changes counted from their signed head on:
    /// what a sync compares with the hub.
    package func historySum() throws -> Digest {
        guard let bytes = try fact(Self.historySumFact) else { return .zero }
        guard let sum = Digest(bytes: bytes) else { throw StoreError.damaged("the history sum") }
        return sum
    }

    static let historySumFact: Text = "store.historySum"
    static let deploymentFact: Text = "store.deployment"
    static let rowsVersionFact: Text = "store.rowsVersion"
}

extension StoreView {
    /// A row of a change with its body, before the body is decoded.
    struct KeptEntry {
        let replica: Int64
        let number: UInt64
        let digest: Digest
        let bytes: [UInt8]
        let standing: Standing?
    }

    static func keptEntry(_ row: Columns) throws -> KeptEntry {
        KeptEntry(
            replica: row.int(0),
            number: row.number(1),
            digest: try row.digest(2),
            bytes: row.bytes(3),
            standing: row.isNull(4) ? nil : try standing(row, from: 4)
        )
    }

    static func standing(_ row: Columns, from first: Int32) throws -> Standing {
        let verdict: Verdict =
            switch row.int(first + 4) {
            case 0: .accepted
            case 1:
                .returned(
                    rule: try row.optionalText(first + 7) ?? "",
                    reason: try row.optionalText(first + 8) ?? ""
                )
            default: .unjudged
            }
        return Standing(
            order: HubOrder(
                incarnation: row.number(first),
                number: row.number(first + 1),
                index: row.number(first + 2)
            ),
            place: row.number(first + 3),
            verdict: verdict,
            receivedAt: row.int(first + 5),
            official: row.optionalInt(first + 6).map { UInt64(clamping: $0) }
        )
    }

    /// Decodes a row; `nil` of a sealed body.
    func entry(_ row: KeptEntry) throws -> Entry? {
        guard !row.bytes.isEmpty else { return nil }
        let dot = Dot(try replica(row.replica), row.number)
        return Entry(
            dot: dot,
            digest: row.digest,
            body: try decoded(row.bytes, of: dot),
            standing: row.standing
        )
    }

    /// What was decodable when it was admitted is decodable now, or the file has changed.
    func decoded(_ bytes: [UInt8], of dot: Dot) throws -> ChangeBody {
        do {
            return try ChangeCoding.decode(bytes, memo: &memo)
        } catch {
            throw StoreError.damaged("the body of \(dot): \(error)")
        }
    }
}

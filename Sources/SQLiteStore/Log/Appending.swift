import History

/// Where the chain of one replica ends here, and how far it is signed.
struct KeptChain {
    let head: ChainPoint
    let signed: UInt64
}

/// Consecutive numbers without bodies, while a segment is walked.
struct HoleRun {
    private var run: (first: Int64, last: Int64)?

    mutating func extend(to number: Int64) {
        run = (run?.first ?? number, number)
    }

    mutating func close() -> (first: Int64, last: Int64)? {
        defer { run = nil }
        return run
    }
}

/// One item of a segment with the place its chain gives it.
struct PlacedItem {
    let handle: Int64
    let replica: ReplicaID
    let point: ChainPoint
    let digest: Digest
    let item: SegmentItem

    init(
        _ handle: Int64,
        _ replica: ReplicaID,
        _ point: ChainPoint,
        _ digest: Digest,
        _ item: SegmentItem
    ) {
        self.handle = handle
        self.replica = replica
        self.point = point
        self.digest = digest
        self.item = item
    }
}

/// The single rows a transaction adds to the log.
extension StoreTransaction {
    func ensure(_ replica: ReplicaID) throws -> Int64 {
        if let known = try handle(of: replica) { return known }
        try sql("INSERT INTO replica (id) VALUES (?)").bind(replica).run()
        let fresh = sql.lastRow
        handles.learn(replica, fresh)
        return fresh
    }

    func ensure(_ record: RecordRef) throws -> Int64 {
        if let known = try handle(of: record) { return known }
        try sql("INSERT INTO record (type, id) VALUES (?, ?)").bind(record.type, record.id).run()
        let made = sql.lastRow
        handles.learn(record, made)
        decoded.noteNew(made)
        return made
    }

    func ensure(word: Text) throws -> Int64 {
        if let known = handles.words[word] { return known }
        let found = try sql("SELECT handle FROM word WHERE text = ?").bind(word).first { $0.int(0) }
        if let found {
            handles.learn(word: word, found)
            return found
        }
        try sql("INSERT INTO word (text) VALUES (?)").bind(word).run()
        let made = sql.lastRow
        handles.learn(word: word, made)
        return made
    }

    func chain(_ replica: Int64) throws -> KeptChain {
        let found = try sql("SELECT head, link, signed FROM replica WHERE handle = ?").bind(replica)
            .first {
                KeptChain(
                    head: ChainPoint(number: $0.number(0), link: try $0.digest(1)),
                    signed: $0.number(2)
                )
            }
        guard let found else { throw StoreError.damaged("an unknown replica \(replica)") }
        return found
    }

    func insertChange(_ replica: Int64, _ number: Int64, digest: Digest, link: Digest) throws
        -> Int64
    {
        try sql("INSERT INTO change (replica, number, digest, link) VALUES (?, ?, ?, ?)")
            .bind(replica, number, digest, link)
            .run()
        return sql.lastRow
    }

    func insertBody(
        _ body: ChangeBody,
        bytes: [UInt8],
        at position: Int64,
        dot: Dot,
        handle: Int64,
        digest: Digest,
        isAppended: Bool = true
    ) throws {
        let record = try ensure(body.record)
        try sql(
            """
            INSERT INTO body (pos, record, action, party, person, occurred_at, recorded_at, bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).bind(
            position,
            record,
            try ensure(word: body.action),
            try ensure(word: body.author.party),
            try ensure(word: body.author.person),
            body.times.occurredAt,
            body.times.recordedAt,
            bytes
        ).run()
        let entry = Entry(
            dot: dot,
            digest: digest,
            body: body,
            standing: try standing(handle, stored(dot.number))
        )
        decoded.add(entry, to: record, position: position, isAppended: isAppended)
        touched.note(body, in: record, standing: entry.standing)
        try fulfil(handle, stored(dot.number))
    }

    /// Whether any promised body is missing at all; asked once per transaction.
    func isAnythingAwaited() throws -> Bool {
        if let known = isAwaiting { return known }
        let found = try sql("SELECT 1 FROM want LIMIT 1").first { _ in true } ?? false
        isAwaiting = found
        return found
    }

    /// A promised body is here; with the last one its record is no longer incoming.
    private func fulfil(_ replica: Int64, _ number: Int64) throws {
        guard try isAnythingAwaited() else { return }
        let wanting = try sql(
            "DELETE FROM want WHERE replica = ? AND number = ? RETURNING record"
        ).bind(replica, number).all { $0.int(0) }
        if !wanting.isEmpty { hasFulfilled = true }
        for handle in wanting { touched.move(handle, try record(handle)) }
    }

    /// Adds what is missing of an item inside the inventory. Returns whether its body is new.
    func complete(_ placed: PlacedItem, body: ChangeBody?) throws -> Bool {
        let number = try stored(placed.point.number)
        let held = try sql(
            """
            SELECT c.pos, c.link, b.pos FROM change c LEFT JOIN body b ON b.pos = c.pos
            WHERE c.replica = ? AND c.number = ?
            """
        ).bind(placed.handle, number).first { row in
            (position: row.int(0), link: try row.digest(1), hasBody: !row.isNull(2))
        }
        if let held, held.link != placed.point.link {
            throw AdmissionRefusal.fork(placed.replica, at: placed.point.number)
        }
        let position: Int64
        if let held {
            position = held.position
        } else {
            position = try insertChange(
                placed.handle,
                number,
                digest: placed.digest,
                link: placed.point.link
            )
        }
        guard let bytes = placed.item.body, held?.hasBody != true else { return false }
        let dot = Dot(placed.replica, placed.point.number)
        try insertBody(
            try body ?? decoded(bytes, of: dot),
            bytes: bytes,
            at: position,
            dot: dot,
            handle: placed.handle,
            digest: placed.digest,
            isAppended: held == nil
        )
        addHistory(placed.digest)
        try closeHole(placed.handle, number)
        return true
    }

    func insertSegment(_ replica: Int64, start: ChainPoint, head: SignedHead) throws -> Int64 {
        let first = try stored(start.number) + 1
        let last = try stored(head.point.number)
        try sql(
            """
            INSERT INTO segment (replica, first, last, start_link, link, signer, signature)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (replica, last, first) DO NOTHING
            """
        ).bind(replica, first, last, start.link, head.point.link, head.key, head.signature).run()
        if sql.changed > 0 { return sql.lastRow }
        let known = try sql(
            "SELECT id FROM segment WHERE replica = ? AND last = ? AND first = ?"
        ).bind(replica, last, first).first { $0.int(0) }
        guard let known else { throw StoreError.damaged("a segment of replica \(replica)") }
        return known
    }

    @discardableResult
    func insertArrival(
        _ replica: Int64,
        from first: UInt64,
        to end: ChainPoint,
        segment: Int64?
    ) throws -> Int64 {
        try sql(
            "INSERT INTO arrival (replica, fresh, last, link, segment) VALUES (?, ?, ?, ?, ?)"
        ).bind(replica, try stored(first), try stored(end.number), end.link, segment).run()
        return sql.lastRow
    }

    func insertHole(_ replica: Int64, _ run: (first: Int64, last: Int64)?) throws {
        guard let run else { return }
        try sql("INSERT INTO hole (replica, first, last) VALUES (?, ?, ?)")
            .bind(replica, run.first, run.last)
            .run()
    }

    /// Takes one number out of the runs without bodies.
    func closeHole(_ replica: Int64, _ number: Int64) throws {
        let run = try sql(
            """
            SELECT first, last FROM hole WHERE replica = ? AND last >= ? ORDER BY last LIMIT 1
            """
        ).bind(replica, number).first { (first: $0.int(0), last: $0.int(1)) }
        guard let run, run.first <= number else { return }
        try sql("DELETE FROM hole WHERE replica = ? AND last = ?").bind(replica, run.last).run()
        if run.first < number { try insertHole(replica, (first: run.first, last: number - 1)) }
        if number < run.last { try insertHole(replica, (first: number + 1, last: run.last)) }
    }
}

import DutyBook
package import History

/// One transaction on a store; valid inside the closure it is given to.
///
/// Rows never lag behind the log: what a transaction touched and did not `refold` itself is folded
/// before it commits.
package final class StoreTransaction: StoreView, HistoryWriting {
    /// Records whose changes or standings moved since they were last folded.
    var touched = TouchedRecords()
    /// What this transaction appended or read, still decoded.
    var decoded = DecodedEntries()
    /// Whether any promised body is missing; `nil` until asked.
    var isAwaiting: Bool?
    /// A body came that was promised.
    package internal(set) var hasFulfilled = false
    /// Sum of digests this transaction adds to `historySum`.
    private var addedHistory: Digest = .zero
    private var historyMoved = false

    /// Brings rows and sums in step with the log; the last thing before a commit.
    func finish() throws {
        if !touched.isEmpty { try refold([]) }
        try saveHistorySum()
    }

    override package func entries(of record: RecordRef) throws -> [Entry] {
        guard let handle = try handle(of: record) else { return [] }
        return try entries(handle)
    }

    // MARK: Appending

    package func append(
        own body: ChangeBody,
        bytes: [UInt8],
        digest: Digest,
        dot: Dot,
        link: Digest
    ) throws {
        let replica = try ensure(dot.replica)
        let chain = try chain(replica)
        guard dot.number == chain.head.number + 1 else {
            throw AdmissionRefusal.gap(dot.replica, expected: chain.head.number + 1)
        }
        let number = try stored(dot.number)
        let position = try insertChange(replica, number, digest: digest, link: link)
        try insertBody(body, bytes: bytes, at: position, dot: dot, handle: replica, digest: digest)
        try sql("UPDATE replica SET head = ?, link = ? WHERE handle = ?")
            .bind(number, link, replica)
            .run()
    }

    package func sign(_ replica: ReplicaID, start: ChainPoint, head: SignedHead) throws {
        let handle = try ensure(replica)
        let chain = try chain(handle)
        guard head.point.number <= chain.head.number, start.number < head.point.number,
            try link(of: replica, at: start.number) == start.link,
            try link(of: replica, at: head.point.number) == head.point.link
        else { throw AdmissionRefusal.forged(replica) }
        let segment = try insertSegment(handle, start: start, head: head)
        guard head.point.number > chain.signed else { return }
        guard start.number <= chain.signed else {
            throw AdmissionRefusal.gap(replica, expected: chain.signed + 1)
        }
        try insertArrival(handle, from: chain.signed + 1, to: head.point, segment: segment)
        try acknowledge(handle, from: chain.signed + 1, to: head.point.number)
        try sql("UPDATE replica SET signed = ? WHERE handle = ?")
            .bind(try stored(head.point.number), handle)
            .run()
    }

    @discardableResult
    package func append(_ segment: Segment, from index: Int, bodies: [Int: ChangeBody]) throws
        -> Int64
    {
        let handle = try ensure(segment.replica)
        let chain = try chain(handle)
        let firstFresh = segment.first + UInt64(index)
        guard firstFresh == chain.head.number + 1, index < segment.items.count else {
            throw AdmissionRefusal.gap(segment.replica, expected: chain.head.number + 1)
        }
        let proof = try insertSegment(handle, start: segment.start, head: segment.head)
        if chain.signed < chain.head.number {
            // Own changes that come back in someone else's segment: the hub has them.
            try acknowledge(handle, from: chain.signed + 1, to: chain.head.number)
            if segment.start.number > chain.signed {
                let middle = ChainPoint(
                    number: segment.start.number,
                    link: segment.start.link
                )
                try insertArrival(handle, from: chain.signed + 1, to: middle, segment: nil)
            }
        }
        let position = try insertArrival(
            handle,
            from: max(chain.signed, segment.start.number) + 1,
            to: segment.head.point,
            segment: proof
        )
        var point = segment.start
        var holes = HoleRun()
        for (offset, item) in segment.items.enumerated() {
            let digest = item.digest(hash: hash)
            guard let next = point.next(segment.replica, body: digest, hash: hash) else {
                throw AdmissionRefusal.forged(segment.replica)
            }
            point = next
            guard offset >= index else {
                // Only the digest, to complete the proof: bodies join through `fill` alone.
                let known = PlacedItem(handle, segment.replica, point, digest, .stub(digest))
                _ = try complete(known, body: nil)
                continue
            }
            let number = try stored(point.number)
            let place = try insertChange(handle, number, digest: digest, link: point.link)
            if let bytes = item.body {
                let dot = Dot(segment.replica, point.number)
                try insertBody(
                    try bodies[offset] ?? decoded(bytes, of: dot),
                    bytes: bytes,
                    at: place,
                    dot: dot,
                    handle: handle,
                    digest: digest
                )
                addHistory(digest)
                try insertHole(handle, holes.close())
            } else {
                holes.extend(to: number)
            }
        }
        try insertHole(handle, holes.close())
        try sql("UPDATE replica SET head = ?1, link = ?2, signed = ?1 WHERE handle = ?3")
            .bind(try stored(point.number), point.link, handle)
            .run()
        return position
    }

    package func append(_ run: StubRun) throws {
        let handle = try ensure(run.replica)
        let chain = try chain(handle)
        guard run.first <= chain.head.number + 1 else {
            throw AdmissionRefusal.gap(run.replica, expected: chain.head.number + 1)
        }
        guard run.end.number > chain.head.number else { return }
        if chain.signed < chain.head.number {
            try insertArrival(handle, from: chain.signed + 1, to: chain.head, segment: nil)
            try acknowledge(handle, from: chain.signed + 1, to: chain.head.number)
        }
        try insertArrival(handle, from: chain.head.number + 1, to: run.end, segment: nil)
        try insertHole(
            handle,
            (first: try stored(chain.head.number + 1), last: try stored(run.end.number))
        )
        try sql("UPDATE replica SET head = ?1, link = ?2, signed = ?1 WHERE handle = ?3")
            .bind(try stored(run.end.number), run.end.link, handle)
            .run()
    }

    package func fill(_ segment: Segment, bodies: [Int: ChangeBody]) throws -> [Dot] {
        guard let handle = try handle(of: segment.replica) else {
            throw AdmissionRefusal.gap(segment.replica, expected: 1)
        }
        let chain = try chain(handle)
        guard segment.last <= chain.head.number else {
            throw AdmissionRefusal.gap(segment.replica, expected: chain.head.number + 1)
        }
        try checkEnds(of: segment)
        _ = try insertSegment(handle, start: segment.start, head: segment.head)
        var filled: [Dot] = []
        var point = segment.start
        for (offset, item) in segment.items.enumerated() {
            let digest = item.digest(hash: hash)
            guard let next = point.next(segment.replica, body: digest, hash: hash) else {
                throw AdmissionRefusal.forged(segment.replica)
            }
            point = next
            let placed = PlacedItem(handle, segment.replica, point, digest, item)
            if try complete(placed, body: bodies[offset]) {
                filled.append(Dot(segment.replica, point.number))
            }
        }
        return filled
    }

    /// A segment that is filled into a stub run must meet the links known around it.
    private func checkEnds(of segment: Segment) throws {
        for point in [segment.start, segment.head.point] {
            if let held = try link(of: segment.replica, at: point.number), held != point.link {
                throw AdmissionRefusal.fork(segment.replica, at: point.number)
            }
        }
    }

    // MARK: Receipts

    package func settle(_ standings: [(dot: Dot, standing: Standing)]) throws {
        var settled: [Int64: Int64] = [:]
        for (dot, standing) in standings {
            let replica = try ensure(dot.replica)
            let number = try stored(dot.number)
            guard try insert(standing, of: replica, number) else { continue }
            if let fresh = decoded.change(dot) {
                touched.note(fresh.body, in: fresh.record, standing: standing)
                decoded.settle(dot, of: fresh.record, standing)
            } else if let held = try heldChange(replica, number) {
                decoded.settle(dot, of: held.record, standing)
                try note(standing, of: held)
            }
            let known = try settled[replica] ?? self.settled(replica)
            settled[replica] = known
            if number == known + 1 { settled[replica] = try lastSettled(replica, from: number) }
        }
        for (replica, number) in settled {
            try sql("UPDATE replica SET settled = ?1 WHERE handle = ?2 AND settled < ?1")
                .bind(number, replica)
                .run()
        }
    }

    /// The record and action of a change whose body is held.
    private func heldChange(_ replica: Int64, _ number: Int64) throws -> HeldChange? {
        try sql(
            """
            SELECT b.record, b.action FROM change c CROSS JOIN body b ON b.pos = c.pos
            WHERE c.replica = ? AND c.number = ?
            """
        ).bind(replica, number).first { HeldChange(record: $0.int(0), action: $0.int(1)) }
    }

    private struct HeldChange {
        let record: Int64
        /// A word.
        let action: Int64
    }

    /// A receipt for a change that was folded already. One that accepts an edit of texts changes at
    /// most how texts read, and nothing where there is only one order: every change counts already.
    private func note(_ standing: Standing, of change: HeldChange) throws {
        let handle = change.record
        guard standing.verdict == .accepted, standing.official == nil,
            try quietActions().contains(change.action), let fold = try lastFold(of: handle),
            fold.keepsToTexts
        else { return touched.move(handle, try record(handle)) }
        if !fold.hasOneOrder || fold.hasConflict { touched.edit(handle, try record(handle)) }
    }

    private func quietActions() throws -> Set<Int64> {
        if let known = handles.quietActions { return known }
        let words = Set(try Actions.quiet.map { try ensure(word: $0) })
        handles.quietActions = words
        return words
    }

    private func settled(_ replica: Int64) throws -> Int64 {
        try sql("SELECT settled FROM replica WHERE handle = ?").bind(replica).first { $0.int(0) }
            ?? 0
    }

    /// The end of the unbroken run of settled numbers that `number` is in.
    private func lastSettled(_ replica: Int64, from number: Int64) throws -> Int64 {
        var last = number
        try sql("SELECT number FROM standing WHERE replica = ? AND number > ? ORDER BY number")
            .bind(replica, number)
            .each { row in
                guard row.int(0) == last + 1 else { return false }
                last += 1
                return true
            }
        return last
    }

    /// The earlier order stays, except that a judgement always replaces *unjudged*: the same whatever
    /// comes first.
    private func insert(_ standing: Standing, of replica: Int64, _ number: Int64) throws -> Bool {
        let verdict: Int64
        var rule: Text?
        var reason: Text?
        switch standing.verdict {
        case .accepted: verdict = 0
        case .returned(let why, let explanation):
            verdict = 1
            rule = why
            reason = explanation
        case .unjudged: verdict = 2
        }
        try sql(
            """
            INSERT INTO standing (replica, number, incarnation, hub_number, item, place, verdict,
              received_at, official, rule, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (replica, number) DO UPDATE SET
              incarnation = excluded.incarnation, hub_number = excluded.hub_number,
              item = excluded.item, place = excluded.place, verdict = excluded.verdict,
              received_at = excluded.received_at, official = excluded.official,
              rule = excluded.rule, reason = excluded.reason
            WHERE (excluded.verdict = 2, excluded.incarnation, excluded.hub_number, excluded.item)
                < (standing.verdict = 2, standing.incarnation, standing.hub_number, standing.item)
            """
        ).bind(
            replica,
            number,
            try stored(standing.order.incarnation),
            try stored(standing.order.number),
            try stored(standing.order.index),
            try stored(standing.place),
            verdict,
            standing.receivedAt,
            try standing.official.map { try stored($0) },
            rule,
            reason
        ).run()
        return sql.changed > 0
    }

    // MARK: Facts and sums

    package func setFact(_ key: Text, to value: [UInt8]?) throws {
        if let value {
            try sql("INSERT OR REPLACE INTO fact (key, value) VALUES (?, ?)").bind(key, value).run()
        } else {
            try sql("DELETE FROM fact WHERE key = ?").bind(key).run()
        }
    }

    override package func historySum() throws -> Digest {
        var sum = try super.historySum()
        sum &+= addedHistory
        return sum
    }

    func addHistory(_ digest: Digest) {
        addedHistory &+= digest
        historyMoved = true
    }

    func removeHistory(_ digest: Digest) {
        addedHistory &-= digest
        historyMoved = true
    }

    /// Sets the sum to what its parts were found to come to.
    func replaceHistorySum(by sum: Digest) throws {
        addedHistory = .zero
        historyMoved = false
        guard try super.historySum() != sum else { return }
        try setFact(Self.historySumFact, to: sum.bytes)
    }

    private func saveHistorySum() throws {
        guard historyMoved else { return }
        try setFact(Self.historySumFact, to: try historySum().bytes)
        addedHistory = .zero
        historyMoved = false
    }

    /// Own changes count in the history from the moment the hub is known to hold them.
    private func acknowledge(_ replica: Int64, from first: UInt64, to last: UInt64) throws {
        let digests = try sql(
            """
            SELECT c.digest FROM change c CROSS JOIN body b ON b.pos = c.pos
            WHERE c.replica = ? AND c.number BETWEEN ? AND ?
            """
        ).bind(replica, try stored(first), try stored(last)).all { try $0.digest(0) }
        for digest in digests { addHistory(digest) }
    }
}

package import History

/// A change of this store's own as it lies in the log, ready to be signed and sent.
package struct OwnChange: Hashable, Sendable {
    package let dot: Dot
    package let digest: Digest
    package let link: Digest
    package let bytes: [UInt8]
}

/// One line of a person's outbox.
package struct OutboxRow: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        /// Not yet at the hub.
        case waiting
        /// At the hub; its receipt is not here yet.
        case sent
        /// Came back with a rule and a reason.
        case returned(rule: Text, reason: Text)
    }

    package let dot: Dot
    package let record: RecordRef
    package let action: Text
    package let state: State
    /// When it was recorded here, or received and returned by the hub.
    package let since: Milliseconds
    /// Its author took it off the list.
    package let isDiscarded: Bool
}

extension StoreView {
    /// Own changes the hub is not known to hold, beyond a number, oldest first.
    package func ownTail(of replica: ReplicaID, after number: UInt64, limit: Int) throws
        -> [OwnChange]
    {
        guard let handle = try handle(of: replica) else { return [] }
        return try sql(
            """
            SELECT c.number, c.digest, c.link, b.bytes
            FROM replica r CROSS JOIN change c ON c.replica = r.handle
              AND c.number > max(r.signed, ?)
            CROSS JOIN body b ON b.pos = c.pos
            WHERE r.handle = ? ORDER BY c.number LIMIT ?
            """
        ).bind(try stored(number), handle, limit).all { row in
            OwnChange(
                dot: Dot(replica, row.number(0)),
                digest: try row.digest(1),
                link: try row.digest(2),
                bytes: row.bytes(3)
            )
        }
    }

    /// Replicas with changes the hub is not known to hold: the current epoch and, after a restore,
    /// earlier ones.
    package func unsignedReplicas() throws -> [ReplicaID] {
        try sql("SELECT id FROM replica WHERE signed < head ORDER BY handle")
            .all { try $0.replica(0) }
    }

    /// How far the chain of a replica is covered by signed segments.
    package func signedHead(of replica: ReplicaID) throws -> ChainPoint {
        guard let handle = try handle(of: replica) else { return .origin }
        let signed =
            try sql("SELECT signed FROM replica WHERE handle = ?").bind(handle)
            .first { $0.number(0) } ?? 0
        guard let link = try link(of: replica, at: signed) else {
            throw StoreError.damaged("no link at \(signed) of \(replica)")
        }
        return ChainPoint(number: signed, link: link)
    }

    /// How many own changes the hub is not known to hold.
    package func pendingCount() throws -> Int {
        try sql("SELECT sum(head - signed) FROM replica WHERE signed < head")
            .first { Int($0.int(0)) } ?? 0
    }

    /// When the oldest own change was recorded that the hub is not known to hold.
    package func oldestPending() throws -> Milliseconds? {
        try sql(
            """
            SELECT min(b.recorded_at) FROM replica r
            CROSS JOIN change c ON c.replica = r.handle AND c.number = r.signed + 1
            CROSS JOIN body b ON b.pos = c.pos WHERE r.signed < r.head
            """
        ).first { $0.optionalInt(0) }.flatMap(\.self)
    }

    /// Own changes that wait, were sent, or came back. `replicas` are this site's, all epochs.
    package func outbox(of replicas: [ReplicaID]) throws -> [OutboxRow] {
        var rows: [OutboxRow] = []
        for replica in replicas {
            guard let handle = try handle(of: replica) else { continue }
            let cameBack = try sql(
                """
                SELECT c.number, r.type, r.id, a.text, b.recorded_at, 0,
                  s.verdict, s.rule, s.reason, s.received_at, d.at
                FROM standing s INDEXED BY standing_returned CROSS JOIN change c
                  ON c.replica = s.replica AND c.number = s.number
                CROSS JOIN body b ON b.pos = c.pos
                JOIN record r ON r.handle = b.record
                JOIN word a ON a.handle = b.action
                LEFT JOIN discarded d ON d.replica = c.replica AND d.number = c.number
                WHERE s.replica = ? AND s.verdict = 1
                ORDER BY s.number
                """
            ).bind(handle).all { try Self.outboxRow($0, of: replica) }
            let open = try sql(
                """
                SELECT c.number, r.type, r.id, a.text, b.recorded_at, c.number > p.signed,
                  NULL, NULL, NULL, NULL, NULL
                FROM replica p CROSS JOIN change c
                  ON c.replica = p.handle AND c.number > min(p.settled, p.signed)
                CROSS JOIN body b ON b.pos = c.pos
                JOIN record r ON r.handle = b.record
                JOIN word a ON a.handle = b.action
                LEFT JOIN standing s ON s.replica = c.replica AND s.number = c.number
                WHERE p.handle = ? AND s.verdict IS NULL
                ORDER BY c.number
                """
            ).bind(handle).all { try Self.outboxRow($0, of: replica) }
            rows += (cameBack + open).sorted { $0.dot < $1.dot }
        }
        return rows
    }

    private static func outboxRow(_ row: Columns, of replica: ReplicaID) throws -> OutboxRow {
        let isReturned = row.optionalInt(6) == 1
        let state: OutboxRow.State =
            if isReturned {
                .returned(
                    rule: try row.optionalText(7) ?? "",
                    reason: try row.optionalText(8) ?? ""
                )
            } else {
                row.int(5) == 1 ? .waiting : .sent
            }
        return OutboxRow(
            dot: Dot(replica, row.number(0)),
            record: RecordRef(type: try row.text(1), id: try row.text(2)),
            action: try row.text(3),
            state: state,
            since: isReturned ? row.int(9) : row.int(4),
            isDiscarded: !row.isNull(10)
        )
    }

    /// How many changes of these replicas came back and are still on the list.
    package func returnedCount(of replicas: [ReplicaID]) throws -> Int {
        var count = 0
        for replica in replicas {
            guard let handle = try handle(of: replica) else { continue }
            count +=
                try sql(
                    """
                    SELECT count(*) FROM standing s INDEXED BY standing_returned
                    WHERE s.replica = ? AND s.verdict = 1
                      AND NOT EXISTS (
                        SELECT 1 FROM discarded d WHERE d.replica = s.replica AND d.number = s.number)
                    """
                ).bind(handle).first { Int($0.int(0)) } ?? 0
        }
        return count
    }

    // MARK: Grants

    /// Whether bodies that a grant promised are still missing: not shown, not editable.
    package func isIncoming(_ record: RecordRef) throws -> Bool {
        guard let handle = try handle(of: record) else { return false }
        return try isIncoming(handle)
    }

    func isIncoming(_ record: Int64) throws -> Bool {
        try sql("SELECT 1 FROM want WHERE record = ? LIMIT 1").bind(record)
            .first { _ in true } ?? false
    }

    /// Bodies that grants promised and that are not here yet, in an order of this store's own.
    ///
    /// - Parameter dot: the one behind which the list begins; `nil` for the first.
    package func wants(limit: Int, after dot: Dot? = nil) throws -> [DotRun] {
        var dots: [Dot] = []
        var runs: [DotRun] = []
        let start = try dot.flatMap { dot in try handle(of: dot.replica).map { ($0, dot.number) } }
        try sql(
            """
            SELECT replica, number FROM want WHERE (replica, number) > (?, ?)
            ORDER BY replica, number
            """
        ).bind(start?.0 ?? 0, Int64(clamping: start?.1 ?? 0)).each { row in
            dots.append(Dot(try replica(row.int(0)), row.number(1)))
            if dots.count >= 256 {
                runs = DotRun.covering(dots.map(DotRun.init), after: runs)
                dots = []
            }
            return runs.count < limit
        }
        return Array(DotRun.covering(dots.map(DotRun.init), after: runs).prefix(limit))
    }
}

extension DotRun {
    /// Appends runs in order, joining what is adjacent.
    fileprivate static func covering(_ more: [DotRun], after runs: [DotRun]) -> [DotRun] {
        var all = runs
        for run in more {
            if let last = all.last, last.replica == run.replica, last.last + 1 == run.first,
                let joined = DotRun(run.replica, first: last.first, last: run.last)
            {
                all[all.count - 1] = joined
            } else {
                all.append(run)
            }
        }
        return all
    }
}

extension StoreTransaction {
    /// Notes bodies a grant promised; those already here are left out.
    package func addWants(_ record: RecordRef, _ dots: [Dot]) throws {
        let record = (handle: try ensure(record), reference: record)
        var isNew = false
        for dot in dots {
            let replica = try ensure(dot.replica)
            let number = try stored(dot.number)
            guard try bodyBytes(at: dot) == nil else { continue }
            try sql(
                """
                INSERT INTO want (replica, number, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING
                """
            ).bind(replica, number, record.handle).run()
            isNew = isNew || sql.changed > 0
        }
        guard isNew else { return }
        isAwaiting = true
        touched.move(record.handle, record.reference)
    }

    /// Takes a returned change off its author's list.
    package func discard(_ dot: Dot, at time: Milliseconds) throws {
        try sql(
            """
            INSERT INTO discarded (replica, number, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING
            """
        ).bind(try ensure(dot.replica), try stored(dot.number), time).run()
    }
}

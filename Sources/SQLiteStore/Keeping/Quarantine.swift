package import History

extension StoreTransaction {
    /// Moves the branch held here of somebody else's forked replica out of the log, because the hub
    /// holds another: from a number on, and with it what arrived in one piece with it.
    package func quarantine(foreign replica: ReplicaID, from number: UInt64) throws {
        guard let handle = try handle(of: replica) else { return }
        let start = try sql("SELECT min(fresh) FROM arrival WHERE replica = ? AND last >= ?")
            .bind(handle, try stored(number))
            .first { $0.optionalInt(0) }.flatMap(\.self)
        guard let start else { return }
        _ = try quarantine(replica, from: UInt64(clamping: start))
    }

    /// Moves this store's branch of a forked replica out of the log, from a number on, so that the
    /// hub's branch can take its place. Returns the changes moved, in order, for re-issue.
    ///
    /// The bytes are kept in quarantine for ever; receipts are
    /// not touched, because they speak of the branch the hub holds.
    package func quarantine(_ replica: ReplicaID, from number: UInt64) throws -> [Entry] {
        guard let handle = try handle(of: replica), number >= 1 else { return [] }
        let chain = try chain(handle)
        guard number <= chain.head.number else { return [] }
        let first = try stored(number)
        let entries = try branch(handle, from: first)
        for entry in entries {
            let record = entry.body.record
            touched.move(try ensure(record), record)
        }
        // Without decoded leftovers the log alone says what remains.
        decoded.forget()
        try sql("INSERT INTO sanction (reason) VALUES ('quarantine')").run()
        try sql(
            """
            INSERT OR IGNORE INTO quarantine (replica, number, digest, link, bytes)
            SELECT c.replica, c.number, c.digest, c.link, b.bytes
            FROM change c LEFT JOIN body b ON b.pos = c.pos
            WHERE c.replica = ? AND c.number >= ?
            """
        ).bind(handle, first).run()
        try sql("DELETE FROM arrival WHERE replica = ? AND last >= ?").bind(handle, first).run()
        try sql("DELETE FROM segment WHERE replica = ? AND last >= ?").bind(handle, first).run()
        let signed =
            try sql("SELECT max(last) FROM arrival WHERE replica = ?").bind(handle)
            .first { $0.number(0) } ?? 0
        try forgetHistory(handle, after: signed, upTo: chain.signed)
        try sql(
            """
            DELETE FROM body WHERE pos IN (
              SELECT pos FROM change WHERE replica = ? AND number >= ?)
            """
        ).bind(handle, first).run()
        try sql("DELETE FROM change WHERE replica = ? AND number >= ?").bind(handle, first).run()
        try sql("DELETE FROM hole WHERE replica = ? AND first >= ?").bind(handle, first).run()
        guard let link = try link(of: replica, at: number - 1) else {
            throw StoreError.damaged("no link at \(number - 1) of \(replica)")
        }
        try sql("UPDATE replica SET head = ?, link = ?, signed = ? WHERE handle = ?")
            .bind(first - 1, link, try stored(signed), handle)
            .run()
        try sql("DELETE FROM sanction").run()
        return entries
    }

    private func branch(_ replica: Int64, from first: Int64) throws -> [Entry] {
        let rows = try sql(
            """
            SELECT c.replica, c.number, c.digest, b.bytes, NULL
            FROM change c CROSS JOIN body b ON b.pos = c.pos
            WHERE c.replica = ? AND c.number >= ? ORDER BY c.number
            """
        ).bind(replica, first).all(Self.keptEntry)
        return try rows.compactMap(entry)
    }

    /// What is no longer known to be at the hub no longer counts in what a sync compares.
    private func forgetHistory(_ replica: Int64, after first: UInt64, upTo last: UInt64) throws {
        let digests = try sql(
            """
            SELECT c.digest FROM change c CROSS JOIN body b ON b.pos = c.pos
            WHERE c.replica = ? AND c.number > ? AND c.number <= ?
            """
        ).bind(replica, try stored(first), try stored(last)).all { try $0.digest(0) }
        for digest in digests { removeHistory(digest) }
    }
}

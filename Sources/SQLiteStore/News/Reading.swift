package import DutyBook
package import History

/// Who may read what at a hub: streams, published and granted bodies.
extension StoreView {
    func handle(ofStream name: Text) throws -> Int64? {
        if let known = handles.streams[name] { return known }
        let found = try sql("SELECT handle FROM stream WHERE name = ?").bind(name)
            .first { $0.int(0) }
        if let found { handles.learn(stream: name, found) }
        return found
    }

    package func position() throws -> Int64 {
        try sql("SELECT max(position) FROM arrival").first { $0.int(0) } ?? 0
    }

    /// When the hub wrote its last receipt, by its own clock: a time that has certainly passed.
    package func latestHubTime() throws -> Milliseconds? {
        try sql("SELECT max(received_at) FROM standing").first { $0.optionalInt(0) }
            .flatMap(\.self)
    }

    package func isReadable(_ dot: Dot, in streams: [Text]) throws -> Bool {
        guard let replica = try handle(of: dot.replica), let number = Int64(exactly: dot.number)
        else { return false }
        for stream in streams {
            guard let stream = try handle(ofStream: stream) else { continue }
            if try isReadable(replica, number, in: stream) { return true }
        }
        return false
    }

    func isReadable(_ replica: Int64, _ number: Int64, in stream: Int64) throws -> Bool {
        if try isGranted(replica, number, to: stream) { return true }
        return try sql(
            """
            SELECT 1 FROM arrival a CROSS JOIN published p
            ON p.stream = ?3 AND p.position = a.position AND p.number = ?2
            WHERE a.replica = ?1 AND a.last >= ?2 ORDER BY a.last LIMIT 1
            """
        ).bind(replica, number, stream).first { _ in true } ?? false
    }

    func isGranted(_ replica: Int64, _ number: Int64, to stream: Int64) throws -> Bool {
        try sql("SELECT 1 FROM granted WHERE stream = ? AND replica = ? AND number = ?")
            .bind(stream, replica, number)
            .first { _ in true } ?? false
    }

    package func scopeSum(of stream: Text) throws -> Digest {
        try sql("SELECT sum FROM stream WHERE name = ?").bind(stream)
            .first { try $0.digest(0) } ?? .zero
    }

    package func sight(of record: RecordRef) throws -> [SightRow] {
        guard let handle = try handle(of: record) else { return [] }
        return try sql("SELECT party, since, until FROM sight WHERE record = ? ORDER BY party")
            .bind(handle)
            .all { row in
                SightRow(
                    party: try row.text(0),
                    since: row.number(1),
                    until: row.optionalInt(2).map { UInt64(clamping: $0) }
                )
            }
    }

    package func records(readableIn streams: [Text]) throws -> [RecordRef] {
        var found: Set<RecordRef> = []
        for stream in streams {
            guard let stream = try handle(ofStream: stream) else { continue }
            let records = try sql(
                """
                SELECT DISTINCT r.type, r.id FROM (
                  SELECT a.replica AS replica, p.number AS number
                  FROM published p CROSS JOIN arrival a ON a.position = p.position
                  WHERE p.stream = ?1
                  UNION ALL
                  SELECT replica, number FROM granted WHERE stream = ?1
                ) d
                CROSS JOIN change c ON c.replica = d.replica AND c.number = d.number
                CROSS JOIN body b ON b.pos = c.pos
                CROSS JOIN record r ON r.handle = b.record
                """
            ).bind(stream).all { RecordRef(type: try $0.text(0), id: try $0.text(1)) }
            found.formUnion(records)
        }
        return found.sorted()
    }
}

/// What a hub arranges for its readers, in the transaction of the changes themselves.
extension StoreTransaction {
    func ensure(stream name: Text) throws -> Int64 {
        if let known = try handle(ofStream: name) { return known }
        try sql("INSERT INTO stream (name) VALUES (?)").bind(name).run()
        let made = sql.lastRow
        handles.learn(stream: name, made)
        return made
    }

    /// Lets readers of a stream have these numbers of the segment at a position.
    package func publish(_ numbers: [UInt64], at position: Int64, to stream: Text) throws {
        guard !numbers.isEmpty else { return }
        let handle = try ensure(stream: stream)
        let arrival = try sql("SELECT replica, fresh, last FROM arrival WHERE position = ?")
            .bind(position)
            .first { (replica: $0.int(0), span: $0.int(1)...$0.int(2)) }
        guard let arrival else { throw StoreError.refused("nothing arrived at \(position)") }
        var sum = Digest.zero
        for number in numbers {
            let number = try stored(number)
            guard arrival.span.contains(number) else {
                throw StoreError.refused("number \(number) did not arrive at \(position)")
            }
            try sql(
                """
                INSERT INTO published (stream, position, number) VALUES (?, ?, ?)
                ON CONFLICT DO NOTHING
                """
            ).bind(handle, position, number).run()
            guard sql.changed > 0, try !isGranted(arrival.replica, number, to: handle) else {
                continue
            }
            sum &+= try digest(arrival.replica, number)
        }
        try add(sum, to: handle)
    }

    /// Lets readers of a stream have older bodies, which they fetch by `wants`.
    package func grant(_ dots: [Dot], to stream: Text) throws {
        let handle = try ensure(stream: stream)
        var sum = Digest.zero
        for dot in dots {
            let replica = try ensure(dot.replica)
            let number = try stored(dot.number)
            guard try !isReadable(replica, number, in: handle) else { continue }
            try sql("INSERT INTO granted (stream, replica, number) VALUES (?, ?, ?)")
                .bind(handle, replica, number)
                .run()
            sum &+= try digest(replica, number)
        }
        try add(sum, to: handle)
    }

    /// Takes bodies out of a stream, because its readers have them in one that is for everybody.
    package func withdraw(_ dots: [Dot], from stream: Text) throws {
        guard let handle = try handle(ofStream: stream) else { return }
        var sum = Digest.zero
        for dot in dots {
            guard let replica = try self.handle(of: dot.replica) else { continue }
            let number = try stored(dot.number)
            guard try isReadable(replica, number, in: handle) else { continue }
            try sql("DELETE FROM granted WHERE stream = ? AND replica = ? AND number = ?")
                .bind(handle, replica, number)
                .run()
            try sql(
                """
                DELETE FROM published WHERE stream = ?1 AND number = ?3 AND position IN (
                  SELECT position FROM arrival WHERE replica = ?2 AND fresh <= ?3 AND last >= ?3)
                """
            ).bind(handle, replica, number).run()
            sum &-= try digest(replica, number)
        }
        try add(sum, to: handle)
    }

    package func setSight(_ row: SightRow, of record: RecordRef) throws {
        try sql(
            """
            INSERT OR REPLACE INTO sight (record, party, since, until) VALUES (?, ?, ?, ?)
            """
        ).bind(
            try ensure(record),
            row.party,
            try stored(row.since),
            try row.until.map { try stored($0) }
        ).run()
    }

    private func digest(_ replica: Int64, _ number: Int64) throws -> Digest {
        let digest = try sql("SELECT digest FROM change WHERE replica = ? AND number = ?")
            .bind(replica, number)
            .first { try $0.digest(0) }
        guard let digest else {
            throw StoreError.refused("number \(number) cannot be read by anybody: it is not here")
        }
        return digest
    }

    private func add(_ sum: Digest, to stream: Int64) throws {
        guard sum != .zero else { return }
        var all =
            try sql("SELECT sum FROM stream WHERE handle = ?").bind(stream)
            .first { try $0.digest(0) } ?? .zero
        all &+= sum
        try sql("UPDATE stream SET sum = ? WHERE handle = ?").bind(all, stream).run()
    }
}

import DutyBook
package import History

/// Digests of what a store shows, for comparing two stores.
extension StoreView {
    /// Sum of the digests of all folded records. Records still coming in are left out.
    package func foldedDigest() throws -> Digest {
        var sum = Digest.zero
        try sql("SELECT digest FROM folded").each { row in
            sum &+= try row.digest(0)
            return true
        }
        return sum
    }

    /// The same of a store that held only the bodies readable in these streams: at a hub, what the
    /// readers' sites must show.
    package func foldedDigest(readableIn streams: [Text]) throws -> Digest {
        let zone = try ZoneKnowledge(self)
        var sum = Digest.zero
        for (record, readable) in try readablePositions(in: streams) {
            let all = try sql(
                "SELECT count(*) FROM body WHERE record = ? AND length(bytes) > 0"
            ).bind(record).first { Int($0.int(0)) }
            if readable.count == all {
                let known = try sql("SELECT digest FROM folded WHERE record = ?").bind(record)
                    .first { try $0.digest(0) }
                if let known { sum &+= known }
                continue
            }
            let reference = try self.record(record)
            guard StoreTransaction.isFolded(reference) else { continue }
            let entries = try loadEntries(of: record, at: readable)
            let history = RecordHistory(entries)
            guard !history.entries.isEmpty else { continue }
            let aspects = RecordAspects(of: history, type: reference.type, ranks: zone.ranks)
            sum &+= StoreTransaction.digest(of: reference, history, aspects, hash: hash)
        }
        return sum
    }

    /// The positions in the log of all readable bodies, by record.
    private func readablePositions(in streams: [Text]) throws -> [Int64: Set<Int64>] {
        var positions: [Int64: Set<Int64>] = [:]
        for stream in streams {
            guard let stream = try handle(ofStream: stream) else { continue }
            try sql(
                """
                SELECT b.record, b.pos FROM (
                  SELECT a.replica AS replica, p.number AS number
                  FROM published p CROSS JOIN arrival a ON a.position = p.position
                  WHERE p.stream = ?1
                  UNION ALL
                  SELECT replica, number FROM granted WHERE stream = ?1
                ) d
                CROSS JOIN change c ON c.replica = d.replica AND c.number = d.number
                CROSS JOIN body b ON b.pos = c.pos
                WHERE length(b.bytes) > 0
                """
            ).bind(stream).each { row in
                positions[row.int(0), default: []].insert(row.int(1))
                return true
            }
        }
        return positions
    }
}

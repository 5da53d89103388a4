package import History

/// What a store holds of a run and what readers may have of it, number by number.
extension StoreView {
    /// The bodies of a run that count in `historySum`, in order.
    package func heldDigests(of run: DotRun) throws -> [(number: UInt64, digest: Digest)] {
        guard let handle = try handle(of: run.replica) else { return [] }
        return try sql(
            """
            SELECT c.number, c.digest FROM replica r
            CROSS JOIN change c ON c.replica = r.handle AND c.number BETWEEN ?2 AND min(?3, r.signed)
            CROSS JOIN body b ON b.pos = c.pos
            WHERE r.handle = ?1 ORDER BY c.number
            """
        ).bind(handle, try stored(run.first), try stored(run.last))
            .all { ($0.number(0), try $0.digest(1)) }
    }

    package func digests(readableIn streams: [Text], of run: DotRun) throws
        -> [(number: UInt64, digest: Digest)]
    {
        guard let handle = try handle(of: run.replica) else { return [] }
        var found: [UInt64: Digest] = [:]
        for stream in streams {
            guard let stream = try self.handle(ofStream: stream) else { continue }
            try sql(
                """
                SELECT c.number, c.digest FROM (
                  SELECT p.number AS number
                  FROM arrival a CROSS JOIN published p
                  ON p.stream = ?1 AND p.position = a.position AND p.number BETWEEN ?3 AND ?4
                  WHERE a.replica = ?2 AND a.last >= ?3 AND a.fresh <= ?4
                  UNION
                  SELECT number FROM granted
                  WHERE stream = ?1 AND replica = ?2 AND number BETWEEN ?3 AND ?4
                ) d CROSS JOIN change c ON c.replica = ?2 AND c.number = d.number
                """
            ).bind(stream, handle, try stored(run.first), try stored(run.last)).each { row in
                found[row.number(0)] = try row.digest(1)
                return true
            }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

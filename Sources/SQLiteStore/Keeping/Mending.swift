import DutyBook
package import History

/// What was found damaged of a log, and what becomes of it.
package struct Mended: Hashable, Sendable {
    /// Bodies that were lost or altered; they are taken for missing and asked for again.
    package var bodies: [Dot] = []
    /// Bodies of this site's own that nobody else can have yet. They stay as they are.
    package var irreplaceable: [Dot] = []
    /// The sum over the history was not the sum of its parts.
    package var sumWasWrong = false

    package init() {}

    package var isEmpty: Bool { self == Mended() }
}

extension HistoryStore {
    /// Mends what can be mended of a damaged store: bodies that are not what their digests say are asked
    /// for again, sums are added up anew, and every row is derived from the log.
    package func mend(
        progress: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) async throws -> Mended {
        try await write { transaction in
            let mended = try transaction.mendLog()
            try transaction.rebuildRows(progress: progress)
            return mended
        }
    }
}

extension StoreTransaction {
    /// The record under which bodies are asked for whose own record is no longer known.
    private static let unknownRecord = RecordRef(type: RecordType.hub, id: "grants")

    /// Mends the log alone. Nothing that can be read is given up.
    package func mendLog() throws -> Mended {
        var mended = Mended()
        var sum = Digest.zero
        let replicas = try sql("SELECT handle, id, signed FROM replica")
            .all { (handle: $0.int(0), id: try $0.replica(1), signed: $0.number(2)) }
        var damaged: [Damaged] = []
        for replica in replicas {
            for found in try damage(of: replica.handle, into: &sum, upTo: replica.signed) {
                if found.number > replica.signed {
                    mended.irreplaceable.append(Dot(replica.id, found.number))
                } else {
                    mended.bodies.append(Dot(replica.id, found.number))
                    damaged.append(found)
                }
            }
        }
        mended.sumWasWrong = try historySum() != sum
        for one in damaged where one.position != nil { sum &-= one.digest }
        try replaceHistorySum(by: sum)
        try giveUp(damaged)
        return mended
    }

    /// A body that is gone or is not what its digest says.
    private struct Damaged {
        let replica: Int64
        let number: UInt64
        let digest: Digest
        /// Where the altered body lies; `nil` where none does.
        let position: Int64?
        let record: Int64?
    }

    /// - Parameter sum: gets the digests of all bodies that lie there up to a number.
    private func damage(of replica: Int64, into sum: inout Digest, upTo signed: UInt64) throws
        -> [Damaged]
    {
        var holes = try sql("SELECT first, last FROM hole WHERE replica = ? ORDER BY last")
            .bind(replica)
            .all { $0.number(0)...max($0.number(0), $0.number(1)) }[...]
        var found: [Damaged] = []
        var added = Digest.zero
        try sql(
            """
            SELECT c.number, c.digest, b.pos, b.bytes, b.record
            FROM change c LEFT JOIN body b ON b.pos = c.pos WHERE c.replica = ? ORDER BY c.number
            """
        ).bind(replica).each { row in
            let (number, digest) = (row.number(0), try row.digest(1))
            let position = row.optionalInt(2)
            if position != nil, number <= signed { added &+= digest }
            while let hole = holes.first, hole.upperBound < number { holes.removeFirst() }
            let isSound =
                position == nil
                ? holes.first?.contains(number) ?? false
                : row.size(3) == 0 || bodyDigest(row.bytes(3), hash: hash) == digest
            guard !isSound else { return true }
            found.append(
                Damaged(
                    replica: replica,
                    number: number,
                    digest: digest,
                    position: position,
                    record: row.optionalInt(4)
                )
            )
            return true
        }
        sum &+= added
        return found
    }

    private func giveUp(_ damaged: [Damaged]) throws {
        guard !damaged.isEmpty else { return }
        try sql("INSERT INTO sanction (reason) VALUES ('mending')").run()
        for one in damaged {
            let number = try stored(one.number)
            if let position = one.position {
                try sql("DELETE FROM body WHERE pos = ?").bind(position).run()
            }
            try insertHole(one.replica, (first: number, last: number))
        }
        try sql("DELETE FROM sanction").run()
        decoded.forget()
        for one in damaged {
            let record = try one.record.map(self.record) ?? Self.unknownRecord
            try addWants(record, [Dot(try replica(one.replica), one.number)])
            touched.move(try ensure(record), record)
        }
    }
}

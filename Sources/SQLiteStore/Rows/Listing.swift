import DutyBook
package import History

/// Lists and look-ups over the derived rows.
extension StoreView {
    /// Ids of calls in order, beyond one of them.
    package func calls(after id: Text?, limit: Int) throws -> [Text] {
        try sql("SELECT id FROM call_row WHERE id > ? ORDER BY id LIMIT ?").bind(id ?? "", limit)
            .all { try $0.text(0) }
    }

    /// Ids of calls that are not closed, withdrawn, merged or void, in order, beyond one of them.
    package func openCalls(after id: Text?, limit: Int) throws -> [Text] {
        try sql("SELECT id FROM call_row WHERE is_open AND id > ? ORDER BY id LIMIT ?")
            .bind(id ?? "", limit)
            .all { try $0.text(0) }
    }

    /// Ids of calls that are over and in which one of these persons wrote something, in order, beyond
    /// one of them.
    package func endedCalls(by persons: Set<Text>, after id: Text?, limit: Int) throws -> [Text] {
        var handles = "|"
        for person in persons.sorted() {
            let handle = try sql("SELECT handle FROM word WHERE text = ?").bind(person)
                .first { $0.int(0) }
            if let handle { handles += "\(handle)|" }
        }
        return try sql(
            """
            SELECT DISTINCT c.id FROM call_row c JOIN body b ON b.record = c.record
            WHERE NOT c.is_open AND c.id > ? AND instr(?, '|' || b.person || '|') > 0
            ORDER BY c.id LIMIT ?
            """
        ).bind(id ?? "", Text(handles), limit).all { try $0.text(0) }
    }

    /// Ids of duty items in order, beyond one of them.
    package func items(after id: Text?, limit: Int) throws -> [Text] {
        try sql("SELECT id FROM item_row WHERE id > ? ORDER BY id LIMIT ?").bind(id ?? "", limit)
            .all { try $0.text(0) }
    }

    /// The call that has this official or provisional number; of two, the one made here first.
    package func call(numbered number: Text) throws -> Text? {
        let official = try sql("SELECT id FROM call_row WHERE official = ? ORDER BY record LIMIT 1")
            .bind(number)
            .first { try $0.text(0) }
        if let official { return official }
        return try sql("SELECT id FROM call_row WHERE provisional = ? ORDER BY record LIMIT 1")
            .bind(number)
            .first { try $0.text(0) }
    }

    /// The duty item that has this code; of two, the first.
    package func item(coded code: Text) throws -> Text? {
        try sql("SELECT id FROM item_row WHERE code = ? ORDER BY record LIMIT 1").bind(code)
            .first { try $0.text(0) }
    }

    /// The years of the calendar that the hub published something for.
    package func calendars() throws -> [RecordRef] {
        try sql("SELECT type, id FROM record WHERE type = ? ORDER BY id")
            .bind(RecordType.calendar)
            .all { RecordRef(type: try $0.text(0), id: try $0.text(1)) }
    }

    /// Records with at least one aspect that waits for a decision.
    package func recordsInConflict() throws -> [RecordRef] {
        try sql(
            """
            SELECT r.type, r.id FROM (SELECT DISTINCT record FROM conflict_row) k
            JOIN record r ON r.handle = k.record ORDER BY r.handle
            """
        ).all { RecordRef(type: try $0.text(0), id: try $0.text(1)) }
    }

    /// How many aspects of each of these records wait for a decision, in the order in which the records
    /// came here; those without one are left out.
    package func undecidedAspects(
        of records: some Sequence<RecordRef>
    ) throws -> [(record: RecordRef, count: Int)] {
        var found: [(handle: Int64, record: RecordRef, count: Int)] = []
        for record in records {
            guard let handle = try handle(of: record) else { continue }
            let count = try sql("SELECT count(*) FROM conflict_row WHERE record = ?").bind(handle)
                .first { Int($0.int(0)) }
            if let count, count > 0 { found.append((handle, record, count)) }
        }
        return found.sorted { $0.handle < $1.handle }.map { ($0.record, $0.count) }
    }

    /// Whether an aspect of the record waits for a decision.
    package func isInConflict(_ record: RecordRef) throws -> Bool {
        guard let handle = try handle(of: record) else { return false }
        return try sql("SELECT 1 FROM conflict_row WHERE record = ? LIMIT 1").bind(handle)
            .first { _ in true } ?? false
    }

    /// Whether something this person wrote for this party is here.
    package func hasActed(_ person: Text, for party: Text) throws -> Bool {
        try sql(
            """
            SELECT 1 FROM word h JOIN word w ON w.text = ?2
            JOIN body b ON b.person = h.handle AND b.party = w.handle
            WHERE h.text = ?1 ORDER BY b.pos DESC LIMIT 1
            """
        ).bind(person, party).first { _ in true } ?? false
    }

    /// Whether anything of the record is held.
    package func holds(_ record: RecordRef) throws -> Bool {
        guard let handle = try handle(of: record) else { return false }
        return try sql("SELECT 1 FROM body WHERE record = ? LIMIT 1").bind(handle)
            .first { _ in true } ?? false
    }

    /// How many aspects wait for a decision.
    package func conflictCount() throws -> Int {
        try sql("SELECT count(*) FROM conflict_row").first { Int($0.int(0)) } ?? 0
    }

    /// How many records are still coming in.
    package func incomingCount() throws -> Int {
        try sql("SELECT count(DISTINCT record) FROM want").first { Int($0.int(0)) } ?? 0
    }

    /// How many changes that are here only a newer version can read.
    package func newerCount() throws -> Int {
        try sql(
            """
            SELECT count(*) FROM standing s INDEXED BY standing_unjudged
            CROSS JOIN change c ON c.replica = s.replica AND c.number = s.number
            CROSS JOIN body b ON b.pos = c.pos WHERE s.verdict = 2
            """
        ).first { Int($0.int(0)) } ?? 0
    }

    /// Sum of the digests of all folded records, for comparing two stores. Records still coming in
    /// are left out.
    package func foldedDigest() throws -> Digest {
        var sum = Digest.zero
        try sql("SELECT digest FROM folded").each { row in
            sum &+= try row.digest(0)
            return true
        }
        return sum
    }
}

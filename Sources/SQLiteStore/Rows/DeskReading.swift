import DutyBook
package import History

/// What a desk asks of the rows.
extension StoreView {
    /// The id of the call that bears an official or a provisional number.
    package func call(numbered number: Text) throws -> Text? {
        try sql("SELECT id FROM call_row WHERE official = ?1 OR provisional = ?1 LIMIT 1")
            .bind(number)
            .first { try $0.text(0) }
    }

    /// The id of the duty item that bears a code.
    package func item(coded code: Text) throws -> Text? {
        try sql("SELECT id FROM item_row WHERE code = ? ORDER BY id LIMIT 1").bind(code)
            .first { try $0.text(0) }
    }

    /// Ids of the calls that are shown, in the order of their ids, beyond one of them.
    package func calls(after id: Text?, limit: Int) throws -> [Text] {
        try sql("SELECT id FROM call_row WHERE id > ? ORDER BY id LIMIT ?").bind(id ?? "", limit)
            .all { try $0.text(0) }
    }

    /// Ids of the duty items, in the order of their ids, beyond one of them.
    package func items(after id: Text?, limit: Int) throws -> [Text] {
        try sql("SELECT id FROM item_row WHERE id > ? ORDER BY id LIMIT ?").bind(id ?? "", limit)
            .all { try $0.text(0) }
    }

    /// Records of which some aspect waits for a decision, in the order in which they became known.
    package func recordsInConflict() throws -> [RecordRef] {
        try sql(
            """
            SELECT DISTINCT r.type, r.id FROM conflict_row c JOIN record r ON r.handle = c.record
            ORDER BY r.handle
            """
        ).all { RecordRef(type: try $0.text(0), id: try $0.text(1)) }
    }

    /// How many aspects wait for a decision.
    package func conflictCount() throws -> Int {
        try sql("SELECT count(*) FROM conflict_row").first { Int($0.int(0)) } ?? 0
    }

    /// How many records are still coming in.
    package func incomingCount() throws -> Int {
        try sql("SELECT count(DISTINCT record) FROM want").first { Int($0.int(0)) } ?? 0
    }
}

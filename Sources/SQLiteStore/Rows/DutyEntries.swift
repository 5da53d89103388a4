package import DutyBook
package import History

/// Duty items as a search reads them.
extension StoreView {
    /// Items whose texts hold these bytes somewhere, void ones left out; at most `limit`.
    ///
    /// - Parameter word: letters in lower case; empty for all items.
    package func dutyEntries(naming word: Text, limit: Int) throws -> [DutyEntry] {
        try sql(
            """
            SELECT i.id, i.title, i.content, i.basis, i.category, i.code, a.party, a.area
            FROM item_row i
            LEFT JOIN assignment_row a ON a.record = i.record AND a.position = 0
            WHERE i.is_void = 0 AND i.title IS NOT NULL AND instr(lower(i.title || char(10)
              || coalesce(i.content, '') || char(10) || coalesce(i.category, '') || char(10)
              || coalesce(i.basis, '')), ?) > 0
            ORDER BY i.id LIMIT ?
            """
        ).bind(word, limit).all { row in
            DutyEntry(
                record: RecordRef(type: RecordType.item, id: try row.text(0)),
                title: try row.text(1),
                content: try row.optionalText(2),
                basis: try row.optionalText(3),
                category: try row.optionalText(4),
                code: try row.optionalText(5),
                area: try row.optionalText(7),
                lead: try row.optionalText(6)
            )
        }
    }

    /// How many duty items there are, void ones left out.
    package func dutyCount() throws -> Int {
        try sql("SELECT count(*) FROM item_row WHERE is_void = 0").first { Int($0.int(0)) } ?? 0
    }
}

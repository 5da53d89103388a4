import DutyBook
package import History

/// Rows of the types that need no table of their own: all follows from what is declared of them.
extension StoreTransaction {
    func foldRecord(_ record: FoldingRecord) throws -> Folded {
        let aspects = RecordAspects(
            of: record.history,
            type: record.reference.type,
            ranks: record.zone.ranks
        )
        let undecided = aspects.readings.filter(\.view.undecided)
        let declared = RecordDeclaration.of(record.reference.type)
        try sql(
            """
            INSERT OR REPLACE INTO record_row (record, type, id, title, is_void, undecided)
            VALUES (?, ?, ?, ?, ?, ?)
            """
        ).bind(
            record.handle,
            record.reference.type,
            record.reference.id,
            declared.flatMap { $0.title(aspects) },
            aspects.isVoid,
            undecided.count
        ).run()
        try sql("DELETE FROM aspect_row WHERE record = ?").bind(record.handle).run()
        for reading in aspects.readings {
            try sql("INSERT INTO aspect_row (record, aspect, value) VALUES (?, ?, ?)")
                .bind(record.handle, reading.aspect, ValueText.of(reading.view.value))
                .run()
        }
        try sql("DELETE FROM reference_row WHERE record = ?").bind(record.handle).run()
        for reference in declared?.references(aspects, record.history) ?? [] {
            try sql("INSERT INTO reference_row (record, type, id) VALUES (?, ?, ?)")
                .bind(record.handle, reference.type, reference.id)
                .run()
        }
        try writeConflicts(of: record, readings: undecided)
        return Folded(
            digest: digest(of: record, aspects: aspects),
            isUndecided: !undecided.isEmpty
        )
    }

    func dropRecord(_ record: Int64) throws {
        try sql("DELETE FROM record_row WHERE record = ?").bind(record).run()
        try sql("DELETE FROM aspect_row WHERE record = ?").bind(record).run()
        try sql("DELETE FROM reference_row WHERE record = ?").bind(record).run()
        try dropConflicts(of: record)
    }
}

extension StoreView {
    /// Ids of records of a type that has no table of its own, in order, beyond one of them.
    package func records(of type: Text, after id: Text?, limit: Int) throws -> [Text] {
        try sql("SELECT id FROM record_row WHERE type = ? AND id > ? ORDER BY id LIMIT ?")
            .bind(type, id ?? "", limit)
            .all { try $0.text(0) }
    }
}

/// Records found by what people call them, and by what refers to them.
extension StoreView {
    /// Ids of records of a type that have this title, void ones left out; at most `limit`.
    package func records(of type: Text, titled title: Text, limit: Int) throws -> [Text] {
        try sql(
            """
            SELECT id FROM record_row WHERE type = ? AND title = ? AND is_void = 0
            ORDER BY id LIMIT ?
            """
        ).bind(type, title, limit).all { try $0.text(0) }
    }

    /// The line by which people know a record, of a call with its number; `nil` where none is here.
    package func title(of record: RecordRef) throws -> Text? {
        guard record.type != RecordType.call else {
            return try sql(
                "SELECT coalesce(official, provisional), title FROM call_row WHERE id = ?"
            ).bind(record.id).first { row in
                let words = [try row.optionalText(0), try row.optionalText(1)]
                return Text(words.compactMap { $0?.string }.joined(separator: " "))
            }
        }
        return try sql("SELECT title FROM record_row WHERE type = ? AND id = ?")
            .bind(record.type, record.id)
            .first { try $0.optionalText(0) } ?? nil
    }

    /// Records that refer to this one, void ones left out, in the order of their ids.
    package func records(referringTo record: RecordRef) throws -> [RecordRef] {
        try sql(
            """
            SELECT r.type, r.id FROM reference_row f JOIN record_row r ON r.record = f.record
            WHERE f.type = ?1 AND f.id = ?2 AND r.is_void = 0
              AND NOT (r.type = ?1 AND r.id = ?2)
            ORDER BY r.type, r.id
            """
        ).bind(record.type, record.id).all {
            RecordRef(type: try $0.text(0), id: try $0.text(1))
        }
    }
}

import DutyBook
package import History

extension StoreTransaction {
    func writeAttachments(of record: FoldingRecord) throws {
        let attachments = record.history.attachments
        for (position, attachment) in attachments.enumerated() {
            try sql(
                """
                INSERT OR REPLACE INTO attachment_row (record, position, hash, name, size,
                  media_type, party, is_void, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
            ).bind(
                record.handle,
                position,
                attachment.hash,
                attachment.name,
                attachment.size,
                attachment.mediaType,
                attachment.party,
                attachment.voided != nil,
                attachment.entry.body.times.recordedAt
            ).run()
        }
        try sql("DELETE FROM attachment_row WHERE record = ? AND position >= ?")
            .bind(record.handle, attachments.count)
            .run()
    }

    /// Notes how far an attachment is settled with a hub; see `unsettledAttachments`.
    package func settleAttachment(_ hash: Digest, as mark: [UInt8]) throws {
        try setFact(AttachmentPlace.fact + Text(hash.description), to: mark)
    }
}

extension StoreView {
    /// Attachments whose bytes are not known to lie where they should, the next beyond one of them.
    ///
    /// - Parameter mark: what `settleAttachment` notes for this hub ends with these bytes.
    package func unsettledAttachments(
        after last: AttachmentPlace?,
        mark: [UInt8],
        limit: Int
    ) throws -> [AttachmentPlace] {
        try sql(
            """
            SELECT c.id, a.hash, a.size, a.record, a.position
            FROM attachment_row a JOIN call_row c ON c.record = a.record
            WHERE (a.record, a.position) > (?, ?) AND NOT EXISTS (
              SELECT 1 FROM fact f
              WHERE f.key = ? || lower(hex(a.hash)) AND substr(f.value, 2) = ?)
            ORDER BY a.record, a.position LIMIT ?
            """
        ).bind(last?.row ?? -1, last?.position ?? -1, AttachmentPlace.fact, mark, limit)
            .all { row in
                AttachmentPlace(
                    call: try row.text(0),
                    hash: try row.digest(1),
                    size: Int(row.int(2)),
                    row: row.int(3),
                    position: row.int(4)
                )
            }
    }

    /// How many attachments are named here, and their bytes.
    package func attachmentFigures() throws -> (count: Int, bytes: Int) {
        try sql("SELECT count(DISTINCT hash), coalesce(sum(size), 0) FROM attachment_row")
            .first { (Int($0.int(0)), Int($0.int(1))) } ?? (0, 0)
    }

    /// Whether any call names these bytes.
    package func isAttached(_ hash: Digest) throws -> Bool {
        try sql("SELECT 1 FROM attachment_row WHERE hash = ? LIMIT 1").bind(hash)
            .first { $0.int(0) != 0 } ?? false
    }
}

/// An attachment as a call names it.
package struct AttachmentPlace: Hashable, Sendable {
    package static let fact: Text = "attachment:"

    package let call: Text
    package let hash: Digest
    package let size: Int
    fileprivate let row: Int64
    fileprivate let position: Int64

    fileprivate init(call: Text, hash: Digest, size: Int, row: Int64, position: Int64) {
        self.call = call
        self.hash = hash
        self.size = size
        self.row = row
        self.position = position
    }

    /// One of a call at hand.
    package init(call: Text, hash: Digest, size: Int) {
        self.init(call: call, hash: hash, size: size, row: -1, position: -1)
    }
}

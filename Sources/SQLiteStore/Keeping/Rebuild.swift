import GRDB
import Glibc
import History

/// How findings about derived rows are told from those about the log: the first are mended by deriving
/// the rows anew.
package enum VerifiedRows {
    /// How each such finding ends.
    package static let ending = ": stored otherwise than the log says"
}

extension HistoryStore {
    /// Replays the log into a copy of the store and compares every derived row with the stored one.
    /// Needs room for the copy beside the store; the store itself is only read.
    func compareWithRebuild(progress: (_ done: Int, _ all: Int) -> Void) async throws -> [String] {
        let copy = path + ".rebuild-\(getpid())"
        let names = ["", "-journal", "-wal", "-shm"].map { copy + $0 }
        defer { for name in names { unlink(name) } }
        try await backup(to: copy)
        let scratch = try HistoryStore(path: copy, hash: hash)
        defer { try? scratch.close() }
        return try scratch.writeBlocking { transaction in
            for table in RowSchema.tables {
                try transaction.sql.execute(
                    "CREATE TEMP TABLE kept_\(table.name) AS SELECT * FROM main.\(table.name)"
                )
            }
            try transaction.rebuildRows(progress: progress)
            var findings: [String] = []
            for table in RowSchema.tables { findings += try transaction.differences(in: table) }
            return findings
        }
    }
}

extension StoreTransaction {
    /// Rows that differ between what was kept and what the replay gave, a few of each table.
    fileprivate func differences(in table: (name: String, key: String)) throws -> [String] {
        let stored = try rows("kept_\(table.name)", missingIn: "main.\(table.name)", table.key)
        let replayed = try rows("main.\(table.name)", missingIn: "kept_\(table.name)", table.key)
        return Set(stored + replayed).sorted().prefix(20).map {
            "\(table.name) \($0)\(VerifiedRows.ending)"
        }
    }

    private func rows(_ one: String, missingIn other: String, _ key: String) throws -> [String] {
        // The names come from the schema, not from outside.
        let keys = key.split(separator: ", ").joined(separator: " || ' ' || ")
        return try sql.texts(
            "SELECT \(keys) FROM (SELECT * FROM \(one) EXCEPT SELECT * FROM \(other)) LIMIT 20"
        )
    }
}

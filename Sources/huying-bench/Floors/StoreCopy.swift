import Foundation
import OneMachine

/// What a store costs without Huying: its tables and indexes, filled by SQLite's own interface.
struct StoreCopy {
    private let source: RawDatabase
    private let scratch: String

    init(of store: String, in scratch: String) throws {
        source = try RawDatabase(store, readOnly: true)
        self.scratch = scratch
    }

    /// Floor of a first sync: every row of the store, log included, in one transaction into an empty
    /// file with the same tables and indexes, without triggers.
    func insertEverything() throws -> Duration {
        let tables = try tableNames()
        let target = try empty(tables)
        var prepared: [(RawStatement, HeldRows)] = []
        for table in tables {
            let rows = try HeldRows(reading: "SELECT * FROM \(table)", from: source)
            guard rows.count > 0 else { continue }
            let marks = Array(repeating: "?", count: rows.columns).joined(separator: ",")
            prepared.append((try target.prepare("INSERT INTO \(table) VALUES (\(marks))"), rows))
        }
        return try timed {
            try target.run("BEGIN IMMEDIATE")
            for (statement, rows) in prepared { try rows.run(statement) }
            try target.run("COMMIT")
        }
    }

    /// Floor of a push: `count` calls updated and the newest `count` rows of the log appended, in one
    /// transaction, to a file that holds everything else already.
    func updateAndLog(_ count: Int) throws -> Duration {
        let tables = ["change", "body", "call_row"]
        let target = try empty(tables)
        let edge = try source.integer("SELECT max(pos) FROM body") - Int64(count)
        for (table, condition) in zip(tables, ["pos <= \(edge)", "pos <= \(edge)", "1"]) {
            let rows = try HeldRows(
                reading: "SELECT * FROM \(table) WHERE \(condition)",
                from: source
            )
            let marks = Array(repeating: "?", count: rows.columns).joined(separator: ",")
            let statement = try target.prepare("INSERT INTO \(table) VALUES (\(marks))")
            try target.run("BEGIN")
            try rows.run(statement)
            try target.run("COMMIT")
        }
        try target.run("PRAGMA wal_checkpoint(TRUNCATE)")
        let changes = try HeldRows(
            reading: "SELECT * FROM change WHERE pos > \(edge)",
            from: source
        )
        let bodies = try HeldRows(reading: "SELECT * FROM body WHERE pos > \(edge)", from: source)
        let rows = try HeldRows(
            reading: """
                SELECT body || ' 更正', changed_at + 1, record FROM call_row
                ORDER BY record LIMIT \(count)
                """,
            from: source
        )
        let log = try target.prepare("INSERT INTO change VALUES (?,?,?,?,?)")
        let body = try target.prepare("INSERT INTO body VALUES (?,?,?,?,?,?,?,?)")
        let update = try target.prepare(
            "UPDATE call_row SET body = ?, changed_at = ? WHERE record = ?"
        )
        return try timed {
            try target.run("BEGIN IMMEDIATE")
            try changes.run(log)
            try bodies.run(body)
            try rows.run(update)
            try target.run("COMMIT")
        }
    }

    private func tableNames() throws -> [String] {
        try source.texts(
            """
            SELECT name FROM sqlite_master WHERE type = 'table'
              AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'grdb\\_%' ESCAPE '\\'
            ORDER BY rowid
            """
        )
    }

    private func empty(_ tables: [String]) throws -> RawDatabase {
        let path = scratch + "/floor-\(UUID().uuidString).db"
        let target = try RawDatabase(path)
        for table in tables {
            let statements = try source.texts(
                """
                SELECT sql FROM sqlite_master WHERE tbl_name = '\(table)' AND sql IS NOT NULL
                  AND type IN ('table', 'index') ORDER BY type DESC
                """
            )
            for statement in statements { try target.run(statement) }
        }
        return target
    }
}

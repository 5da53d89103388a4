import Foundation
import GRDBSQLite
import OneMachine

/// SQLite's own interface and nothing else: what the floors are measured with.
final class RawDatabase {
    let handle: OpaquePointer

    /// Opens with the settings a store has: WAL, and every commit on the medium.
    init(_ path: String, readOnly: Bool = false) throws {
        var opened: OpaquePointer?
        let flags = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        guard sqlite3_open_v2(path, &opened, flags, nil) == SQLITE_OK, let opened else {
            throw Trouble("cannot open \(path)")
        }
        handle = opened
        sqlite3_busy_timeout(handle, 5_000)
        guard !readOnly else { return }
        try run("PRAGMA journal_mode = WAL")
        try run("PRAGMA synchronous = FULL")
        try run("PRAGMA wal_autocheckpoint = 0")
    }

    deinit { sqlite3_close_v2(handle) }

    func run(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure(sql) }
    }

    func prepare(_ sql: String) throws -> RawStatement {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement
        else { throw failure(sql) }
        return RawStatement(pointer: statement)
    }

    func integer(_ sql: String) throws -> Int64 {
        let statement = try prepare(sql)
        guard statement.step() else { throw failure(sql) }
        defer { statement.reset() }
        return sqlite3_column_int64(statement.pointer, 0)
    }

    func texts(_ sql: String) throws -> [String] {
        let statement = try prepare(sql)
        var texts: [String] = []
        while statement.step() {
            guard let text = sqlite3_column_text(statement.pointer, 0) else { continue }
            texts.append(String(cString: text))
        }
        return texts
    }

    private func failure(_ sql: String) -> Trouble {
        Trouble("\(String(cString: sqlite3_errmsg(handle))): \(sql.prefix(200))")
    }
}

/// One prepared statement.
final class RawStatement {
    let pointer: OpaquePointer

    init(pointer: OpaquePointer) { self.pointer = pointer }

    deinit { sqlite3_finalize(pointer) }

    /// Whether there is a row.
    func step() -> Bool { sqlite3_step(pointer) == SQLITE_ROW }
    func reset() { sqlite3_reset(pointer) }

    /// Binds texts in order, from 1.
    func bind(_ texts: [String]) throws {
        // Tells SQLite to copy what it is given.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        for (index, text) in texts.enumerated() {
            sqlite3_bind_text(pointer, Int32(index + 1), text, -1, transient)
        }
    }

    /// Runs an insert or update whose parameters are bound.
    func execute() throws {
        let code = sqlite3_step(pointer)
        sqlite3_reset(pointer)
        guard code == SQLITE_DONE else { throw Trouble("SQLite refused a row: \(code)") }
    }
}

/// Rows of one table, held outside of it so that reading them costs a floor nothing.
struct HeldRows {
    let columns: Int
    private var values: [HeldValue] = []
    private var bytes: [UInt8] = []

    private enum HeldValue {
        case null
        case integer(Int64)
        case text(start: Int, count: Int)
        case blob(start: Int, count: Int)
    }

    init(reading sql: String, from database: RawDatabase) throws {
        let statement = try database.prepare(sql)
        columns = Int(sqlite3_column_count(statement.pointer))
        while statement.step() {
            for column in 0..<Int32(columns) { hold(statement.pointer, column) }
        }
    }

    var count: Int { columns == 0 ? 0 : values.count / columns }

    private mutating func hold(_ row: OpaquePointer, _ column: Int32) {
        switch sqlite3_column_type(row, column) {
        case SQLITE_INTEGER: values.append(.integer(sqlite3_column_int64(row, column)))
        case SQLITE_NULL: values.append(.null)
        case let type:
            let start = bytes.count
            let count = Int(sqlite3_column_bytes(row, column))
            if let source = sqlite3_column_blob(row, column) {
                bytes.append(contentsOf: UnsafeRawBufferPointer(start: source, count: count))
            }
            let isText = type == SQLITE_TEXT
            values.append(
                isText ? .text(start: start, count: count) : .blob(start: start, count: count)
            )
        }
    }

    /// Runs the statement once for each row, its columns bound in order.
    func run(_ statement: RawStatement) throws {
        let pointer = statement.pointer
        try bytes.withUnsafeBytes { memory in
            for row in 0..<count {
                for column in 0..<columns {
                    let index = Int32(column + 1)
                    switch values[row * columns + column] {
                    case .null: sqlite3_bind_null(pointer, index)
                    case .integer(let number): sqlite3_bind_int64(pointer, index, number)
                    case .text(let start, let count):
                        let source = memory.baseAddress.map {
                            ($0 + start).assumingMemoryBound(to: CChar.self)
                        }
                        sqlite3_bind_text(pointer, index, source, Int32(count), nil)
                    case .blob(let start, let count):
                        let source = memory.baseAddress.map { $0 + start }
                        sqlite3_bind_blob(pointer, index, source, Int32(count), nil)
                    }
                }
                try statement.execute()
            }
        }
    }
}

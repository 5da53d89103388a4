import GRDB
import GRDBSQLite
import History

/// The statements of one connection, prepared once and spoken to through SQLite's own interface.
///
/// GRDB keeps connections, transactions, migrations and backups; only binding and stepping are done
/// here, because ids and bodies are bytes that may hold anything (GRDB binds text up to a NUL) and
/// because the apply loop runs these statements hundreds of thousands of times.
///
/// Lives for one transaction and never leaves its closure.
final class Connection {
    let handle: OpaquePointer
    private let database: Database
    private let watch = Watch()
    /// Literals have one address each, which is cheaper to look up than their text.
    private var prepared: [UnsafePointer<UInt8>: (statement: Statement, prepared: Prepared)] = [:]

    init(_ database: Database) throws(StoreError) {
        guard let handle = database.sqliteConnection else {
            throw StoreError.failed(code: SQLITE_MISUSE, "the connection is closed")
        }
        self.handle = handle
        self.database = database
    }

    /// The statement of a literal, reset and without bindings from earlier use.
    func callAsFunction(_ sql: StaticString) throws -> Prepared {
        if let known = prepared[sql.utf8Start] { return known.prepared }
        let statement = try database.cachedStatement(sql: sql.description)
        let fresh = Prepared(
            pointer: statement.sqliteStatement,
            connection: handle,
            watch: watch
        )
        prepared[sql.utf8Start] = (statement, fresh)
        return fresh
    }

    /// Runs statements that are used once, such as those of a schema.
    func execute(_ sql: String) throws { try database.execute(sql: sql) }

    /// The first column of a question that is asked once, as text.
    func texts(_ sql: String) throws -> [String] {
        try String.fetchAll(database, sql: sql)
    }

    /// Statements that give rows fail with `tooSlow` once this long has passed.
    func limit(to duration: Duration) { watch.deadline = .now + duration }
    func unlimit() { watch.deadline = nil }

    var lastRow: Int64 { sqlite3_last_insert_rowid(handle) }
    /// Rows the last INSERT, UPDATE or DELETE touched.
    var changed: Int { Int(sqlite3_changes(handle)) }
}

/// Looks at the clock now and then while rows are read.
final class Watch {
    var deadline: ContinuousClock.Instant?
    private var rows = 0

    func rowRead() throws(StoreError) {
        rows &+= 1
        guard rows & 0xff == 0, let deadline, deadline < .now else { return }
        throw StoreError.tooSlow
    }
}

/// One prepared statement. Every call that runs it leaves it reset.
struct Prepared {
    let pointer: OpaquePointer
    let connection: OpaquePointer
    let watch: Watch

    /// Binds all parameters in order, from 1.
    func bind<each Parameter: Bindable>(_ values: repeat each Parameter) -> Prepared {
        var index: Int32 = 0
        for value in repeat each values {
            index += 1
            value.bind(to: pointer, at: index)
        }
        return self
    }

    /// Runs a statement that gives no rows.
    func run() throws(StoreError) {
        let code = sqlite3_step(pointer)
        sqlite3_reset(pointer)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(code) }
    }

    /// The first row, if any.
    func first<Answer>(_ read: (Columns) throws -> Answer) throws -> Answer? {
        defer { sqlite3_reset(pointer) }
        guard try step() else { return nil }
        return try read(Columns(pointer: pointer))
    }

    func all<Answer>(_ read: (Columns) throws -> Answer) throws -> [Answer] {
        defer { sqlite3_reset(pointer) }
        var answers: [Answer] = []
        while try step() { answers.append(try read(Columns(pointer: pointer))) }
        return answers
    }

    /// Visits rows until `visit` says `false`. The statement must not be used inside.
    func each(_ visit: (Columns) throws -> Bool) throws {
        defer { sqlite3_reset(pointer) }
        while try step() {
            guard try visit(Columns(pointer: pointer)) else { return }
        }
    }

    private func step() throws(StoreError) -> Bool {
        switch sqlite3_step(pointer) {
        case SQLITE_ROW:
            try watch.rowRead()
            return true
        case SQLITE_DONE: return false
        case let code: throw failure(code)
        }
    }

    private func failure(_ code: Int32) -> StoreError {
        StoreError(
            sqlite: sqlite3_extended_errcode(connection) == 0
                ? code : sqlite3_extended_errcode(connection),
            String(cString: sqlite3_errmsg(connection))
        )
    }
}

/// The columns of the row a statement stands on; valid inside the closure it is given to.
struct Columns {
    let pointer: OpaquePointer

    func isNull(_ index: Int32) -> Bool { sqlite3_column_type(pointer, index) == SQLITE_NULL }
    func int(_ index: Int32) -> Int64 { sqlite3_column_int64(pointer, index) }
    func optionalInt(_ index: Int32) -> Int64? { isNull(index) ? nil : int(index) }
    /// A number this store wrote, hence never negative.
    func number(_ index: Int32) -> UInt64 { UInt64(clamping: int(index)) }

    /// The bytes of a blob or text.
    func bytes(_ index: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(pointer, index) else { return [] }
        let count = Int(sqlite3_column_bytes(pointer, index))
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    func size(_ index: Int32) -> Int { Int(sqlite3_column_bytes(pointer, index)) }

    func digest(_ index: Int32) throws(StoreError) -> Digest {
        guard let start = sqlite3_column_blob(pointer, index),
            sqlite3_column_bytes(pointer, index) == 32
        else { throw StoreError.damaged("a digest of \(size(index)) bytes") }
        func word(_ at: Int) -> UInt64 {
            UInt64(bigEndian: start.loadUnaligned(fromByteOffset: at * 8, as: UInt64.self))
        }
        return Digest(
            words: Digest.InlineWords(a: word(0), b: word(1), c: word(2), d: word(3))
        )
    }

    func replica(_ index: Int32) throws(StoreError) -> ReplicaID {
        guard let start = sqlite3_column_blob(pointer, index),
            sqlite3_column_bytes(pointer, index) == 16
        else { throw StoreError.damaged("a replica id of \(size(index)) bytes") }
        return ReplicaID(
            high: UInt64(bigEndian: start.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }

    func text(_ index: Int32) throws(StoreError) -> Text {
        guard let text = Text(validating: bytes(index)) else {
            throw StoreError.damaged("a text that is not UTF-8")
        }
        return text
    }

    func optionalText(_ index: Int32) throws(StoreError) -> Text? {
        isNull(index) ? nil : try text(index)
    }
}

extension StoreError {
    /// Reads an extended SQLite result code.
    init(sqlite code: Int32, _ message: String) {
        switch code & 0xff {
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .damaged(message)
        case SQLITE_FULL: self = .diskFull
        case SQLITE_BUSY, SQLITE_LOCKED: self = .heldByAnother(kind: "tool", pid: nil)
        case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: self = .readOnly
        case SQLITE_CONSTRAINT: self = .refused(message)
        case SQLITE_INTERRUPT: self = .tooSlow
        case SQLITE_IOERR: self = .mediumFailed(message)
        default: self = .failed(code: code, message)
        }
    }

    /// What GRDB reports, in our words; errors of the caller's own pass through `nil`.
    init?(_ error: any Error) {
        if let known = error as? StoreError {
            self = known
        } else if let database = error as? DatabaseError {
            self.init(
                sqlite: database.extendedResultCode.rawValue,
                database.message ?? "\(database)"
            )
        } else {
            return nil
        }
    }
}

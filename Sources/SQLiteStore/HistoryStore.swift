import GRDB
import GRDBSQLite
import Glibc
package import History
import Synchronization

/// A history and its rows in one SQLite file, for a site as for a hub.
///
/// WAL with full synchronisation: what a transaction wrote is on the medium when `write` returns, and
/// only then may it leave the machine. One connection writes and checkpoints; all others only read
/// (SQLite before 3.51.3 can corrupt a file that two connections write and checkpoint at once).
/// Whoever opens a store holds its `StateLock`.
package final class HistoryStore: Sendable {
    package let path: String
    let hash: HashFunction
    private let pool: DatabasePool
    /// Handles of committed replicas, records and words, handed from one writer to the next.
    private let handles = Mutex(Handles())
    private let medium = Mutex<StoreError?>(nil)

    /// Seconds a reader may hold a view; longer ones would keep the log of writes from shrinking. Far
    /// more than any page of news takes, so that a starved machine does not look like a broken one.
    package static let readerSeconds = 20

    /// Opens or makes the store at a path.
    ///
    /// - Parameters:
    ///   - deployment: the zone the store must belong to; a new store is marked with it.
    ///   - progress: told how many records are done and how many there are, while rows are derived
    ///     anew because an older version wrote them.
    package init(
        path: String,
        deployment: Digest? = nil,
        hash: @escaping HashFunction,
        progress: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws(StoreError) {
        self.path = path
        self.hash = hash
        do {
            try Self.prepareFile(path)
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            try Self.prepare(pool)
            if mutated(.migratesInSteps), try pool.read({ try !$0.tableExists("grdb_migrations") })
            {
                try pool.write { try $0.execute(sql: LogSchema.chain) }
            }
            try LogSchema.migrator.migrate(pool)
            try pool.write { database in
                try StoreTransaction(Connection(database), hash: hash, handles: Handles())
                    .open(deployment: deployment, progress: progress)
            }
        } catch {
            throw StoreError(error) ?? .failed(code: -1, "\(error)")
        }
    }

    /// Closes all connections and shrinks the log of writes; the store is of no use afterwards.
    package func close() throws(StoreError) {
        do { try pool.close() } catch { throw StoreError(error) ?? .failed(code: -1, "\(error)") }
    }

    // MARK: Reading

    /// One consistent view of the store, without waiting for writers.
    package func read<Answer: Sendable>(
        _ work: @escaping @Sendable (StoreView) throws -> Answer
    ) async throws -> Answer {
        try await read(within: Self.readerSeconds, work)
    }

    /// The same with a limit of one's own; `nil` for work on the whole store.
    package func read<Answer: Sendable>(
        within seconds: Int?,
        _ work: @escaping @Sendable (StoreView) throws -> Answer
    ) async throws -> Answer {
        try await translating {
            try await pool.read { [self] in try view($0, within: seconds, work) }
        }
    }

    /// The same for callers that are not asynchronous.
    package func readBlocking<Answer>(
        within seconds: Int? = HistoryStore.readerSeconds,
        _ work: (StoreView) throws -> Answer
    ) throws -> Answer {
        do {
            return try pool.read { try view($0, within: seconds, work) }
        } catch {
            throw StoreError(error) ?? error
        }
    }

    private func view<Answer>(
        _ database: Database,
        within seconds: Int?,
        _ work: (StoreView) throws -> Answer
    ) throws -> Answer {
        let connection = try Connection(database)
        if let seconds, !mutated(.readsForEver) { connection.limit(to: .seconds(seconds)) }
        defer { connection.unlimit() }
        return try work(
            StoreView(connection, hash: hash, handles: handles.withLock { $0.forReaders })
        )
    }

    // MARK: Writing

    /// Why the medium failed a write; `nil` while it never did.
    ///
    /// After a flush that failed nobody knows what the system still holds of the file and takes for
    /// written. Nothing is tried again: whatever is written later fails the same way, until the store is
    /// opened anew and reads what is really there.
    package var mediumFailure: StoreError? { medium.withLock { $0 } }

    /// One transaction: on the medium when it returns, as if it never was when `work` throws.
    package func write<Answer: Sendable>(
        _ work: @escaping @Sendable (StoreTransaction) throws -> Answer
    ) async throws -> Answer {
        try checkMedium()
        do {
            return try await pool.write { [self] in try transact($0, work) }
        } catch {
            throw noting(error)
        }
    }

    /// The same for callers that are not asynchronous.
    package func writeBlocking<Answer>(_ work: (StoreTransaction) throws -> Answer) throws -> Answer
    {
        try checkMedium()
        do {
            return try pool.write { try transact($0, work) }
        } catch {
            throw noting(error)
        }
    }

    private func checkMedium() throws(StoreError) {
        if let mediumFailure, !mutated(.retriesFlush) { throw mediumFailure }
    }

    private func noting(_ error: any Error) -> any Error {
        guard let failure = StoreError(error) else { return error }
        if case .mediumFailed = failure { medium.withLock { $0 = $0 ?? failure } }
        return failure
    }

    private func transact<Answer>(
        _ database: Database,
        _ work: (StoreTransaction) throws -> Answer
    ) throws -> Answer {
        // Taken out, not copied: what a transaction that fails has learnt must not stay.
        let known = handles.withLock { handles in
            defer { handles = Handles() }
            return handles
        }
        let transaction = try StoreTransaction(Connection(database), hash: hash, handles: known)
        let answer = try work(transaction)
        try transaction.finish()
        let learnt = transaction.handles
        database.afterNextTransaction { [self] _ in handles.withLock { $0 = learnt } }
        return answer
    }

    private func translating<Answer>(_ work: () async throws -> Answer) async throws -> Answer {
        do { return try await work() } catch { throw StoreError(error) ?? error }
    }

    /// The connection pool, for backup and verification.
    var connections: DatabasePool { pool }
}

extension HistoryStore {
    /// Marks a file as ours: "HYNG".
    static let applicationID: Int32 = 0x4859_4e47
    /// Pages of the log of writes after which a commit writes it back: 62.5 MiB. A larger interval
    /// writes a page that changes often less often; closing the store writes back the rest.
    private static let checkpointPages = 16_000

    /// Makes the file where it is missing, so that it is its owner's alone from the first byte.
    static func prepareFile(_ path: String) throws(StoreError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw refusal(path) }
        Glibc.close(descriptor)
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "huying.store"
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA trusted_schema = OFF;
                    PRAGMA cell_size_check = ON;
                    PRAGMA secure_delete = ON;
                    PRAGMA temp_store = MEMORY;
                    """
            )
            if database.configuration.readonly {
                try database.execute(
                    sql: """
                        PRAGMA query_only = ON;
                        PRAGMA wal_autocheckpoint = 0;
                        PRAGMA cache_size = -8192;
                        """
                )
            } else {
                try database.execute(
                    sql: """
                        PRAGMA wal_autocheckpoint = \(checkpointPages);
                        PRAGMA journal_size_limit = 67108864;
                        PRAGMA cache_size = -32768;
                        """
                )
            }
        }
        return configuration
    }

    /// Refuses what is no store of ours, and makes every commit wait for the medium: GRDB chooses
    /// NORMAL for WAL by itself, under which a power cut may take back a number that was sent.
    private static func prepare(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { database in
            let mode = mutated(.sendsUnsynced) ? "NORMAL" : "FULL"
            try database.execute(sql: "PRAGMA synchronous = \(mode)")
            let mark = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
            let isEmpty = try !database.tableExists("grdb_migrations")
            if mark == 0, isEmpty {
                try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            } else if mark != applicationID {
                throw StoreError.damaged("another program's database")
            }
            guard try !LogSchema.migrator.hasBeenSuperseded(database) else {
                throw StoreError.newerSchema
            }
        }
    }
}

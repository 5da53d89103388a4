import GRDB
import Glibc
package import History

/// A store's file looked at without altering it or making anything beside it: a backup, or a copy that
/// was made to be looked at. It must be one file, without a log of writes.
package struct StoreInspection: Sendable {
    private let queue: DatabaseQueue
    private let hash: HashFunction

    package init(path: String, hash: @escaping HashFunction) throws(StoreError) {
        self.hash = hash
        var configuration = Configuration()
        configuration.label = "huying.inspection"
        configuration.readonly = true
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA trusted_schema = OFF;
                    PRAGMA cell_size_check = ON;
                    PRAGMA temp_store = MEMORY;
                    """
            )
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read { database in
                let mark = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
                guard mark == HistoryStore.applicationID else {
                    throw StoreError.damaged("another program's database")
                }
                guard try !LogSchema.migrator.hasBeenSuperseded(database) else {
                    throw StoreError.newerSchema
                }
            }
        } catch {
            throw StoreError(error) ?? .failed(code: -1, "\(error)")
        }
    }

    package func read<Answer>(_ work: (StoreView) throws -> Answer) throws -> Answer {
        do {
            return try queue.read { database in
                try work(StoreView(Connection(database), hash: hash, handles: Handles()))
            }
        } catch {
            throw StoreError(error) ?? error
        }
    }

    /// Checks file, chains, bodies and signatures and says what is wrong; empty where nothing is.
    package func verify(
        trust: @escaping HeadTrust,
        progress: @escaping (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws -> [String] {
        try read { try LogChecking.findings(in: $0, trust: trust, progress: progress) }
    }

    package func close() throws(StoreError) {
        do { try queue.close() } catch { throw StoreError(error) ?? .failed(code: -1, "\(error)") }
    }

    /// Copies a store that nobody has open, its log of writes included, into one file. The original is
    /// only read; a log of writes that a killed process left is made good in the copy alone.
    package static func copy(atRest path: String, to target: String) throws(StoreError) {
        do {
            for suffix in ["", "-wal"] {
                try copyFile(path + suffix, to: target + suffix, isNeeded: suffix.isEmpty)
            }
            let queue = try DatabaseQueue(path: target)
            try queue.writeWithoutTransaction { database in
                _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
            }
            try queue.close()
        } catch {
            for suffix in ["", "-wal", "-shm"] { unlink(target + suffix) }
            throw StoreError(error) ?? .failed(code: -1, "\(error)")
        }
    }

    private static func copyFile(
        _ source: String,
        to target: String,
        isNeeded: Bool
    ) throws(StoreError) {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else {
            if errno == ENOENT, !isNeeded { return }
            throw errno == ENOENT
                ? .damaged("the file \(source) is missing") : HistoryStore.refusal(source)
        }
        defer { Glibc.close(input) }
        let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw HistoryStore.refusal(target) }
        defer { Glibc.close(output) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = buffer.withUnsafeMutableBytes {
                Glibc.read(input, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw HistoryStore.refusal(source) }
            if count == 0 { return }
            var done = 0
            while done < count {
                let written = buffer[done..<count].withUnsafeBytes {
                    Glibc.write(output, $0.baseAddress, $0.count)
                }
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw HistoryStore.refusal(target) }
                done += written
            }
        }
    }
}

import Foundation
import Glibc
import History
package import Intake
package import SQLiteStore

/// Looks into a store that nobody has open, by a copy: neither the store nor anything beside it is
/// altered, however damaged it is.
package struct StoreExamination: Sendable {
    private let store: String
    private let lock: String
    private let trust: ZoneTrust
    /// Leaves out what takes as long as the history is.
    private let isQuick: Bool
    private let commands: StoreCommands

    /// - Parameters:
    ///   - store: the path of its file.
    ///   - lock: the path of its lock file.
    package init(
        store: String,
        lock: String,
        trust: ZoneTrust,
        isQuick: Bool,
        commands: StoreCommands
    ) {
        self.store = store
        self.lock = lock
        self.trust = trust
        self.isQuick = isQuick
        self.commands = commands
    }

    /// How long somebody else may hold the store.
    private static let patience = Duration.seconds(10)

    /// - Parameter read: reads what else is wanted from the copy; asked only where the store opens.
    package func run<Answer: Sendable>(
        progress: @escaping @Sendable (_ done: Int, _ all: Int) -> Void,
        _ read: @escaping @Sendable (StoreView) throws -> Answer
    ) async -> (findings: [Finding], answer: Answer?) {
        guard access(store, F_OK) == 0 else {
            let missing = StoreError.damaged("the file \(store) is missing")
            return ([commands.damaged(missing)], nil)
        }
        let scratch = NSTemporaryDirectory() + "huying-doctor-" + UUID().uuidString
        guard mkdir(scratch, 0o700) == 0, hasRoom(at: scratch) else {
            rmdir(scratch)
            return ([Self.noRoom], nil)
        }
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let copy = scratch + "/store"
        do {
            try await takeCopy(to: copy)
            let answer: Answer
            do {
                let inspection = try StoreInspection(path: copy, hash: trust.hash)
                defer { try? inspection.close() }
                answer = try inspection.read(read)
            }
            guard !isQuick else { return ([Self.opens], answer) }
            return (try await compare(copy, progress: progress), answer)
        } catch StoreError.heldByAnother(_, let pid) {
            let holder = pid.map(String.init) ?? "?"
            return (
                [
                    .unknown(
                        "store",
                        Wording(
                            "数据库正被进程 \(holder) 使用，没有检查",
                            "process \(holder) holds the store; it was not checked"
                        )
                    )
                ], nil
            )
        } catch {
            return ([commands.damaged(error as? StoreError ?? .damaged("\(error)"))], nil)
        }
    }

    private func takeCopy(to copy: String) async throws {
        var held: StateLock?
        do {
            held = try await StateLock.acquire(lock, as: .command, waiting: Self.patience)
        } catch StoreError.readOnly {
            // Nobody can be writing there.
        }
        defer { held?.release() }
        try StoreInspection.copy(atRest: store, to: copy)
    }

    private func compare(
        _ copy: String,
        progress: @escaping @Sendable (_ done: Int, _ all: Int) -> Void
    ) async throws -> [Finding] {
        let opened = try HistoryStore(path: copy, deployment: trust.deployment, hash: trust.hash)
        defer { try? opened.close() }
        let log = try await opened.verify(rebuild: false, trust: trust.heads, progress: progress)
        guard log.isEmpty else { return [commands.log(log)] }
        let rows = try await opened.verify(rebuild: true, trust: trust.heads, progress: progress)
        return commands.store(log: [], rows: rows)
    }

    /// Room for the copy, and for the copy in which the log is replayed.
    private func hasRoom(at scratch: String) -> Bool {
        var facts = statvfs()
        var size = stat()
        guard statvfs(scratch, &facts) == 0, stat(store, &size) == 0 else { return false }
        return UInt64(facts.f_bavail) * UInt64(facts.f_frsize) > UInt64(size.st_size) * 3
    }

    private static let noRoom = Finding.unknown(
        "store",
        Wording(
            "临时目录放不下一份副本，没有检查数据库",
            "there is no room for a copy to check; the store was not checked"
        )
    )

    private static let opens = Finding.ok("store", Wording("数据库能打开", "the store opens"))
}

/// What mends a store: the same findings, told by a site's commands or by a hub's.
package struct StoreCommands: Sendable {
    private let restore: Wording
    private let repair: Wording

    /// - Parameters:
    ///   - restore: puts a backup in place.
    ///   - repair: derives rows anew and fetches bodies that are damaged.
    package init(restore: Wording, repair: Wording) {
        self.restore = restore
        self.repair = repair
    }

    /// The store does not open.
    package func damaged(_ error: StoreError) -> Finding {
        .wrong(
            "store",
            error.code,
            Wording(
                error.sentence.zh + "。",
                error.sentence.en.prefix(1).uppercased() + error.sentence.en.dropFirst() + "."
            ),
            next: restore,
            exit: 9
        )
    }

    /// What a check of log and rows came to.
    package func store(log: [String], rows: [String]) -> [Finding] {
        [
            log.isEmpty ? Self.soundLog : self.log(log),
            rows.isEmpty ? Self.soundRows : self.rows(rows),
        ]
    }

    /// - Parameter findings: at least one.
    package func log(_ findings: [String]) -> Finding {
        .wrong(
            "store",
            "E3130.logDamaged",
            Wording(
                "日志有 \(findings.count) 处不符，第一处：\(findings.first ?? "")",
                "The log has \(findings.count) faults, the first: \(findings.first ?? "")"
            ),
            next: repair,
            exit: 9
        )
    }

    private func rows(_ findings: [String]) -> Finding {
        .wrong(
            "rows",
            "E3131.rowsDiffer",
            Wording(
                "数据表有 \(findings.count) 处与日志不符，第一处：\(findings.first ?? "")",
                "\(findings.count) rows differ from the log, the first: \(findings.first ?? "")"
            ),
            next: repair,
            exit: 9
        )
    }

    private static let soundLog = Finding.ok(
        "store",
        Wording("日志、链条和签名无误", "log, chains and signatures are sound")
    )
    private static let soundRows = Finding.ok(
        "rows",
        Wording("数据表与日志一致", "the rows are what the log says")
    )
}

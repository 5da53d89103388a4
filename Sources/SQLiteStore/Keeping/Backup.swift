import Foundation
import GRDB
import Glibc
import History

extension HistoryStore {
    /// Writes a consistent copy of the store to a path, while work goes on.
    ///
    /// The copy is made beside its place, checked and flushed, and only then given its name, so the
    /// path holds a complete backup or what was there before. It is one file, its owner's alone.
    package func backup(to path: String) async throws {
        let part = path + ".part-\(getpid())"
        defer { for suffix in ["", "-journal", "-wal", "-shm"] { unlink(part + suffix) } }
        unlink(part)
        do {
            try Self.prepareFile(part)
            try await copy(to: part)
            try Self.flush(part)
            guard rename(part, path) == 0 else { throw Self.refusal(path) }
            try Self.flush(Self.directory(of: path))
        } catch {
            throw StoreError(error) ?? error
        }
    }

    private func copy(to path: String) async throws {
        if mutated(.copiesFile) {
            guard let bytes = FileManager.default.contents(atPath: self.path) else { return }
            return try bytes.write(to: URL(fileURLWithPath: path))
        }
        let target = try DatabaseQueue(path: path)
        let problems = try await connections.read { source in
            try target.writeWithoutTransaction { copy in
                try copy.execute(sql: "PRAGMA synchronous = FULL")
                try source.backup(to: copy)
                let problems = try String.fetchAll(copy, sql: "PRAGMA integrity_check(1)")
                // A copy of one file needs no log of writes beside it.
                _ = try String.fetchOne(copy, sql: "PRAGMA journal_mode = DELETE")
                return problems
            }
        }
        try target.close()
        guard problems == ["ok"] else {
            throw StoreError.damaged("the copy: \(problems.first ?? "")")
        }
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func flush(_ path: String) throws(StoreError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw refusal(path) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw refusal(path) }
    }

    static func refusal(_ path: String) -> StoreError {
        switch errno {
        case ENOSPC, EDQUOT: .diskFull
        case EROFS, EACCES, EPERM: .readOnly
        case let code: .mediumFailed("\(path): \(String(cString: strerror(code)))")
        }
    }
}

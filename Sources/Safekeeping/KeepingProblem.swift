import Glibc
package import SQLiteStore

/// Why a backup was not made, not taken, or is none. What was there before is as it was.
package enum KeepingProblem: Error, Hashable, Sendable {
    /// The file is no backup, is cut off, or is one of a hub where a site's is needed, or the reverse.
    case noBackup(String)
    /// Its content is not what was written, or not what the hash beside it says.
    case altered(String)
    /// It is whole, but what it holds contradicts itself: the first finding.
    case unsound(String, finding: String)
    /// The operating system refused something.
    case file(String, errno: Int32)
    case store(StoreError)

    /// Stable, for people and scripts.
    package var code: String {
        switch self {
        case .noBackup: "E3004.noBackup"
        case .altered: "E3005.alteredBackup"
        case .unsound: "E3006.unsoundBackup"
        case .file(_, let errno):
            errno == ENOSPC || errno == EDQUOT ? "E3102.diskFull" : "E3003.fileFailed"
        case .store(let error): error.code
        }
    }

    package var sentence: Wording {
        switch self {
        case .noBackup(let path):
            Wording("\(path) 不是完整的备份。", "\(path) is no complete backup.")
        case .altered(let path):
            Wording(
                "\(path) 的内容与备份时不同，不能用。",
                "The content of \(path) is not what was backed up; it cannot be used."
            )
        case .unsound(let path, let finding):
            Wording(
                "\(path) 里的数据自相矛盾：\(finding)",
                "What \(path) holds contradicts itself: \(finding)"
            )
        case .file(let path, let errno):
            Wording(
                "文件读写失败：\(path)（\(String(cString: strerror(errno)))）",
                "A file could not be read or written: \(path) (\(String(cString: strerror(errno))))"
            )
        case .store(let error): Wording(error.sentence.zh, error.sentence.en)
        }
    }

    /// What the last system call said about a path.
    static func last(_ path: String) -> KeepingProblem { .file(path, errno: errno) }
}

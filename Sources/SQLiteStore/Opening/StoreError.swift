/// Why a store did not do what it was asked. Nothing was half done: every write is one transaction,
/// which after a failed medium may be there or not.
package enum StoreError: Error, Hashable, Sendable {
    /// The file is no store of ours, or its content contradicts itself. The text names what.
    case damaged(String)
    case diskFull
    /// Another process works on this store: `kind` as in `StateLock.Holder`, or a foreign tool.
    case heldByAnother(kind: String, pid: Int32?)
    case readOnly
    /// The store belongs to another zone.
    case wrongDeployment
    /// Written by a newer version of the program.
    case newerSchema
    /// A number beyond what the store can count.
    case outOfRange
    /// The schema refused what would alter the log; a mistake of ours or of a foreign tool.
    case refused(String)
    /// A reader took longer than it may hold the log back.
    case tooSlow
    /// Reading or writing the medium failed. A failed flush cannot be repeated safely: the process
    /// ends, and the next one reads what is really there.
    case mediumFailed(String)
    /// A question of an SQL user that cannot be answered.
    case badQuery(String)
    /// Anything else SQLite says.
    case failed(code: Int32, String)

    /// Stable, for people and scripts.
    package var code: String {
        switch self {
        case .damaged: "E3101.damaged"
        case .diskFull: "E3102.diskFull"
        case .heldByAnother: "E3103.heldByAnother"
        case .readOnly: "E3104.readOnly"
        case .wrongDeployment: "E3105.wrongDeployment"
        case .newerSchema: "E3106.newerSchema"
        case .outOfRange: "E3107.outOfRange"
        case .refused: "E3108.refused"
        case .tooSlow: "E3109.tooSlow"
        case .mediumFailed: "E3110.mediumFailed"
        case .badQuery: "E3111.badQuery"
        case .failed: "E3199.failed"
        }
    }

    /// What was written may be on the medium all the same, which shows when the store is opened anew.
    package var mayBeSaved: Bool {
        if case .mediumFailed = self { true } else { false }
    }

    /// What happened, in Chinese and in English, with the detail that helps.
    package var sentence: (zh: String, en: String) {
        switch self {
        case .damaged(let what):
            ("本地数据库已损坏：\(what)", "the store is damaged: \(what)")
        case .diskFull:
            ("磁盘已满，未写入任何内容", "the disk is full; nothing was written")
        case .heldByAnother(let kind, let pid):
            (
                "数据库正被另一进程使用（\(kind)\(pid.map { "，进程号 \($0)" } ?? "")）",
                "another process holds the store (\(kind)\(pid.map { ", pid \($0)" } ?? ""))"
            )
        case .readOnly:
            ("数据库所在磁盘或目录只读", "the store is on a read-only disk or directory")
        case .wrongDeployment:
            ("这是另一个开发区的数据库", "the store belongs to another zone")
        case .newerSchema:
            ("数据库由更新版本的程序写成", "the store was written by a newer version")
        case .outOfRange:
            ("编号超出范围", "a number is out of range")
        case .refused(let what):
            ("日志不可更改：\(what)", "the log refuses to be altered: \(what)")
        case .tooSlow:
            ("读取超时", "a read took too long")
        case .mediumFailed(let what):
            ("磁盘读写失败：\(what)", "reading or writing the disk failed: \(what)")
        case .badQuery(let what):
            ("查询语句有误：\(what)", "the query cannot be answered: \(what)")
        case .failed(let code, let what):
            ("数据库错误 \(code)：\(what)", "database error \(code): \(what)")
        }
    }
}

import Foundation
import Glibc
import Safekeeping
package import Settings

/// The verbs that look into a backup; they need no hub.
package struct HubBackupVerbs: Sendable {
    private let scratch: String
    private let language: Language

    /// - Parameter scratch: a directory in which a store is unpacked and removed again.
    package init(scratch: String, language: Language) {
        self.scratch = scratch
        self.language = language
    }

    package func verify(_ path: String) throws -> HubOutcome {
        let backup = try HubBackup(reading: path)
        let seal = try backup.verify(scratch: scratch)
        let words = HubProblem.Words(
            zh: "备份完好：\(path)（\(HubClock.text(backup.madeAt)) 制作，\(backup.figures.changes) 条变更）",
            en:
                "The backup is sound: \(path) (made \(HubClock.text(backup.madeAt)), \(backup.figures.changes) changes)"
        )
        return HubOutcome(
            document(
                of: backup,
                path,
                adding: [
                    .init("hash", .text(seal.hash)), .init("bytes", .count(seal.bytes)),
                    .init("hashBeside", .bool(seal.hasHashBeside)), .init("verified", .bool(true)),
                ]
            ),
            text: words.text(in: language)
        )
    }

    package func drill(_ path: String) async throws -> HubOutcome {
        let start = ContinuousClock.now
        let backup = try HubBackup(reading: path)
        try await backup.drill(scratch: scratch)
        let seconds = (ContinuousClock.now - start).components.seconds
        let words = HubProblem.Words(
            zh: """
                演练成功：\(path) 已在临时目录恢复，日志重放、摘要一致，用了 \(seconds) 秒；临时目录已删除。
                \(backup.figures.changes) 条变更，\(HubClock.text(backup.madeAt)) 制作。
                """,
            en: """
                The drill succeeded: \(path) was restored in a scratch directory, its log replayed, its \
                digests equal, in \(seconds) s; the scratch directory is gone.
                \(backup.figures.changes) changes, made \(HubClock.text(backup.madeAt)).
                """
        )
        return HubOutcome(
            document(of: backup, path, adding: [.init("drilled", .bool(true))]),
            text: words.text(in: language)
        )
    }

    private func document(
        of backup: HubBackup,
        _ path: String,
        adding more: [HubDocument.Field]
    ) -> HubDocument {
        .object(
            [
                .init("file", .text(path)), .init("zone", .text(backup.papers.zone)),
                .init("incarnation", .int(Int64(clamping: backup.papers.incarnation))),
                .init("madeAt", .text(HubClock.text(backup.madeAt))),
                .init("changes", .int(Int64(clamping: backup.figures.changes))),
                .init("digest", .text(backup.figures.digest)),
            ] + more
        )
    }
}

import DutyBook
import Foundation
import History
import SQLiteStore
import Safekeeping
import Settings

extension Desk {
    /// The log, the chains, and the rows against a replay of the log.
    func verify(_ arguments: DeskArguments, progress: @escaping ProgressSink) async throws
        -> DeskReply
    {
        let isRebuild = try arguments.flag("rebuild")
        let findings = try await site.store.verify(
            rebuild: isRebuild,
            trust: site.trust.heads,
            progress: { done, all in
                progress(DeskProgress(phase: "verify", done: done, total: all))
            }
        )
        return DeskReply(
            [
                "type": "result", "ok": .bool(findings.isEmpty), "rebuild": .bool(isRebuild),
                "differences": .array(findings.map { .string($0) }),
            ],
            exit: findings.isEmpty ? .done : .storeTrouble
        )
    }

    /// A copy of everything this site is: store, key and card, in one private file.
    ///
    /// `as` is where the command puts it afterwards, for the record of the newest backup.
    func createBackup(_ arguments: DeskArguments, progress: @escaping ProgressSink) async throws
        -> DeskReply
    {
        let path = try arguments.required("path").string
        guard path.hasPrefix("/") else {
            throw DeskProblem.usage(
                Phrase("备份文件要写完整路径。", "The backup needs an absolute path.")
            )
        }
        progress(DeskProgress(phase: "backup", done: 0))
        SiteBackup.clearLeftovers(in: site.directory.path)
        let now = site.clock.now()
        let seal = try await SiteBackup.create(of: site, at: path)
        let place = try arguments.text("as")?.string ?? path
        BackupRecord(path: place, madeAt: now, seal: seal).keep(in: site.directory.path)
        let figures = try await site.store.read { store -> (count: Int, bytes: Int) in
            try store.attachmentFigures()
        }
        return DeskReply([
            "type": "result", "path": .string(path), "bytes": .count(seal.bytes),
            "hash": .string(seal.hash), "verified": true,
            // Their bytes lie beside the store, at the hub and at every site that sees the call; a
            // restored site fetches them again.
            "attachmentsLeftOut": .count(figures.count),
            "attachmentBytesLeftOut": .count(figures.bytes),
        ])
    }

    /// A question of an SQL user, answered from the documented views; nothing can be written.
    func sql(_ arguments: DeskArguments) async throws -> DeskReply {
        let query = try arguments.required("query").string
        let answer = try await site.store.query(query)
        return DeskReply([
            "columns": .array(answer.columns.map { .string($0) }),
            "rows": .array(answer.rows.map { row in .array(row.map { JSON($0) }) }),
        ])
    }
}

import DutyBook
import Foundation
import History
import Identity
import SQLiteStore
import Settings

extension Desk {
    /// The log, the chains, and the rows against a replay of the log.
    func verify(_ arguments: DeskArguments, progress: @escaping ProgressSink) async throws
        -> DeskReply
    {
        let isRebuild = try arguments.flag("rebuild")
        let findings = try await site.store.verify(rebuild: isRebuild) { done, all in
            progress(DeskProgress(phase: "verify", done: done, total: all))
        }
        return DeskReply(
            [
                "type": "result", "ok": .bool(findings.isEmpty), "rebuild": .bool(isRebuild),
                "differences": .array(findings.map { .string($0) }),
            ],
            exit: findings.isEmpty ? .done : .storeTrouble
        )
    }

    /// A copy of everything this site is: store, key and card, in one private file.
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
        let size = try await SiteBackup.create(of: site, at: path)
        return DeskReply([
            "type": "result", "path": .string(path), "bytes": .count(size), "verified": true,
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

    func trace(_ arguments: DeskArguments) async throws -> DeskReply {
        let name = try arguments.required("record")
        let wantsProof = try arguments.flag("verify")
        let wantsEvidence = try arguments.flag("export")
        let site = site
        return try await site.store.read(within: nil) { store in
            guard let record = try RecordLookup.any(name, in: store) else {
                throw Refusal(.unknownCall, subject: name)
            }
            let history = RecordHistory(try store.entries(of: record))
            let isIncoming = try store.isIncoming(record)
            var document = TraceDocument(record, history, isIncoming: isIncoming).document
            guard wantsProof || wantsEvidence else { return DeskReply(document) }
            let evidence = try Evidence.gather(of: record, in: store, trust: site.trust)
            let finding = EvidenceCheck.check(evidence)
            document = document.adding(["verification": finding.document])
            if wantsEvidence { document = document.adding(["evidence": evidence]) }
            return DeskReply(document, exit: finding.isSound ? .done : .storeTrouble)
        }
    }

    /// Checks an exported trace; needs neither a store nor a network.
    package static func verifyEvidence(_ request: DeskRequest) -> DeskReply {
        do {
            return try verifyEvidence(DeskArguments(request))
        } catch {
            return DeskProblem(explaining: error).reply(in: request.language)
        }
    }

    static func verifyEvidence(_ arguments: DeskArguments) throws -> DeskReply {
        let text = try arguments.required("evidence")
        let evidence: JSON
        do throws(JSONFault) {
            evidence = try JSON(reading: text.utf8)
        } catch {
            throw DeskProblem(
                "E2305.noEvidence",
                exit: .usage,
                Phrase("这个文件不是导出的全程留痕。", "The file is no exported trace.")
            )
        }
        let finding = EvidenceCheck.check(evidence)
        return DeskReply(finding.document, exit: finding.isSound ? .done : .storeTrouble)
    }
}

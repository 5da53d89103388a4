import DutyBook
import History
import SQLiteStore
import Settings

extension Desk {
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

import History
import SQLiteStore
import Synchronization

extension Desk {
    /// Streams whose refs are remembered at once; more would be streams that were never ended.
    private static let mostSessions = 64

    package func batch(_ chunk: BatchChunk) async -> [JSON] {
        let refs = sessions.withLock { $0[chunk.session] ?? [:] }
        let results: [JSON]
        do {
            let (lines, learned) = try await site.write { [self] writer in
                try batch(chunk, refs: refs, writer: writer)
            }
            results = lines
            remember(learned, of: chunk)
        } catch {
            let problem = DeskProblem(explaining: error)
            results = chunk.lines.map { line in
                let ref = (try? JSON(reading: line))?["ref"] ?? .null
                return Self.failure(ref, problem, chunk)
            }
        }
        if chunk.last { sessions.withLock { $0[chunk.session] = nil } }
        return results
    }

    /// All lines in one transaction: a line that is refused leaves no trace, the rest is durable
    /// together.
    private func batch(_ chunk: BatchChunk, refs: [Text: Text], writer: SiteWriter) throws -> (
        [JSON], [Text: Text]
    ) {
        let zone = try Zone(writer.store)
        var refs = refs
        var results: [JSON] = []
        for line in chunk.lines {
            var ref: JSON = .null
            do {
                let document: JSON
                do throws(JSONFault) {
                    document = try JSON(reading: line)
                } catch {
                    throw DeskProblem.malformedLine(error)
                }
                ref = document["ref"] ?? .null
                let command = try command(from: document, chunk: chunk, refs: refs)
                let effect = try carryOut(command, writer: writer, zone: zone)
                if let name = ref.text { refs[name] = effect.record.id }
                results.append(
                    .object(
                        [JSONMember("ref", ref), JSONMember("ok", true)]
                            + (effect.document.members ?? [])
                    )
                )
            } catch let error as StoreError {
                // The store itself failed: nothing of this chunk is durable.
                throw error
            } catch {
                results.append(Self.failure(ref, DeskProblem(explaining: error), chunk))
            }
        }
        return (results, refs)
    }

    private func command(from document: JSON, chunk: BatchChunk, refs: [Text: Text]) throws
        -> ChangeCommand
    {
        guard let verb = document["do"]?.text, let members = document.members else {
            throw DeskProblem.usage(
                Phrase("这一行没有 do。", "The line has no \"do\".")
            )
        }
        var arguments: [Text: Value] = [:]
        for member in members where !["do", "ref", "as", "seen"].contains(member.key) {
            guard let value = member.value.value else {
                throw DeskProblem.usage(
                    Phrase("\(member.key) 的数值不支持。", "\(member.key) has a number we do not take.")
                )
            }
            arguments[member.key] = value
        }
        for name: Text in ["call", "item"] {
            if let ref = arguments[name]?.text, let id = refs[ref] { arguments[name] = .text(id) }
        }
        let isImported = arguments["occurredAt"] != nil
        return ChangeCommand(
            verb: verb,
            arguments: arguments,
            person: document["as"]?.text ?? chunk.person,
            seen: document["seen"]?.text,
            uid: chunk.uid,
            entryMode: isImported ? .imported : .normal
        )
    }

    private func remember(_ refs: [Text: Text], of chunk: BatchChunk) {
        sessions.withLock { sessions in
            if sessions[chunk.session] == nil, sessions.count >= Self.mostSessions {
                sessions.removeAll()
            }
            sessions[chunk.session] = refs
        }
    }

    private static func failure(_ ref: JSON, _ problem: DeskProblem, _ chunk: BatchChunk) -> JSON {
        ["ref": ref, "ok": false, "error": problem.document(in: chunk.language)]
    }
}

extension DeskProblem {
    static func malformedLine(_ fault: JSONFault) -> DeskProblem {
        .usage(
            Phrase(
                "这一行不是 JSON：\(fault.explanation)",
                "The line cannot be read: \(fault.explanation)"
            )
        )
    }
}

import DutyBook
import History
import SQLiteStore
import Synchronization

extension Desk {
    /// Streams whose refs are remembered at once; more would be streams that were never ended.
    private static let mostSessions = 64

    /// The arguments that name a record and may be a ref of an earlier line.
    private static let named: [Text] =
        [RecordType.call, RecordType.item]
        + RecordDeclaration.all.filter(\.hasCommands).map(\.type)

    package func batch(_ chunk: BatchChunk) async -> [JSON] {
        var results: [JSON] = []
        var changes: [[UInt8]] = []
        for line in chunk.lines {
            guard let question = question(from: line, chunk: chunk) else {
                changes.append(line)
                continue
            }
            results += await commit(changes, of: chunk)
            changes = []
            // Only now are the refs of the lines before it known.
            let resolved = self.question(from: line, chunk: chunk) ?? question
            results.append(await self.answer(resolved, line: line))
        }
        results += await commit(changes, of: chunk)
        if chunk.last { sessions.withLock { $0[chunk.session] = nil } }
        return results
    }

    /// A line that asks or synchronises instead of changing something; it ends the commit before it.
    private func question(from line: [UInt8], chunk: BatchChunk) -> DeskRequest? {
        guard let document = try? JSON(reading: line), let verb = document["do"]?.text,
            Self.asks(verb)
        else { return nil }
        var arguments: [Text: Value] = [:]
        for member in document.members ?? [] where !["do", "ref", "as"].contains(member.key) {
            arguments[member.key] = member.value.value
        }
        for name in Self.named + ["record"] {
            let refs = sessions.withLock { $0[chunk.session] ?? [:] }
            if let ref = arguments[name]?.text, let id = refs[ref] { arguments[name] = .text(id) }
        }
        return DeskRequest(
            verb,
            arguments,
            as: document["as"]?.text ?? chunk.person,
            language: chunk.language,
            uid: chunk.uid
        )
    }

    private func answer(_ question: DeskRequest, line: [UInt8]) async -> JSON {
        let reply = await perform(question) { _ in }
        let ref = (try? JSON(reading: line))?["ref"] ?? .null
        if reply.document["type"]?.string == "error" {
            return ["ref": ref, "ok": false, "error": reply.document]
        }
        let members = (reply.document.members ?? []).filter { !["ok", "ref"].contains($0.key) }
        return .object(
            [JSONMember("ref", ref), JSONMember("ok", .bool(reply.exit == .done))] + members
        )
    }

    private func commit(_ changes: [[UInt8]], of whole: BatchChunk) async -> [JSON] {
        guard !changes.isEmpty else { return [] }
        var chunk = whole
        chunk.lines = changes
        let refs = sessions.withLock { $0[chunk.session] ?? [:] }
        do {
            let (lines, learned) = try await site.write { [self, chunk] writer in
                try batch(chunk, refs: refs, writer: writer)
            }
            remember(learned, of: chunk)
            return lines
        } catch {
            let problem = DeskProblem(explaining: error)
            return changes.map { line in
                let ref = (try? JSON(reading: line))?["ref"] ?? .null
                return Self.failure(ref, problem, chunk)
            }
        }
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
        for name in Self.named {
            if let ref = arguments[name]?.text, let id = refs[ref] { arguments[name] = .text(id) }
        }
        let isImported = arguments["occurredAt"] != nil
        let person = document["as"]?.text ?? chunk.person
        guard person?.isBlank != true else { throw DeskProblem.nobody }
        return ChangeCommand(
            verb: verb,
            arguments: arguments,
            person: person,
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

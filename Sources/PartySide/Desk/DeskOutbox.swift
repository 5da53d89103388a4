import DutyBook
import History
import Identity
import SQLiteStore
import Settings

/// Writes own changes as `{"change","record","action","state","rule","reason","since"}`.
enum OutboxDocument {
    static func item(_ row: OutboxRow, person: Text?) -> JSON {
        var state: JSON = "waiting"
        var rule: JSON = .null
        var reason: JSON = .null
        switch row.state {
        case .waiting: break
        case .sent: state = "sent"
        case .returned(let name, let text):
            state = "returned"
            rule = .string(name)
            reason = .string(text)
        }
        return [
            "change": .string(row.dot.description),
            "record": .string(row.record.id),
            "recordType": .string(row.record.type),
            "action": .string(row.action),
            "state": state, "rule": rule, "reason": reason,
            "since": Timestamps.json(row.since),
            "person": .text(person),
        ]
    }

    static func items(_ rows: [OutboxRow], in store: StoreView) throws -> [JSON] {
        try rows.map { item($0, person: try store.entry(at: $0.dot)?.body.author.person) }
    }

    /// What came back and was not taken off the list, then what waits; each in order.
    static func open(in store: StoreView) throws -> [OutboxRow] {
        let replicas = try SiteFacts.epochs(in: store).map(\.replica)
        let rows = try store.outbox(of: replicas).filter { !$0.isDiscarded }
        return rows.filter(\.isReturned) + rows.filter { !$0.isReturned }
    }
}

extension OutboxRow {
    var isReturned: Bool {
        if case .returned = state { true } else { false }
    }
}

extension Desk {
    func outbox(_ arguments: DeskArguments) async throws -> DeskReply {
        let limit = try arguments.count("limit")
        let after = try arguments.text("after")
        return try await site.store.read(within: nil) { store in
            let rows = try OutboxDocument.open(in: store)
            let start = after.flatMap { token in
                rows.firstIndex { Text($0.dot.description) == token }
            }
            let rest = Array(rows.dropFirst(start.map { $0 + 1 } ?? 0))
            let shown = limit.map { Array(rest.prefix($0)) } ?? rest
            let next = shown.count < rest.count ? shown.last.map { $0.dot.description } : nil
            return DeskReply([
                "items": .array(try OutboxDocument.items(shown, in: store)),
                "next": next.map { .string($0) } ?? .null,
            ])
        }
    }

    func showOutbox(_ arguments: DeskArguments) async throws -> DeskReply {
        let dot = try Self.dot(arguments)
        return try await site.store.read { store in
            guard let row = try OutboxDocument.open(in: store).first(where: { $0.dot == dot }),
                let entry = try store.entry(at: dot)
            else { throw Refusal(.unknownChange, subject: Text(dot.description)) }
            let item = OutboxDocument.item(row, person: entry.body.author.person)
            return DeskReply(item.adding(["content": TraceDocument.change(entry)]))
        }
    }

    /// Writes a returned change and what depended on it again, in order, on what is here now. What
    /// others wrote meanwhile is left standing beside it: a conflict rather than a loss.
    func resubmit(_ request: DeskRequest, _ arguments: DeskArguments) async throws -> DeskReply {
        let dot = try Self.dot(arguments)
        let changes = try await site.write { [self] writer in
            let returned = try OutboxDocument.open(in: writer.store).filter(\.isReturned)
                .compactMap { try writer.store.entry(at: $0.dot) }
            guard let first = returned.first(where: { $0.dot == dot }) else {
                throw Refusal(.unknownChange, subject: Text(dot.description))
            }
            var again: [Entry] = []
            for entry in returned where entry.body.record == first.body.record {
                let isDependent = again.contains { RecordHistory.saw(entry, $0) }
                if entry.dot == dot || isDependent { again.append(entry) }
            }
            return try again.map { entry in
                try self.resubmit(entry, request: request, writer: writer)
            }
        }
        let documents = changes.map { JSON.string($0.description) }
        return DeskReply([
            "change": documents.first ?? .null, "changes": .array(documents),
        ])
    }

    private func resubmit(_ entry: Entry, request: DeskRequest, writer: SiteWriter) throws -> Dot {
        let body = entry.body
        let history = RecordHistory(try writer.store.entries(of: body.record))
        let ranks = try Zone(writer.store).ranks
        let writes = body.writes.map { write in
            let policy = Aspects.rule(write.aspect, of: body.record.type)?.policy
            let view = policy.flatMap {
                history.view(of: write.aspect, policy: $0, ranks: ranks)
            }
            let unseen = view?.claims.flatMap(\.dots).filter { !body.context.covers($0) } ?? []
            return Write(write.aspect, write.value, keeps: write.keeps + unseen)
        }
        let dot = try writer.append(
            ChangeDraft(
                record: body.record,
                action: body.action,
                writes: writes,
                events: body.events,
                context: history.context,
                author: site.author(person: request.person ?? body.author.person, uid: request.uid),
                occurredAt: body.times.occurredAt,
                entryMode: .backfill,
                note: body.note
            )
        )
        try writer.store.discard(entry.dot, at: site.clock.now())
        return dot
    }

    /// Takes a returned change off the list; undoes one that has not left by a counter-change.
    func discard(_ request: DeskRequest, _ arguments: DeskArguments) async throws -> DeskReply {
        let dot = try Self.dot(arguments)
        let why = try arguments.text("why") ?? ""
        return try await site.write { [self] writer in
            guard let entry = try Self.own(dot, in: writer.store) else {
                throw Refusal(.unknownChange, subject: Text(dot.description))
            }
            if case .returned? = entry.standing?.verdict {
                try writer.store.discard(dot, at: site.clock.now())
                return DeskReply(["discarded": .string(dot.description), "change": .null])
            }
            guard entry.standing == nil else {
                throw DeskProblem.usage(
                    Phrase(
                        "这项改动中心已经收下，不能丢弃。",
                        "The hub has accepted this change; it cannot be discarded."
                    )
                )
            }
            let counter = try counterChange(entry, why: why, request: request, writer: writer)
            return DeskReply([
                "discarded": .string(dot.description), "change": .string(counter.description),
            ])
        }
    }

    private func counterChange(
        _ entry: Entry,
        why: Text,
        request: DeskRequest,
        writer: SiteWriter
    ) throws -> Dot {
        let body = entry.body
        let history = RecordHistory(try writer.store.entries(of: body.record))
        let author = site.author(person: request.person, uid: request.uid)
        let reason = why.isEmpty ? "discarded" : why
        if body.action == "call.raise" || Actions.rule(body.action)?.command == .opens {
            let action = body.record.type + ".void"
            return try writer.append(
                ChangeDraft(
                    record: body.record,
                    action: action,
                    writes: [Write(RecordHistory.life, RecordHistory.voided)],
                    events: [Event("voided", ["why": .text(reason)])],
                    context: history.context,
                    author: author,
                    note: reason
                )
            )
        }
        let before = history.filtered { RecordHistory.saw(entry, $0) }
        let ranks = try Zone(writer.store).ranks
        let writes = body.writes.compactMap { write -> Write? in
            let policy = Aspects.rule(write.aspect, of: body.record.type)?.policy
            let earlier = policy.flatMap {
                before.view(of: write.aspect, policy: $0, ranks: ranks)
            }
            return earlier.map { Write(write.aspect, $0.value) }
        }
        guard body.events.isEmpty, !body.writes.isEmpty, writes.count == body.writes.count else {
            throw DeskProblem(
                "E2114.cannotUndo",
                exit: .unexpected,
                Phrase(
                    "这是一项已记下的事实，不能撤掉；请另行补充说明。",
                    "This is a recorded fact and cannot be undone; add an explanation instead."
                ),
                next: Phrase("huying call supplement", "huying call supplement")
            )
        }
        return try writer.append(
            ChangeDraft(
                record: body.record,
                action: body.action,
                writes: writes,
                context: history.context,
                author: author,
                note: reason
            )
        )
    }

    private static func dot(_ arguments: DeskArguments) throws -> Dot {
        let name = try arguments.required("change")
        guard let dot = Dot(name.string) else { throw Refusal(.unknownChange, subject: name) }
        return dot
    }

    /// A change this site wrote, in whatever epoch.
    private static func own(_ dot: Dot, in store: StoreView) throws -> Entry? {
        guard try SiteFacts.epochs(in: store).contains(where: { $0.replica == dot.replica }) else {
            return nil
        }
        return try store.entry(at: dot)
    }
}

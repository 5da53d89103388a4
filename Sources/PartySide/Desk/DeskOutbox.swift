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
            let zone = try Zone(writer.store)
            return try again.map { entry in
                try resubmit(entry, request: request, writer: writer, zone: zone)
            }
        }
        let documents = changes.map { JSON.string($0.description) }
        return DeskReply([
            "change": documents.first ?? .null, "changes": .array(documents),
        ])
    }

    private func resubmit(
        _ entry: Entry,
        request: DeskRequest,
        writer: SiteWriter,
        zone: Zone
    ) throws -> Dot {
        let body = entry.body
        let history = RecordHistory(try writer.store.entries(of: body.record))
        let writes = body.writes.map { write in
            let policy = Aspects.rule(write.aspect, of: body.record.type)?.policy
            let view = policy.flatMap {
                history.view(of: write.aspect, policy: $0, ranks: zone.ranks)
            }
            let unseen = view?.claims.flatMap(\.dots).filter { !body.context.covers($0) } ?? []
            return Write(write.aspect, write.value, keeps: write.keeps + unseen)
        }
        var draft = ChangeDraft(
            record: body.record,
            action: body.action,
            writes: writes,
            events: body.events,
            context: history.context,
            author: body.author,
            occurredAt: body.times.occurredAt,
            entryMode: .backfill,
            note: body.note
        )
        let before = body.author
        let person = request.person ?? before.person
        draft.author = try author(of: draft, as: person, request, writer, zone)
            // Whoever wrote it before is kept beside who writes it again.
            .prepared(by: before.preparedBy ?? (person == before.person ? nil : before.person))
        let dot = try writer.append(draft)
        try writer.store.discard(entry.dot, at: site.clock.now())
        return dot
    }

    /// Who answers for a change that is written again or undone, in which role and for whom: as before
    /// where it is the same person, else by what the office has said of them.
    ///
    /// - Parameter draft: with the author of the change as it was.
    private func author(
        of draft: ChangeDraft,
        as person: Text,
        _ request: DeskRequest,
        _ writer: SiteWriter,
        _ zone: Zone
    ) throws -> Author {
        if draft.author.person == person {
            return site.author(
                person: person,
                uid: request.uid,
                onBehalfOf: draft.author.onBehalfOf,
                role: draft.author.role
            )
        }
        let now = site.clock.now()
        let represented = try zone.represented(
            by: person,
            of: site.party,
            doing: draft.action,
            at: now,
            in: writer.store
        )
        let history = RecordHistory(try writer.store.entries(of: draft.record))
        return zone.author(
            of: AuthoredAct(draft, after: history),
            by: person,
            uid: request.uid,
            onBehalfOf: represented,
            at: site
        )
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

    /// The change that undoes one which has not left: a void of what it opened, else what stood there
    /// before it.
    private func counterChange(
        _ entry: Entry,
        why: Text,
        request: DeskRequest,
        writer: SiteWriter
    ) throws -> Dot {
        let zone = try Zone(writer.store)
        let history = RecordHistory(try writer.store.entries(of: entry.body.record))
        let unsaid = Phrase("发出前撤销", "undone before it was sent").text(in: request.language)
        let reason = why.isEmpty ? Text(unsaid) : why
        if entry.body.action == "call.raise" {
            // What a leader submitted a leader takes back.
            let void = ChangeCommand(
                verb: "call.void",
                arguments: ["call": .text(entry.body.record.id), "why": .text(reason)],
                person: request.person,
                uid: request.uid
            )
            return try carryOut(void, writer: writer, zone: zone).dot
        }
        var draft = ChangeDraft(
            record: entry.body.record,
            action: entry.body.action,
            context: history.context,
            author: entry.body.author,
            note: reason
        )
        if Actions.rule(draft.action)?.command == .opens {
            let type = draft.record.type
            let aspects = RecordAspects(of: history, type: type, ranks: zone.ranks)
            guard !aspects.isVoid else { throw Refusal(.recordVoid, record: draft.record) }
            draft.action = type + ".void"
            draft.writes = [Write(RecordHistory.life, RecordHistory.voided)]
            draft.events = [Event("voided", ["why": .text(reason)])]
        } else {
            draft.writes = try Self.before(entry, in: history, ranks: zone.ranks)
        }
        let person = request.person ?? site.person
        draft.author = try author(of: draft, as: person, request, writer, zone)
        return try writer.append(draft)
    }

    /// What stood where a change wrote; refused of one that says more than that.
    private static func before(_ entry: Entry, in history: RecordHistory, ranks: MergeRanks) throws
        -> [Write]
    {
        let body = entry.body
        let before = history.filtered { RecordHistory.saw(entry, $0) }
        func value(of aspect: Text, in history: RecordHistory) -> Value? {
            let policy = Aspects.rule(aspect, of: body.record.type)?.policy
            return policy.flatMap { history.view(of: aspect, policy: $0, ranks: ranks) }?.value
        }
        let writes = body.writes.compactMap { write -> Write? in
            if Aspects.rule(write.aspect, of: body.record.type)?.policy == .addWins {
                // What joined the set leaves it, and the other way round.
                let undone: [Text: Value?] = [
                    "add": write.value["remove"], "remove": write.value["add"],
                ]
                return Write(write.aspect, .map(undone.compactMapValues(\.self)))
            }
            return value(of: write.aspect, in: before).map { Write(write.aspect, $0) }
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
        guard writes.contains(where: { value(of: $0.aspect, in: history) != $0.value }) else {
            throw Refusal(.nothingToDo, record: body.record)
        }
        return writes
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

import DutyBook
import History
import Identity
import SQLiteStore

extension Desk {
    /// Records decoded for one list in one view of the store before the view is given back.
    private static let pageRecords = 500

    /// `{"items":[…],"next":TOKEN|null}`
    static func list(_ items: [JSON], next: Text?) -> DeskReply {
        DeskReply(["items": .array(items), "next": .text(next)])
    }

    private static func ids(
        of type: Text,
        onlyOpen: Bool,
        after start: Text?,
        in store: StoreView
    ) throws -> [Text] {
        switch type {
        case RecordType.call:
            onlyOpen
                ? try store.openCalls(after: start, limit: pageRecords)
                : try store.calls(after: start, limit: pageRecords)
        case RecordType.item: try store.items(after: start, limit: pageRecords)
        default: try store.records(of: type, after: start, limit: pageRecords)
        }
    }

    /// Walks the records of a type in the order of their ids, oldest first, until `limit` of them
    /// were kept; `next` is the last one looked at where more may follow.
    func page(
        of type: Text,
        _ arguments: DeskArguments,
        _ make: @escaping @Sendable (RecordDocument, StoreView) throws -> JSON?
    ) async throws -> DeskReply {
        let limit = try arguments.count("limit")
        var after = try arguments.text("after")
        var items: [JSON] = []
        while true {
            let start = after
            let (found, last) = try await site.store.read(within: nil) { store in
                let zone = try Zone(store)
                var found: [(Text, JSON)] = []
                let ids = try Self.ids(of: type, onlyOpen: false, after: start, in: store)
                for id in ids {
                    let record = RecordRef(type: type, id: id)
                    guard let document = try zone.document(of: record, in: store),
                        !document.history.entries.isEmpty
                    else { continue }
                    if let item = try make(document, store) { found.append((id, item)) }
                }
                return (found, ids.count < Self.pageRecords ? nil : ids.last)
            }
            for (index, (id, item)) in found.enumerated() {
                items.append(item)
                guard let limit, items.count == limit else { continue }
                let isEnd = index == found.count - 1 && last == nil
                return Self.list(items, next: isEnd ? nil : id)
            }
            guard let last else { return Self.list(items, next: nil) }
            after = last
        }
    }

    func calls(_ arguments: DeskArguments) async throws -> DeskReply {
        let party = site.party
        let isToDo = try arguments.flag("todo")
        let isMine = try arguments.flag("mine")
        let isOverdue = try arguments.flag("overdue")
        let reading = try await clockReading()
        let isMeant: @Sendable (CallState, [CallClock]) -> Bool = { state, clocks in
            if isMine, state.caller != party, state.dispatch(of: party)?.isCurrent != true {
                return false
            }
            if isToDo, !Self.waits(for: party, state, clocks) { return false }
            return !isOverdue || clocks.contains(where: reading.isOverdue)
        }
        guard isToDo || isOverdue else {
            return try await page(of: RecordType.call, arguments) { document, _ in
                let state = document.callState
                let clocks = reading.clocks(of: document, state: state)
                return isMeant(state, clocks)
                    ? document.call(state, clocks, reading: reading) : nil
            }
        }
        return try await byRisk(arguments, reading, onlyOpen: isToDo, isMeant)
    }

    /// What is made of calls, in the order of their ids.
    ///
    /// - Parameter onlyOpen: those that have come to an end are not looked at.
    func calls<Found: Sendable>(
        onlyOpen: Bool,
        _ make: @escaping @Sendable (RecordDocument) throws -> Found?
    ) async throws -> [Found] {
        var all: [Found] = []
        var last: Text?
        repeat {
            let start = last
            let (found, next) = try await site.store.read(within: nil) { store in
                let zone = try Zone(store)
                let ids = try Self.ids(
                    of: RecordType.call,
                    onlyOpen: onlyOpen,
                    after: start,
                    in: store
                )
                let found = try ids.compactMap { id -> Found? in
                    let record = RecordRef(type: RecordType.call, id: id)
                    guard let document = try zone.document(of: record, in: store),
                        !document.history.entries.isEmpty
                    else { return nil }
                    return try make(document)
                }
                return (found, ids.count < Self.pageRecords ? nil : ids.last)
            }
            all += found
            last = next
        } while last != nil
        return all
    }

    /// The whole list in the order of risk. Only the calls on the page are written as documents.
    private func byRisk(
        _ arguments: DeskArguments,
        _ reading: ClockReading,
        onlyOpen: Bool,
        _ isMeant: @escaping @Sendable (CallState, [CallClock]) -> Bool
    ) async throws -> DeskReply {
        let ranked = try await calls(onlyOpen: onlyOpen) { document -> CallRisk? in
            let state = document.callState
            let clocks = reading.clocks(of: document, state: state)
            return isMeant(state, clocks) ? CallRisk(document.record.id, clocks, reading) : nil
        }.sorted()
        let after = try arguments.text("after")
        let start = after.flatMap { id in ranked.firstIndex { $0.id == id } }
        let rest = ranked.dropFirst(start.map { $0 + 1 } ?? 0)
        let shown = rest.prefix(try arguments.count("limit") ?? rest.count).map(\.id)
        let items = try await site.store.read(within: nil) { store in
            let zone = try Zone(store)
            return try shown.compactMap { id in
                try zone.document(of: RecordRef(type: RecordType.call, id: id), in: store)?
                    .call(reading: reading)
            }
        }
        return Self.list(items, next: shown.count < rest.count ? shown.last : nil)
    }

    /// By what the clocks are read now.
    func clockReading() async throws -> ClockReading {
        try await site.store.read { [self] in try clockReading(in: $0, Zone($0)) }
    }

    func clockReading(in store: StoreView, _ zone: Zone) throws -> ClockReading {
        let now = site.clock.now()
        let calendar = try zone.calendar(in: store)
        return ClockReading(
            rules: zone.rules,
            calendar: calendar,
            now: now,
            known: [site.memory.lastSuccess, site.memory.lastBundle].compactMap(\.self).max(),
            orders: try zone.ordersByCall(in: store, calendar: calendar, now: now)
        )
    }

    /// Whether the next step of a call is this party's.
    static func waits(for party: Text, _ state: CallState, _ clocks: [CallClock]) -> Bool {
        guard state.phase.isOpen else { return false }
        if clocks.contains(where: { $0.party == party && $0.isRunning && $0.isDuty }) {
            return true
        }
        if state.caller == party, state.phase == .awaitingVerification { return true }
        guard let dispatch = state.dispatch(of: party), dispatch.isCurrent else { return false }
        switch dispatch.state {
        case .pendingReceipt, .signed, .responded, .redo, .returnRefused: return true
        default: return false
        }
    }

    func items(_ arguments: DeskArguments) async throws -> DeskReply {
        let kind = try arguments.text("kind")
        let day = try arguments.day("on")
        guard kind.map(ItemKind.names.contains) != false else {
            let names = ItemKind.names.map(\.string).joined(separator: " | ")
            throw DeskProblem.usage(
                Phrase("没有这种目录（\(kind ?? "")）。", "There is no such list (\(kind ?? ""))."),
                next: Phrase("可以写：\(names)", "One of: \(names)")
            )
        }
        return try await page(of: RecordType.item, arguments) { document, _ in
            let item = document.item()
            guard kind == nil || item["kind"]?.text == kind else { return nil }
            guard let day else { return item }
            let state = ItemState(document.history, ranks: document.ranks)
            return item.adding([
                "on": .string(DayCell.text(day)),
                "effective": .array(state.assignments(on: day).map(RecordDocument.assignment)),
            ])
        }
    }

    func parties(_ arguments: DeskArguments) async throws -> DeskReply {
        let all = try await site.store.read { try $0.parties().all.values.sorted { $0.id < $1.id } }
        let items = all.map { party -> JSON in
            [
                "id": .string(party.id), "kind": .string(party.kind.rawValue),
                "name": .string(party.name), "parent": .text(party.parent),
                "homeDepartment": .text(party.homeDepartment),
            ]
        }
        return Self.list(items, next: nil)
    }

    func showCall(_ arguments: DeskArguments) async throws -> DeskReply {
        let name = try arguments.required("call")
        return try await site.store.read { [self] store in
            let zone = try Zone(store)
            let reading = try clockReading(in: store, zone)
            guard let record = try RecordLookup.call(name, in: store),
                let document = try zone.document(of: record, in: store)
            else { throw Refusal(.unknownCall, subject: name) }
            let state = document.callState
            let silent = state.silentCooperators(in: document.history)
            let call = document.call(reading: reading)
                .adding([
                    "missingFeedback": .array(silent.map(JSON.string)),
                    "itemTitle": .text(try Self.dutyItem(of: state, zone, in: store)?.title),
                ])
                .adding(try Self.companions(of: record, zone, in: store))
            guard state.kind == .urgent, state.phase.isOpen else {
                return DeskReply(call.adding(["conflicts": .array(document.conflicts())]))
            }
            let onDuty = try zone.onDuty(at: reading.now, in: store)
                .filter { state.dispatch(of: $0.party)?.isCurrent == true }
            return DeskReply(
                call.adding([
                    "conflicts": .array(document.conflicts()),
                    "onDuty": .array(onDuty.map(Self.duty)),
                ])
            )
        }
    }

    private static func dutyItem(
        of state: CallState,
        _ zone: Zone,
        in store: StoreView
    ) throws -> ItemState? {
        try state.aspects.text(Aspects.duty)
            .flatMap { try RecordLookup.item($0, in: store) }
            .flatMap { try zone.history(of: $0, in: store) }
            .map { ItemState($0, ranks: zone.ranks) }
    }

    /// What this party may read beside a call: its own notes, and who asked for help.
    private static func companions(
        of call: RecordRef,
        _ zone: Zone,
        in store: StoreView
    ) throws -> KeyValuePairs<Text, JSON> {
        var found: [Text: [JSON]] = [RecordType.note: [], RecordType.requester: []]
        for record in try store.records(referringTo: call) where found[record.type] != nil {
            guard let document = try zone.document(of: record, in: store),
                let opening = document.history.entries.first
            else { continue }
            let aspects = document.reading.aspects
            let said = record.type == RecordType.note ? "text" : "contact" as Text
            found[record.type]?.append([
                "record": .string(record.id),
                said: aspects.view(said).map { JSON($0.value) } ?? .null,
                "party": .string(opening.body.author.party),
                "person": .string(opening.body.author.person),
                "occurredAt": Timestamps.json(opening.body.times.occurredAt),
            ])
        }
        return [
            "notes": .array(found[RecordType.note] ?? []),
            "requesters": .array(found[RecordType.requester] ?? []),
        ]
    }

    func showItem(_ arguments: DeskArguments) async throws -> DeskReply {
        let name = try arguments.required("item")
        return try await site.store.read { store in
            guard let record = try RecordLookup.item(name, in: store),
                let document = try Zone(store).document(of: record, in: store)
            else { throw Refusal(.unknownItem, subject: name) }
            return DeskReply(
                document.item().adding(["conflicts": .array(document.conflicts())])
            )
        }
    }

    // MARK: Conflicts

    /// An open conflict a person named.
    struct NamedConflict {
        let record: RecordRef
        let aspect: Text
        let document: JSON
    }

    func conflicts(_ arguments: DeskArguments) async throws -> DeskReply {
        let limit = try arguments.count("limit")
        let after = try arguments.text("after")
        return try await site.store.read(within: nil) { store in
            let zone = try Zone(store)
            var items: [JSON] = []
            for record in try store.recordsInConflict() {
                items += try zone.document(of: record, in: store)?.conflicts() ?? []
            }
            let start = after.flatMap { token in items.firstIndex { $0["id"]?.text == token } }
            let rest = Array(items.dropFirst(start.map { $0 + 1 } ?? 0))
            let shown = limit.map { Array(rest.prefix($0)) } ?? rest
            let next = shown.count < rest.count ? shown.last?["id"]?.text : nil
            return Self.list(shown, next: next)
        }
    }

    func showConflict(_ arguments: DeskArguments) async throws -> DeskReply {
        let name = try arguments.required("conflict")
        return try await site.store.read { [self] store in
            DeskReply(try conflict(named: name, in: store, zone: try Zone(store)).document)
        }
    }

    func conflict(named name: Text, in store: StoreView, zone: Zone) throws -> NamedConflict {
        for record in try store.recordsInConflict() {
            for found in try zone.document(of: record, in: store)?.conflicts() ?? []
            where found["id"]?.text == name {
                guard let aspect = found["aspect"]?.text else { continue }
                return NamedConflict(record: record, aspect: aspect, document: found)
            }
        }
        throw Refusal(.unknownConflict, subject: name)
    }
}

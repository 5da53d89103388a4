import DutyBook
import History
import SQLiteStore

/// A reading verb of a type that follows from its declaration: `boundary.list`, `handover.show`,
/// `project.export` …
struct GeneralQuestion {
    let type: Text
    let kind: Kind

    enum Kind: String, CaseIterable {
        case list, show, export
    }

    /// `nil` for any other verb.
    init?(_ verb: Text) {
        for declared in RecordDeclaration.all
        where declared.hasCommands && declared.type != RecordType.item {
            let kind = Kind.allCases.first { declared.type + "." + Text($0.rawValue) == verb }
            guard let kind else { continue }
            type = declared.type
            self.kind = kind
            return
        }
        return nil
    }
}

extension Desk {
    func answer(
        _ question: GeneralQuestion,
        _ request: DeskRequest,
        _ arguments: DeskArguments
    ) async throws -> DeskReply {
        switch question.kind {
        case .list: try await list(question.type, arguments)
        case .show: try await show(question.type, arguments)
        case .export: try await export(question.type, request, arguments)
        }
    }

    private func show(_ type: Text, _ arguments: DeskArguments) async throws -> DeskReply {
        let name = try arguments.required(type)
        return try await site.store.read { [self] store in
            let zone = try Zone(store)
            let reading = try clockReading(in: store, zone)
            guard let record = try RecordLookup.record(type, named: name, in: store, zone: zone),
                let document = try zone.document(of: record, in: store)
            else { throw Refusal(.unknownRecord, subject: name) }
            return DeskReply(
                try document.named(in: store, reading).adding([
                    "conflicts": .array(document.conflicts()),
                    "linked": .array(try Self.linked(to: record, zone, store, reading)),
                ])
            )
        }
    }

    /// What refers to a record: `[{"recordType","record","title","state"}]`.
    private static func linked(
        to record: RecordRef,
        _ zone: Zone,
        _ store: StoreView,
        _ reading: ClockReading
    ) throws -> [JSON] {
        try store.records(referringTo: record).compactMap { other in
            guard let document = try zone.document(of: other, in: store) else { return nil }
            let shown = document.general(clocks: reading)
            return [
                "recordType": .string(other.type), "record": .string(other.id),
                "title": shown["title"] ?? .null, "state": shown["state"] ?? .null,
            ]
        }
    }

    private func list(_ type: Text, _ arguments: DeskArguments) async throws -> DeskReply {
        let register = try await register(type, arguments)
        let start = try arguments.text("after").flatMap { id in
            register.records.firstIndex { $0.id == id }
        }
        let rest = register.records.dropFirst(start.map { $0 + 1 } ?? 0)
        let shown = rest.prefix(try arguments.count("limit") ?? rest.count)
        let next = shown.count < rest.count ? shown.last?.id : nil
        return DeskReply(
            [
                "items": .array(shown.map(\.document)), "next": .text(next),
                "count": .count(register.records.count), "totals": register.totals(),
                "asOf": Timestamps.json(site.memory.lastSuccess),
            ]
        )
    }

    /// The records of a type that the arguments ask for, in the order of their ids.
    func register(_ type: Text, _ arguments: DeskArguments) async throws -> Register {
        guard let declared = RecordDeclaration.of(type) else { throw Refusal(.unknownVerb) }
        let filter = try await site.store.read { store in
            try RegisterFilter(declared, arguments, store)
        }
        var children: [Text: [RegisterRecord]] = [:]
        for child in Set((declared.listing?.rollups ?? []).map(\.type)) {
            children[child] = try await everyRecord(of: child).filter { !$0.isVoid }
        }
        let party = try arguments.flag("todo") ? site.party : nil
        let records = try await everyRecord(of: type).filter { record in
            filter.takes(record) && party.map(record.waits) ?? true
        }
        return Register(
            declared,
            records.map { $0.rolledUp(declared.listing?.rollups ?? [], children) }
        )
    }

    /// Every record of a type, in the order of their ids.
    func everyRecord(of type: Text) async throws -> [RegisterRecord] {
        let found = Collected()
        let reading = try await clockReading()
        _ = try await page(of: type, .none) { document, store in
            found.add(RegisterRecord(document, try document.named(in: store, reading)))
            return nil
        }
        return found.records
    }
}

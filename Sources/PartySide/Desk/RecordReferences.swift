import DutyBook
import History
import SQLiteStore

extension RecordLookup {
    /// Why a record of a type is refused that is not here.
    static func unknown(_ type: Text?) -> Refusal.Rule {
        switch type {
        case RecordType.call: .unknownCall
        case RecordType.item: .unknownItem
        default: .unknownRecord
        }
    }

    /// A record of a declared type by its id, its number or its whole title; `nil` where none is here.
    ///
    /// - Parameter zone: of this view of the store, where it is read already.
    static func record(
        _ type: Text,
        named name: Text,
        in store: StoreView,
        zone: Zone? = nil
    ) throws -> RecordRef? {
        if type == RecordType.call { return try call(name, in: store) }
        let direct = RecordRef(type: type, id: name)
        if try store.holds(direct) { return direct }
        if type == RecordType.order,
            let order = try order(numbered: name, in: store, zone: zone ?? Zone(store))
        {
            return order
        }
        let titled = try store.records(of: type, titled: name, limit: 2)
        guard titled.count < 2 else { throw Refusal(.ambiguousName, subject: name) }
        return titled.first.map { RecordRef(type: type, id: $0) }
    }
}

/// Arguments that refer to other records: named as people name them, and asked for what they know.
struct RecordReferences {
    let store: StoreView
    let zone: Zone

    /// Every reference becomes the id of its record, and what is not given is taken from the record
    /// that the declaration says knows it.
    func resolve(_ arguments: inout [Text: Value], of command: Command) throws {
        for field in command.fields {
            guard case .record(let type) = field.form, let name = arguments[field.name]?.text else {
                continue
            }
            let found = try RecordLookup.record(type, named: name, in: store, zone: zone)
            guard let record = found else {
                throw Refusal(RecordLookup.unknown(type), subject: name)
            }
            arguments[field.name] = .text(record.id)
        }
        for field in command.fields {
            guard case .record(let place) = field.source, arguments[field.name] == nil,
                let known = command.fields.first(where: { $0.name == place }),
                case .record(let type) = known.form, let id = arguments[place]?.text
            else { continue }
            arguments[field.name] = try value(of: field.name, in: RecordRef(type: type, id: id))
        }
    }

    private func value(of field: Text, in record: RecordRef) throws -> Value? {
        guard let history = try zone.history(of: record, in: store) else { return nil }
        let aspects = RecordAspects(of: history, type: record.type, ranks: zone.ranks)
        return RecordDeclaration.of(record.type)?.value(of: field, in: aspects)
    }
}

extension RecordDocument {
    /// The record with the titles of those it refers to: `"names": {id: title}`.
    func named(in store: StoreView, _ reading: ClockReading) throws -> JSON {
        let aspects = self.reading.aspects
        let references = RecordDeclaration.of(record.type)?.references(aspects, history) ?? []
        var names: [JSONMember] = []
        for reference in references where !names.contains(where: { $0.key == reference.id }) {
            guard let title = try store.title(of: reference) else { continue }
            names.append(JSONMember(reference.id, .string(title)))
        }
        for name in record.type == RecordType.order ? OrderState(history, ranks: ranks).calls : [] {
            guard let call = try RecordLookup.call(name, in: store),
                let title = try store.title(of: call)
            else { continue }
            names.append(JSONMember(name, .string(title)))
        }
        return general(clocks: reading).adding(["names": .object(names)])
    }
}

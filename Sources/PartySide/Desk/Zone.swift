import ChangeCodec
package import DutyBook
package import History
import Identity
import Intake
package import SQLiteStore

/// What every decision and document needs to know of the zone, read once for each view of the store.
package struct Zone: Sendable {
    package let parties: PartyDirectory
    package let ranks: MergeRanks
    /// The zone's rules through time.
    package let rules: RuleBook

    package init(_ store: StoreView) throws {
        parties = try store.parties()
        let hubs = try Incarnations(store: store).replicas
        ranks = DutyRules.ranks(hubs: hubs, parties: parties)
        rules = RuleBook(RecordHistory(try store.entries(of: RuleBook.record)))
    }

    /// The record's documents; `nil` where nothing of it may be shown.
    package func document(of record: RecordRef, in store: StoreView) throws -> RecordDocument? {
        guard let history = try history(of: record, in: store) else { return nil }
        return RecordDocument(record, history, zone: self, hash: sha256)
    }

    /// The working days, as shipped and as the hub published them since.
    package func calendar(in store: StoreView) throws -> WorkingCalendar {
        .shipped(
            with: try store.calendars().flatMap { record in
                CalendarEdition.editions(RecordHistory(try store.entries(of: record)))
            }
        )
    }

    /// `nil` of an unknown record and of one whose history is still coming in.
    package func history(of record: RecordRef, in store: StoreView) throws -> RecordHistory? {
        guard try !store.isIncoming(record) else { return nil }
        let history = RecordHistory(try store.entries(of: record))
        return history.entries.isEmpty && history.returned.isEmpty ? nil : history
    }
}

/// Finds the record a person means by an id or a number.
enum RecordLookup {
    /// - Parameter name: the id, the official or the provisional number.
    static func call(_ name: Text, in store: StoreView) throws -> RecordRef? {
        let direct = RecordRef(type: RecordType.call, id: name)
        if try store.holds(direct) { return direct }
        return try store.call(numbered: name).map { RecordRef(type: RecordType.call, id: $0) }
    }

    static func item(_ name: Text, in store: StoreView) throws -> RecordRef? {
        let direct = RecordRef(type: RecordType.item, id: name)
        if try store.holds(direct) { return direct }
        return try store.item(coded: name).map { RecordRef(type: RecordType.item, id: $0) }
    }

    /// A supervision order by the centre's number.
    static func order(numbered number: Text, in store: StoreView, zone: Zone) throws -> RecordRef? {
        try store.records(of: RecordType.order, after: nil, limit: .max).lazy
            .map { RecordRef(type: RecordType.order, id: $0) }
            .first { record in
                try zone.history(of: record, in: store).map {
                    OrderState($0, ranks: zone.ranks).number == number
                } ?? false
            }
    }

    /// Any record by its id or a call's number.
    static func any(_ name: Text, in store: StoreView) throws -> RecordRef? {
        if let found = try call(name, in: store) ?? item(name, in: store) { return found }
        for type in RecordType.all where type != RecordType.call && type != RecordType.item {
            let record = RecordRef(type: type, id: name)
            if try store.holds(record) { return record }
        }
        return nil
    }
}

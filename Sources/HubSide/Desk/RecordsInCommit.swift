import History
import Intake

/// The records a commit touches, each loaded once.
struct RecordsInCommit<Reading: HubReading> {
    private let store: Reading
    private var loaded: [RecordRef: [Entry]] = [:]
    private(set) var touched: Set<RecordRef> = []

    init(store: Reading) { self.store = store }

    /// Takes an arrival into its record; the store already holds it.
    mutating func add(_ arrival: Arrival) throws {
        let record = arrival.body.record
        touched.insert(record)
        let entry = Entry(
            dot: arrival.dot,
            digest: arrival.digest,
            body: arrival.body,
            standing: nil
        )
        if loaded[record] != nil {
            loaded[record]?.append(entry)
        } else {
            _ = try load(record)
        }
    }

    mutating func touch(_ record: RecordRef) throws {
        touched.insert(record)
        loaded[record] = nil
    }

    mutating func entries(of record: RecordRef) throws -> [Entry] {
        if let entries = loaded[record] { return entries }
        return try load(record)
    }

    mutating func settle(_ dot: Dot, of record: RecordRef, standing: Standing) throws {
        let entries = try entries(of: record)
        guard let index = entries.firstIndex(where: { $0.dot == dot }) else { return }
        var entry = entries[index]
        entry.stand(standing)
        loaded[record]?[index] = entry
    }

    private mutating func load(_ record: RecordRef) throws -> [Entry] {
        let entries = try store.entries(of: record)
        loaded[record] = entries
        return entries
    }
}

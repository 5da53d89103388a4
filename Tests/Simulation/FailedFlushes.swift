import History
import SQLiteStore

/// A store whose medium fails at each write or sync of a transaction in turn, and then works again.
package struct FailedFlushes {
    /// Transactions that failed.
    package private(set) var failures = 0

    package init() {}

    /// F03: nothing is written any more until the store is opened anew.
    package mutating func run() throws {
        try LoneStore.atEachWrite { place, writes in try fails(place, after: writes) }
    }

    private mutating func fails(_ place: LoneStore, after writes: Int) throws -> Bool {
        let store = try place.open()
        SimulatedDisk.shared.fail(place.directory, after: writes)
        let isDone = (try? write("first", to: store)) != nil
        guard !SimulatedDisk.shared.isToFail(place.directory) else {
            try store.close()
            return false
        }
        guard !isDone else { throw Violation("F03", "\(writes): done, and the medium failed") }
        failures += 1
        guard (try? write("second", to: store)) == nil else {
            throw Violation("F03", "\(writes): written after a flush that failed")
        }
        try? store.close()
        let again = try place.open()
        try write("third", to: again)
        try again.close()
        return true
    }

    private func write(_ fact: Text, to store: HistoryStore) throws {
        try store.writeBlocking { try $0.setFact(fact, to: [1]) }
    }
}

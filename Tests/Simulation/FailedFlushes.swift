import Foundation
import History
import Identity
import SQLiteStore

/// A store whose medium fails at each write or sync of a transaction in turn, and then works again.
package struct FailedFlushes {
    /// Transactions that failed.
    package private(set) var failures = 0
    private let directory: String

    package init() {
        directory = FileManager.default.temporaryDirectory.path + "/huying-flushes-\(getpid())"
    }

    /// F03: nothing is written any more until the store is opened anew.
    package mutating func run() throws {
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var place = 0
        while try fails(at: place) { place += 1 }
    }

    /// False where the transaction makes no such write any more.
    private mutating func fails(at place: Int) throws -> Bool {
        SimulatedDisk.shared.clear(tracked: true)
        let store = try open()
        SimulatedDisk.shared.fail(directory, after: place)
        let isDone = (try? write("first", to: store)) != nil
        guard !SimulatedDisk.shared.isToFail(directory) else {
            try store.close()
            return false
        }
        guard !isDone else { throw Violation("F03", "\(place): done, and the medium failed") }
        failures += 1
        guard (try? write("second", to: store)) == nil else {
            throw Violation("F03", "\(place): written after a flush that failed")
        }
        try? store.close()
        let again = try open()
        try write("third", to: again)
        try again.close()
        return true
    }

    private func open() throws -> HistoryStore {
        try HistoryStore(path: directory + "/store.db", hash: sha256)
    }

    private func write(_ fact: Text, to store: HistoryStore) throws {
        try store.writeBlocking { try $0.setFact(fact, to: [1]) }
    }
}

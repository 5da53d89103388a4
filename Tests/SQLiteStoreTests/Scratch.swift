import Foundation
import Identity
import SQLiteStore

/// A directory that goes with its test.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/huying-store-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var database: String { path + "/store.db" }

    func store() throws -> HistoryStore { try HistoryStore(path: database, hash: sha256) }
}

import Foundation
import Identity
import SQLiteStore

/// The place of one store that no zone uses, on a disk of its own.
struct LoneStore {
    let directory: String

    /// Tries something with each number of writes before it goes wrong, until so many are not made.
    ///
    /// - Parameter isReached: gets an empty disk; says whether it came so far.
    static func atEachWrite(_ isReached: (LoneStore, _ place: Int) throws -> Bool) throws {
        let root = FileManager.default.temporaryDirectory
        let place = LoneStore(directory: root.path + "/huying-store-\(getpid())")
        try FileManager.default.createDirectory(
            atPath: place.directory,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: place.directory) }
        for writes in 0... {
            SimulatedDisk.shared.clear(tracked: true)
            guard try isReached(place, writes) else { return }
        }
    }

    func open() throws -> HistoryStore {
        try HistoryStore(path: directory + "/store.db", hash: sha256)
    }
}

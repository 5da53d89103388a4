import Foundation
import Identity
import SQLiteStore

/// A store's first opening, with the power cut at each of its writes and syncs in turn.
package struct Openings {
    /// Cuts that came before the opening was through.
    package private(set) var cuts = 0

    /// How often each place is tried: what is lost is another part each time.
    private static let tries: UInt64 = 8
    private let directory: String

    package init() {
        directory = FileManager.default.temporaryDirectory.path + "/huying-openings-\(getpid())"
    }

    /// F24: whatever is left opens again. Throws the first that does not.
    package mutating func run() throws {
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var place = 0
        while try isCut(at: place) { place += 1 }
    }

    /// False where the opening makes no such write any more.
    private mutating func isCut(at place: Int) throws -> Bool {
        var wasCut = false
        for attempt in 0..<Self.tries {
            SimulatedDisk.shared.clear(tracked: true)
            SimulatedDisk.shared.cutPower(of: directory, after: place)
            try? open()
            guard !SimulatedDisk.shared.hasPower(directory) else { continue }
            wasCut = true
            cuts += 1
            var dice = Dice(UInt64(place), attempt, 0x09E2)
            SimulatedDisk.shared.restart(directory, &dice)
            do { try open() } catch {
                throw Violation("F24", "cut at write \(place) of its opening: \(error)")
            }
        }
        return wasCut
    }

    private func open() throws {
        try HistoryStore(path: directory + "/store.db", hash: sha256).close()
    }
}

import SQLiteStore

/// A store's first opening, with the power cut at each of its writes and syncs in turn.
package struct Openings {
    /// Cuts that came before the opening was through.
    package private(set) var cuts = 0

    /// How often each place is tried: what is lost is another part each time.
    private static let tries: UInt64 = 8

    package init() {}

    /// F24: whatever is left opens again. Throws the first that does not.
    package mutating func run() throws {
        try LoneStore.atEachWrite { store, place in
            var wasCut = false
            for attempt in 0..<Self.tries where try isCut(store, at: place, attempt) {
                wasCut = true
            }
            return wasCut
        }
    }

    private mutating func isCut(_ store: LoneStore, at place: Int, _ attempt: UInt64) throws -> Bool
    {
        let directory = store.directory
        SimulatedDisk.shared.clear(tracked: true)
        SimulatedDisk.shared.cutPower(of: directory, after: place)
        try? store.open().close()
        guard !SimulatedDisk.shared.hasPower(directory) else { return false }
        cuts += 1
        var dice = Dice(UInt64(place), attempt, 0x09E2)
        SimulatedDisk.shared.restart(directory, &dice)
        do { try store.open().close() } catch {
            throw Violation("F24", "cut at write \(place) of its opening: \(error)")
        }
        return true
    }
}

import Synchronization

/// Counts what is held open at once, so that many waiting clients cannot exhaust the machine.
package final class HubPlaces: Sendable {
    private let taken = Mutex(0)
    private let limit: Int

    package init(_ limit: Int) { self.limit = limit }

    /// Takes a place for the time of the work; answers `nil` at once when none is free.
    package func with<Answer>(_ work: () async throws -> Answer) async rethrows -> Answer? {
        let isFree = taken.withLock { taken in
            guard taken < limit else { return false }
            taken += 1
            return true
        }
        guard isFree else { return nil }
        defer { taken.withLock { $0 -= 1 } }
        return try await work()
    }

    package var count: Int { taken.withLock { $0 } }
}

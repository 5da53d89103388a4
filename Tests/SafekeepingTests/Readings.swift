import Synchronization

/// Counts how often it was asked.
final class Readings: Sendable {
    private let made = Mutex(0)

    func count() -> Int {
        made.withLock { made in
            made += 1
            return made
        }
    }
}

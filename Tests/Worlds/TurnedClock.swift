package import History
package import PartySide
import Synchronization

/// A clock that stands until somebody turns it, never backwards.
package final class TurnedClock: Sendable {
    private let time: Mutex<Milliseconds>

    package init(_ time: Milliseconds) { self.time = Mutex(time) }

    package var now: Milliseconds { time.withLock { $0 } }

    package func turn(to next: Milliseconds) { time.withLock { $0 = max($0, next) } }

    /// The clocks of a machine whose wall clock is wrong by `skew` milliseconds.
    package func machine(skew: Milliseconds = 0, boot: [UInt8]) -> SiteClock {
        SiteClock(
            now: { self.now + skew },
            monotonic: { self.now },
            boot: boot
        )
    }
}

import History
import Identity
import PartySide
import Synchronization

/// The time of a run, and a machine's idea of it.
final class Clocks: Sendable {
    private let time: Mutex<Milliseconds>

    init(_ start: Milliseconds) { time = Mutex(start) }

    var now: Milliseconds { time.withLock { $0 } }

    func pass(_ duration: Milliseconds) { time.withLock { $0 += duration } }
}

/// A machine's clock, which may be wrong, and its source of random bytes.
final class Machine: Sendable {
    private let clocks: Clocks
    private let skew = Mutex<Milliseconds>(0)
    private let dice: Mutex<Dice>

    init(_ clocks: Clocks, _ dice: Dice) {
        self.clocks = clocks
        self.dice = Mutex(dice)
    }

    func turnClock(by skew: Milliseconds) { self.skew.withLock { $0 = skew } }

    var clock: SiteClock {
        SiteClock(
            now: { [self] in max(0, clocks.now + skew.withLock { $0 }) },
            monotonic: { [self] in clocks.now },
            boot: [UInt8](repeating: 7, count: 16)
        )
    }

    var random: RandomBytes {
        RandomBytes { [self] count in dice.withLock { $0.bytes(count) } }
    }
}

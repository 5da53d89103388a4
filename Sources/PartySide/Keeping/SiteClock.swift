import Foundation
import Glibc
package import History

/// The clocks of the machine, handed in so that tests can turn them.
package struct SiteClock: Sendable {
    /// The wall clock.
    package let now: @Sendable () -> Milliseconds
    /// Milliseconds since this boot, whatever the wall clock is set to.
    package let monotonic: @Sendable () -> Milliseconds
    /// Which boot `monotonic` counts from; empty where the kernel does not say.
    package let boot: [UInt8]

    package init(
        now: @escaping @Sendable () -> Milliseconds,
        monotonic: @escaping @Sendable () -> Milliseconds,
        boot: [UInt8]
    ) {
        self.now = now
        self.monotonic = monotonic
        self.boot = boot
    }

    /// The machine's own clocks.
    package static let machine = SiteClock(
        now: { read(CLOCK_REALTIME) },
        monotonic: { read(CLOCK_BOOTTIME) },
        boot: bootID()
    )

    private static func read(_ clock: clockid_t) -> Milliseconds {
        var time = timespec()
        clock_gettime(clock, &time)
        return Milliseconds(time.tv_sec) * 1_000 + Milliseconds(time.tv_nsec) / 1_000_000
    }

    private static func bootID() -> [UInt8] {
        let path = "/proc/sys/kernel/random/boot_id"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
        let digits = text.filter { $0.isHexDigit }
        return Hexadecimal.bytes(digits.lowercased()) ?? []
    }
}

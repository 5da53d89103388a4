/// How long to wait after failures before the next try: doubling, with full jitter.
///
/// Full jitter – any moment between now and the limit – keeps the sites of a zone from all coming
/// back in the same second after their line or their hub was gone.
package struct Backoff: Hashable, Sendable {
    private var failures: Int

    package init() { failures = 0 }

    /// Failures in a row so far.
    package var count: Int { failures }

    package mutating func succeed() { failures = 0 }

    /// Notes a failure and draws the milliseconds to wait before the next try.
    package mutating func fail(using generator: inout some RandomNumberGenerator) -> Int64 {
        failures = min(failures + 1, Self.mostDoublings)
        return Int64.random(in: 0...Self.limit(after: failures), using: &generator)
    }

    /// The longest wait after a number of failures in a row, in milliseconds.
    package static func limit(after failures: Int) -> Int64 {
        let doublings = max(0, min(failures, mostDoublings) - 1)
        let seconds = Int64(Limits.firstBackoffSeconds) << doublings
        return min(seconds, Int64(Limits.longestBackoffSeconds)) * 1_000
    }

    /// Beyond this the limit has long been reached, and a shift stays in range.
    private static let mostDoublings = 16
}

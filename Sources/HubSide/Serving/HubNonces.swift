package import History
import Synchronization

/// The nonce each site must show next, so that a recorded request cannot be played again for news.
///
/// Kept in memory only: after a restart every site's first request meets a stale nonce, is given a
/// fresh one, and what it pushed counts all the same.
///
/// The line may bring one request twice, and the site may hear only the last answer. So a request
/// that repeats the latest one, challenge and all, is served again for a short while; otherwise a
/// line that doubles everything would starve a site of news.
package final class HubNonces: Sendable {
    private struct Turn {
        var next: [UInt8]
        /// What the latest current request showed, and when.
        var spent: [UInt8] = []
        var challenge: [UInt8] = []
        var at: Milliseconds = 0
    }

    /// How long the latest request may be repeated.
    private static let repeatable: Milliseconds = 30_000

    private let turns = Mutex<[Text: Turn]>([:])
    private let draw: @Sendable () -> [UInt8]

    /// - Parameter draw: gives sixteen random bytes.
    package init(draw: @escaping @Sendable () -> [UInt8] = HubNonces.sixteenRandomBytes) {
        self.draw = draw
    }

    /// Spends a site's nonce and answers the one to show next. An empty or foreign one is stale.
    package func spend(
        _ nonce: [UInt8],
        challenge: [UInt8],
        of site: Text,
        now: Milliseconds
    ) -> (isCurrent: Bool, fresh: [UInt8]) {
        let fresh = draw()
        return turns.withLock { turns in
            guard var turn = turns[site], !nonce.isEmpty else {
                turns[site, default: Turn(next: fresh)].next = fresh
                return (false, fresh)
            }
            if nonce == turn.next {
                turn = Turn(next: fresh, spent: nonce, challenge: challenge, at: now)
                turns[site] = turn
                return (true, fresh)
            }
            let isRepeated =
                nonce == turn.spent && challenge == turn.challenge
                && (0..<Self.repeatable).contains(now - turn.at)
            if isRepeated { return (true, turn.next) }
            turns[site]?.next = fresh
            return (false, fresh)
        }
    }

    package static let sixteenRandomBytes: @Sendable () -> [UInt8] = {
        var generator = SystemRandomNumberGenerator()
        return ReplicaID.random(using: &generator).bytes
    }
}

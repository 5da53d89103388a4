package import History
import Synchronization

/// The nonce each site must show next, so that a recorded request cannot be played again for news.
///
/// Kept in memory only: after a restart every site's first request meets a stale nonce, is given a
/// fresh one, and what it pushed counts all the same.
package final class HubNonces: Sendable {
    private let current = Mutex<[Text: [UInt8]]>([:])
    private let draw: @Sendable () -> [UInt8]

    /// - Parameter draw: gives sixteen random bytes.
    package init(draw: @escaping @Sendable () -> [UInt8] = HubNonces.sixteenRandomBytes) {
        self.draw = draw
    }

    /// Spends a site's nonce and draws the next. An empty or foreign one is stale.
    package func spend(_ nonce: [UInt8], of site: Text) -> (isCurrent: Bool, fresh: [UInt8]) {
        let fresh = draw()
        let isCurrent = current.withLock { nonces in
            let expected = nonces.updateValue(fresh, forKey: site)
            return expected == nonce && !nonce.isEmpty
        }
        return (isCurrent, fresh)
    }

    package static let sixteenRandomBytes: @Sendable () -> [UInt8] = {
        var generator = SystemRandomNumberGenerator()
        return ReplicaID.random(using: &generator).bytes
    }
}

import Foundation
import Synchronization

/// When bytes of many exchanges get through one line, each way by itself.
final class SharedLine: Sendable {
    enum Way { case toHub, toSite }

    private let free = Mutex<[Way: Date]>([:])

    /// The moment at which so many bytes are through, behind all that were sent before.
    func pass(_ count: Int, _ way: Way, _ bytesPerSecond: Int) -> Date {
        free.withLock { free in
            let start = max(Date(), free[way] ?? .distantPast)
            let end = start + Double(count) / Double(bytesPerSecond)
            free[way] = end
            return end
        }
    }
}

import Courier
import Exchange
import History
import SQLiteStore

/// How much a request of this site carries, and asks for at once: less where a line breaks before a
/// page is through, so that even a line that drops every half minute moves forward, and more again
/// where pages arrive.
package struct PageSize: Hashable, Sendable {
    /// Bytes of bodies, between `Limits.leastPageBytes` and `Limits.pageBytes`.
    package private(set) var bytes = Limits.pageBytes

    package init() {}

    /// After a request that was lost on its way; says whether a smaller one is worth trying at once.
    ///
    /// - Parameter sent: bytes of bodies it carried.
    package mutating func shrink(after error: any Error, carrying sent: Int) -> Bool {
        guard bytes > Limits.leastPageBytes, let error = error as? CourierError else {
            return false
        }
        switch error {
        case .cutOff(let phase), .timedOut(let phase):
            switch phase {
            case .sending, .receiving: break
            // What was handed to the system may still have been on its way.
            case .waiting where sent > Limits.leastPageBytes: break
            case .waiting, .resolving, .connecting, .securing: return false
            }
        default: return false
        }
        bytes = max(Limits.leastPageBytes, bytes / 2)
        return true
    }

    /// After a full page that got through.
    package mutating func grow() { bytes = min(Limits.pageBytes, bytes * 2) }

    // MARK: From one process to the next

    private static let key: Text = "sync.page"

    init(in store: some HistoryReading) throws {
        guard let kept = try store.fact(Self.key) else { return }
        let number = kept.prefix(8).reduce(0) { $0 << 8 | Int($1) }
        bytes = min(Limits.pageBytes, max(Limits.leastPageBytes, number))
    }

    /// The usual size needs no remembering.
    func keep(in store: some HistoryWriting) throws {
        let value = bytes == Limits.pageBytes ? nil : BigEndian.bytes(UInt64(bytes))
        guard try store.fact(Self.key) != value else { return }
        try store.setFact(Self.key, to: value)
    }
}

import History
import SQLiteStore
import Safekeeping
import Synchronization

/// Whether a hub's store is the one it wrote last, and what becomes of it where it is not.
///
/// A store that lost commits – put back, copied, or its log of writes spoilt, which SQLite drops
/// without a word – would give numbers a second time that sites have seen. Its side file tells, and
/// the hub goes on under a new incarnation: the sites bring back what is missing, its own old chain
/// with it.
package final class HubPast: Sendable {
    /// What was found when the hub was opened.
    package enum Break: String, Sendable, CaseIterable {
        /// The side file is missing or unreadable.
        case sideFileLost
        /// The directory was copied.
        case copied
        /// The store is older than the side file.
        case databasePutBack
    }

    /// As they are now.
    package let papers: HubPapers
    /// `nil` where all was as it had been left.
    package let found: Break?
    private let side: SideFile
    private let last: Mutex<Int64>

    /// Looks, and renews the papers where the store is not what was left.
    init(_ directory: HubDirectory, papers: HubPapers, store: HistoryStore) async throws {
        side = try SideFile(path: directory.sidePath)
        let position = try await store.read { try $0.position() }
        let isOpen = try await store.read { try $0.head(of: papers.replica) != .origin }
        found = isOpen ? Self.broken(side.read(), papers: papers, position: position) : nil
        if let found {
            let renewed = try papers.restored(now: HubClock.milliseconds())
            // First the reason: once the papers are renewed, nothing else tells.
            try await store.write {
                try $0.setFact(
                    Self.fact(of: renewed.incarnation),
                    to: Array(found.rawValue.utf8)
                )
            }
            try directory.keep(renewed)
            self.papers = renewed
        } else {
            self.papers = papers
        }
        last = Mutex(position)
        // Before the first change of a replica, so that one whose chain has begun is always named.
        if !isOpen || found != nil { try side.write(record(position), synced: true) }
    }

    private static func fact(of incarnation: UInt64) -> Text {
        "hub.renewal." + Text(String(incarnation))
    }

    /// Why an incarnation was opened; `nil` where an operator asked for it.
    static func reason(for incarnation: UInt64, in store: some HistoryReading) throws -> Break? {
        try store.fact(fact(of: incarnation))
            .flatMap { Break(rawValue: String(decoding: $0, as: UTF8.self)) }
    }

    /// What a side file proves of a store in which this hub's chain has begun.
    static func broken(
        _ finding: SideFile.Finding,
        papers: HubPapers,
        position: Int64
    ) -> Break? {
        switch finding {
        case .missing: .sideFileLost
        case .foreign: .copied
        case .sound(let record):
            record.replica != papers.replica || record.last > UInt64(clamping: position)
                ? .databasePutBack : nil
        }
    }

    /// The store has it; now the side file learns of it. One that lags after a power cut is natural.
    func note(_ position: Int64) {
        last.withLock { last in
            guard position > last else { return }
            last = position
            try? side.write(record(position), synced: false)
        }
    }

    private func record(_ position: Int64) -> SideRecord {
        SideRecord(
            replica: papers.replica,
            epoch: papers.incarnation,
            last: UInt64(clamping: position)
        )
    }
}

import History
import SQLiteStore
import Safekeeping

extension Desk {
    /// Mends a damaged store as far as the hub and the log itself can: bodies that are not what their
    /// digests say are fetched again, sums added up anew, and every row is derived from the log.
    func repair(progress: @escaping ProgressSink) async throws -> DeskReply {
        let before = try await findings(progress: progress)
        guard !before.isEmpty || site.memory.scope.isOpen else {
            return DeskReply([
                "type": "result", "ok": true, "found": [], "remaining": [], "fetched": 0,
                "awaited": 0,
            ])
        }
        let mended = try await site.store.mend { done, all in
            progress(DeskProgress(phase: "rebuild", done: done, total: all))
        }
        let report = await sync.now(progress: progress)
        let after = try await findings(progress: progress)
        let bodies = mended.bodies
        let awaited = try await site.store.read { store in
            try bodies.count { try store.bodyBytes(at: $0) == nil }
        }
        let document: JSON = [
            "type": "result", "ok": .bool(after.isEmpty && awaited == 0 && !report.mismatch),
            "found": .array(before.map { .string($0) }),
            "remaining": .array(after.map { .string($0) }),
            "fetched": .count(bodies.count - awaited), "awaited": .count(awaited),
            "irreplaceable": .array(mended.irreplaceable.map { .string($0.description) }),
            "outcome": .string(report.outcome.rawValue), "repaired": .count(report.repaired),
        ]
        if !after.isEmpty || report.mismatch { return DeskReply(document, exit: .storeTrouble) }
        return DeskReply(document, exit: awaited == 0 ? .done : .hubNotReached)
    }

    private func findings(progress: @escaping ProgressSink) async throws -> [String] {
        try await site.store.verify(rebuild: true, trust: site.trust.heads) { done, all in
            progress(DeskProgress(phase: "verify", done: done, total: all))
        }
    }
}

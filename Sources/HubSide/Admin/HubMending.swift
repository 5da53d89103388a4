import History
package import SQLiteStore
package import Settings

/// What came of mending a store in place.
package struct HubMending: Sendable {
    /// What was wrong before.
    package let found: [String]
    /// What is wrong still; the store has to be rebuilt.
    package let remaining: [String]
    /// Bodies that were given up, to be brought back by sites.
    private let bodies: [Dot]

    /// Looks the store over and mends what its own log can: bodies that are not what their digests say
    /// are asked for again, sums added up anew, and every row is derived from the log.
    package init(of store: HistoryStore, trust: @escaping HeadTrust) async throws {
        found = try await store.verify(rebuild: true, trust: trust)
        guard !found.isEmpty else {
            (remaining, bodies) = ([], [])
            return
        }
        bodies = try await store.mend().bodies
        remaining = try await store.verify(rebuild: true, trust: trust)
    }

    package func outcome(in language: Language) -> HubOutcome {
        HubOutcome(
            .object([
                .init("type", "result"), .init("ok", .bool(remaining.isEmpty)),
                .init("rebuilt", .bool(false)),
                .init("found", .list(found.map { .text($0) })),
                .init("remaining", .list(remaining.map { .text($0) })),
                .init("awaited", .count(bodies.count)),
            ]),
            text: words.text(in: language),
            exit: remaining.isEmpty ? 0 : HubProblem.Exit.store.rawValue
        )
    }

    private var words: HubProblem.Words {
        if found.isEmpty {
            return .init(zh: "没有发现损坏，没有改动。", en: "Nothing is damaged; nothing was changed.")
        }
        guard remaining.isEmpty else {
            return .init(
                zh: "还有 \(remaining.count) 处修不好。下一步：停止服务后运行 huying-hub repair，用最近的备份重建。",
                en:
                    "\(remaining.count) faults remain. Next: stop the service and run huying-hub repair, which rebuilds from the newest backup."
            )
        }
        return bodies.isEmpty
            ? .init(
                zh: "已修好 \(found.count) 处。",
                en: "\(found.count) faults are mended."
            )
            : .init(
                zh: "已修好 \(found.count) 处；\(bodies.count) 条变更的内容等各单位同步时补回。",
                en:
                    "\(found.count) faults are mended; the sites bring back \(bodies.count) bodies with their next sync."
            )
    }
}

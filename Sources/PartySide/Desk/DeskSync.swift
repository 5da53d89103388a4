import DutyBook
import History
import SQLiteStore
import Settings

extension Desk {
    /// One exchange now, with everything a person needs to know of what became of their data.
    func syncNow(_ arguments: DeskArguments, progress: @escaping ProgressSink) async throws
        -> DeskReply
    {
        let seconds = try arguments.count("timeout")
        let isStrict = try arguments.flag("strict")
        let report = await exchange(within: seconds, progress: progress)
        return try await reply(to: report, isStrict: isStrict, in: arguments.language) { $0 }
    }

    /// What an exchange came to, over the line or as a file.
    ///
    /// - Parameter adding: adds what only this kind of exchange has to say.
    func reply(
        to report: SyncReport,
        isStrict: Bool,
        in language: Language,
        adding: (JSON) -> JSON
    ) async throws -> DeskReply {
        let document = adding(try await document(of: report, in: language))
        var exit = report.exit
        if isStrict, exit == .done, document["conflicts"]?.array?.isEmpty == false {
            exit = .conflictsWaiting
        }
        return DeskReply(document.adding(["exit": .int(Int64(exit.rawValue))]), exit: exit)
    }

    /// When the time is up the exchange is broken off; what was agreed before stays agreed.
    private func exchange(within seconds: Int?, progress: @escaping ProgressSink) async
        -> SyncReport
    {
        let sync = sync
        guard let seconds else { return await sync.now(progress: progress) }
        return await withTaskGroup(of: SyncReport?.self) { group in
            group.addTask { await sync.now(progress: progress) }
            group.addTask {
                try? await Task.sleep(for: .seconds(seconds))
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first ?? SyncReport(outcome: .timedOut)
        }
    }

    private func document(of report: SyncReport, in language: Language) async throws -> JSON {
        let facts = try await site.store.read(within: nil) { store in
            try SyncFigures(report, store)
        }
        let failure = report.failure
        return [
            "type": "result",
            "outcome": .string(report.outcome.rawValue),
            "ok": .bool(report.succeeded && report.returned.isEmpty),
            "pushed": .count(report.pushed),
            "pulled": .count(report.pulled),
            "returned": .array(facts.returned),
            "conflicts": .array(facts.conflicts),
            "conflictCount": .count(facts.conflictCount),
            "pending": .count(facts.pending),
            "oldestPending": Timestamps.json(facts.oldestPending),
            "urgentPending": .array(facts.urgent),
            "durationMs": .int(report.durationMs),
            "bytesSent": .count(report.bytesSent),
            "bytesReceived": .count(report.bytesReceived),
            "attachments": [
                "sent": .count(report.attachments.sent),
                "received": .count(report.attachments.received),
            ],
            "newEpoch": .bool(report.newEpoch),
            "mismatch": .bool(report.mismatch), "repaired": .count(report.repaired),
            "repairedRecords": .array(
                report.repairedRecords.sorted().map {
                    ["type": .string($0.type), "id": .string($0.id)]
                }
            ),
            "hub": .string(site.card.hubURL),
            "code": .text(failure?.code),
            "message": failure.map { .string($0.message.text(in: language)) } ?? .null,
        ]
    }

    func pause() async throws -> DeskReply {
        try await sync.pause()
        return DeskReply(["paused": true])
    }

    func resume() async throws -> DeskReply {
        try await sync.resume()
        return DeskReply(["paused": false])
    }
}

/// What the store says after an exchange.
private struct SyncFigures: Sendable {
    /// Conflicts one answer describes. After two offices reworked the same thousands of records apart,
    /// `conflict list` gives them page by page.
    private static let mostConflicts = 1_000

    var returned: [JSON] = []
    /// At most `mostConflicts`; there are `conflictCount`.
    var conflicts: [JSON] = []
    var conflictCount = 0
    var pending = 0
    var oldestPending: Milliseconds?
    /// Urgent calls that have not left: the receiver does not know yet.
    var urgent: [JSON] = []

    init(_ report: SyncReport, _ store: StoreView) throws {
        let zone = try Zone(store)
        let open = try OutboxDocument.open(in: store)
        let cameBack = Set(report.returned)
        returned = try OutboxDocument.items(
            open.filter { cameBack.contains($0.dot) },
            in: store
        )
        // Asked of what moved alone: a sync without news looks at none of thousands that are open.
        for (record, count) in try store.undecidedAspects(of: report.records) {
            conflictCount += count
            guard conflicts.count < Self.mostConflicts else { continue }
            conflicts += try zone.document(of: record, in: store)?.conflicts() ?? []
        }
        pending = try store.pendingCount()
        for row in open where !row.isReturned {
            oldestPending = min(oldestPending ?? .max, row.since)
            guard row.action == "call.raise", let entry = try store.entry(at: row.dot),
                entry.body.writes.contains(where: {
                    $0.aspect == Aspects.kind && $0.value == "urgent"
                })
            else { continue }
            let number = entry.body.writes.first { $0.aspect == Aspects.number }?.value.text
            urgent.append(["id": .string(entry.body.record.id), "number": .text(number)])
        }
    }
}

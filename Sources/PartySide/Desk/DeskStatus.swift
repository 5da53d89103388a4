import AttachmentKeeping
import ChangeCodec
import DutyBook
import History
import Identity
import SQLiteStore

extension Desk {
    /// Hours without an exchange after which what is shown here counts as stale.
    private static let staleHours: Milliseconds = 24

    /// One screen of health.
    func status() async throws -> DeskReply {
        let card = site.card
        let figures = try await site.store.read { store in
            let zone = try Zone(store)
            let epochs = try SiteFacts.epochs(in: store)
            return StatusFigures(
                name: zone.parties[card.party]?.name,
                others: zone.parties.all.keys.filter { $0 != card.party }.sorted(),
                epochs: epochs,
                pending: try store.pendingCount(),
                oldestPending: try store.oldestPending(),
                returned: try store.returnedCount(of: epochs.map(\.replica)),
                conflicts: try store.conflictCount(),
                incoming: try store.incomingCount(),
                attachments: try store.attachmentFigures().count,
                newer: try store.newerCount(),
                retirement: try store.site(named: card.site)?.retirement
            )
        }
        let memory = site.memory
        let now = site.clock.now()
        // Nothing newer than this has come here from anybody else, over the line or as a file.
        let freshest = [memory.lastSuccess, memory.lastBundle].compactMap(\.self).max()
        let isStale = freshest.map { now - $0 > Self.staleHours * 3_600_000 } ?? true
        let isHealthy =
            switch memory.lastOutcome {
            case .refused, .tooOld, .storeTrouble, .failed: false
            default: !memory.scope.isOpen && figures.retirement == nil && !site.isReadOnly
            }
        let stale: [JSON] =
            isStale
            ? figures.others.map { ["party": .string($0), "since": Timestamps.json(freshest)] } : []
        let document: JSON = [
            "enrolled": true, "party": .string(card.party), "partyName": .text(figures.name),
            "site": .string(card.site),
            "replica": figures.epochs.last.map { .string($0.replica.description) } ?? .null,
            "epoch": figures.epochs.last.map { .int(Int64(clamping: $0.ordinal)) } ?? .null,
            "person": .string(card.person),
            "deployment": .string(card.deployment.description),
            "pending": .count(figures.pending),
            "oldestPending": Timestamps.json(figures.oldestPending),
            "returned": .count(figures.returned),
            "conflicts": .count(figures.conflicts), "incoming": .count(figures.incoming),
            "newer": .count(figures.newer),
            "attachments": [
                "count": .count(figures.attachments), "bytesHere": .count(site.shelf.used),
            ],
            "lastSync": Timestamps.json(memory.lastSuccess),
            "lastBundle": Timestamps.json(memory.lastBundle),
            "lastTry": Timestamps.json(memory.lastTry),
            "lastOutcome": memory.lastOutcome.map { .string($0.rawValue) } ?? .null,
            "lastCode": .text(memory.lastCode),
            "paused": .bool(memory.isPaused), "offline": .bool(memory.isHeld),
            "hub": .string(card.hubURL), "stale": .array(stale),
            "scope": [
                "mismatches": .int(memory.scope.mismatches),
                "repaired": .int(memory.scope.repaired),
                "last": Timestamps.json(memory.scope.last), "open": .bool(memory.scope.isOpen),
            ], "notices": .array(notices(figures)),
            "retired": figures.retirement.map {
                [
                    "since": Timestamps.json($0.at), "lost": .bool($0.isLost),
                    "reason": .string($0.reason),
                ]
            } ?? .null, "healthy": .bool(isHealthy),
        ]
        return DeskReply(document, exit: isHealthy ? .done : .unexpected)
    }

    /// Why this site numbers its changes anew.
    private func notices(_ figures: StatusFigures) -> [JSON] {
        var notices: [JSON] = []
        if let reason = site.pendingReason {
            notices.append(["notice": "epochWillOpen", "reason": .string(reason.rawValue)])
        }
        for epoch in figures.epochs {
            guard let reason = epoch.reason else { continue }
            notices.append([
                "notice": "epochOpened", "reason": .string(reason.rawValue),
                "epoch": .int(Int64(clamping: epoch.ordinal)),
                "replica": .string(epoch.replica.description),
            ])
        }
        return notices
    }

    /// What a sync compares, and what two stores that show the same have in common.
    func digest() async throws -> DeskReply {
        try await site.store.read(within: nil) { store in
            DeskReply([
                "digest": .string(try store.foldedDigest().description),
                "history": .string(try store.historySum().description),
                "vector": TraceDocument.vector(try store.inventory()),
                "foldVersion": .int(Int64(RecordStateCodec.version)),
            ])
        }
    }

    /// What `status` and `verify` say of a directory that was never enrolled.
    package static var neverEnrolled: JSON {
        [
            "enrolled": false, "party": .null, "replica": .null, "pending": .null,
            "returned": .null, "conflicts": .null, "lastSync": .null, "hub": .null, "stale": [],
            "healthy": false,
        ]
    }
}

private struct StatusFigures: Sendable {
    let name: Text?
    /// Every other party this site knows of.
    let others: [Text]
    let epochs: [EpochRecord]
    let pending: Int
    let oldestPending: Milliseconds?
    let returned: Int
    let conflicts: Int
    let incoming: Int
    let attachments: Int
    let newer: Int
    /// What the hub said of this site, where it was retired.
    let retirement: SiteRetirement?
}

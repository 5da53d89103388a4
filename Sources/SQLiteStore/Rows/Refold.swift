import ChangeCodec
import DutyBook
package import History

/// What merging needs to know of the zone.
struct ZoneKnowledge: Sendable {
    let parties: PartyDirectory
    let ranks: MergeRanks
    let hubs: Set<ReplicaID>
    let rules: RuleBook

    init(_ store: StoreView) throws {
        parties = try store.parties()
        hubs = Set(try store.hubs().keys)
        ranks = DutyRules.ranks(hubs: hubs, parties: parties)
        rules = RuleBook(RecordHistory(try store.entries(of: RuleBook.record)))
    }
}

/// One record with what its changes amount to.
struct FoldingRecord {
    let handle: Int64
    let reference: RecordRef
    let history: RecordHistory
    let zone: ZoneKnowledge
    /// Nothing waited for a decision when it was folded last; nor does in one never folded before.
    let hadNoConflict: Bool
    /// Since it was folded last nothing but texts were written, and nothing else that was written can
    /// read otherwise by that: what does not show these texts reads as it did.
    let isOnlyEdited: Bool
}

/// How a record was when it was folded last.
struct LastFold {
    /// An aspect waited for a decision.
    let hasConflict: Bool
    /// Every change saw all before it, and all of them count.
    let hasOneOrder: Bool
    /// No edit wrote more than edits may.
    let keepsToTexts: Bool
}

/// What of a record can be said without folding it.
private struct RecordShape {
    /// No edit wrote more than edits may.
    private(set) var keepsToTexts = true
    /// Edits of texts leave everything else as it is: that has one order of its own, and no void stands
    /// against them.
    private(set) var isMovedByTextsAlone = true

    init(_ history: RecordHistory) {
        var rest = OneOrder()
        for entry in history.entries {
            let reach = Actions.reach(of: entry.body)
            if reach == .beyond { keepsToTexts = false }
            guard isMovedByTextsAlone, reach != .texts else { continue }
            isMovedByTextsAlone =
                rest.takes(entry)
                && !entry.body.writes.contains { $0.aspect == RecordHistory.life }
        }
    }
}

/// What folding a record came to.
struct Folded {
    let digest: Digest
    /// An aspect waits for a decision.
    var isUndecided = false
}

extension StoreTransaction {
    /// Brings the rows of everything this transaction moved in step with the log, and derives those of
    /// these records anew.
    package func refold(_ records: Set<RecordRef>) throws {
        try move(records)
        // Openings of the hub and parties come first: all other folds look at them.
        for type in [RecordType.hub, RecordType.rules, RecordType.party, RecordType.site] {
            let some = touched.take(type)
            guard !some.isEmpty else { continue }
            let before = try zone()
            for touch in some { try fold(touch, zone: before) }
            if type != RecordType.site { handles.zone = nil }
            try move(concerned(since: before, after: type))
        }
        let zone = try zone()
        for touch in touched.takeAll() { try fold(touch, zone: zone) }
    }

    private func move(_ records: Set<RecordRef>) throws {
        for record in records {
            if let handle = try handle(of: record) { touched.move(handle, record) }
        }
    }

    private func zone() throws -> ZoneKnowledge {
        if let known = handles.zone { return known }
        let zone = try ZoneKnowledge(self)
        handles.zone = zone
        return zone
    }

    /// Records whose fold may read otherwise now that a hub or a party is known better.
    private func concerned(since before: ZoneKnowledge, after type: Text) throws -> Set<RecordRef> {
        switch type {
        case RecordType.hub:
            guard Set(try hubs().keys) != before.hubs else { return [] }
            return Set(
                try sql("SELECT type, id FROM record WHERE type IN ('party', 'site')")
                    .all { RecordRef(type: try $0.text(0), id: try $0.text(1)) }
            )
        case RecordType.rules:
            return try numberedUnderNewRules(since: before.rules)
        case RecordType.party:
            let now = try parties().all
            var concerned: Set<RecordRef> = []
            for (id, party) in now where before.parties[id]?.kind != party.kind {
                concerned.formUnion(
                    try sql(
                        """
                        SELECT r.type, r.id FROM dispatch_row d JOIN record r ON r.handle = d.record
                        WHERE d.party = ?
                        """
                    ).bind(id).all { RecordRef(type: try $0.text(0), id: try $0.text(1)) }
                )
            }
            return concerned
        default:
            return []
        }
    }

    /// Calls that the hub numbered after an edition of the zone's rules that was not known here: only
    /// a store that is catching up out of order has any.
    private func numberedUnderNewRules(since before: RuleBook) throws -> Set<RecordRef> {
        let now = RuleBook(RecordHistory(try entries(of: RuleBook.record)))
        let fresh = now.published.filter { !before.published.contains($0) }
        guard let first = fresh.map(\.order).min() else { return [] }
        return Set(
            try sql(
                """
                SELECT DISTINCT r.type, r.id FROM standing s
                JOIN change c ON c.replica = s.replica AND c.number = s.number
                JOIN body b ON b.pos = c.pos JOIN record r ON r.handle = b.record
                WHERE s.official IS NOT NULL AND r.type = 'call'
                  AND (s.incarnation, s.hub_number) > (?, ?)
                """
            ).bind(try stored(first.incarnation), try stored(first.number))
                .all { RecordRef(type: try $0.text(0), id: try $0.text(1)) }
        )
    }

    private func fold(_ touch: TouchedRecords.Touch, zone: ZoneKnowledge) throws {
        let (record, handle) = (touch.reference, touch.handle)
        guard RecordDeclaration.folds(record) else { return }
        guard try !isAnythingAwaited() || !isIncoming(handle) else {
            return try dropRows(of: handle, record.type)
        }
        let history = RecordHistory(try entries(handle))
        let before = try lastFold(of: handle)
        let shape = RecordShape(history)
        let folding = FoldingRecord(
            handle: handle,
            reference: record,
            history: history,
            zone: zone,
            hadNoConflict: before?.hasConflict != true,
            isOnlyEdited: touch.isEdit && before != nil && shape.isMovedByTextsAlone
        )
        guard !history.entries.isEmpty else { return try dropRows(of: handle, record.type) }
        let folded: Folded
        switch record.type {
        case RecordType.call: folded = try foldCall(folding)
        case RecordType.item: folded = try foldItem(folding)
        case RecordType.party: folded = try foldParty(folding)
        case RecordType.site: folded = try foldSite(folding)
        case RecordType.hub: folded = try foldHub(folding)
        default: folded = try foldRecord(folding)
        }
        try sql(
            """
            INSERT OR REPLACE INTO folded (record, digest, has_conflict, has_one_order,
              keeps_to_texts)
            VALUES (?, ?, ?, ?, ?)
            """
        ).bind(handle, folded.digest, folded.isUndecided, history.isSequential, shape.keepsToTexts)
            .run()
    }

    /// How a record was when it was folded last; `nil` of one that is not folded.
    func lastFold(of record: Int64) throws -> LastFold? {
        try sql(
            "SELECT has_conflict, has_one_order, keeps_to_texts FROM folded WHERE record = ?"
        ).bind(record).first {
            LastFold(
                hasConflict: $0.int(0) != 0,
                hasOneOrder: $0.int(1) != 0,
                keepsToTexts: $0.int(2) != 0
            )
        }
    }

    private func dropRows(of record: Int64, _ type: Text) throws {
        try sql("DELETE FROM folded WHERE record = ?").bind(record).run()
        switch type {
        case RecordType.call:
            try sql("DELETE FROM call_row WHERE record = ?").bind(record).run()
            try sql("DELETE FROM dispatch_row WHERE record = ?").bind(record).run()
            try sql("DELETE FROM attachment_row WHERE record = ?").bind(record).run()
            try dropConflicts(of: record)
        case RecordType.item:
            try sql("DELETE FROM item_row WHERE record = ?").bind(record).run()
            try sql("DELETE FROM assignment_row WHERE record = ?").bind(record).run()
            try dropConflicts(of: record)
        case RecordType.party:
            try sql("DELETE FROM party_row WHERE record = ?").bind(record).run()
        case RecordType.site:
            try sql("DELETE FROM site_row WHERE record = ?").bind(record).run()
            try sql("DELETE FROM epoch_row WHERE record = ?").bind(record).run()
        case RecordType.hub:
            try sql("DELETE FROM hub_row").run()
        default:
            try dropRecord(record)
        }
    }

    // MARK: Entries

    /// From the log what earlier transactions wrote, from memory what this one has read or appended.
    func entries(_ record: Int64) throws -> [Entry] {
        if let known = decoded.entries(of: record) { return known }
        let appended = decoded.appended(to: record)
        let floor = decoded.floor ?? .max
        let older = decoded.isComplete(record) ? [] : try loadEntries(of: record, before: floor)
        let all = older + appended
        decoded.keep(all, of: record)
        return all
    }

    // MARK: Opening

    /// Marks a new store, checks an old one, and derives rows an older version wrote.
    func open(deployment: Digest?, progress: (_ done: Int, _ all: Int) -> Void) throws {
        if let deployment {
            if let known = try fact(Self.deploymentFact) {
                guard known == deployment.bytes else { throw StoreError.wrongDeployment }
            } else {
                try setFact(Self.deploymentFact, to: deployment.bytes)
            }
        }
        guard try fact(Self.rowsVersionFact) != [RowSchema.version] else { return }
        try rebuildRows(progress: progress)
        try setFact(Self.rowsVersionFact, to: [RowSchema.version])
        try finish()
    }

    /// Drops every derived row and replays the log.
    func rebuildRows(progress: (_ done: Int, _ all: Int) -> Void) throws {
        for view in RowViews.names { try sql.execute("DROP VIEW IF EXISTS \(view)") }
        for table in RowSchema.tables { try sql.execute("DROP TABLE IF EXISTS \(table.name)") }
        try sql.execute(RowSchema.creation)
        try sql.execute(RowViews.creation)
        handles.zone = nil
        let records = try sql("SELECT handle, type, id FROM record ORDER BY handle")
            .all { RecordRef(type: try $0.text(1), id: try $0.text(2)) }
        let first = records.filter { $0.type != RecordType.call }
        let calls = records.filter { $0.type == RecordType.call }
        try refold(Set(first))
        var done = first.count
        for start in stride(from: 0, to: calls.count, by: 1_000) {
            let portion = calls[start..<min(start + 1_000, calls.count)]
            try refold(Set(portion))
            done += portion.count
            progress(done, records.count)
        }
    }
}

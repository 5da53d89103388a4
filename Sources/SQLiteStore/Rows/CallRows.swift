import ChangeCodec
import DutyBook
import History

extension StoreTransaction {
    func foldCall(_ record: FoldingRecord) throws -> Folded {
        if record.isOnlyEdited { return try foldTexts(record) }
        let history = record.history
        let state = CallState(
            history,
            ranks: record.zone.ranks,
            parties: record.zone.parties,
            rules: record.zone.rules
        )
        // The lead shown while it is disputed looks at who is who; the digest must not.
        let aspects =
            state.isLeadDisputed
            ? RecordAspects(of: history, type: RecordType.call, ranks: record.zone.ranks)
            : state.aspects
        let undecided = state.aspects.readings.filter(\.view.undecided)
        let raise = history.entries.first { $0.dot == state.raise }
        try sql(
            """
            INSERT INTO call_row (record, id, official, provisional, state, is_open, kind,
              caller, lead, title, body, place, stage, item, undecided, raised_at, changed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (record) DO UPDATE SET
              state = excluded.state, is_open = excluded.is_open, kind = excluded.kind,
              caller = excluded.caller, lead = excluded.lead, title = excluded.title,
              body = excluded.body, place = excluded.place, stage = excluded.stage,
              item = excluded.item, undecided = excluded.undecided,
              raised_at = excluded.raised_at, changed_at = excluded.changed_at
            """
        ).bind(
            record.handle,
            record.reference.id,
            state.officialNumber,
            state.provisionalNumber,
            state.state,
            state.phase.isOpen,
            state.aspects.text(Aspects.kind),
            state.caller,
            state.lead,
            state.title,
            state.aspects.text(Aspects.body),
            state.aspects.text(Aspects.place),
            state.aspects.text(Aspects.stage),
            state.aspects.text(Aspects.duty),
            undecided.count,
            raise?.body.times.occurredAt,
            history.lastRecordedAt
        ).run()
        // Apart, so that an ordinary edit leaves the indexes of the numbers alone.
        try sql(
            """
            UPDATE call_row SET official = ?1, provisional = ?2
            WHERE record = ?3 AND (official IS NOT ?1 OR provisional IS NOT ?2)
            """
        ).bind(state.officialNumber, state.provisionalNumber, record.handle).run()
        try write(state.dispatches, of: record.handle)
        try writeAttachments(of: record)
        try writeConflicts(of: record, readings: undecided)
        return Folded(
            digest: digest(of: record, aspects: aspects),
            isUndecided: !undecided.isEmpty
        )
    }

    /// The part of a fold that an edit can change.
    private func foldTexts(_ record: FoldingRecord) throws -> Folded {
        let aspects = RecordAspects(
            of: record.history,
            type: RecordType.call,
            ranks: record.zone.ranks
        )
        let undecided = aspects.readings.filter(\.view.undecided)
        try sql(
            """
            UPDATE call_row SET title = ?, body = ?, place = ?, undecided = ?, changed_at = ?
            WHERE record = ?
            """
        ).bind(
            aspects.text(Aspects.title),
            aspects.text(Aspects.body),
            aspects.text(Aspects.place),
            undecided.count,
            record.history.lastRecordedAt,
            record.handle
        ).run()
        try writeConflicts(of: record, readings: undecided)
        return Folded(
            digest: digest(of: record, aspects: aspects),
            isUndecided: !undecided.isEmpty
        )
    }

    private func write(_ dispatches: [CallDispatch], of record: Int64) throws {
        for (position, dispatch) in dispatches.enumerated() {
            try sql(
                """
                INSERT OR REPLACE INTO dispatch_row (record, position, party, role, state, at,
                  is_current)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
            ).bind(
                record,
                position,
                dispatch.party,
                Text(dispatch.role.rawValue),
                Text(dispatch.state.rawValue),
                dispatch.at,
                dispatch.isCurrent
            ).run()
        }
        try sql("DELETE FROM dispatch_row WHERE record = ? AND position >= ?")
            .bind(record, dispatches.count)
            .run()
    }

    // MARK: Conflicts

    func dropConflicts(of record: Int64) throws {
        try sql("DELETE FROM conflict_row WHERE record = ?").bind(record).run()
        try sql("DELETE FROM claim_row WHERE record = ?").bind(record).run()
    }

    /// Writes what waits for a person. `readings` are the undecided aspects.
    func writeConflicts(of record: FoldingRecord, readings: [AspectReading]) throws {
        if !record.hadNoConflict { try dropConflicts(of: record.handle) }
        for reading in readings {
            let history = record.history
            guard let conflict = history.conflict(on: reading.aspect, view: reading.view)
            else { continue }
            try sql(
                """
                INSERT INTO conflict_row (record, aspect, decider, base, since)
                VALUES (?, ?, ?, ?, ?)
                """
            ).bind(
                record.handle,
                conflict.aspect,
                Text(reading.rule.deciders.first?.name ?? "hub"),
                conflict.base.map(ValueText.of),
                Self.since(conflict, in: history)
            ).run()
            for (position, claim) in conflict.claims.enumerated() {
                guard let dot = claim.dots.first else { continue }
                try sql(
                    """
                    INSERT INTO claim_row (record, aspect, position, replica, number, value)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """
                ).bind(
                    record.handle,
                    conflict.aspect,
                    position,
                    try ensure(dot.replica),
                    try stored(dot.number),
                    ValueText.of(claim.value)
                ).run()
            }
        }
    }

    /// A conflict is there since its second claim was: by the hub's clock where that is known.
    private static func since(_ conflict: OpenConflict, in history: RecordHistory) -> Milliseconds {
        let firsts = Set(conflict.claims.compactMap(\.dots.first))
        let times = history.entries.filter { firsts.contains($0.dot) }
            .map { $0.standing?.receivedAt ?? $0.body.times.recordedAt }
            .sorted()
        return times.dropFirst().first ?? times.first ?? 0
    }

    // MARK: Digests

    func digest(of record: FoldingRecord, aspects: RecordAspects) -> Digest {
        hash(
            RecordStateCodec.bytes(
                of: record.reference,
                history: record.history,
                views: aspects.readings.map { ($0.aspect, $0.view) }
            )
        )
    }
}

extension RecordHistory {
    /// By the clocks where the changes were entered.
    fileprivate var lastRecordedAt: Milliseconds? { entries.map(\.body.times.recordedAt).max() }
}

/// A value as text for people who read rows: a text is itself, anything else like JSON.
enum ValueText {
    static func of(_ value: Value) -> Text {
        switch value {
        case .text(let text): text
        default: Text(written(value))
        }
    }

    private static func written(_ value: Value) -> String {
        switch value {
        case .null: return "null"
        case .bool(let bool): return bool ? "true" : "false"
        case .int(let int): return String(int)
        case .text(let text): return quoted(text.string)
        case .bytes(let bytes): return quoted(Hexadecimal.text(bytes))
        case .list(let values): return "[" + values.map(written).joined(separator: ",") + "]"
        case .map(let fields):
            let members = fields.sorted { $0.key < $1.key }
                .map { quoted($0.key.string) + ":" + written($0.value) }
            return "{" + members.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                quoted += "\\u" + String(scalar.value + 0x10000, radix: 16).dropFirst()
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

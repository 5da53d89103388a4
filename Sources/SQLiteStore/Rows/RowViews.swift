/// The read-only views for SQL users. Names and columns are documented and keep their meaning;
/// columns may be added. Times are RFC 3339 in UTC, unknown is NULL.
enum RowViews {
    static let names = [
        "v_calls", "v_dispatches", "v_attachments", "v_records", "v_aspects", "v_items",
        "v_assignments",
        "v_parties", "v_conflicts",
        "v_changes", "v_trace",
    ]

    static let creation = duties + calls + history

    private static func time(_ column: String) -> String {
        "strftime('%Y-%m-%dT%H:%M:%fZ', \(column) / 1000.0, 'unixepoch')"
    }

    private static let duties = """
        -- Organisations of the zone.
        CREATE VIEW v_parties AS
        SELECT id, kind, name, parent, home_department FROM party_row;

        -- Duty items.
        CREATE VIEW v_items AS
        SELECT id, title, content, basis, kind, code, category, is_void, undecided FROM item_row;

        -- Records of every other type: boundary rules, temporary tasks, hand-overs, editions.
        CREATE VIEW v_records AS
        SELECT type, id, title, is_void, undecided FROM record_row;

        -- What they say, one row per aspect.
        CREATE VIEW v_aspects AS
        SELECT r.type, r.id, a.aspect, a.value
        FROM aspect_row a JOIN record_row r ON r.record = a.record;

        -- Who leads and who cooperates on a duty item, and how long.
        CREATE VIEW v_assignments AS
        SELECT i.id AS item, i.title, a.party, a.role, a.area, a.valid_from, a.valid_to
        FROM assignment_row a JOIN item_row i ON i.record = a.record;

        """

    private static let calls = """
        -- Calls as they stand now; `undecided` counts the aspects in conflict.
        CREATE VIEW v_calls AS
        SELECT id, coalesce(official, provisional) AS number, official, provisional, state, is_open,
          kind, caller, lead, title, body, place, stage, item, undecided,
          \(time("raised_at")) AS raised_at, \(time("changed_at")) AS changed_at
        FROM call_row;

        -- One row per call and receiving party.
        CREATE VIEW v_dispatches AS
        SELECT c.id AS call, coalesce(c.official, c.provisional) AS number, d.party, d.role, d.state,
          \(time("d.at")) AS at, d.is_current
        FROM dispatch_row d JOIN call_row c ON c.record = d.record;

        -- What is attached to calls; `hash` is the SHA-256 of the bytes.
        CREATE VIEW v_attachments AS
        SELECT c.id AS call, coalesce(c.official, c.provisional) AS number, a.name, a.size,
          a.media_type, lower(hex(a.hash)) AS hash, a.party, a.is_void, \(time("a.at")) AS at
        FROM attachment_row a JOIN call_row c ON c.record = a.record;

        -- One row per claim of every open conflict; the first claim is shown until it is decided.
        CREATE VIEW v_conflicts AS
        SELECT r.type AS record_type, r.id AS record, k.aspect, k.decider, k.base,
          \(time("k.since")) AS since, m.position AS claim,
          lower(hex(p.id)) || ':' || m.number AS change, m.value
        FROM conflict_row k JOIN record r ON r.handle = k.record
        JOIN claim_row m ON m.record = k.record AND m.aspect = k.aspect
        JOIN replica p ON p.handle = m.replica;

        """

    private static let history = """
        -- Every change whose body is here, in the order in which it arrived.
        CREATE VIEW v_changes AS
        SELECT lower(hex(p.id)) || ':' || c.number AS change, lower(hex(p.id)) AS replica, c.number,
          r.type AS record_type, r.id AS record, a.text AS action, w.text AS party,
          h.text AS person, \(time("b.occurred_at")) AS occurred_at,
          \(time("b.recorded_at")) AS recorded_at, \(time("s.received_at")) AS received_at,
          CASE s.verdict WHEN 0 THEN 'accepted' WHEN 1 THEN 'returned' WHEN 2 THEN 'unjudged' END
            AS verdict,
          s.rule, s.reason, s.place, lower(hex(c.digest)) AS digest
        FROM change c
        JOIN body b ON b.pos = c.pos
        JOIN record r ON r.handle = b.record
        JOIN replica p ON p.handle = c.replica
        JOIN word a ON a.handle = b.action
        JOIN word w ON w.handle = b.party
        JOIN word h ON h.handle = b.person
        LEFT JOIN standing s ON s.replica = c.replica AND s.number = c.number
        ORDER BY c.pos;

        -- The changes of each record in the hub's order; what the hub has not had comes last.
        CREATE VIEW v_trace AS
        SELECT r.type AS record_type, r.id AS record, s.place,
          lower(hex(p.id)) || ':' || c.number AS change, a.text AS action, w.text AS party,
          h.text AS person, \(time("b.occurred_at")) AS occurred_at,
          \(time("b.recorded_at")) AS recorded_at, \(time("s.received_at")) AS received_at,
          CASE s.verdict WHEN 0 THEN 'accepted' WHEN 1 THEN 'returned' WHEN 2 THEN 'unjudged' END
            AS verdict,
          s.rule, s.reason
        FROM body b
        JOIN change c ON c.pos = b.pos
        JOIN record r ON r.handle = b.record
        JOIN replica p ON p.handle = c.replica
        JOIN word a ON a.handle = b.action
        JOIN word w ON w.handle = b.party
        JOIN word h ON h.handle = b.person
        LEFT JOIN standing s ON s.replica = c.replica AND s.number = c.number
        ORDER BY r.handle, s.incarnation IS NULL, s.incarnation, s.hub_number, s.item, c.pos;

        """
}

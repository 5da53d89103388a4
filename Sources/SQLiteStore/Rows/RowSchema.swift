/// The part of the file that can be dropped and replayed from the log at any time.
///
/// Raise `version` whenever a table changes or the same history would give other rows; the next
/// opening drops them all and derives them anew.
enum RowSchema {
    static let version: UInt8 = 7

    /// Every derived table, with the columns that name a row: what a rebuild is compared by.
    static let tables: [(name: String, key: String)] = [
        ("folded", "record"),
        ("hub_row", "replica"),
        ("epoch_row", "replica"),
        ("site_row", "record"),
        ("party_row", "record"),
        ("item_row", "record"),
        ("assignment_row", "record, position"),
        ("record_row", "record"),
        ("aspect_row", "record, aspect"),
        ("reference_row", "record, type, id"),
        ("call_row", "record"),
        ("dispatch_row", "record, position"),
        ("attachment_row", "record, position"),
        ("conflict_row", "record, aspect"),
        ("claim_row", "record, aspect, position"),
    ]

    static let creation = zone + items + records + calls + conflicts

    private static let zone = """
        -- The digest of every record that is folded and shown; what sites compare. Beside it whether
        -- something waits for a decision, whether each change saw all before it, and whether edits
        -- wrote what edits may.
        CREATE TABLE folded (
          record INTEGER PRIMARY KEY,
          digest BLOB NOT NULL CHECK (length(digest) = 32),
          has_conflict INTEGER NOT NULL,
          has_one_order INTEGER NOT NULL,
          keeps_to_texts INTEGER NOT NULL
        ) STRICT;

        -- The hub's replicas.
        CREATE TABLE hub_row (
          replica INTEGER PRIMARY KEY,
          incarnation INTEGER NOT NULL
        ) STRICT;

        -- Which site opened a replica.
        CREATE TABLE epoch_row (
          replica INTEGER PRIMARY KEY,
          record INTEGER NOT NULL,
          site TEXT NOT NULL,
          ordinal INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX epoch_row_record ON epoch_row (record);

        -- Enrolled sites.
        CREATE TABLE site_row (
          record INTEGER PRIMARY KEY,
          id TEXT NOT NULL,
          party TEXT NOT NULL,
          public_key BLOB NOT NULL,
          person TEXT NOT NULL,
          -- NULL of a site at work; 1 where its key may be in wrong hands.
          is_lost INTEGER,
          retired_why TEXT,
          retired_incarnation INTEGER,
          retired_number INTEGER,
          retired_at INTEGER
        ) STRICT;
        CREATE INDEX site_row_id ON site_row (id);

        -- Organisations.
        CREATE TABLE party_row (
          record INTEGER PRIMARY KEY,
          id TEXT NOT NULL,
          kind TEXT NOT NULL,
          name TEXT NOT NULL,
          parent TEXT,
          home_department TEXT,
          people BLOB NOT NULL
        ) STRICT;

        """

    private static let items = """
        -- Duty items as they read now.
        CREATE TABLE item_row (
          record INTEGER PRIMARY KEY,
          id TEXT NOT NULL,
          title TEXT,
          content TEXT,
          basis TEXT,
          kind TEXT,
          code TEXT,
          category TEXT,
          is_void INTEGER NOT NULL,
          undecided INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX item_row_id ON item_row (id);
        CREATE INDEX item_row_code ON item_row (code) WHERE code IS NOT NULL;

        -- Who is responsible for a duty item: the lead first, then the cooperating parties.
        CREATE TABLE assignment_row (
          record INTEGER NOT NULL,
          position INTEGER NOT NULL,
          party TEXT NOT NULL,
          role TEXT NOT NULL,
          area TEXT,
          valid_from TEXT,
          valid_to TEXT,
          PRIMARY KEY (record, position)
        ) STRICT, WITHOUT ROWID;

        """

    private static let records = """
        -- Records of every type that has no table of its own.
        CREATE TABLE record_row (
          record INTEGER PRIMARY KEY,
          type TEXT NOT NULL,
          id TEXT NOT NULL,
          title TEXT,
          is_void INTEGER NOT NULL,
          undecided INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX record_row_id ON record_row (type, id);

        -- What their aspects say now, as text or JSON.
        CREATE TABLE aspect_row (
          record INTEGER NOT NULL,
          aspect TEXT NOT NULL,
          value TEXT NOT NULL,
          PRIMARY KEY (record, aspect)
        ) STRICT, WITHOUT ROWID;

        -- The records they refer to: what belongs to a call, a project or an enterprise.
        CREATE TABLE reference_row (
          record INTEGER NOT NULL,
          type TEXT NOT NULL,
          id TEXT NOT NULL,
          PRIMARY KEY (record, type, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX reference_row_of ON reference_row (type, id);

        """

    private static let calls = """
        -- Calls as they stand now. Times are milliseconds since 1970 in UTC.
        CREATE TABLE call_row (
          record INTEGER PRIMARY KEY,
          id TEXT NOT NULL,
          official TEXT,
          provisional TEXT,
          state TEXT NOT NULL,
          is_open INTEGER NOT NULL,
          kind TEXT,
          caller TEXT,
          lead TEXT,
          title TEXT,
          body TEXT,
          place TEXT,
          stage TEXT,
          item TEXT,
          undecided INTEGER NOT NULL,
          raised_at INTEGER,
          changed_at INTEGER
        ) STRICT;
        CREATE INDEX call_row_id ON call_row (id);
        CREATE INDEX call_row_official ON call_row (official) WHERE official IS NOT NULL;
        CREATE INDEX call_row_provisional ON call_row (provisional) WHERE provisional IS NOT NULL;

        -- One dispatch per receiving party, in the order in which they were first named.
        CREATE TABLE dispatch_row (
          record INTEGER NOT NULL,
          position INTEGER NOT NULL,
          party TEXT NOT NULL,
          role TEXT NOT NULL,
          state TEXT NOT NULL,
          at INTEGER NOT NULL,
          is_current INTEGER NOT NULL,
          PRIMARY KEY (record, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX dispatch_row_party ON dispatch_row (party, record);

        -- What is attached to calls; the bytes lie beside the store under their digest.
        CREATE TABLE attachment_row (
          record INTEGER NOT NULL,
          position INTEGER NOT NULL,
          hash BLOB NOT NULL CHECK (length(hash) = 32),
          name TEXT NOT NULL,
          size INTEGER NOT NULL,
          media_type TEXT NOT NULL,
          party TEXT NOT NULL,
          is_void INTEGER NOT NULL,
          at INTEGER NOT NULL,
          PRIMARY KEY (record, position)
        ) STRICT, WITHOUT ROWID;

        """

    private static let conflicts = """
        -- Aspects that wait for a person's decision, `base` being the last value all claimants saw.
        CREATE TABLE conflict_row (
          record INTEGER NOT NULL,
          aspect TEXT NOT NULL,
          decider TEXT NOT NULL,
          base TEXT,
          since INTEGER NOT NULL,
          PRIMARY KEY (record, aspect)
        ) STRICT, WITHOUT ROWID;

        -- The values they have to decide between, first in the hub's order first.
        CREATE TABLE claim_row (
          record INTEGER NOT NULL,
          aspect TEXT NOT NULL,
          position INTEGER NOT NULL,
          replica INTEGER NOT NULL,
          number INTEGER NOT NULL,
          value TEXT NOT NULL,
          PRIMARY KEY (record, aspect, position)
        ) STRICT, WITHOUT ROWID;

        """
}

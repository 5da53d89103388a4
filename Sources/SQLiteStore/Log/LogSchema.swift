import GRDB
import History

/// The part of the file that must live for ever: the log and what was arranged about it.
///
/// Migrations are frozen: a shipped one is never edited, later needs get later migrations. Whatever
/// can be derived from these tables lies in `RowSchema` and is dropped and replayed instead.
///
/// In tables without rowid the columns of the key come first: the integrity check of SQLite 3.40
/// takes other orders for damage.
enum LogSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("log-1") { database in
            if !mutated(.migratesInSteps) { try database.execute(sql: chain) }
            try database.execute(sql: guards)
            try database.execute(sql: receipts)
            try database.execute(sql: sight)
            try database.execute(sql: arrangements)
        }
        return migrator
    }

    static let chain = """
        -- A replica by a small handle. `head` and `link` are the end of the chain held of it;
        -- `signed` is how far an unbroken run of segments and stub runs reaches. Only a replica of
        -- this store's own has signed < head: changes the hub has not acknowledged yet. Of all
        -- numbers up to `settled` the hub's verdict is here.
        CREATE TABLE replica (
          handle INTEGER PRIMARY KEY,
          id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
          head INTEGER NOT NULL DEFAULT 0 CHECK (head >= 0),
          link BLOB NOT NULL DEFAULT (zeroblob(32)) CHECK (length(link) = 32),
          signed INTEGER NOT NULL DEFAULT 0 CHECK (signed >= 0 AND signed <= head),
          settled INTEGER NOT NULL DEFAULT 0 CHECK (settled >= 0)
        ) STRICT;
        CREATE INDEX replica_unsigned ON replica (handle) WHERE signed < head;

        -- A record by a small handle.
        CREATE TABLE record (
          handle INTEGER PRIMARY KEY,
          type TEXT NOT NULL,
          id TEXT NOT NULL,
          UNIQUE (type, id)
        ) STRICT;

        -- Words that repeat – actions, parties, persons – by a small handle.
        CREATE TABLE word (
          handle INTEGER PRIMARY KEY,
          text TEXT NOT NULL UNIQUE
        ) STRICT;

        -- One row per change of which more is known than that it exists. `pos` is the order of
        -- arrival at this store. Never altered, never deleted.
        CREATE TABLE change (
          pos INTEGER PRIMARY KEY,
          replica INTEGER NOT NULL REFERENCES replica,
          number INTEGER NOT NULL CHECK (number >= 1),
          digest BLOB NOT NULL CHECK (length(digest) = 32),
          link BLOB NOT NULL CHECK (length(link) = 32),
          UNIQUE (replica, number)
        ) STRICT;

        -- The body of a change, byte for byte as its author signed it; absent for a stub. The only
        -- permitted alteration is sealing: the bytes go, everything else stays. The columns after
        -- `bytes` repeat what the bytes say, for readers that cannot decode them.
        CREATE TABLE body (
          pos INTEGER PRIMARY KEY REFERENCES change,
          record INTEGER NOT NULL REFERENCES record,
          action INTEGER NOT NULL,
          party INTEGER NOT NULL,
          person INTEGER NOT NULL,
          occurred_at INTEGER NOT NULL,
          recorded_at INTEGER NOT NULL,
          bytes BLOB NOT NULL
        ) STRICT;
        CREATE INDEX body_of_record ON body (record, pos);

        -- A signed head with the start it is counted from: the proof of the changes between.
        -- Segments may overlap; the items lie in `change` and `body`.
        CREATE TABLE segment (
          id INTEGER PRIMARY KEY,
          replica INTEGER NOT NULL REFERENCES replica,
          first INTEGER NOT NULL CHECK (first >= 1),
          last INTEGER NOT NULL CHECK (last >= first),
          start_link BLOB NOT NULL CHECK (length(start_link) = 32),
          link BLOB NOT NULL CHECK (length(link) = 32),
          signer TEXT NOT NULL,
          signature BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX segment_span ON segment (replica, last, first);

        -- What arrived, in order; positions are dense. `fresh` to `last` is what was new with it, so
        -- these spans tile each chain without gap or overlap. Without a segment it is a stub run:
        -- of its numbers nothing may be known but that they exist, and the link at the end.
        CREATE TABLE arrival (
          position INTEGER PRIMARY KEY AUTOINCREMENT,
          replica INTEGER NOT NULL REFERENCES replica,
          fresh INTEGER NOT NULL CHECK (fresh >= 1),
          last INTEGER NOT NULL CHECK (last >= fresh),
          link BLOB NOT NULL CHECK (length(link) = 32),
          segment INTEGER REFERENCES segment
        ) STRICT;
        CREATE UNIQUE INDEX arrival_span ON arrival (replica, last);

        -- Numbers inside the inventory whose bodies are not held, as runs.
        CREATE TABLE hole (
          replica INTEGER NOT NULL,
          last INTEGER NOT NULL,
          first INTEGER NOT NULL CHECK (last >= first),
          PRIMARY KEY (replica, last)
        ) STRICT, WITHOUT ROWID;
        """

    /// A branch of a forked replica leaves the log only through `sanction`, a table that has a row
    /// just while a quarantine runs.
    private static let guards = """
        CREATE TABLE sanction (reason TEXT NOT NULL) STRICT;

        CREATE TRIGGER change_is_dense BEFORE INSERT ON change
        WHEN NEW.number <> 1
          AND NOT EXISTS (
            SELECT 1 FROM change WHERE replica = NEW.replica AND number = NEW.number - 1)
          AND NOT EXISTS (
            SELECT 1 FROM arrival WHERE replica = NEW.replica AND last >= NEW.number - 1
              AND fresh <= NEW.number AND segment IS NULL)
        BEGIN SELECT RAISE(ABORT, 'the numbers of a replica have no gaps'); END;
        CREATE TRIGGER change_stays BEFORE UPDATE ON change
        BEGIN SELECT RAISE(ABORT, 'a change is never altered'); END;
        CREATE TRIGGER change_remains BEFORE DELETE ON change
        WHEN NOT EXISTS (SELECT 1 FROM sanction)
        BEGIN SELECT RAISE(ABORT, 'a change is never deleted'); END;

        CREATE TRIGGER body_is_only_sealed BEFORE UPDATE ON body
        WHEN length(NEW.bytes) <> 0
          OR OLD.pos IS NOT NEW.pos OR OLD.record IS NOT NEW.record
          OR OLD.action IS NOT NEW.action OR OLD.occurred_at IS NOT NEW.occurred_at
          OR OLD.recorded_at IS NOT NEW.recorded_at OR OLD.party IS NOT NEW.party
        BEGIN SELECT RAISE(ABORT, 'a body is only ever sealed'); END;
        CREATE TRIGGER body_remains BEFORE DELETE ON body
        WHEN NOT EXISTS (SELECT 1 FROM sanction)
        BEGIN SELECT RAISE(ABORT, 'a body is never deleted'); END;

        CREATE TRIGGER segment_stays BEFORE UPDATE ON segment
        BEGIN SELECT RAISE(ABORT, 'a segment is never altered'); END;
        CREATE TRIGGER segment_remains BEFORE DELETE ON segment
        WHEN NOT EXISTS (SELECT 1 FROM sanction)
        BEGIN SELECT RAISE(ABORT, 'a segment is never deleted'); END;

        CREATE TRIGGER arrival_is_dense BEFORE INSERT ON arrival
        WHEN NEW.fresh <> 1
          AND NOT EXISTS (
            SELECT 1 FROM arrival WHERE replica = NEW.replica AND last = NEW.fresh - 1)
        BEGIN SELECT RAISE(ABORT, 'the arrivals of a replica have no gaps'); END;
        CREATE TRIGGER arrival_stays BEFORE UPDATE ON arrival
        BEGIN SELECT RAISE(ABORT, 'an arrival is never altered'); END;
        CREATE TRIGGER arrival_remains BEFORE DELETE ON arrival
        WHEN NOT EXISTS (SELECT 1 FROM sanction)
        BEGIN SELECT RAISE(ABORT, 'an arrival is never deleted'); END;

        CREATE TRIGGER replica_grows BEFORE UPDATE OF head, signed ON replica
        WHEN (NEW.head < OLD.head OR NEW.signed < OLD.signed)
          AND NOT EXISTS (SELECT 1 FROM sanction)
        BEGIN SELECT RAISE(ABORT, 'a chain never shrinks'); END;
        CREATE TRIGGER replica_remains BEFORE DELETE ON replica
        BEGIN SELECT RAISE(ABORT, 'a replica is never deleted'); END;
        """

    private static let receipts = """
        -- What the receipt that counts says of a change, held or not: repeated from the hub's own
        -- chain so that a fold need not search it. verdict: 0 accepted, 1 returned, 2 unjudged.
        CREATE TABLE standing (
          replica INTEGER NOT NULL,
          number INTEGER NOT NULL,
          incarnation INTEGER NOT NULL,
          hub_number INTEGER NOT NULL,
          item INTEGER NOT NULL,
          place INTEGER NOT NULL,
          verdict INTEGER NOT NULL CHECK (verdict BETWEEN 0 AND 2),
          received_at INTEGER NOT NULL,
          official INTEGER,
          rule TEXT,
          reason TEXT,
          PRIMARY KEY (replica, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX standing_returned ON standing (replica, number) WHERE verdict = 1;
        CREATE INDEX standing_unjudged ON standing (replica, number) WHERE verdict = 2;

        -- Returned changes that their author took off the list.
        CREATE TABLE discarded (
          replica INTEGER NOT NULL,
          number INTEGER NOT NULL,
          at INTEGER NOT NULL,
          PRIMARY KEY (replica, number)
        ) STRICT, WITHOUT ROWID;
        """

    private static let sight = """
        -- Bodies that a grant promised and that are not here yet. While a record has one, it is
        -- incoming: kept, not folded, not shown.
        CREATE TABLE want (
          replica INTEGER NOT NULL,
          number INTEGER NOT NULL,
          record INTEGER NOT NULL,
          PRIMARY KEY (replica, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX want_of_record ON want (record);

        -- Hub: the streams that readers follow, by a small handle, with the sum of the digests of
        -- all bodies published or granted to each.
        CREATE TABLE stream (
          handle INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          sum BLOB NOT NULL DEFAULT (zeroblob(32)) CHECK (length(sum) = 32)
        ) STRICT;

        -- Hub: which numbers of an arrival readers of a stream may read.
        CREATE TABLE published (
          stream INTEGER NOT NULL,
          position INTEGER NOT NULL,
          number INTEGER NOT NULL,
          PRIMARY KEY (stream, position, number)
        ) STRICT, WITHOUT ROWID;

        -- Hub: older bodies that readers of a stream may fetch.
        CREATE TABLE granted (
          stream INTEGER NOT NULL,
          replica INTEGER NOT NULL,
          number INTEGER NOT NULL,
          PRIMARY KEY (stream, replica, number)
        ) STRICT, WITHOUT ROWID;

        -- Who may read a record, from and until which number of the hub's chain.
        CREATE TABLE sight (
          record INTEGER NOT NULL,
          party TEXT NOT NULL,
          since INTEGER NOT NULL,
          until INTEGER,
          PRIMARY KEY (record, party)
        ) STRICT, WITHOUT ROWID;
        """

    private static let arrangements = """
        -- Small durable facts of this store: cursor, deployment, sums.
        CREATE TABLE fact (
          key TEXT PRIMARY KEY,
          value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- Branches of forked replicas that gave way to the hub's; their own site issued them again.
        CREATE TABLE quarantine (
          replica INTEGER NOT NULL,
          number INTEGER NOT NULL,
          digest BLOB NOT NULL,
          link BLOB NOT NULL,
          bytes BLOB,
          PRIMARY KEY (replica, number, digest)
        ) STRICT, WITHOUT ROWID;
        """
}

package import History
package import Settings

/// The exit codes of every program; the contract's meaning.
package enum DeskExit: Int32, Sendable {
    case done = 0
    case unexpected = 1
    case someReturned = 3
    case notEnrolled = 4
    case conflictsWaiting = 5
    case hubNotReached = 6
    case tooOld = 7
    case timedOut = 8
    case storeTrouble = 9
    case usage = 64
    case configuration = 78
    case interrupted = 130
}

/// One thing a person or script asks of a site.
///
/// `verb` is the path of the command with dots, such as `call.raise`; `arguments` are its flags in
/// camelCase, positional ones by name:
///
/// | verb | positional and further arguments |
/// |---|---|
/// | `call.*` (all but raise, list) | `call`: id or number |
/// | `call.list` | `todo`, `mine`, `overdue` (bool), `limit` (int), `after` (text) |
/// | `item.show`, `.assign`, `.void` | `item` |
/// | `item.list` | `limit`, `after`, `kind`, `on` (date: with the assignments that hold that day) |
/// | `item.import` | `content` (text of a TSV or CSV file) and `name`, or `sample` (bool); `dryRun` |
/// | `item.export` | `kind`; `public` (bool) with `on`: the edition that may be published |
/// | `item.who` | `text`, `place`, `limit` |
/// | `item.check` | `on` (date) |
/// | `item.gaps`, `item.drift` | `limit`, `after` |
/// | `item.propose`, `item.rights` | `item` and the fields declared of them |
/// | `boundary.*`, `temporary.*`, `assessment.*` … | the type's name: id; the fields declared |
/// | their `.list`, `.show` | `limit`, `after`; the type's name: id |
/// | `conflict.show`, `.resolve` | `conflict`; `take` or `value`, `why` |
/// | `conflict.list`, `outbox.list` | `limit`, `after` |
/// | `outbox.show`, `.resubmit`, `.discard` | `change` (dot); `why` |
/// | `trace` | `record` (id or number); `verify`, `export` (bool: the evidence comes as `evidence`) |
/// | `trace.verify` | `evidence` (the exported document as text) |
/// | `report.list` | – |
/// | `report.run` | `name`; `period` (a day, `2026-W29`, `2026-07`), `party`, `project`, `noon` |
/// | `verify` | `rebuild` (bool) |
/// | `repair` | – |
/// | `backup.create` | `path`, absolute; a daemon can write into its state directory for certain |
/// | `bundle.export` | `content` (base 64 of the file to add to), `full` (bool) |
/// | `bundle.import` | `contents`, `cards` (lists of the hub's files and cards, base 64), `strict` |
/// | `sync.now` | `timeout` (seconds), `strict` (bool) |
/// | `sync.pause`, `sync.resume`, `status`, `digest`, `party.list` | – |
/// | `sql` | `query` |
///
/// Any writing verb also takes `occurredAt` (RFC 3339, the claimed time) and `note`.
package struct DeskRequest: Hashable, Sendable {
    package var verb: Text
    package var arguments: [Text: Value]
    /// Who acts; `nil` for the person enrolled.
    package var person: Text?
    /// What the person had in front of them, as a reading verb gave it.
    package var seen: Text?
    package var language: Language
    /// The local account behind the request; set by the socket server, not by the caller.
    package var uid: Int64?

    package init(
        _ verb: Text,
        _ arguments: [Text: Value] = [:],
        as person: Text? = nil,
        seen: Text? = nil,
        language: Language = .chinese,
        uid: Int64? = nil
    ) {
        self.verb = verb
        self.arguments = arguments
        self.person = person
        self.seen = seen
        self.language = language
        self.uid = uid
    }
}

/// What came of a request: an exit code and the one document that `--json` prints.
///
/// A refusal's document is `{"type":"error","code","message","effect","next",…}`.
package struct DeskReply: Hashable, Sendable {
    package let exit: DeskExit
    package let document: JSON

    package init(_ document: JSON, exit: DeskExit = .done) {
        self.exit = exit
        self.document = document
    }
}

/// How far long work has come. `phase` is a stable word: `push`, `pull`, `import`, `verify`, `backup`.
package struct DeskProgress: Hashable, Sendable {
    package let phase: Text
    package let done: Int
    package let total: Int?

    package init(phase: Text, done: Int, total: Int? = nil) {
        self.phase = phase
        self.done = done
        self.total = total
    }

    package var document: JSON {
        [
            "type": "progress", "phase": .string(phase), "done": .count(done),
            "total": total.map(JSON.count) ?? .null,
        ]
    }
}

/// Some lines of a `huying batch` stream, in order. Lines of one stream come one chunk after the other
/// under one session name, so that a `ref` of an earlier chunk is known in later ones.
package struct BatchChunk: Hashable, Sendable {
    /// At most this many lines; one commit covers them.
    package static let longest = 256

    package var session: Text
    /// NDJSON lines without their line ends.
    package var lines: [[UInt8]]
    /// The stream ends here: the desk forgets the session.
    package var last: Bool
    package var person: Text?
    package var language: Language
    package var uid: Int64?

    package init(
        session: Text,
        lines: [[UInt8]],
        last: Bool,
        as person: Text? = nil,
        language: Language = .chinese,
        uid: Int64? = nil
    ) {
        self.session = session
        self.lines = lines
        self.last = last
        self.person = person
        self.language = language
        self.uid = uid
    }
}

/// Told of progress, now and then, from any task.
package typealias ProgressSink = @Sendable (DeskProgress) -> Void

/// Where commands go: the desk in this process, or the daemon's behind its socket.
package protocol DeskPort: Sendable {
    /// Never throws: every failure is a reply with its code and exit.
    func perform(_ request: DeskRequest, progress: @escaping ProgressSink) async -> DeskReply
    /// One result document a line, in order; what is reported `ok` is durable.
    func batch(_ chunk: BatchChunk) async -> [JSON]
}

import ChangeCodec
import DutyBook
import History
import SQLiteStore
import Settings

/// 待签: a command that a clerk prepared and a leader signs off. It is a row of this desk, not a change:
/// it leaves this computer only as what the leader makes of it.
struct PreparedCommand: Sendable {
    let number: Int64
    let verb: Text
    let arguments: [Text: Value]
    /// Who prepared it.
    let person: Text
    let at: Milliseconds
    /// What of the record was in front of them; `nil` of a command that opens one.
    let seen: Text?

    init(
        number: Int64,
        verb: Text,
        arguments: [Text: Value],
        person: Text,
        at: Milliseconds,
        seen: Text?
    ) {
        self.number = number
        self.verb = verb
        self.arguments = arguments
        self.person = person
        self.at = at
        self.seen = seen
    }

    fileprivate init?(_ value: Value) {
        guard let number = value["number"]?.int, let verb = value["verb"]?.text,
            let arguments = value["arguments"]?.map, let person = value["person"]?.text,
            let at = value["at"]?.int
        else { return nil }
        self.init(
            number: number,
            verb: verb,
            arguments: arguments,
            person: person,
            at: at,
            seen: value["seen"]?.text
        )
    }

    fileprivate var value: Value {
        [
            "number": .int(number), "verb": .text(verb), "arguments": .map(arguments),
            "person": .text(person), "at": .int(at), "seen": seen.map(Value.text) ?? .null,
        ]
    }
}

/// Everything prepared here and not signed off yet.
struct PreparedCommands {
    private static let fact: Text = "desk.prepared"
    /// More are a sign that nobody looks at them.
    private static let most = 500

    private(set) var all: [PreparedCommand]
    private var next: Int64

    init(_ store: some HistoryReading) throws {
        let kept = try store.fact(Self.fact).map(ValueCodec.decode)
        all = kept?["prepared"]?.list?.compactMap(PreparedCommand.init) ?? []
        next = kept?["next"]?.int ?? 1
    }

    private func keep(in store: some HistoryWriting) throws {
        let value: Value = ["next": .int(next), "prepared": .list(all.map(\.value))]
        try store.setFact(Self.fact, to: ValueCodec.encode(value))
    }

    mutating func add(
        _ verb: Text,
        _ arguments: [Text: Value],
        by person: Text,
        at now: Milliseconds,
        seen: Text?,
        in store: some HistoryWriting
    ) throws -> PreparedCommand {
        guard all.count < Self.most else {
            throw DeskProblem.usage(
                Phrase("待签已有 \(Self.most) 件。", "\(Self.most) commands wait to be signed off."),
                next: Phrase(
                    "先处理：huying draft list",
                    "See to them first: huying draft list"
                )
            )
        }
        let added = PreparedCommand(
            number: next,
            verb: verb,
            arguments: arguments,
            person: person,
            at: now,
            seen: seen
        )
        all.append(added)
        next += 1
        try keep(in: store)
        return added
    }

    mutating func take(_ number: Int64, in store: some HistoryWriting) throws -> PreparedCommand {
        guard let index = all.firstIndex(where: { $0.number == number }) else {
            throw DeskProblem.usage(
                Phrase("没有第 \(number) 号待签。", "No command \(number) waits to be signed off."),
                next: Phrase("查看：huying draft list", "See huying draft list")
            )
        }
        let taken = all.remove(at: index)
        try keep(in: store)
        return taken
    }
}

extension Desk {
    /// One change, without bytes of a file, can wait for a leader: who reads “kept for a leader” must
    /// not have done it.
    static func checkPreparable(_ request: DeskRequest) throws(DeskProblem) {
        guard request.arguments["prepare"]?.bool == true,
            Command(request.verb) == nil || request.verb == "call.attach"
        else { return }
        throw DeskProblem(
            "E2118.notPreparable",
            exit: .usage,
            Phrase("这一步不能存为待签。", "This cannot be kept for a leader to sign off."),
            effect: .nothingChanged,
            next: Phrase("去掉 --prepare，直接办理", "Do it without --prepare")
        )
    }

    /// Any writing verb with `prepare`: what it would do is checked as far as it can be without the
    /// leader, and kept for one.
    func prepare(_ request: DeskRequest) async throws -> DeskReply {
        var arguments = request.arguments
        arguments["prepare"] = nil
        let person = request.person ?? site.person
        let now = site.clock.now()
        var command = ChangeCommand(
            verb: request.verb,
            arguments: arguments,
            person: person,
            seen: request.seen,
            uid: request.uid
        )
        command.isPrepared = true
        return try await site.write { [self, command, arguments] writer in
            let zone = try Zone(writer.store)
            try checkPreparer(person, of: command.verb, in: writer.store, zone: zone)
            let seen = try check(command, writer: writer, zone: zone)
            var prepared = try PreparedCommands(writer.store)
            let added = try prepared.add(
                command.verb,
                arguments,
                by: person,
                at: now,
                seen: seen,
                in: writer.store
            )
            let people = zone.parties[site.party]?.people ?? .nobody
            let leaders = people.holders(of: [.leader], on: CivilDay(containing: now))
            return DeskReply([
                "draft": .int(added.number), "verb": .string(added.verb),
                "leaders": .array(leaders.map(JSON.string)),
            ])
        }
    }

    private func checkPreparer(
        _ person: Text,
        of verb: Text,
        in store: StoreView,
        zone: Zone
    ) throws {
        guard let party = zone.parties[site.party] else { return }
        let now = site.clock.now()
        try DutyRules.checkPreparer(
            person,
            onBehalfOf: try zone.represented(
                by: person,
                of: site.party,
                doing: verb,
                at: now,
                in: store
            ),
            of: party,
            at: now
        )
    }

    /// `draft.list`: what waits for a leader, oldest first.
    func prepared() async throws -> DeskReply {
        let items = try await site.store.read { store in
            let zone = try Zone(store)
            return try PreparedCommands(store).all.map {
                try Self.document(of: $0, in: store, zone: zone)
            }
        }
        return Self.list(items, next: nil)
    }

    private static func document(
        of one: PreparedCommand,
        in store: StoreView,
        zone: Zone
    ) throws -> JSON {
        var record: RecordRef?
        if let call = one.arguments["call"]?.text {
            record = try RecordLookup.call(call, in: store)
        }
        let call = try record.flatMap { try zone.document(of: $0, in: store)?.callState }
        return [
            "draft": .int(one.number), "verb": .string(one.verb),
            "person": .string(one.person), "at": Timestamps.json(one.at),
            "record": .text(record?.id ?? one.arguments["call"]?.text),
            "number": .text(call?.number), "title": .text(call?.title),
            "arguments": JSON(.map(one.arguments)),
        ]
    }

    /// `draft.approve`: the leader's own change, with the name of who prepared it; prepared no longer
    /// in the same transaction. It was written in view of what its preparer saw, unless the leader
    /// looked again; when it happened is the leader's word where they give one.
    func approve(_ request: DeskRequest, _ arguments: DeskArguments) async throws -> DeskReply {
        let number = Int64(try arguments.count("draft") ?? 0)
        let (command, effect) = try await site.write { [self] writer in
            var prepared = try PreparedCommands(writer.store)
            let one = try prepared.take(number, in: writer.store)
            var command = ChangeCommand(
                verb: one.verb,
                arguments: one.arguments,
                person: request.person,
                seen: request.seen ?? one.seen,
                uid: request.uid
            )
            command.preparedBy = one.person
            if let occurredAt = request.arguments["occurredAt"], occurredAt != .null {
                command.arguments["occurredAt"] = occurredAt
            }
            return (command, try carryOut(command, writer: writer, zone: try Zone(writer.store)))
        }
        let reply = try await told(effect, of: command)
        return DeskReply(
            reply.document.adding([
                "verb": .string(command.verb), "preparedBy": .text(command.preparedBy),
            ]),
            exit: reply.exit
        )
    }

    /// `draft.discard`: nothing had left this desk.
    func discardPrepared(
        _ request: DeskRequest,
        _ arguments: DeskArguments
    ) async throws -> DeskReply {
        let number = Int64(try arguments.count("draft") ?? 0)
        return try await site.write { [self] writer in
            var prepared = try PreparedCommands(writer.store)
            let one = try prepared.take(number, in: writer.store)
            try checkPreparer(
                request.person ?? site.person,
                of: one.verb,
                in: writer.store,
                zone: try Zone(writer.store)
            )
            return DeskReply(["draft": .int(one.number), "verb": .string(one.verb)])
        }
    }
}

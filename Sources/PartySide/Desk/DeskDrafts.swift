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

    init(number: Int64, verb: Text, arguments: [Text: Value], person: Text, at: Milliseconds) {
        self.number = number
        self.verb = verb
        self.arguments = arguments
        self.person = person
        self.at = at
    }

    fileprivate init?(_ value: Value) {
        guard let number = value["number"]?.int, let verb = value["verb"]?.text,
            let arguments = value["arguments"]?.map, let person = value["person"]?.text,
            let at = value["at"]?.int
        else { return nil }
        self.init(number: number, verb: verb, arguments: arguments, person: person, at: at)
    }

    fileprivate var value: Value {
        [
            "number": .int(number), "verb": .text(verb), "arguments": .map(arguments),
            "person": .text(person), "at": .int(at),
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
            at: now
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
            try check(command, writer: writer, zone: zone)
            var prepared = try PreparedCommands(writer.store)
            let added = try prepared.add(
                command.verb,
                arguments,
                by: person,
                at: now,
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
    /// in the same transaction.
    func approve(_ request: DeskRequest, _ arguments: DeskArguments) async throws -> DeskReply {
        let number = Int64(try arguments.count("draft") ?? 0)
        let document = try await site.write { [self] writer in
            var prepared = try PreparedCommands(writer.store)
            let one = try prepared.take(number, in: writer.store)
            var command = ChangeCommand(
                verb: one.verb,
                arguments: one.arguments,
                person: request.person,
                uid: request.uid
            )
            command.preparedBy = one.person
            let effect = try carryOut(command, writer: writer, zone: try Zone(writer.store))
            return effect.document.adding(["preparedBy": .string(one.person)])
        }
        return DeskReply(document)
    }

    /// `draft.discard`: nothing had left this desk.
    func discardPrepared(_ arguments: DeskArguments) async throws -> DeskReply {
        let number = Int64(try arguments.count("draft") ?? 0)
        return try await site.write { writer in
            var prepared = try PreparedCommands(writer.store)
            let one = try prepared.take(number, in: writer.store)
            return DeskReply(["draft": .int(one.number), "verb": .string(one.verb)])
        }
    }
}

extension Decision {
    /// Its facts with the name of who prepared them for the one that signs off.
    func events(preparedBy person: Text) -> [Event] {
        events.enumerated().map { index, event in
            guard index == 0 else { return event }
            var fields = event.fields.map ?? [:]
            fields["preparedBy"] = .text(person)
            return Event(event.kind, .map(fields))
        }
    }
}

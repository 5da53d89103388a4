import DutyBook
import Exchange
import History
import Identity
import SQLiteStore

/// One command on its way into the log.
struct ChangeCommand: Sendable {
    var verb: Text
    var arguments: [Text: Value]
    var person: Text?
    var seen: Text?
    var uid: Int64?
    var entryMode = EntryMode.normal
    /// The id of the record it opens; drawn where `nil`.
    var freshID: Text?
    /// Who wrote it for the leader that signs it off.
    var preparedBy: Text?
    /// It waits for a leader: rights of persons are asked when one signs it off.
    var isPrepared = false
}

/// What a command came to.
struct ChangeEffect: Sendable {
    let record: RecordRef
    let dot: Dot
    /// The number of a call that was raised.
    let number: Text?
    let seen: Text
    /// A call was raised and nobody named to lead it.
    let isUnassignedCall: Bool
    /// Cooperators whose word a result does not rest on.
    let missing: [Text]
    let action: Text
    /// Who is to work on it now, where this office has not heard of them.
    let unknownPerson: Text?

    var document: JSON {
        var members = [
            JSONMember("id", .string(record.id)), JSONMember("change", .string(dot.description)),
            JSONMember("action", .string(action)),
        ]
        if let unknownPerson { members.append(JSONMember("unknownPerson", .string(unknownPerson))) }
        if let number { members.append(JSONMember("number", .string(number))) }
        if !missing.isEmpty {
            members.append(JSONMember("missingFeedback", .array(missing.map(JSON.string))))
        }
        members.append(JSONMember("seen", .string(seen)))
        return .object(members)
    }
}

extension Desk {
    /// Every writing verb: decided and appended in one transaction.
    func change(_ request: DeskRequest) async throws -> DeskReply {
        if request.arguments["prepare"]?.bool == true { return try await prepare(request) }
        return try await carryOut(
            ChangeCommand(
                verb: request.verb,
                arguments: request.arguments,
                person: request.person,
                seen: request.seen,
                uid: request.uid
            )
        )
    }

    /// Refuses what would be refused whoever signed it off. Says what of the record was in front of the
    /// person; `nil` of one that is opened.
    func check(_ command: ChangeCommand, writer: SiteWriter, zone: Zone) throws -> Text? {
        let decision = try decided(command, writer: writer, zone: zone).decision
        guard Command(command.verb)?.opensRecord == false else { return nil }
        return SeenToken.text(decision.context, of: decision.record, hash: sha256)
    }

    /// Carries one command out and says what it came to.
    func carryOut(_ command: ChangeCommand) async throws -> DeskReply {
        let effect = try await site.write { [self] writer in
            try carryOut(command, writer: writer, zone: try Zone(writer.store))
        }
        return try await told(effect, of: command)
    }

    /// What a person is told of a change.
    func told(_ effect: ChangeEffect, of command: ChangeCommand) async throws -> DeskReply {
        var document = effect.document
        if command.verb == "call.raise", command.arguments["kind"]?.text == "urgent" {
            document = document.adding(["onDuty": try await phoneList(for: command.arguments)])
        }
        guard effect.isUnassignedCall else { return DeskReply(document) }
        let proposed = try await proposedLead(for: command.arguments)
        return DeskReply(document.adding(["proposal": proposed]))
    }

    /// Decides one command, and the ones that belong to it, in the transaction's view; appends them
    /// when none of them is refused.
    func carryOut(_ command: ChangeCommand, writer: SiteWriter, zone: Zone) throws -> ChangeEffect {
        let main = try decided(command, writer: writer, zone: zone)
        var following: [Decided] = []
        for followUp in main.decision.followUps {
            let freshID = Command(followUp.verb)?.opensRecord == true ? followUp.record.id : nil
            let next = ChangeCommand(
                verb: followUp.verb,
                arguments: followUp.arguments,
                person: command.person,
                uid: command.uid,
                entryMode: main.draft.entryMode,
                freshID: freshID,
                preparedBy: command.preparedBy
            )
            do {
                let ahead = following.count + 1
                following.append(try decided(next, ahead: ahead, writer: writer, zone: zone))
            } catch is Refusal where followUp.isOptional {
                continue
            }
        }
        let dot = try writer.append(main.draft)
        for var next in following.map(\.draft) {
            next.occurredAt = main.draft.occurredAt
            _ = try writer.append(next)
        }
        let decision = main.decision
        var after = main.target?.history.context ?? decision.context
        after.include(dot)
        return ChangeEffect(
            record: decision.record,
            dot: dot,
            number: decision.action == "call.raise" ? main.provisional : nil,
            seen: SeenToken.text(after, of: decision.record, hash: sha256),
            isUnassignedCall: decision.action == "call.raise" && command.arguments["lead"] == nil,
            missing: decision.events.first?.fields["missing"]?.list?.compactMap(\.text) ?? [],
            action: decision.action,
            unknownPerson: try unknownHandler(in: decision, zone: zone, store: writer.store)
        )
    }

    /// A command that is allowed, not yet in the log.
    private struct Decided {
        let decision: Decision
        let draft: ChangeDraft
        let target: Target?
        let provisional: Text
    }

    /// Makes ids of the names by which records are referred to. Gives the id of what is opened, where
    /// something says it beforehand.
    private func resolve(
        _ command: ChangeCommand,
        _ arguments: inout [Text: Value],
        store: StoreView,
        zone: Zone
    ) throws -> Text? {
        guard let verb = Command(command.verb) else { return command.freshID }
        try RecordReferences(store: store, zone: zone).resolve(&arguments, of: verb)
        try checkOthers(command.verb, arguments, zone: zone, store: store)
        guard verb.opensRecord, command.freshID == nil else { return command.freshID }
        return verb.recordType.flatMap(RecordDeclaration.of)?.identity(of: arguments)
    }

    /// When the person says it happened; `nil` where they do not.
    private func claimedTime(_ arguments: inout [Text: Value]) throws -> Milliseconds? {
        guard let claimed = arguments.removeValue(forKey: "occurredAt"), claimed != .null else {
            return nil
        }
        guard let time = claimed.text.flatMap(CivilTime.milliseconds) ?? claimed.int else {
            throw DeskProblem.usage(
                Phrase("occurredAt 不是带时区的时间。", "occurredAt is no time with an offset."),
                next: Phrase("写作 2026-07-16T09:30:00+08:00", "Write 2026-07-16T09:30:00+08:00")
            )
        }
        return time
    }

    /// - Parameter ahead: changes that will be written before it.
    private func decided(
        _ command: ChangeCommand,
        ahead: Int = 0,
        writer: SiteWriter,
        zone: Zone
    ) throws -> Decided {
        var arguments = command.arguments
        var entryMode = command.entryMode
        let occurredAt = try claimedTime(&arguments)
        if occurredAt != nil, entryMode == .normal { entryMode = .backfill }
        let note = arguments.removeValue(forKey: "note")?.text
        try checkBytes(of: command)
        var command = command
        command.freshID = try resolve(command, &arguments, store: writer.store, zone: zone)
        let target = try target(of: command, arguments: &arguments, store: writer.store, zone: zone)
        try resolveCalls(in: &arguments, of: command.verb, store: writer.store)
        let provisional = provisionalNumber(writer, ahead: ahead)
        let known = try knownItems(in: arguments, store: writer.store)
        let now = site.clock.now()
        let person = command.person ?? site.person
        let represented = try zone.represented(
            by: person,
            of: site.party,
            doing: command.verb,
            at: now,
            in: writer.store
        )
        var view = DeskView(
            party: site.party,
            person: command.isPrepared ? nil : person,
            parties: zone.parties,
            ranks: zone.ranks,
            record: target?.record,
            history: target?.history,
            seen: try seen(command.seen, of: target?.record),
            freshID: command.freshID ?? RecordID.fresh(at: now, random: site.random),
            provisionalNumber: provisional,
            rules: zone.rules,
            longestText: Limits.textBytes,
            now: now,
            hash: sha256,
            knowsItem: { known.contains($0) }
        )
        view.onBehalfOf = represented
        view.isImported = entryMode == .imported
        let decision = try DutyRules.decide(verb: command.verb, arguments: arguments, view: view)
        let draft = ChangeDraft(
            record: decision.record,
            action: decision.action,
            writes: decision.writes,
            events: decision.events,
            context: decision.context,
            author: zone.author(
                of: AuthoredAct(decision, after: target?.history),
                by: person,
                uid: command.uid,
                onBehalfOf: represented,
                at: site
            ).prepared(by: command.preparedBy),
            occurredAt: occurredAt,
            entryMode: entryMode,
            note: decision.note ?? note
        )
        return Decided(decision: decision, draft: draft, target: target, provisional: provisional)
    }

    /// What a command has to keep to beside its own record.
    private func checkOthers(
        _ verb: Text,
        _ arguments: [Text: Value],
        zone: Zone,
        store: StoreView
    ) throws {
        if verb == "call.assign", let person = arguments["person"]?.text {
            try checkHandler(person, zone: zone)
        }
        guard verb == "note.add" || verb == "requester.record",
            let id = arguments["call"]?.text
        else { return }
        let call = RecordRef(type: RecordType.call, id: id)
        guard let state = try zone.document(of: call, in: store)?.callState else {
            throw Refusal(.unknownCall, subject: id)
        }
        // Who asked for help is written down by those who take part in helping.
        guard
            verb == "note.add" || state.caller == site.party
                || state.dispatch(of: site.party) != nil
        else { throw Refusal(.notAllowed, record: call) }
    }

    struct Target {
        let record: RecordRef
        let history: RecordHistory
    }

    /// The record a command names, with what is here of it.
    private func target(
        of command: ChangeCommand,
        arguments: inout [Text: Value],
        store: StoreView,
        zone: Zone
    ) throws -> Target? {
        guard let verb = Command(command.verb) else {
            throw Refusal(.unknownVerb, subject: command.verb)
        }
        if verb.opensRecord {
            // A fixed id makes importing the same duty twice find the first.
            guard let id = command.freshID, let type = verb.recordType else { return nil }
            let record = RecordRef(type: type, id: id)
            return try zone.history(of: record, in: store).map {
                Target(record: record, history: $0)
            }
        }
        let record: RecordRef?
        switch verb.recordType {
        case RecordType.call:
            let name = try name("call", in: arguments)
            record = try RecordLookup.call(name, in: store)
            guard record != nil else { throw Refusal(.unknownCall, subject: name) }
        case RecordType.item:
            let name = try name("item", in: arguments)
            record = try RecordLookup.item(name, in: store)
            guard record != nil else { throw Refusal(.unknownItem, subject: name) }
        case RecordType.party:
            // People are those of this office unless another is named.
            let own = RecordRef(type: RecordType.party, id: site.party)
            record =
                arguments[RecordType.party]?.text.map { RecordRef(type: own.type, id: $0) } ?? own
            guard let id = record?.id, zone.parties[id] != nil else {
                throw Refusal(.unknownParty, subject: record?.id)
            }
        case let type?:
            let name = try name(verb.address.first ?? type, in: arguments)
            record =
                try RecordLookup.record(type, named: name, in: store, zone: zone)
                ?? RecordRef(type: type, id: name)
        case nil:
            let name = try name("conflict", in: arguments)
            let found = try conflict(named: name, in: store, zone: zone)
            arguments["aspect"] = .text(found.aspect)
            record = found.record
        }
        guard let record, let history = try zone.history(of: record, in: store) else {
            throw Refusal(
                RecordLookup.unknown(verb.recordType),
                record: record,
                subject: record?.id
            )
        }
        return Target(record: record, history: history)
    }

    private func name(_ argument: Text, in arguments: [Text: Value]) throws -> Text {
        guard let name = arguments[argument]?.text else {
            throw Refusal(.missingArgument, subject: argument)
        }
        return name
    }

    /// Calls that a command speaks of may be named by their numbers.
    private func resolveCalls(
        in arguments: inout [Text: Value],
        of verb: Text,
        store: StoreView
    ) throws {
        // What is not here stays as it was given: whether that will do is for the rules to say.
        func id(_ name: Text) throws -> Value {
            .text(try RecordLookup.call(name, in: store)?.id ?? name)
        }
        if let name = arguments["into"]?.text {
            guard let record = try RecordLookup.call(name, in: store) else {
                throw Refusal(.unknownCall, subject: name)
            }
            arguments["into"] = .text(record.id)
        }
        for argument: Text in ["call", "calls"]
        where Command(verb)?.address.contains(argument) != true {
            switch arguments[argument] {
            case .text(let name): arguments[argument] = try id(name)
            case .list(let names):
                arguments[argument] = .list(try names.map { try $0.text.map(id) ?? $0 })
            default: break
            }
        }
    }

    private func knownItems(in arguments: [Text: Value], store: StoreView) throws -> Set<Text> {
        guard let item = arguments["item"]?.text else { return [] }
        return try RecordLookup.item(item, in: store) == nil ? [] : [item]
    }

    private func seen(_ token: Text?, of record: RecordRef?) throws -> VersionVector? {
        guard let token, let record else { return nil }
        guard let vector = SeenToken.vector(token, of: record, hash: sha256) else {
            throw DeskProblem.usage(
                Phrase("--seen 不是这件事的凭据。", "--seen is no token of this record."),
                next: Phrase("重新查看后再改。", "Show the record again and use its token.")
            )
        }
        return vector
    }

    /// Unique without asking anybody: the replica and the number the change gets there.
    private func provisionalNumber(_ writer: SiteWriter, ahead: Int) -> Text {
        let replica = writer.replica.map { String($0.description.prefix(6)) } ?? site.id.string
        let day = CivilDay(containing: site.clock.now())
        let date = day.map { "\($0.year * 10_000 + $0.month * 100 + $0.day)" } ?? "0"
        return Text("L-\(replica)-\(date)-\(writer.nextNumber + UInt64(ahead))")
    }
}

/// Ids of records made here: UUIDv7, so that they sort by time of making and lie together in a store.
enum RecordID {
    static func fresh(at now: Milliseconds, random: RandomBytes) -> Text {
        var bytes = Array(BigEndian.bytes(UInt64(clamping: now)).suffix(6)) + random(10)
        bytes[6] = bytes[6] & 0x0F | 0x70
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array(Hexadecimal.text(bytes))
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
        return Text(groups.joined(separator: "-"))
    }
}

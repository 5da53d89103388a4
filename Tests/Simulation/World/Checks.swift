import ChangeCodec
import DutyBook
import History
import Identity
import PartySide
import SQLiteStore
import Settings

/// What is checked after every step where something moved.
extension World {
    /// The aspects of a call that keep concurrent values side by side.
    static let asked: [Text] = ["title", "body", "place", "stage", "lead"]

    func check(_ office: Office, _ records: Set<RecordRef>) async throws {
        guard office.isRunning else { return }
        try checkBounds(of: office.place.path, office.name)
        let calls = records.sorted().filter { $0.type == RecordType.call }
        let (heads, held, isWaiting) = try office.read { store in
            let held = try calls.map { call in
                Held(
                    record: call,
                    entries: try store.entries(of: call),
                    isIncoming: try store.isIncoming(call)
                )
            }
            return (try Self.heads(in: store), held, try !store.wants(limit: 1).isEmpty)
        }
        if isWaiting { situations.note(.awaitedBodies) }
        try checkChains(office.name, heads, &office.heads)
        for held in held {
            try checkSight(of: held, at: office)
            try await checkCall(held, at: office)
        }
    }

    func checkHub(_ records: Set<RecordRef>) throws {
        guard hub.store != nil else { return }
        try checkBounds(of: hub.directory, "hub")
        let (heads, all) = try hub.read { store in
            (try Self.heads(in: store), try records.sorted().map { try store.entries(of: $0) })
        }
        try checkChains("hub", heads, &hub.heads)
        for held in all {
            if !isDisturbed { try checkGoodFaith(held) }
            try checkCourse(held)
            for entry in held {
                try checkBody(entry, at: "hub")
                guard let standing = entry.standing else { continue }
                try model.note(standing.verdict, of: entry.dot, at: "hub")
                guard case .returned(let rule, _) = standing.verdict else { continue }
                if rule == "dependsOn" { situations.note(.dependentReturned) }
                if rule == "staleContext" { situations.note(.staleReturned) }
                if rule == "reassigned" { situations.note(.reassigned) }
            }
        }
    }

    /// What a machine holds of one record.
    struct Held {
        let record: RecordRef
        let entries: [Entry]
        let isIncoming: Bool
    }

    private static func heads(in store: StoreView) throws -> [(ReplicaID, ChainPoint)] {
        try store.inventory().entries.map { ($0.replica, try store.head(of: $0.replica)) }
    }

    /// I1, I2, I3: what is held of a replica is a beginning of what its author wrote. I13: and it
    /// never becomes shorter.
    private func checkChains(
        _ name: String,
        _ heads: [(ReplicaID, ChainPoint)],
        _ known: inout [ReplicaID: ChainPoint]
    ) throws {
        for (replica, head) in heads where known[replica] != head {
            let before = known.updateValue(head, forKey: replica)?.number ?? 0
            guard head.number >= before || model.forkable.contains(replica) else {
                throw Violation(
                    "I13",
                    "\(name) dropped \(replica) from \(before) to \(head.number)"
                )
            }
            guard model.isKnown(Dot(replica, head.number), link: head.link) else {
                throw Violation(
                    "I2",
                    "\(name) holds \(replica) up to \(head.number), never written so"
                )
            }
        }
    }

    /// I18: a body is what its author wrote.
    private func checkBody(_ entry: Entry, at name: String) throws {
        guard let known = model.change(entry.dot, digest: entry.digest), known.body == entry.body
        else { throw Violation("I18", "\(name) shows a body of \(entry.dot) that nobody wrote") }
    }

    /// I15: only who takes part, or sees every call, holds a body.
    private func checkSight(of held: Held, at office: Office) throws {
        guard !office.party.kind.seesEveryCall, !held.entries.isEmpty,
            !model.audience(of: held.record.id).contains(office.party.id)
        else { return }
        throw Violation(
            "I15",
            "\(office.name) reads call \(held.record.id) and takes no part in it"
        )
    }

    private func checkCall(_ call: Held, at office: Office) async throws {
        let (record, held) = (call.record, call.entries)
        for entry in held {
            try checkBody(entry, at: office.name)
            if let standing = entry.standing {
                try model.note(standing.verdict, of: entry.dot, at: office.name)
            }
        }
        if call.isIncoming { return }
        guard !held.isEmpty else { return }
        try checkSession(held, record, at: office)
        try checkPast(held, at: office)
        let reply = await office.ask("call.show", ["call": .text(record.id)])
        guard reply.exit == .done else { return }
        try checkClaims(reply.document, held, record, at: office)
        try checkLife(reply.document, held, record, at: office)
        try checkSame(reply.document, held, record, at: office.name)
    }

    /// I8: what is shown was written in view of things that are here, too.
    private func checkPast(_ held: [Entry], at office: Office) throws {
        // While a hub learns again what it lost, bodies come as they are found.
        guard !isDisturbed || isAtRest else { return }
        let dots = Set(held.map(\.dot))
        for entry in held where entry.standing?.verdict == .accepted {
            for seen in entry.body.context.entries {
                for number in 1...seen.number {
                    let dot = Dot(seen.replica, number)
                    guard let known = model.changes[dot]?.first,
                        known.body.record == entry.body.record, !dots.contains(dot)
                    else { continue }
                    if case .returned = model.verdicts[dot] { continue }
                    if model.lost.contains(dot) || model.forkable.contains(dot.replica) { continue }
                    throw Violation("I8", "\(office.name) shows \(entry.dot) without \(dot)")
                }
            }
        }
    }

    /// I10, I11: a conflict is shown exactly where two writes have not seen each other, and every
    /// write is there until a later one has seen it.
    private func checkClaims(
        _ document: JSON,
        _ held: [Entry],
        _ record: RecordRef,
        at office: Office
    ) throws {
        let counting = model.counting(held)
        for aspect in Self.asked {
            let expected = Model.claims(aspect, among: counting)
            let view = document["aspects"]?[aspect]
            let claims = view?["claims"]?.array ?? []
            let shown = claims.flatMap { $0["changes"]?.array ?? [] }.compactMap(\.string)
            guard Set(shown) == Set(expected.map { "\($0.dot)" }) else {
                throw Violation(
                    "I10",
                    "\(office.name) shows \(shown.sorted()) of \(aspect), written and unseen: "
                        + "\(expected.map { "\($0.dot)" }.sorted()) of \(record.id)"
                )
            }
            let values = Set(expected.map { ValueCodec.encode($0.value) })
            guard (view?["undecided"]?.bool ?? false) == (values.count > 1) else {
                throw Violation(
                    "I11",
                    "\(office.name): \(aspect) of \(record.id) undecided wrongly"
                )
            }
            if values.count > 1 { situations.note(aspect == "lead" ? .leadConflict : .conflict) }
            if values.count > 2 { situations.note(.conflictOfThree) }
            if expected.count > values.count { situations.note(.equalClaims) }
        }
    }

    /// I12: what was made void is void, or somebody has to decide.
    private func checkLife(
        _ document: JSON,
        _ held: [Entry],
        _ record: RecordRef,
        at office: Office
    ) throws {
        let counting = model.counting(held)
        let lives = Model.claims("life", among: counting)
        let voids = lives.filter { $0.value == "void" }
        guard !voids.isEmpty else { return }
        let shown = document["aspects"]?["life"]
        let isUndecided = shown?["undecided"]?.bool ?? false
        let rivals = counting.filter { other in
            other.body.writes.contains { $0.aspect != "life" }
                && voids.contains { void in
                    guard let change = counting.first(where: { $0.dot == void.dot }) else {
                        return false
                    }
                    return change.body.context[other.dot.replica] < other.dot.number
                        && other.body.context[void.dot.replica] < void.dot.number
                        && change.dot != other.dot
                }
        }
        situations.note(rivals.isEmpty ? .voided : .conflictOnVoid)
        guard isUndecided || rivals.isEmpty && shown?["value"] == "void" else {
            throw Violation("I12", "\(office.name): \(record.id) is void and not shown so")
        }
    }

    /// I6: who holds the same changes with the same verdicts shows the same.
    private func checkSame(
        _ document: JSON,
        _ held: [Entry],
        _ record: RecordRef,
        at name: String
    ) throws {
        let given = held.map { entry in
            let order = entry.standing.map { "\($0.order) \($0.verdict)" } ?? "-"
            return "\(entry.dot) \(entry.digest) \(order)"
        }
        let key = sha256(Array((["\(record.id)"] + given.sorted()).joined(separator: "\n").utf8))
        let told = [document["state"], document["aspects"], document["dispatches"]]
        let digest = sha256(told.flatMap { $0?.bytes ?? [] })
        if let known = shown[key], known.digest != digest {
            throw Violation(
                "I6",
                "\(name) and \(known.at) hold the same of \(record.id) and differ"
            )
        }
        shown[key] = (digest, name)
    }
}

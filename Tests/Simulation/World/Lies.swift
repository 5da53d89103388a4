import ChangeCodec
import DutyBook
import Exchange
import ExchangeWire
import History
import HubSide
import Identity
import SQLiteStore

/// What a hostile site may say.
enum Lie: String, CaseIterable, Sendable {
    // Messages and chains the hub has to refuse.
    case otherReplica, otherAuthorsTail, gap, fork, wrongStart, alteredBody, otherZone, otherKey
    case garbage, cutEnvelope, endlessWants, longVector, unknownReplica, hubReplica
    // Changes of its own that it may write and that must count for nothing.
    case otherParty, foreignVoid, foreignEdit, foreignSignature, actsAsHub, addsParty
    case oldPast, seesFuture, swallows

    /// Whether it is a change in order that no rule allows.
    var isChange: Bool {
        switch self {
        case .otherParty, .foreignVoid, .foreignEdit, .foreignSignature, .actsAsHub, .addsParty,
            .oldPast, .seesFuture, .swallows:
            true
        default: false
        }
    }
}

extension World {
    /// One lie of one liar: nothing of it is applied, and nobody's history moves.
    func lie(_ dice: inout Dice) async throws {
        guard let index = liars.isEmpty ? nil : dice.below(liars.count), hub.store != nil,
            let lie = dice.pick(Lie.allCases)
        else { return }
        let liar = liars[index]
        var head = try hub.read { try $0.head(of: liar.replica) }
        if head == .origin {
            guard !model.changes.keys.contains(where: { $0.replica == liar.replica }) else {
                return
            }
            guard let opened = try await open(liar, &dice) else { return }
            head = opened
        }
        // A liar that the hub has forgotten a part of says nothing new: it would contradict itself,
        // and what is left of it with others is a fork of its own making.
        guard model.isKnown(Dot(liar.replica, head.number), link: head.link),
            model.changes[Dot(liar.replica, head.number + 1)] == nil
        else { return }
        if lie == .oldPast {
            guard let confirmed = try await confirm(liar, after: head, &dice) else { return }
            head = confirmed
        }
        guard let body = try message(lie, by: liar, after: head, &dice) else { return }
        note("\(liar.party) lies: \(lie.rawValue)")
        let before = try heads(except: liar.replica)
        let answer = try await knock(with: body, Overheard.request(body))
        let after = try heads(except: liar.replica)
        for (replica, point) in before where after[replica] != point {
            guard replica != hub.papers.replica else { continue }
            throw Violation("F25", "\(lie.rawValue) moved \(replica)")
        }
        let now = try hub.read { try $0.head(of: liar.replica) }
        guard lie.isChange || now == head else {
            throw Violation("F25", "\(lie.rawValue) was taken into a chain")
        }
        if answer.status >= 400 { situations.note(.hostileRefused) }
        guard now != head else { return }
        try learn(from: liar, number: now.number)
        let entry = try hub.read { try $0.entry(at: Dot(liar.replica, now.number)) }
        guard let verdict = entry?.standing?.verdict, verdict != .accepted else {
            throw Violation("I14", "\(lie.rawValue) counts: \(liar.replica) \(now.number)")
        }
        situations.note(.hostileReturned)
    }

    /// The beginning of a liar's chain, which is in order.
    /// `nil` from a hub that does not know it.
    private func open(_ liar: Liar, _ dice: inout Dice) async throws -> ChainPoint? {
        let record = RecordRef(type: RecordType.site, id: liar.key.name)
        let body = liar.body(
            Bookkeeping.siteOpen,
            on: record,
            events: [SiteOpening(site: liar.key.name, ordinal: 1).event],
            at: clocks.now,
            &dice
        )
        let segment = try liar.segment(
            of: liar.replica,
            after: .origin,
            [ChangeCoding.encode(body)]
        )
        let request = liar.request([segment], head: segment.head.point, &dice)
        guard try await knock(with: liar.sealed(request), request).status == 200 else {
            return nil
        }
        try learn(from: liar, number: 1)
        return segment.head.point
    }

    /// Raises a call in order, where the liar has none yet, and confirms all that the hub has said.
    ///
    /// - Returns: the head of its chain; `nil` where it may raise none.
    private func confirm(_ liar: Liar, after head: ChainPoint, _ dice: inout Dice) async throws
        -> ChainPoint?
    {
        let record = RecordRef(type: RecordType.call, id: liar.call)
        var head = head
        if try hub.read({ try $0.entries(of: record) }).isEmpty {
            let example = model.order.first {
                model.changes[$0]?.first?.body.action == "call.raise"
            }
            guard let example, let raise = model.changes[example]?.first?.body else { return nil }
            let body = liar.body(
                raise.action,
                on: record,
                writes: raise.writes.filter { $0.aspect != "lead" && $0.aspect != "cooperators" }
                    .map { $0.aspect == "caller" ? Write("caller", .text(liar.party)) : $0 },
                events: raise.events,
                seenHub: raise.seenHub,
                at: clocks.now,
                &dice
            )
            let segment = try liar.segment(
                of: liar.replica,
                after: head,
                [ChangeCoding.encode(body)]
            )
            head = segment.head.point
            let request = liar.request([segment], head: head, &dice)
            guard try await knock(with: liar.sealed(request), request).status == 200 else {
                return nil
            }
            try learn(from: liar, number: head.number)
        }
        var request = liar.request([], head: head, &dice)
        request.confirmed = HubPosition(
            hub.papers.replica,
            try hub.read { try $0.head(of: hub.papers.replica).number }
        )
        _ = try await knock(with: liar.sealed(request), request)
        let raised = try hub.read { try $0.entries(of: record) }.first
        return raised?.standing?.verdict == .accepted ? head : nil
    }

    private func learn(from liar: Liar, number: UInt64) throws {
        model.forkable.insert(liar.replica)
        let dot = Dot(liar.replica, number)
        let (bytes, link) = try hub.read {
            (try $0.bodyBytes(at: dot), try $0.link(of: dot.replica, at: dot.number))
        }
        guard let bytes, let link else { throw Violation("F25", "\(dot) is half taken") }
        try model.add(
            KnownChange(
                dot: dot,
                digest: sha256(bytes),
                link: link,
                body: try ChangeCoding.decode(bytes),
                office: nil
            )
        )
    }

    private func heads(except replica: ReplicaID) throws -> [ReplicaID: ChainPoint] {
        try hub.read { store in
            var heads: [ReplicaID: ChainPoint] = [:]
            for entry in try store.inventory().entries where entry.replica != replica {
                heads[entry.replica] = try store.head(of: entry.replica)
            }
            return heads
        }
    }

    // MARK: Messages

    /// The bytes of a lie; `nil` where there is nothing to lie about yet.
    private func message(
        _ lie: Lie,
        by liar: Liar,
        after head: ChainPoint,
        _ dice: inout Dice
    ) throws -> [UInt8]? {
        if lie.isChange {
            guard let body = try change(lie, by: liar, &dice) else { return nil }
            let segment = try liar.segment(
                of: liar.replica,
                after: head,
                [ChangeCoding.encode(body)]
            )
            return try liar.sealed(liar.request([segment], head: segment.head.point, &dice))
        }
        return try structure(lie, by: liar, after: head, &dice)
    }

    private func structure(
        _ lie: Lie,
        by liar: Liar,
        after head: ChainPoint,
        _ dice: inout Dice
    ) throws -> [UInt8]? {
        let victim = try hub.read { store in
            try store.inventory().entries.map(\.replica).filter {
                $0 != liar.replica && $0 != hub.papers.replica && !model.forkable.contains($0)
            }
        }
        guard let other = dice.pick(victim) else { return nil }
        let held = try hub.read { try $0.head(of: other) }
        let record = RecordRef(type: RecordType.call, id: dice.pick(model.calls) ?? "call")
        let plain = liar.body("call.edit", on: record, at: clocks.now, &dice)
        let bytes = ChangeCoding.encode(plain)
        func one(_ replica: ReplicaID, after point: ChainPoint, _ bodies: [[UInt8]]) throws
            -> [UInt8]
        {
            let segment = try liar.segment(of: replica, after: point, bodies)
            return try liar.sealed(liar.request([segment], head: head, &dice))
        }
        switch lie {
        case .otherReplica: return try one(other, after: held, [bytes])
        case .otherAuthorsTail:
            let forged = liar.body(
                "call.edit",
                on: record,
                as: "zone-committee",
                at: clocks.now,
                &dice
            )
            return try one(other, after: held, [ChangeCoding.encode(forged)])
        case .gap:
            return try one(
                liar.replica,
                after: ChainPoint(number: head.number + 5, link: held.link),
                [bytes]
            )
        case .fork:
            guard head.number > 1 else { return nil }
            let before = try hub.read { try $0.link(of: liar.replica, at: head.number - 1) }
            guard let before else { return nil }
            let point = ChainPoint(number: head.number - 1, link: before)
            return try one(liar.replica, after: point, [bytes, bytes])
        case .wrongStart:
            return try one(
                liar.replica,
                after: ChainPoint(number: head.number, link: held.link),
                [bytes]
            )
        case .unknownReplica:
            let replica = ReplicaID(bytes: dice.bytes(16)) ?? other
            return try one(replica, after: .origin, [bytes])
        case .hubReplica:
            let point = try hub.read { try $0.head(of: hub.papers.replica) }
            return try one(hub.papers.replica, after: point, [bytes])
        case .otherZone:
            let strange = liar.body("call.edit", on: record, of: .zero, at: clocks.now, &dice)
            return try one(liar.replica, after: head, [ChangeCoding.encode(strange)])
        default: return try envelope(lie, by: liar, after: head, other, &dice)
        }
    }

    private func envelope(
        _ lie: Lie,
        by liar: Liar,
        after head: ChainPoint,
        _ other: ReplicaID,
        _ dice: inout Dice
    ) throws -> [UInt8]? {
        var request = liar.request([], head: head, &dice)
        switch lie {
        case .alteredBody:
            let dot = Dot(other, 1)
            guard var segment = try hub.read({ try $0.segment(around: dot) }),
                var bytes = segment.items.first?.body
            else { return nil }
            bytes[dice.below(bytes.count)] ^= 1
            segment = Segment(
                replica: other,
                start: segment.start,
                items: [.body(bytes)] + segment.items.dropFirst(),
                head: segment.head
            )
            request.fills = [segment]
        case .otherKey:
            let key = try SigningKey(secretBytes: dice.bytes(32))
            return try SealedMessage.seal(
                SyncWire.encode(request),
                as: .syncRequest,
                key: liar.key.name,
                sign: key.sign
            )
        case .garbage: return dice.bytes(dice.below(400))
        case .cutEnvelope:
            let whole = try liar.sealed(request)
            return Array(whole.prefix(dice.below(whole.count)))
        case .endlessWants:
            request.wants = [DotRun(other, first: 1, last: 1 << 52)].compactMap(\.self)
        case .longVector:
            var vector = VersionVector()
            for _ in 0..<400 {
                guard let replica = ReplicaID(bytes: dice.bytes(16)) else { continue }
                vector.merge(VersionVector([Dot(replica, 1 << 52)]))
            }
            request.vector = vector
        default: return nil
        }
        return try liar.sealed(request)
    }

    /// A change no rule allows this liar to make.
    private func change(_ lie: Lie, by liar: Liar, _ dice: inout Dice) throws -> ChangeBody? {
        if lie == .oldPast { return try oldPast(of: liar, &dice) }
        let foreign = model.calls.filter {
            !model.audience(of: $0, without: liars.map(\.replica)).contains(liar.party)
        }
        guard let call = dice.pick(foreign) else { return nil }
        let record = RecordRef(type: RecordType.call, id: call)
        let held = try hub.read { try $0.entries(of: record) }
        guard !held.isEmpty else { return nil }
        var context = VersionVector()
        for entry in held { context.merge(VersionVector([entry.dot])) }
        let edit = [Write("place", .text("nowhere"))]
        let now = clocks.now
        let known = HubPosition(
            hub.papers.replica,
            try hub.read { try $0.head(of: hub.papers.replica).number }
        )
        func body(
            _ action: Text,
            _ writes: [Write] = [],
            _ events: [Event] = [],
            _ context: VersionVector,
            as party: Text? = nil,
            seen: HubPosition?
        ) -> ChangeBody {
            liar.body(
                action,
                on: record,
                writes: writes,
                events: events,
                context: context,
                seenHub: seen,
                as: party,
                at: now,
                &dice
            )
        }
        switch lie {
        case .otherParty:
            let caller = held.first?.body.author.party
            return body("call.edit", edit, [], context, as: caller, seen: known)
        case .foreignVoid:
            return body("call.void", [Write("life", "void")], [], context, seen: known)
        case .foreignEdit: return body("call.edit", edit, [], context, seen: known)
        case .foreignSignature:
            return body("call.sign", [], [Event("signed")], context, seen: known)
        case .actsAsHub:
            let receipt = held.compactMap { model.receipts[$0.dot]?.first }.first
            guard let receipt, let known = model.changes[receipt]?.first else { return nil }
            return liar.body(
                known.body.action,
                on: known.body.record,
                events: known.body.events,
                at: now,
                &dice
            )
        case .addsParty: return addedParty(by: liar, known, &dice)
        case .seesFuture:
            let future = HubPosition(hub.papers.replica, 1 << 40)
            return body("call.edit", edit, [], context, seen: future)
        case .swallows:
            // It claims to have seen everything that the others are still going to write.
            var all = context
            for entry in held { all.merge(VersionVector([Dot(entry.dot.replica, 1 << 40)])) }
            return body("call.edit", edit, [], all, seen: known)
        default: return nil
        }
    }
}

import ChangeCodec
import Exchange
import ExchangeWire
import History
import HubSide
import Identity
import PartySide
import SQLiteStore

/// What a hub that has turned hostile may answer, under its own good key.
enum HubLie: String, CaseIterable, Sendable {
    case withholds, dropsOne, reorders, doubles, altersBody, deniesTail, claimsMore
    case otherChallenge, otherIncarnation, otherNonce, otherHistory, jumpsAhead, otherCursor
    case saysMore, inventsGap, inventsFork, asksForEver, clockLie, shrinks, fillsOwnChain

    /// Makes its victim believe that its own replica is another's too.
    var drivesIntoNewEpoch: Bool {
        switch self {
        case .deniesTail, .claimsMore, .inventsFork: true
        default: false
        }
    }
}

extension World {
    /// An answer as a lying hub gives it: harmless, or noticed. Nobody's work is lost by it, and once it
    /// is honest again everything comes together.
    func lied(_ answer: Carried, to request: SyncRequest, of office: Int, _ dice: inout Dice)
        async throws -> Carried
    {
        guard var told = Overheard.answer(answer.body), let lie = dice.pick(HubLie.allCases) else {
            return answer
        }
        guard tell(lie, &told, to: request, &dice) else { return answer }
        // Whoever is lied to may look for what is missing, and may begin a new replica.
        isDisturbed = true
        if lie.drivesIntoNewEpoch {
            let replicas = try await offices[office].site?.epochs().map(\.replica) ?? []
            model.forkable.formUnion(replicas)
        }
        situations.note(.hubLied)
        note("the hub lies to \(offices[office].name): \(lie.rawValue)")
        let identity = try hub.papers.identity()
        let body = try SealedMessage.seal(
            SyncWire.encode(told),
            as: .syncAnswer,
            key: identity.keyName,
            sign: identity.sign
        )
        return Carried(status: 200, body: body)
    }

    /// False where there is nothing to lie about.
    private func tell(
        _ lie: HubLie,
        _ answer: inout SyncAnswer,
        to request: SyncRequest,
        _ dice: inout Dice
    ) -> Bool {
        let stranger = ReplicaID(bytes: dice.bytes(16)) ?? answer.hub
        switch lie {
        case .withholds: answer.pieces = []
        case .dropsOne:
            guard answer.pieces.count > 1 else { return false }
            answer.pieces.remove(at: dice.below(answer.pieces.count))
        case .reorders: answer.pieces.reverse()
        case .doubles: answer.pieces += answer.pieces
        case .altersBody: return alter(&answer, &dice)
        case .deniesTail:
            guard answer.held.number > 1 else { return false }
            answer.held = ChainPoint(number: answer.held.number - 1, link: sha256(dice.bytes(8)))
        case .claimsMore:
            answer.held = ChainPoint(number: answer.held.number + 3, link: sha256(dice.bytes(8)))
        case .otherChallenge: answer.challenge = dice.bytes(16)
        case .otherIncarnation: answer.hub = stranger
        case .otherNonce: answer.nonce = dice.bytes(16)
        case .otherHistory: answer.history = answer.history.map { _ in sha256(dice.bytes(8)) }
        case .jumpsAhead:
            guard let cursor = answer.cursor else { return false }
            answer.pieces = []
            answer.cursor = Cursor(
                incarnation: cursor.incarnation,
                position: cursor.position + 1_000,
                salt: cursor.salt
            )
        case .otherCursor:
            guard let cursor = answer.cursor else { return false }
            answer.cursor = Cursor(
                incarnation: stranger,
                position: cursor.position,
                salt: cursor.salt
            )
        case .saysMore: answer.more = true
        case .inventsGap: answer.push = .gap(request.replica, expected: 1)
        case .inventsFork: answer.push = .forked(request.replica, at: 1)
        case .asksForEver:
            answer.vector = answer.vector ?? VersionVector()
            answer.missing = [DotRun(request.replica, first: 1, last: 1 << 52)].compactMap(\.self)
        case .clockLie: answer.hubTime += Int64(dice.below(20) - 10) * 365 * Self.day
        case .shrinks: answer.vector = VersionVector()
        case .fillsOwnChain:
            let head = request.head.number
            let end = ChainPoint(number: head + 4, link: sha256(dice.bytes(8)))
            answer.pieces.append(
                .stubs(StubRun(replica: request.replica, first: head + 1, end: end))
            )
        }
        return true
    }

    /// Where a body names the person who wrote it.
    private static func author(in bytes: [UInt8]) -> Int? {
        guard let body = try? ChangeCoding.decode(bytes) else { return nil }
        let name = Array(body.author.person.utf8)
        return bytes.indices.first { bytes[$0...].starts(with: name) }
    }

    private func alter(_ answer: inout SyncAnswer, _ dice: inout Dice) -> Bool {
        let segments = answer.pieces.indices.filter {
            guard case .segment(let segment) = answer.pieces[$0] else { return false }
            return segment.items.contains { $0.body != nil }
        }
        guard let index = dice.pick(segments), case .segment(let segment) = answer.pieces[index]
        else { return false }
        var items = segment.items
        guard let item = items.firstIndex(where: { $0.body != nil }),
            var bytes = items[item].body
        else { return false }
        let chosen = dice.below(2 * bytes.count)
        let author = Self.author(in: bytes)
        bytes[chosen < bytes.count ? chosen : author ?? chosen - bytes.count] ^= 1
        items[item] = .body(bytes)
        answer.pieces[index] = .segment(
            Segment(
                replica: segment.replica,
                start: segment.start,
                items: items,
                head: segment.head
            )
        )
        return true
    }
}

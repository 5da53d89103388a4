import ChangeCodec
import DutyBook
import Exchange
import ExchangeWire
import History
import Identity
import SQLiteStore

/// A site that was enrolled in order and says what no honest one says: its key, and the chain it has
/// given the hub.
struct Liar: Sendable {
    let key: SigningKey
    let party: Text
    let replica: ReplicaID
    let deployment: Digest

    /// Whose the liars of every zone are; neither sees calls it takes no part in.
    static let parties: [Text] = ["company", "dept-shuiwu"]

    /// The one call it raises.
    var call: Text { "call-of-" + party }

    func body(
        _ action: Text,
        on record: RecordRef,
        writes: [Write] = [],
        events: [Event] = [],
        context: VersionVector = VersionVector(),
        seenHub: HubPosition? = nil,
        as party: Text? = nil,
        of zone: Digest? = nil,
        at time: Milliseconds,
        _ dice: inout Dice
    ) -> ChangeBody {
        ChangeBody(
            salt: dice.bytes(16),
            deployment: zone ?? deployment,
            record: record,
            action: action,
            writes: writes,
            events: events,
            context: context,
            seenHub: seenHub,
            author: Author(person: "nobody", role: "clerk", party: party ?? self.party),
            times: ChangeTimes(occurredAt: time, recordedAt: time),
            schema: DutyRules.schema
        )
    }

    /// A segment with these bodies, signed by this liar, whoever's replica it claims to continue.
    func segment(of replica: ReplicaID, after start: ChainPoint, _ bodies: [[UInt8]]) throws
        -> Segment
    {
        var point = start
        for bytes in bodies {
            point = point.next(replica, body: sha256(bytes), hash: sha256) ?? point
        }
        let message = SegmentSigning.bytes(deployment: deployment, replica: replica, point: point)
        return Segment(
            replica: replica,
            start: start,
            items: bodies.map { .body($0) },
            head: SignedHead(point: point, key: key.name, signature: try key.sign(message))
        )
    }

    func request(_ pieces: [Segment], head: ChainPoint, _ dice: inout Dice) -> SyncRequest {
        SyncRequest(
            deployment: deployment,
            site: key.name,
            replica: replica,
            head: head,
            nonce: [],
            challenge: dice.bytes(16),
            cursor: nil,
            pieces: pieces.map { .segment($0) }
        )
    }

    func sealed(_ request: SyncRequest) throws -> [UInt8] {
        try SealedMessage.seal(SyncWire.encode(request), as: .syncRequest, with: key)
    }
}

extension World {
    /// What it may do with its own call, as if it knew of nothing it has confirmed.
    func oldPast(of liar: Liar, _ dice: inout Dice) throws -> ChangeBody {
        let own = RecordRef(type: RecordType.call, id: liar.call)
        let held = try hub.read { try $0.entries(of: own) }
        return liar.body(
            "call.edit",
            on: own,
            writes: [Write("place", .text("nowhere"))],
            context: VersionVector(held.map(\.dot)),
            at: clocks.now,
            &dice
        )
    }

    func addedParty(by liar: Liar, _ known: HubPosition, _ dice: inout Dice) -> ChangeBody {
        liar.body(
            "party.add",
            on: RecordRef(type: RecordType.party, id: "friends"),
            writes: [Write("kind", "zoneCommittee"), Write("name", "friends")],
            seenHub: known,
            at: clocks.now,
            &dice
        )
    }
}

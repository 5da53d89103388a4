import ChangeCodec
import DutyBook
import Exchange
import ExchangeWire
import Foundation
import History
import HubSide
import Identity
import Intake
import Logging
import SQLiteStore
import Settings
import Testing
import Worlds

/// A site played by the test: its key, its chain, and what it remembers of the hub.
final class SiteDouble {
    let party: Text
    let deployment: Digest
    let key: SigningKey
    var replica: ReplicaID
    var point = ChainPoint.origin
    var pending: [SegmentItem] = []
    var pendingStart = ChainPoint.origin
    var nonce: [UInt8] = []
    var cursor: Cursor?
    /// Every change of its own by number, for sending again.
    private(set) var segments: [Segment] = []

    init(party: Text, deployment: Digest, key: SigningKey = SigningKey()) {
        self.party = party
        self.deployment = deployment
        self.key = key
        var generator = SystemRandomNumberGenerator()
        replica = ReplicaID.random(using: &generator)
    }

    // MARK: Enrolment

    func enrol(
        with code: EnrolmentCode,
        at door: HubFrontDoor<HistoryStore>,
        from address: String? = nil
    ) async throws -> EnrolAdmission {
        let welcome = try await hello(to: door)
        return try await prove(code, welcome, to: door, from: address)
    }

    func hello(to door: HubFrontDoor<HistoryStore>) async throws -> EnrolWelcome {
        let hello = EnrolHello(siteKey: key.publicKey, nonce: HubNonces.sixteenRandomBytes())
        let answer = await door.enrol(
            try SealedMessage.seal(EnrolmentWire.encode(hello), as: .enrolHello, with: key),
            from: nil
        )
        try refuse(answer)
        let sealed = try SealedMessage(reading: answer.body)
        let welcome = try EnrolmentWire.welcome(
            sealed.open(expecting: .enrolWelcome) { _, _ in true }
        )
        _ = try sealed.open(expecting: .enrolWelcome, publicKey: welcome.hubKey)
        #expect(welcome.siteNonce == hello.nonce)
        #expect(
            verify(
                signature: welcome.rootSignature,
                of: HubIntroduction.signedByRoot(
                    deployment: welcome.deployment,
                    hubKey: welcome.hubKey
                ),
                key: welcome.rootKey
            )
        )
        return welcome
    }

    func prove(
        _ code: EnrolmentCode,
        _ welcome: EnrolWelcome,
        to door: HubFrontDoor<HistoryStore>,
        from address: String? = nil
    ) async throws -> EnrolAdmission {
        let transcript = EnrolmentTranscript(welcome, siteKey: key.publicKey)
        let proof = EnrolProof(
            siteKey: key.publicKey,
            siteNonce: welcome.siteNonce,
            hubNonce: welcome.hubNonce,
            sealingKey: try key.sealingKey.publicKey,
            person: "王",
            proof: code.verifier.proof(
                over: transcript.siteBytes(
                    person: "王",
                    sealingKey: try key.sealingKey.publicKey
                )
            )
        )
        let answer = await door.enrol(
            try SealedMessage.seal(EnrolmentWire.encode(proof), as: .enrolProof, with: key),
            from: address
        )
        try refuse(answer)
        let admission = try EnrolmentWire.admission(
            SealedMessage(reading: answer.body)
                .open(expecting: .enrolAdmission, publicKey: welcome.hubKey)
        )
        #expect(
            code.verifier.accepts(
                admission.proof,
                over: transcript.hubBytes(
                    party: admission.party,
                    site: admission.site,
                    hubReplica: admission.hubReplica,
                    tlsPin: admission.tlsPin
                )
            )
        )
        return admission
    }

    // MARK: Writing

    /// The first change of its replica.
    func open() throws {
        let opening = SiteOpening(site: key.name, ordinal: 1)
        try append(
            RecordRef(type: RecordType.site, id: key.name),
            Bookkeeping.siteOpen,
            events: [opening.event]
        )
    }

    /// A call, decided by the duty book as at a desk.
    @discardableResult
    func raise(_ title: String, lead: Text, in parties: PartyDirectory) throws -> RecordRef {
        try decide(
            "call.raise",
            ["kind": "routine", "title": .text(Text(title)), "lead": .text(lead)],
            in: parties
        )
    }

    /// A duty item: everybody reads it.
    @discardableResult
    func define(_ title: String, in parties: PartyDirectory) throws -> RecordRef {
        let title = Text(title)
        return try decide(
            "item.define",
            ["kind": "divested", "title": .text(title), "code": .text(title)],
            in: parties
        )
    }

    private func decide(_ verb: Text, _ arguments: [Text: Value], in parties: PartyDirectory) throws
        -> RecordRef
    {
        let decision = try DutyRules.decide(
            verb: verb,
            arguments: arguments,
            view: DeskView(
                party: party,
                parties: parties,
                ranks: DutyRules.ranks(hubs: [], parties: parties),
                freshID: Text(UUID().uuidString.lowercased()),
                provisionalNumber: "暂-1",
                longestText: BodyBounds.textBytes,
                hash: sha256,
                knowsItem: { _ in false }
            )
        )
        try append(
            decision.record,
            decision.action,
            writes: decision.writes,
            events: decision.events,
            context: decision.context
        )
        return decision.record
    }

    private func append(
        _ record: RecordRef,
        _ action: Text,
        writes: [Write] = [],
        events: [Event] = [],
        context: VersionVector = VersionVector()
    ) throws {
        let body = ChangeBody(
            salt: HubNonces.sixteenRandomBytes(),
            deployment: deployment,
            record: record,
            action: action,
            writes: writes,
            events: events,
            context: context,
            author: Author(person: "王", role: "clerk", party: party),
            times: ChangeTimes(occurredAt: 1, recordedAt: 1),
            schema: DutyRules.schema
        )
        let bytes = ChangeCoding.encode(body)
        if pending.isEmpty { pendingStart = point }
        point = try #require(point.next(replica, body: sha256(bytes), hash: sha256))
        pending.append(.body(bytes))
    }

    /// Goes back to an earlier point of its chain, as a copy that was made then.
    func forget(after point: ChainPoint) {
        segments.removeAll { $0.last > point.number }
        pending = []
        self.point = point
    }

    // MARK: Syncing

    func request() throws -> SyncRequest {
        if !pending.isEmpty {
            let message = SegmentSigning.bytes(
                deployment: deployment,
                replica: replica,
                point: point
            )
            segments.append(
                Segment(
                    replica: replica,
                    start: pendingStart,
                    items: pending,
                    head: SignedHead(
                        point: point,
                        key: key.name,
                        signature: try key.sign(message)
                    )
                )
            )
            pending = []
        }
        return SyncRequest(
            deployment: deployment,
            site: key.name,
            replica: replica,
            head: point,
            nonce: nonce,
            challenge: HubNonces.sixteenRandomBytes(),
            cursor: cursor,
            pieces: segments.map(HistoryPiece.segment)
        )
    }

    func sealed(_ request: SyncRequest) throws -> [UInt8] {
        try SealedMessage.seal(SyncWire.encode(request), as: .syncRequest, with: key)
    }

    /// Sends a request and reads the answer, sealed by this hub.
    @discardableResult
    func sync(
        at world: HubWorld,
        _ change: (inout SyncRequest) -> Void = { _ in }
    ) async throws -> SyncAnswer {
        var request = try request()
        change(&request)
        let answer = await world.door.sync(try sealed(request))
        try refuse(answer)
        let read = try SyncWire.answer(
            SealedMessage(reading: answer.body)
                .open(expecting: .syncAnswer, publicKey: world.office.identity.publicKey)
        )
        #expect(read.challenge == request.challenge)
        nonce = read.nonce
        if let cursor = read.cursor { self.cursor = cursor }
        return read
    }

    private func refuse(_ answer: HubFrontDoorAnswer) throws {
        guard answer.status != 200 else { return }
        let payload = try SealedMessage(reading: answer.body)
            .open(expecting: .refusal) { _, _ in true }
        throw try #require(HubRefusal.reading(payload)).reason
    }
}

extension HubWorld {
    /// A party with one enrolled site.
    func site(_ party: String, _ kind: PartyKind) async throws -> SiteDouble {
        try await addParty(party, kind)
        let site = SiteDouble(party: Text(party), deployment: papers.deployment)
        _ = try await site.enrol(with: code(for: party), at: door)
        return site
    }
}

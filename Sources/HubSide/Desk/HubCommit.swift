import ChangeCodec
import DutyBook
import Exchange
package import History
import Intake

/// What a finished commit moved, for those who wait.
package struct HubCommitted: Hashable, Sendable {
    package let position: Int64
    package let streams: Set<Text>
    package let records: Set<RecordRef>
}

/// One commit of the hub, inside one store transaction: admit, judge, receipt, publish.
///
/// Used from the outside in this order: any number of `take` and `write`, then `finish` once.
struct HubCommit<Writing: HubWriting> {
    private let store: Writing
    private let voice: HubVoice
    private var receivedAt: Milliseconds
    /// The hub's chain before this commit.
    private let start: ChainPoint
    private var intake: HistoryIntake<Writing>
    private var records: RecordsInCommit<Writing>
    private var lost: LostSites<Writing>
    private var arrivals: [Arrival] = []
    private var filled: [Arrival] = []
    /// Bodies a site has shown that it holds.
    private var shown: [ShownBody] = []
    private var showingParty: Text?
    private var drafts: [HubDraft] = []
    private var confirmations: [ReplicaID: HubConfirmation] = [:]

    init(store: Writing, voice: HubVoice) throws {
        self.store = store
        self.voice = voice
        receivedAt = voice.now()
        start = try store.head(of: voice.replica)
        intake = try HistoryIntake(store: store, trust: voice.trust)
        records = RecordsInCommit(store: store)
        lost = LostSites(store: store)
    }

    /// An order to lock a period of assessment came with it.
    var ordersLock: Bool { arrivals.contains { $0.body.action == "assessment.lock" } }

    /// Bodies came that were missing here.
    var hasFilled: Bool { !filled.isEmpty }

    /// Adds a change of the hub's own.
    mutating func write(_ draft: HubDraft) { drafts.append(draft) }

    /// Admits everything a request carries, up to the first piece that does not join.
    ///
    /// - Parameter confirmations: of the replicas whose pieces come, as far as they confirmed anything.
    mutating func take(
        _ request: SyncRequest,
        confirmations: [ReplicaID: HubConfirmation]
    ) throws -> PushOutcome {
        self.confirmations = confirmations
        var outcome = PushOutcome.taken
        do {
            outcome = try take(request.pieces, of: request)
        } catch AdmissionRefusal.gap(let replica, let expected) {
            outcome =
                mutated(.acknowledgesAll) ? .taken : .gap(replica, expected: expected)
        }
        for segment in request.fills {
            do {
                for arrival in try intake.fill(segment) {
                    filled.append(arrival)
                    try records.touch(arrival.body.record)
                }
            } catch AdmissionRefusal.fork {
                // Another branch than the one that was lost, and no reason to refuse the rest.
                continue
            }
            try note(shownIn: segment, by: request.site)
        }
        return outcome
    }

    /// Who holds a body may have it counted in its scope: it learns nothing by that.
    private mutating func note(shownIn segment: Segment, by site: Text) throws {
        guard let party = try showingParty ?? store.site(named: site)?.party else { return }
        showingParty = party
        for (index, item) in segment.items.enumerated() {
            let dot = Dot(segment.replica, segment.first + UInt64(index))
            guard let bytes = item.body, try store.bodyBytes(at: dot) == bytes else { continue }
            let record = try ChangeCoding.decode(bytes).record
            shown.append(ShownBody(dot: dot, record: record))
        }
    }

    /// Takes pieces until one of the site's own contradicts what is held. Only who wrote a replica can
    /// give it new numbers, in whatever epoch it was; another's branch is left with who offers it.
    private mutating func take(
        _ pieces: [HistoryPiece],
        of request: SyncRequest
    ) throws -> PushOutcome {
        var passedOver: Set<ReplicaID> = [voice.replica]
        for piece in pieces where !passedOver.contains(piece.replica) {
            guard try lost.allow(piece) else {
                passedOver.insert(piece.replica)
                continue
            }
            do {
                try take(piece)
            } catch AdmissionRefusal.fork(let replica, let number) {
                if try replica == request.replica || store.site(of: replica) == request.site {
                    return .forked(replica, at: number)
                }
                passedOver.insert(replica)
            }
        }
        return .taken
    }

    /// Writes receipts, grants and the hub's segment; nothing may be taken afterwards.
    mutating func finish() throws -> HubCommitted {
        if mutated(.adoptsClocks) {
            receivedAt =
                arrivals.map(\.body.times.recordedAt).max().map { max($0, receivedAt) }
                ?? receivedAt
        }
        var receipts = try ReceiptWriting(
            voice: voice,
            start: start,
            receivedAt: receivedAt,
            confirmations: confirmations,
            store: store
        )
        let all = arrivals + filled
        try receipts.settleOlderReceipts(all, records: &records, store: store)
        // What is judged now is judged by the parties and sites of an older hub's chain that came
        // with it.
        let zone = Set(all.filter { receipts.isOfHub($0) }.map(\.body.record))
            .filter { $0.type == RecordType.party || $0.type == RecordType.site }
        if !zone.isEmpty { try store.refold(zone) }
        let parties = try store.parties()
        try receipts.judge(
            arrivals,
            filled: filled,
            records: &records,
            parties: parties,
            store: store
        )
        var publishing = try Publishing(store: store, voice: voice, parties: parties)
        if let showingParty { publishing.note(shown: shown, by: showingParty) }
        let stirred = stirredRecords()
        let grants = try publishing.route(
            arrivals,
            filled: filled,
            stirred: stirred,
            records: &records
        )
        let adopted = try MergedResults.drafts(for: stirred, records: &records)
        let changes = receipts.drafts + grants + adopted + drafts
        try append(changes, publishing: &publishing, coverage: receipts.coverage)
        try store.refold([])
        // Edits of texts move no clock.
        let moved = (arrivals + filled).filter { !Actions.quiet.contains($0.body.action) }
            .map(\.body.record)
        return HubCommitted(
            position: try store.position(),
            streams: publishing.moved,
            records: Set(moved + changes.map(\.record))
        )
    }

    /// In order, the records that got more than edits of texts: those leave alone who takes part and
    /// what became of it.
    private func stirredRecords() -> [RecordRef] {
        var stirred = records.touched
        var edited: Set<RecordRef> = []
        var moved = Set(filled.map(\.body.record))
        for arrival in arrivals {
            let record = arrival.body.record
            if Actions.quiet.contains(arrival.body.action) {
                edited.insert(record)
            } else {
                moved.insert(record)
            }
        }
        stirred.subtract(edited.subtracting(moved))
        return stirred.sorted()
    }

    private mutating func take(_ piece: HistoryPiece) throws {
        switch piece {
        case .stubs(let run): intake.takeIfProven(run)
        case .segment(let segment):
            for arrival in try intake.take(segment) {
                arrivals.append(arrival)
                try records.add(arrival)
            }
        }
    }

    // MARK: The hub's own chain

    private func append(
        _ changes: [HubDraft],
        publishing: inout Publishing<Writing>,
        coverage: [[Arrival]]
    ) throws {
        var point = start
        for batch in stride(from: 0, to: changes.count, by: Segment.longest) {
            let members = changes[batch..<min(batch + Segment.longest, changes.count)]
            let (segment, bodies) = try sign(members, after: point)
            point = segment.head.point
            let position = try store.append(segment, from: 0, bodies: bodies)
            try settleOwn(bodies, from: segment.first)
            for (index, draft) in zip(members.indices, members) {
                try publishing.publishHubChange(
                    number: segment.first + UInt64(index - batch),
                    draft: draft,
                    covering: index < coverage.count ? coverage[index] : nil,
                    position: position
                )
            }
            try publishing.flush(position)
        }
    }

    private func sign(
        _ drafts: ArraySlice<HubDraft>,
        after start: ChainPoint
    ) throws -> (Segment, [Int: ChangeBody]) {
        var point = start
        var items: [SegmentItem] = []
        var bodies: [Int: ChangeBody] = [:]
        for draft in drafts {
            let body = body(of: draft)
            let bytes = ChangeCoding.encode(body)
            let digest = bodyDigest(bytes, hash: voice.trust.hash)
            guard let next = point.next(voice.replica, body: digest, hash: voice.trust.hash) else {
                throw AdmissionRefusal.forged(voice.replica)
            }
            point = next
            bodies[items.count] = body
            items.append(.body(bytes))
        }
        let message = SegmentSigning.bytes(
            deployment: voice.trust.deployment,
            replica: voice.replica,
            point: point
        )
        let head = SignedHead(point: point, key: voice.keyName, signature: try voice.sign(message))
        return (Segment(replica: voice.replica, start: start, items: items, head: head), bodies)
    }

    private func body(of draft: HubDraft) -> ChangeBody {
        ChangeBody(
            salt: voice.salt(),
            deployment: voice.trust.deployment,
            record: draft.record,
            action: draft.action,
            writes: draft.writes,
            events: draft.events,
            context: draft.context,
            author: Author(person: "hub", role: "hub", party: "hub"),
            times: ChangeTimes(occurredAt: receivedAt, recordedAt: receivedAt),
            schema: DutyRules.schema
        )
    }

    private func settleOwn(_ bodies: [Int: ChangeBody], from first: UInt64) throws {
        var standings: [(dot: Dot, standing: Standing)] = []
        for (index, body) in bodies.sorted(by: { $0.key < $1.key }) {
            let dot = Dot(voice.replica, first + UInt64(index))
            let standing = Standing.ofHubChange(dot, body: body, incarnation: voice.incarnation)
            if let standing { standings.append((dot, standing)) }
        }
        try store.settle(standings)
    }
}

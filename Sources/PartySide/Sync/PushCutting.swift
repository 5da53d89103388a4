import ChangeCodec
import DutyBook
import Exchange
import History
import Identity
import Intake
import SQLiteStore

/// A head that travels with a request and is kept once the hub has acknowledged it.
package struct SentHead: Hashable, Sendable {
    let replica: ReplicaID
    let start: ChainPoint
    let head: SignedHead
}

/// A part of the promised bodies that are not here yet, in the order in which the store lists them.
struct AskedWants: Hashable, Sendable {
    /// `nil` of the first part.
    let after: Dot?
    let last: Dot
}

/// What a request carries to the hub.
package struct SentPush: Sendable {
    var pieces: [HistoryPiece] = []
    var heads: [SentHead] = []
    var bytes = 0
    /// More waits than fits into one request.
    var more = false
    /// Which bodies that grants promised the request asked for; `nil` for none.
    var asked: AskedWants?

    package init() {}
}

/// Chooses and signs what a request carries.
struct PushCutting {
    let store: StoreView
    let deployment: Digest
    let key: SigningKey
    var byteLimit: Int

    /// - Parameter page: bytes of pieces after which a request is full.
    init(store: StoreView, deployment: Digest, key: SigningKey, page: Int = Limits.pageBytes) {
        self.store = store
        self.deployment = deployment
        self.key = key
        byteLimit = page
    }

    /// Adds everything the hub is not known to hold: what others wrote where vectors showed the hub
    /// to be behind – hub chains first, for they carry the enrolments – and own changes.
    func push(hubVector: VersionVector?) throws -> SentPush {
        var push = SentPush()
        if let hubVector { try addMissing(at: hubVector, to: &push) }
        let epoch = try SiteFacts.epochs(in: store).last?.replica
        for replica in try store.unsignedReplicas()
        where !push.more && (replica == epoch || !mutated(.forgetsOldEpochs)) {
            try addTail(of: replica, hubVector: hubVector, to: &push)
        }
        return push
    }

    /// The own changes behind those of a push that is on its way.
    func push(after sent: SentPush) throws -> SentPush {
        var push = SentPush()
        for replica in try store.unsignedReplicas() where !push.more {
            let end = sent.heads.last { $0.replica == replica }?.head.point
            try addTail(of: replica, after: end ?? store.signedHead(of: replica), to: &push)
        }
        return push
    }

    /// The bodies the hub lost and this site holds, each with the digests of its segment.
    func fills(for missing: [DotRun]) throws -> [Segment] {
        var fills: [Segment] = []
        var bytes = 0
        try store.walk(missing) { segment, _ in
            if segment.items.contains(where: { $0.body != nil }) {
                fills.append(segment)
                bytes += segment.size
            }
            return bytes < byteLimit
        }
        return fills
    }

    /// Bodies held here that the hub does not count in this site's scope, each with the digests of its
    /// segment, up to what fits into a request.
    func shown(_ dots: [Dot]) throws -> (segments: [Segment], rest: [Dot]) {
        var segments: [Segment] = []
        var bytes = 0
        var rest = dots[...]
        while let dot = rest.first, bytes < byteLimit {
            guard let segment = try store.segment(around: dot) else {
                rest = rest.dropFirst()
                continue
            }
            let inside = rest.prefix { $0.replica == dot.replica && $0.number <= segment.last }
            rest = rest.dropFirst(inside.count)
            let open = segment.keeping(Set(inside.map(\.number)), hash: sha256)
            segments.append(open)
            bytes += open.size
        }
        return (segments, Array(rest))
    }

    /// What proves this site's enrolment to a hub that knows nobody: the opening of the hub that
    /// enrolled it, and the enrolment, with digests in place of everything else in their segments.
    func enrolmentProof() throws -> [Segment] {
        let record = RecordRef(type: RecordType.site, id: key.name)
        let enrolment = try store.entries(of: record)
            .last { $0.body.action == Bookkeeping.siteEnrol }
        guard let enrolment else { return [] }
        let opening = Dot(enrolment.dot.replica, 1)
        let segments = try [opening, enrolment.dot].compactMap(store.segment(around:))
        guard segments.count == 2 else { return [] }
        let whole = segments[0].last == segments[1].last ? [segments[1]] : segments
        return whole.map { $0.keeping([opening.number, enrolment.dot.number], hash: sha256) }
    }

    /// The next own changes that no signed head covers, as one segment; `nil` where there are none.
    ///
    /// - Parameter last: the number it may reach.
    func nextSegment(
        of replica: ReplicaID,
        after start: ChainPoint,
        upTo last: UInt64 = .max
    ) throws -> Segment? {
        var tail: [OwnChange] = []
        var bytes = 0
        let waiting = try store.ownTail(of: replica, after: start.number, limit: Segment.longest)
        let limit = min(byteLimit, Limits.segmentBytes)
        for change in waiting where bytes < limit && change.dot.number <= last {
            // What a bad disk made of it is not passed on.
            guard bodyDigest(change.bytes, hash: sha256) == change.digest else {
                throw StoreError.damaged("the body of \(change.dot) was altered")
            }
            tail.append(change)
            bytes += change.bytes.count
        }
        guard let end = tail.last else { return nil }
        let point = ChainPoint(number: end.dot.number, link: end.link)
        let message = SegmentSigning.bytes(deployment: deployment, replica: replica, point: point)
        return Segment(
            replica: replica,
            start: start,
            items: tail.map { .body($0.bytes) },
            head: SignedHead(point: point, key: key.name, signature: try key.sign(message))
        )
    }

    private func addMissing(at hubVector: VersionVector, to push: inout SentPush) throws {
        let hubs = try Incarnations(store: store).replicas
        let held = try store.inventory().entries
        let ordered =
            held.filter { hubs.contains($0.replica) } + held.filter { !hubs.contains($0.replica) }
        for entry in ordered where hubVector[entry.replica] < entry.number {
            guard push.bytes < byteLimit else {
                push.more = true
                return
            }
            var pieces = try store.pieces(
                of: entry.replica,
                after: hubVector[entry.replica],
                byteLimit: byteLimit - push.bytes
            )
            push.bytes += pieces.reduce(0) { $0 + $1.size }
            // A run is believed only for the signed segment behind it.
            while case .stubs = pieces.last { pieces.removeLast() }
            push.pieces += pieces
            guard let last = pieces.last?.last else { continue }
            let signed = try store.signedHead(of: entry.replica).number
            if last < signed, push.bytes >= byteLimit { push.more = true }
        }
    }

    private func addTail(
        of replica: ReplicaID,
        hubVector: VersionVector?,
        to push: inout SentPush
    ) throws {
        let signed = try store.signedHead(of: replica)
        if let hubVector, hubVector[replica] < signed.number {
            // What was acknowledged once and lost since went with the missing pieces.
            guard push.pieces.last(where: { $0.replica == replica })?.last == signed.number else {
                push.more = true
                return
            }
        }
        try addTail(of: replica, after: signed, to: &push)
    }

    private func addTail(
        of replica: ReplicaID,
        after end: ChainPoint,
        to push: inout SentPush
    ) throws {
        var start = end
        while let segment = try nextSegment(of: replica, after: start) {
            guard push.bytes < byteLimit else {
                push.more = true
                return
            }
            push.pieces.append(.segment(segment))
            push.heads.append(SentHead(replica: replica, start: start, head: segment.head))
            push.bytes += segment.size
            start = segment.head.point
        }
    }
}

extension Segment {
    /// The same with bodies at these numbers only.
    fileprivate func keeping(_ numbers: Set<UInt64>, hash: HashFunction) -> Segment {
        let items = items.enumerated().map { index, item in
            numbers.contains(first + UInt64(index)) ? item : .stub(item.digest(hash: hash))
        }
        return Segment(replica: replica, start: start, items: items, head: head)
    }
}

import ChangeCodec
import Exchange
import History
import Intake
import SQLiteStore

/// A head that travels with a request and is kept once the hub has acknowledged it.
struct SentHead: Hashable, Sendable {
    let replica: ReplicaID
    let start: ChainPoint
    let head: SignedHead
}

/// What a request carries of this site's own changes.
struct SentPush: Sendable {
    var pieces: [HistoryPiece] = []
    var heads: [SentHead] = []
    var changes = 0
    var bytes = 0
    /// More of the own changes waits than fits into one request.
    var more = false
}

/// The replicas this site has written under.
struct OwnReplicas: Sendable {
    let current: ReplicaID
    /// Of earlier epochs; what they left unsent is sent as it is.
    let earlier: [ReplicaID]

    var all: Set<ReplicaID> { Set(earlier + [current]) }
}

/// Chooses and signs what a request carries.
struct PushCutting: Sendable {
    let deployment: Digest
    let keyName: Text
    let sign: @Sendable ([UInt8]) throws -> [UInt8]

    /// Adds everything the hub is not known to hold: what others wrote where vectors showed the hub
    /// to be behind – old hub chains first, for they carry the enrolments – and own changes.
    func add(
        _ own: OwnReplicas, from store: StoreView, hubVector: VersionVector?,
        to push: inout SentPush
    ) throws {
        if let hubVector { try addMissing(at: hubVector, own: own, from: store, to: &push) }
        for replica in own.earlier + [own.current] {
            var acknowledged = try SyncFacts.acknowledged(replica, in: store)
            if let hubVector { acknowledged = min(acknowledged, hubVector[replica]) }
            try addOwn(replica, after: acknowledged, from: store, to: &push)
        }
    }

    /// The bodies the hub lost and this site holds, each with the digests of its segment.
    func fills(for missing: [DotRun], from store: StoreView) throws -> [Segment] {
        var fills: [Segment] = []
        var bytes = 0
        for run in missing {
            var number = run.first
            while number <= run.last, bytes < Limits.pageBytes {
                guard let segment = try store.segment(around: Dot(run.replica, number)) else {
                    number += 1
                    continue
                }
                let size = segment.items.reduce(0) { $0 + ($1.body?.count ?? 0) }
                if size > 0 {
                    fills.append(segment)
                    bytes += size
                }
                number = segment.last + 1
            }
        }
        return fills
    }

    private func addMissing(
        at hubVector: VersionVector, own: OwnReplicas, from store: StoreView,
        to push: inout SentPush
    ) throws {
        let hubs = try Incarnations(store: store).replicas
        let others = try store.inventory().entries.filter { !own.all.contains($0.replica) }
        let ordered = others.filter { hubs.contains($0.replica) }
            + others.filter { !hubs.contains($0.replica) }
        for entry in ordered where hubVector[entry.replica] < entry.number {
            guard push.bytes < Limits.pageBytes else {
                push.more = true
                return
            }
            var pieces = try store.pieces(
                of: entry.replica, after: hubVector[entry.replica],
                byteLimit: Limits.pageBytes - push.bytes)
            // A run is believed only for the signed segment behind it.
            while case .stubs = pieces.last { pieces.removeLast() }
            push.pieces += pieces
            push.bytes += pieces.reduce(0) { $0 + $1.size }
        }
    }

    private func addOwn(
        _ replica: ReplicaID, after acknowledged: UInt64, from store: StoreView,
        to push: inout SentPush
    ) throws {
        var number = acknowledged
        for piece in try store.pieces(
            of: replica, after: number, byteLimit: max(0, Limits.pageBytes - push.bytes))
        {
            guard case .segment(let segment) = piece else { continue }
            push.pieces.append(piece)
            push.bytes += piece.size
            push.changes += segment.items.count
            number = segment.last
        }
        while push.bytes < Limits.pageBytes {
            let tail = try store.ownTail(of: replica, after: number, limit: Segment.longest)
            guard let last = tail.last else { return }
            let start = ChainPoint(
                number: number, link: try store.link(of: replica, at: number) ?? .zero)
            let point = ChainPoint(number: last.dot.number, link: last.link)
            let message = SegmentSigning.bytes(
                deployment: deployment, replica: replica, point: point)
            let head = SignedHead(point: point, key: keyName, signature: try sign(message))
            let items = tail.map { SegmentItem.body($0.bytes) }
            let segment = Segment(replica: replica, start: start, items: items, head: head)
            push.pieces.append(.segment(segment))
            push.heads.append(SentHead(replica: replica, start: start, head: head))
            push.changes += items.count
            push.bytes += HistoryPiece.segment(segment).size
            number = last.dot.number
        }
        push.more = try !store.ownTail(of: replica, after: number, limit: 1).isEmpty
    }
}

extension HistoryPiece {
    /// Bytes this piece takes in a message, nearly.
    fileprivate var size: Int {
        switch self {
        case .segment(let segment):
            segment.items.reduce(160) { $0 + ($1.body?.count ?? 34) }
        case .stubs: 80
        }
    }
}

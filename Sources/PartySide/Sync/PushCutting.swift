import ChangeCodec
import Exchange
import History
import Identity
import Intake
import SQLiteStore

/// A head that travels with a request and is kept once the hub has acknowledged it.
struct SentHead: Hashable, Sendable {
    let replica: ReplicaID
    let start: ChainPoint
    let head: SignedHead
}

/// What a request carries to the hub.
struct SentPush: Sendable {
    var pieces: [HistoryPiece] = []
    var heads: [SentHead] = []
    var bytes = 0
    /// More waits than fits into one request.
    var more = false
    /// The request asked for bodies that grants promised.
    var asked = false
}

/// Chooses and signs what a request carries.
struct PushCutting {
    let store: StoreView
    let deployment: Digest
    let key: SigningKey

    /// Adds everything the hub is not known to hold: what others wrote where vectors showed the hub
    /// to be behind – hub chains first, for they carry the enrolments – and own changes.
    func push(hubVector: VersionVector?) throws -> SentPush {
        var push = SentPush()
        if let hubVector { try addMissing(at: hubVector, to: &push) }
        for replica in try store.unsignedReplicas() where !push.more {
            try addTail(of: replica, hubVector: hubVector, to: &push)
        }
        return push
    }

    /// The bodies the hub lost and this site holds, each with the digests of its segment.
    func fills(for missing: [DotRun]) throws -> [Segment] {
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

    private func addMissing(at hubVector: VersionVector, to push: inout SentPush) throws {
        let hubs = try Incarnations(store: store).replicas
        let held = try store.inventory().entries
        let ordered =
            held.filter { hubs.contains($0.replica) } + held.filter { !hubs.contains($0.replica) }
        for entry in ordered where hubVector[entry.replica] < entry.number {
            guard push.bytes < Limits.pageBytes else {
                push.more = true
                return
            }
            var pieces = try store.pieces(
                of: entry.replica,
                after: hubVector[entry.replica],
                byteLimit: Limits.pageBytes - push.bytes
            )
            // A run is believed only for the signed segment behind it.
            while case .stubs = pieces.last { pieces.removeLast() }
            push.pieces += pieces
            push.bytes += pieces.reduce(0) { $0 + $1.size }
            guard let last = pieces.last?.last else { continue }
            let signed = try store.signedHead(of: entry.replica).number
            if last < signed, push.bytes >= Limits.pageBytes { push.more = true }
        }
    }

    private func addTail(
        of replica: ReplicaID,
        hubVector: VersionVector?,
        to push: inout SentPush
    ) throws {
        let signed = try store.signedHead(of: replica)
        var start = signed
        if let hubVector, hubVector[replica] < signed.number {
            // What was acknowledged once and lost since went with the missing pieces.
            guard push.pieces.last(where: { $0.replica == replica })?.last == signed.number else {
                push.more = true
                return
            }
        }
        while push.bytes < Limits.pageBytes {
            let tail = try store.ownTail(
                of: replica,
                after: start.number,
                limit: Segment.longest
            )
            guard let last = tail.last else { return }
            let point = ChainPoint(number: last.dot.number, link: last.link)
            let message = SegmentSigning.bytes(
                deployment: deployment,
                replica: replica,
                point: point
            )
            let head = SignedHead(point: point, key: key.name, signature: try key.sign(message))
            let piece = HistoryPiece.segment(
                Segment(
                    replica: replica,
                    start: start,
                    items: tail.map { .body($0.bytes) },
                    head: head
                )
            )
            push.pieces.append(piece)
            push.heads.append(SentHead(replica: replica, start: start, head: head))
            push.bytes += piece.size
            start = point
        }
        push.more = try !store.ownTail(of: replica, after: start.number, limit: 1).isEmpty
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

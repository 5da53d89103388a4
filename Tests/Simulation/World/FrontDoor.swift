import Exchange
import ExchangeWire
import History
import HubSide
import SQLiteStore

/// A sync message as anybody on the way could read it.
enum Overheard {
    static func request(_ body: [UInt8]) -> SyncRequest? {
        guard let sealed = try? SealedMessage(reading: body),
            let payload = try? sealed.open(expecting: .syncRequest, verify: { _, _ in true })
        else { return nil }
        return try? SyncWire.request(payload)
    }

    static func answer(_ body: [UInt8]) -> SyncAnswer? {
        guard let sealed = try? SealedMessage(reading: body),
            let payload = try? sealed.open(expecting: .syncAnswer, verify: { _, _ in true })
        else { return nil }
        return try? SyncWire.answer(payload)
    }
}

/// What the hub has to make of a push, said without its rules of admission.
struct ExpectedPush {
    /// How far each replica of the push goes where every segment joins.
    private(set) var reached: [ReplicaID: UInt64]
    /// The first segment that does not join.
    private(set) var gap: (replica: ReplicaID, from: UInt64)?

    /// - Parameter head: what the hub holds of a replica before.
    init(_ request: SyncRequest, head: (ReplicaID) throws -> UInt64) rethrows {
        reached = [:]
        for piece in request.pieces {
            let held = try reached[piece.replica] ?? head(piece.replica)
            if case .segment(let segment) = piece, segment.start.number > held {
                gap = (piece.replica, segment.start.number)
                reached[piece.replica] = held
                return
            }
            reached[piece.replica] = max(held, piece.last)
        }
    }
}

extension World {
    /// I2, I4: what does not join is not taken, and what is said to be taken is there.
    func check(
        _ answer: SyncAnswer,
        to request: SyncRequest,
        _ expected: ExpectedPush
    ) throws {
        if let gap = expected.gap, gap.replica != hub.papers.replica {
            if case .gap = answer.push { situations.note(.gapRefused) }
            let held = try hub.read { try $0.head(of: gap.replica).number }
            guard held <= expected.reached[gap.replica] ?? 0 else {
                throw Violation("I2", "the hub joined \(gap.replica) from \(gap.from) with a gap")
            }
            guard answer.push != .taken || gap.replica != request.replica else {
                throw Violation("I4", "the hub took \(gap.replica) from \(gap.from) with a gap")
            }
        }
        guard answer.push == .taken, let last = expected.reached[request.replica] else { return }
        let held = try hub.read { try $0.head(of: request.replica).number }
        guard held >= last else {
            throw Violation("I4", "the hub took \(request.replica) to \(last) and holds \(held)")
        }
    }
}

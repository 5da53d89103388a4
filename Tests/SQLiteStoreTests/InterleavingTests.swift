import History
import KeeperContract
import Testing

@testable import SQLiteStore

/// Chains of four replicas arrive at a store in every way they may: whole, with stubs, as runs,
/// overlapping, filled in later, receipted before and after.
@Suite("Whatever order history arrives in")
struct InterleavingTests {
    private static let length: UInt64 = 24

    @Test("a store holds what it was given, and nothing it was not", arguments: 0..<24)
    func arbitrary(seed: Int) async throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        var random = SeededGenerator(seed: seed)
        let scribes = Self.scribes(using: &random)
        var held = Held()
        for _ in 0..<40 {
            guard let scribe = scribes.randomElement(using: &random) else { continue }
            let state = held
            let generator = random
            (held, random) = try await store.write { (store) throws in
                var (held, random) = (state, generator)
                try Self.step(store, scribe, &held, &random)
                return (held, random)
            }
        }
        let final = held
        let generator = random
        try await store.read { (store) throws in
            var random = generator
            for scribe in scribes { try Self.check(store, scribe, final, &random) }
            let missing = Set(try store.bodiless(limit: .max))
            #expect(missing == Set(DotRun.covering(final.missing(of: scribes))))
            #expect(try store.historySum() == final.sum(of: scribes))
        }
        // The standings of this test come without the receipts that would say so.
        let findings = try await store.findings().filter { !$0.contains("no receipt says so") }
        #expect(findings == [])
    }

    private struct Held: Sendable {
        var heads: [ReplicaID: UInt64] = [:]
        var bodies: Set<Dot> = []

        func missing(of scribes: [Scribe]) -> [Dot] {
            scribes.flatMap { scribe -> [Dot] in
                let head = heads[scribe.replica] ?? 0
                return head == 0
                    ? [] : (1...head).map(scribe.dot).filter { !bodies.contains($0) }
            }
        }

        func sum(of scribes: [Scribe]) -> Digest {
            var sum = Digest.zero
            for scribe in scribes {
                for dot in bodies where dot.replica == scribe.replica {
                    sum &+= scribe.digest(dot.number)
                }
            }
            return sum
        }
    }

    /// Four replicas that raise and edit the same few calls, seeing some of one another.
    private static func scribes(using random: inout SeededGenerator) -> [Scribe] {
        var scribes = (1...4).map { Scribe(UInt64($0)) }
        let calls = (0..<3).map { RecordRef(type: "call", id: Text("019\($0)-call")) }
        for _ in 0..<Int(length) {
            for index in scribes.indices {
                let call = calls[Int.random(in: 0..<3, using: &random)]
                var seen = VersionVector()
                for other in scribes where Bool.random(using: &random) {
                    let number = UInt64.random(in: 0...other.point.number, using: &random)
                    seen.include(other.dot(number))
                }
                let place = Text("\(Int.random(in: 1...3, using: &random))号门")
                scribes[index].append(
                    Int.random(in: 0..<4, using: &random) == 0
                        ? Bodies.raise(call, place: place)
                        : Bodies.place(call, place, seen: seen)
                )
            }
        }
        return scribes
    }

    private static func step(
        _ store: StoreTransaction,
        _ scribe: Scribe,
        _ held: inout Held,
        _ random: inout SeededGenerator
    ) throws {
        let head = held.heads[scribe.replica] ?? 0
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1, 2:
            guard head < length else { return }
            let last = UInt64.random(in: head + 1...min(length, head + 6), using: &random)
            let first = UInt64.random(in: (head > 2 ? head - 2 : 1)...head + 1, using: &random)
            let chosen = (first...last).filter { _ in Int.random(in: 0..<3, using: &random) > 0 }
            try store.take(scribe, first, last) { chosen.contains($0) }
            held.heads[scribe.replica] = last
            for number in chosen where number > head { held.bodies.insert(scribe.dot(number)) }
        case 3:
            guard head < length else { return }
            let last = UInt64.random(in: head + 1...min(length, head + 5), using: &random)
            try store.append(scribe.run(head + 1, last))
            held.heads[scribe.replica] = last
        case 4:
            guard head > 0 else { return }
            let first = UInt64.random(in: 1...head, using: &random)
            let last = UInt64.random(in: first...min(head, first + 5), using: &random)
            let chosen = (first...last).filter { _ in Bool.random(using: &random) }
            let segment = scribe.segment(first, last) { chosen.contains($0) }
            let filled = try store.fill(segment, bodies: scribe.decoded(segment))
            #expect(Set(filled) == Set(chosen.map(scribe.dot)).subtracting(held.bodies))
            held.bodies.formUnion(filled)
        default:
            let number = UInt64.random(in: 1...length, using: &random)
            let order = HubOrder(
                incarnation: 1,
                number: UInt64.random(in: 1...99, using: &random),
                // No two changes have one place in the hub's order.
                index: scribe.replica.low * 100 + number
            )
            let verdict: Verdict =
                Bool.random(using: &random) ? .accepted : .returned(rule: "r", reason: "e")
            let standing = Standing(
                order: order,
                place: number,
                verdict: verdict,
                receivedAt: Int64(number)
            )
            try store.settle([(scribe.dot(number), standing)])
        }
    }

    private static func check(
        _ store: StoreView,
        _ scribe: Scribe,
        _ held: Held,
        _ random: inout SeededGenerator
    ) throws {
        let head = held.heads[scribe.replica] ?? 0
        #expect(try store.head(of: scribe.replica) == scribe.point(head))
        for number in 0...head {
            let link = try store.link(of: scribe.replica, at: number)
            #expect(link == nil || link == scribe.point(number).link)
        }
        let start = UInt64.random(in: 0...head, using: &random)
        var reached = start
        while reached < head {
            let limit = [0, 1_500, .max].randomElement(using: &random) ?? 0
            let pieces = try store.pieces(of: scribe.replica, after: reached, byteLimit: limit)
            let before = reached
            for piece in pieces { try follow(piece, scribe, held, &reached) }
            guard reached > before else {
                Issue.record("the pieces after \(before) lead nowhere")
                return
            }
        }
        #expect(reached == head || head == start)
    }

    private static func follow(
        _ piece: HistoryPiece,
        _ scribe: Scribe,
        _ held: Held,
        _ reached: inout UInt64
    ) throws {
        switch piece {
        case .stubs(let run):
            #expect(run.first == reached + 1)
            #expect(run.end == scribe.point(run.end.number))
        case .segment(let segment):
            #expect(segment.first <= reached + 1 && segment.last > reached)
            let expected = scribe.segment(segment.first, segment.last) {
                held.bodies.contains(scribe.dot($0))
            }
            #expect(segment == expected)
        }
        reached = piece.last
    }
}

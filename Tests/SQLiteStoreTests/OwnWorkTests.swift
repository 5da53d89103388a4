import History
import KeeperContract
import Testing

@testable import SQLiteStore

@Suite("What a site wrote itself")
struct OwnWorkTests {
    private let scratch: Scratch
    private let store: HistoryStore
    private let own: Scribe

    init() throws {
        scratch = try Scratch()
        store = try scratch.store()
        var scribe = Scribe(1)
        scribe.append(Bodies.raise(.lamp))
        scribe.append(Bodies.raise(.drain, number: "XF-2"))
        scribe.append(Bodies.place(.lamp, "6号门", seen: VersionVector([scribe.dot(1)])))
        scribe.append(Bodies.place(.lamp, "7号门", seen: VersionVector([scribe.dot(3)])))
        own = scribe
    }

    private func sum(_ numbers: ClosedRange<UInt64>) -> Digest {
        var sum = Digest.zero
        for number in numbers { sum &+= own.digest(number) }
        return sum
    }

    @Test("waits until the hub holds it, and counts in the history from then on")
    func pending() async throws {
        try await store.write { [own] in try $0.writeOwn(own, 1...4) }
        try await store.read { [own] (store) throws in
            #expect(try store.pendingCount() == 4)
            #expect(try store.historySum() == .zero)
            #expect(try store.unsignedReplicas() == [own.replica])
            let tail = try store.ownTail(of: own.replica, after: 1, limit: 2)
            #expect(tail.map(\.dot.number) == [2, 3])
            #expect(tail.first?.bytes == own.bytes(2))
            #expect(tail.first?.link == own.point(2).link)
        }
        try await store.write { [own] (store) throws in
            try store.sign(own.replica, start: .origin, head: own.head(3))
        }
        try await store.read { [own] (store) throws in
            #expect(try store.pendingCount() == 1)
            #expect(try store.historySum() == sum(1...3))
            #expect(try store.signedHead(of: own.replica) == own.point(3))
            #expect(
                try store.ownTail(of: own.replica, after: 0, limit: 9).map(\.dot.number) == [4]
            )
        }
        try await store.expectSound()
    }

    @Test("stays in the outbox until its verdict is here, in whatever order verdicts come")
    func outboxUntilVerdicts() async throws {
        try await store.write { [own] (store) throws in
            try store.writeOwn(own, 1...4)
            try store.sign(own.replica, start: .origin, head: own.head(3))
        }
        func open() async throws -> [UInt64] {
            try await store.read { [own] (store) throws in
                try store.outbox(of: [own.replica]).map(\.dot.number)
            }
        }
        func settle(_ number: UInt64, _ verdict: Verdict) async throws {
            let standing = Standing(
                order: HubOrder(incarnation: 7, number: number + 1, index: 0),
                place: 1,
                verdict: verdict,
                receivedAt: 1_785_000_000_000
            )
            try await store.write { [own] in try $0.settle([(own.dot(number), standing)]) }
        }
        #expect(try await open() == [1, 2, 3, 4])
        try await settle(2, .accepted)
        #expect(try await open() == [1, 3, 4])
        try await settle(1, .returned(rule: "notAllowed", reason: "x"))
        #expect(try await open() == [1, 3, 4])
        try await settle(3, .accepted)
        #expect(try await open() == [1, 4])
        try await store.read { [own] (store) throws in
            #expect(
                try store.outbox(of: [own.replica]).map(\.state) == [
                    .returned(rule: "notAllowed", reason: "x"), .waiting,
                ]
            )
        }
    }

    @Test("is known to be at the hub when it comes back in the hub's own cut")
    func returnedInSegments() async throws {
        try await store.write { [own] (store) throws in
            try store.writeOwn(own, 1...3)
            try store.take(own, 2, 4)
        }
        try await store.read { [own] (store) throws in
            #expect(try store.pendingCount() == 0)
            #expect(try store.historySum() == sum(1...4))
            #expect(try store.head(of: own.replica) == own.point(4))
        }
        try await store.write { [own] (store) throws in
            // The proof of the first number may still follow.
            try store.sign(own.replica, start: .origin, head: own.head(2))
            #expect(
                try store.pieces(of: own.replica, after: 0, byteLimit: .max) == [
                    .segment(own.segment(1, 2)), .segment(own.segment(2, 4)),
                ]
            )
            #expect(try store.historySum() == sum(1...4))
        }
        try await store.expectSound()
    }

    @Test("stands in the outbox as waiting, sent or returned, until its author discards it")
    func outbox() async throws {
        try await store.write { [own] (store) throws in
            try store.writeOwn(own, 1...4)
            try store.sign(own.replica, start: .origin, head: own.head(3))
            try store.settle([
                (own.dot(1), Self.standing(1, .accepted)),
                (own.dot(2), Self.standing(2, .returned(rule: "notAllowed", reason: "无权"))),
            ])
        }
        let rows = try await store.read { [own] in try $0.outbox(of: [own.replica]) }
        #expect(rows.map(\.dot.number) == [2, 3, 4])
        #expect(
            rows.map(\.state) == [.returned(rule: "notAllowed", reason: "无权"), .sent, .waiting]
        )
        #expect(rows.first?.record == .drain)
        #expect(rows.first?.since == 2_000)
        let returned = try await store.read { [own] in try $0.returnedCount(of: [own.replica]) }
        #expect(returned == 1)
        // A returned raise leaves nothing to show.
        #expect(try await store.read { try $0.calls(after: nil, limit: 9) } == ["0190-lamp"])
        try await store.write { [own] in try $0.discard(own.dot(2), at: 5) }
        let later = try await store.read { [own] (store) throws in
            (try store.outbox(of: [own.replica]), try store.returnedCount(of: [own.replica]))
        }
        #expect(later.0.first?.isDiscarded == true)
        #expect(later.1 == 0)
    }

    @Test("gives way to the hub's branch after a fork and is handed back for re-issue")
    func quarantine() async throws {
        try await store.write { [own] (store) throws in
            try store.writeOwn(own, 1...4)
            try store.sign(own.replica, start: .origin, head: own.head(3))
        }
        let taken = try await store.write { [own] in try $0.quarantine(own.replica, from: 2) }
        #expect(taken.map(\.dot.number) == [2, 3, 4])
        #expect(taken.map(\.body) == Array(own.bodies[1...]))
        try await store.read { [own] (store) throws in
            #expect(try store.head(of: own.replica) == own.point(1))
            #expect(try store.historySum() == .zero)
            #expect(try store.pendingCount() == 1)
            let kept = try store.sql("SELECT count(*) FROM quarantine").first { $0.int(0) }
            #expect(kept == 3)
            #expect(try store.calls(after: nil, limit: 9) == ["0190-lamp"])
            #expect(try store.entries(of: .lamp).map(\.dot.number) == [1])
        }
        try await store.expectSound()
        var branch = Scribe(1)
        branch.append(own.bodies[0])
        branch.append(Bodies.raise(.drain, place: "8号门"))
        let other = branch
        try await store.write { _ = try $0.take(other, 1, 2) }
        try await store.expectSound()
        #expect(try await store.read { try $0.pendingCount() } == 0)
        #expect(throws: StoreError.self) {
            try store.writeBlocking { try $0.sql.execute("DELETE FROM change") }
        }
    }

    static func standing(_ number: UInt64, _ verdict: Verdict) -> Standing {
        Standing(
            order: HubOrder(incarnation: 7, number: number, index: 0),
            place: 1,
            verdict: verdict,
            receivedAt: Int64(number) * 1_000
        )
    }
}

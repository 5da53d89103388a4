import DutyBook
import History
import KeeperContract
import Testing

@testable import SQLiteStore

/// A receipt for an edit nobody wrote beside folds nothing again. That must never show.
@Suite("Rows after receipts are what a replay of the log gives")
struct ReceiptRowTests {
    @Test("whoever wrote beside whom, and in whatever order the receipts come", arguments: 0..<40)
    func arbitrary(seed: Int) async throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        var random = SeededGenerator(seed: seed)
        var scribes = [Scribe(1), Scribe(2)]
        scribes[0].append(Bodies.raise(.lamp, lead: "dept-zhujian"))
        var seen = VersionVector([scribes[0].dot(1)])
        var dots = [scribes[0].dot(1)]
        for round in 0..<6 {
            let author = Int.random(in: 0..<2, using: &random)
            // Sometimes in view of everything, sometimes only of the beginning.
            let isBlind = Int.random(in: 0..<3, using: &random) == 0
            let context = isBlind ? VersionVector([dots[0]]) : seen
            let own = scribes[author].bodies.count
            var whole = context
            if own > 0 { whole.include(scribes[author].dot(UInt64(own))) }
            scribes[author].append(Bodies.place(.lamp, Text("\(round)号门"), seen: whole))
            let dot = scribes[author].dot(UInt64(own + 1))
            seen.include(dot)
            dots.append(dot)
        }
        let written = scribes
        try await store.write { (store) throws in
            for scribe in written where !scribe.bodies.isEmpty {
                try store.take(scribe, 1, UInt64(scribe.bodies.count))
            }
        }
        for (place, dot) in dots.shuffled(using: &random).enumerated() {
            let isReturned = place > 0 && Int.random(in: 0..<4, using: &random) == 0
            let standing = Standing(
                order: HubOrder(incarnation: 7, number: UInt64(place + 2), index: 0),
                place: UInt64(place + 1),
                verdict: isReturned ? .returned(rule: "notAllowed", reason: "x") : .accepted,
                receivedAt: 1_785_000_000_000 + Int64(place)
            )
            try await store.write { try $0.settle([(dot, standing)]) }
            let findings = try await store.findings().filter { !$0.contains("no receipt says so") }
            #expect(findings == [])
        }
    }

    @Test("an accepted edit in view of everything touches no row")
    func quiet() async throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        var scribe = Scribe(1)
        scribe.append(Bodies.raise(.lamp))
        scribe.append(Bodies.place(.lamp, "6号门", seen: VersionVector([scribe.dot(1)])))
        let written = scribe
        try await store.write { _ = try $0.take(written, 1, 2) }
        let standing = Standing(
            order: HubOrder(incarnation: 7, number: 2, index: 0),
            place: 1,
            verdict: .accepted,
            receivedAt: 1_785_000_000_000
        )
        try await store.write { (store) throws in
            try store.settle([(written.dot(2), standing)])
            #expect(store.touched.isEmpty)
            try store.settle([(written.dot(1), standing)])
            #expect(store.touched.takeAll().map(\.reference) == [.lamp])
        }
    }
}

import DutyBook
import History
import KeeperContract
import Testing

@testable import SQLiteStore

/// An edit in view of everything before it writes only the texts it can change. That must never show.
@Suite("Rows after edits are what a replay of the log gives")
struct EditRowTests {
    @Test("whoever wrote beside whom, with receipts at once, later or never", arguments: 0..<90)
    func arbitrary(seed: Int) async throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        var random = SeededGenerator(seed: seed)
        var scribes = [Scribe(1), Scribe(2)]
        scribes[0].append(Bodies.raise(.lamp, lead: "dept-zhujian"))
        let raise = scribes[0].dot(1)
        var seen = VersionVector([raise])
        var late: [(dot: Dot, standing: Standing)] = []
        late += try await Self.arrive(raise, of: scribes[0], place: 1, in: store, using: &random)
        for round in 0..<10 {
            let author = Int.random(in: 0..<2, using: &random)
            // Mostly in view of everything, sometimes only of the beginning and of one's own.
            let isBlind = Int.random(in: 0..<6, using: &random) == 0
            var context = isBlind ? VersionVector([raise]) : seen
            let own = UInt64(scribes[author].bodies.count)
            if own > 0 { context.include(scribes[author].dot(own)) }
            scribes[author].append(Self.change(round, seen: context, using: &random))
            let dot = scribes[author].dot(own + 1)
            seen.include(dot)
            let (scribe, place) = (scribes[author], round + 2)
            late += try await Self.arrive(dot, of: scribe, place: place, in: store, using: &random)
            if let index = late.indices.randomElement(using: &random) {
                let receipt = late.remove(at: index)
                try await store.write { try $0.settle([receipt]) }
                try await Self.expectReplayed(store)
            }
        }
    }

    /// One transaction of one change, sometimes with its receipt, and all rows compared with a replay.
    /// Returns the receipt that is still to come.
    private static func arrive(
        _ dot: Dot,
        of scribe: Scribe,
        place: Int,
        in store: HistoryStore,
        using random: inout SeededGenerator
    ) async throws -> [(dot: Dot, standing: Standing)] {
        let standing = Standing(
            order: HubOrder(
                incarnation: 7,
                number: UInt64.random(in: 1..<50, using: &random),
                index: UInt64(place)
            ),
            place: UInt64(place),
            verdict: place > 1 && Int.random(in: 0..<8, using: &random) == 0
                ? .returned(rule: "notAllowed", reason: "x") : .accepted,
            receivedAt: 1_785_000_000_000 + Int64(place),
            official: place == 1 ? 12 : nil
        )
        let isAtOnce = Int.random(in: 0..<3, using: &random) == 0
        try await store.write { (store) throws in
            try store.take(scribe, dot.number, dot.number)
            if isAtOnce { try store.settle([(dot, standing)]) }
        }
        try await Self.expectReplayed(store)
        return isAtOnce ? [] : [(dot, standing)]
    }

    private static func expectReplayed(_ store: HistoryStore) async throws {
        let findings = try await store.findings().filter { !$0.contains("no receipt says so") }
        #expect(findings == [])
    }

    private static func change(
        _ round: Int,
        seen: VersionVector,
        using random: inout SeededGenerator
    ) -> ChangeBody {
        let text: Value = .text(Text("第\(round)次"))
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return Bodies.lead(.lamp, "street-xufu", seen: seen)
        case 8 where round > 5:
            let life = [Write(RecordHistory.life, RecordHistory.voided)]
            return Bodies.body(.lamp, "call.void", life, [Event("voided")], seen: seen)
        // Decides one claim and leaves another open.
        case 9:
            let write = Write("place", text, keeps: seen.entries)
            return Bodies.body(.lamp, "call.settle", [write], [], seen: seen)
        // Says more than its action may: not an edit that can be taken lightly.
        case 1:
            let writes = [Write("place", text), Write("lead", "street-longgang")]
            return Bodies.body(.lamp, "call.edit", writes, [], seen: seen)
        case 2, 3: return Bodies.body(.lamp, "call.edit", [Write("title", text)], [], seen: seen)
        case 4: return Bodies.body(.lamp, "call.edit", [Write("body", text)], [], seen: seen)
        default: return Bodies.place(.lamp, Text("\(round)号门"), seen: seen)
        }
    }

    @Test("an edit in view of everything is folded as one; one beside it, or with more, is not")
    func edits() async throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        var one = Scribe(1)
        one.append(Bodies.raise(.lamp))
        one.append(Bodies.place(.lamp, "6号门", seen: VersionVector([one.dot(1)])))
        one.append(Bodies.lead(.lamp, "street-xufu", seen: VersionVector([one.dot(2)])))
        let written = one
        let kinds = try await store.write { (store) throws in
            try (1...3 as ClosedRange<UInt64>).map { number in
                try store.take(written, number, number)
                return store.touched.takeAll().map(\.isEdit)
            }
        }
        #expect(kinds == [[false], [true], [false]])
    }

    @Test("what edits may write is what such a fold writes")
    func texts() {
        let written = Actions.all.filter { $0.type == RecordType.call && $0.isQuiet }
            .flatMap(\.writes)
        // What the caller did itself has no column; the digest knows it.
        let columns = Set(written).subtracting([Aspects.ownEfforts])
        #expect(columns == [Aspects.title, Aspects.body, Aspects.place])
    }
}

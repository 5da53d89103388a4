import ChangeCodec
import History
import Testing

/// The bytes two replicas compare.
@Suite struct RecordStateTests {
    private let record = RecordRef(type: "call", id: "c1")
    private let one = ReplicaID(high: 1, low: 1)
    private let other = ReplicaID(high: 2, low: 2)
    private let ranks = MergeRanks(office: { _ in 0 }, value: { _ in 0 }, isHub: { _ in false })

    @Test func theOrderOfArrivalDoesNotShow() {
        let entries = [
            entry(Dot(one, 1), writes: [Write("title", "灯"), Write("place", "东门")], order: 1),
            entry(Dot(one, 2), writes: [Write("place", "西门")], saw: [Dot(one, 1)], order: 2),
            entry(Dot(other, 1), writes: [Write("place", "南门")], saw: [Dot(one, 1)], order: 3),
            entry(Dot(other, 2), events: [Event("signed")], saw: [Dot(one, 1)], order: nil),
        ]
        let expected = bytes(entries)
        var random = Seeded(4)
        for _ in 0..<50 {
            #expect(bytes(entries.shuffled(using: &random)) == expected)
        }
    }

    @Test func everyDifferenceAPersonCouldSeeShows() {
        let base = [
            entry(Dot(one, 1), writes: [Write("title", "灯")], order: 1),
            entry(Dot(one, 2), writes: [Write("place", "西门")], saw: [Dot(one, 1)], order: 2),
            entry(Dot(other, 1), writes: [Write("place", "南门")], saw: [Dot(one, 1)], order: 3),
        ]
        let shown = bytes(base)
        // A claim less, another value, another event, the other claim first, an official number.
        #expect(bytes(Array(base.dropLast())) != shown)
        var changed = base
        changed[2] = entry(
            Dot(other, 1),
            writes: [Write("place", "北门")],
            saw: [Dot(one, 1)],
            order: 3
        )
        #expect(bytes(changed) != shown)
        changed = base + [entry(Dot(other, 2), events: [Event("signed")], order: 4)]
        #expect(bytes(changed) != shown)
        changed = base
        changed[1] = entry(
            Dot(one, 2),
            writes: [Write("place", "西门")],
            saw: [Dot(one, 1)],
            order: 4
        )
        #expect(bytes(changed) != shown)
        changed = base
        changed[0] = entry(Dot(one, 1), writes: [Write("title", "灯")], order: 1, official: 7)
        #expect(bytes(changed) != shown)
        // A void beside edits that did not see it.
        changed =
            base + [
                entry(Dot(other, 2), writes: [Write("life", "void")], saw: [Dot(one, 1)], order: 4)
            ]
        let voided = bytes(changed)
        #expect(voided != shown)
        changed[3] = entry(
            Dot(other, 2),
            writes: [Write("life", "void")],
            saw: [Dot(one, 2), Dot(other, 1)],
            order: 4
        )
        #expect(bytes(changed) != voided)
    }

    @Test func whatANewerVersionWroteDoesNotShow() {
        let known = [entry(Dot(one, 1), writes: [Write("title", "灯")], order: 1)]
        let newer =
            known + [
                entry(Dot(one, 2), writes: [Write("mood", "good")], saw: [Dot(one, 1)], order: 2)
            ]
        #expect(bytes(newer) == bytes(known))
    }

    @Test func theBytesAreCBORThatAnyToolReads() {
        let text = IndependentReader.diagnostic(
            bytes([
                entry(
                    Dot(one, 1),
                    writes: [Write("title", "灯")],
                    events: [Event("raised")],
                    order: 1,
                    official: 7
                )
            ])
        )
        let replica = "h'00000000000000010000000000000001'"
        #expect(
            text
                == """
                [1, "call", "c1", {"title": [[[[[\(replica), 1]], "灯"]], "灯", false, []]}, \
                [[[\(replica), 1], "raised", {}]], [[[\(replica), 1], 7]]]
                """
        )
    }

    private func bytes(_ entries: [Entry]) -> [UInt8] {
        RecordStateCodec.bytes(
            of: record,
            history: RecordHistory(entries),
            policy: { aspect in
                switch aspect {
                case "title": .lww
                case "place", "life": .siblings
                default: nil
                }
            },
            ranks: ranks
        )
    }

    private func entry(
        _ dot: Dot,
        writes: [Write] = [],
        events: [Event] = [],
        saw: [Dot] = [],
        order: UInt64?,
        official: UInt64? = nil
    ) -> Entry {
        let body = ChangeBody(
            salt: [UInt8](repeating: 0, count: 16),
            deployment: .zero,
            record: record,
            action: "call.edit",
            writes: writes,
            events: events,
            context: VersionVector(saw),
            author: Author(person: "p", role: "r", party: "x"),
            times: ChangeTimes(occurredAt: 0, recordedAt: 0),
            schema: 1
        )
        let standing = order.map {
            Standing(
                order: HubOrder(incarnation: 1, number: $0, index: 0),
                place: $0,
                verdict: .accepted,
                receivedAt: 0,
                official: official
            )
        }
        let digest = Digest(words: .init(a: dot.replica.high, b: dot.number, c: 0, d: 0))
        return Entry(dot: dot, digest: digest, body: body, standing: standing)
    }
}

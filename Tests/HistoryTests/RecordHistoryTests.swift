import History
import Testing

@Suite struct RecordHistoryTests {
    private let a1 = Sketch.dot(1, 1)
    private let a2 = Sketch.dot(1, 2)
    private let a3 = Sketch.dot(1, 3)
    private let b1 = Sketch.dot(2, 1)

    @Test func causalityComesBeforeTheHubsOrder() {
        // After a lost hub the second change may be received before the one it saw.
        let history = RecordHistory([
            Sketch.entry(b1, "later", seen: [a1], order: 1), Sketch.entry(a1, "earlier", order: 2),
        ])
        #expect(history.entries.map(\.dot) == [a1, b1])
    }

    @Test func whatHasNoReceiptComesLast() {
        let history = RecordHistory([
            Sketch.entry(a1, "pending"), Sketch.entry(b1, "received", order: 9),
        ])
        #expect(history.entries.map(\.dot) == [b1, a1])
    }

    @Test func contextsThatClaimEachOtherStillFoldTheSameWay() {
        let one = Sketch.entry(a1, "x", seen: [b1], order: 1)
        let other = Sketch.entry(b1, "y", seen: [a1], order: 2)
        #expect(RecordHistory([one, other]).entries == RecordHistory([other, one]).entries)
        #expect(RecordHistory([one, other]).entries.count == 2)
    }

    @Test func returnedAndUnjudgedChangesAreKeptButNotFolded() {
        let history = RecordHistory([
            Sketch.entry(a1, "x", order: 1),
            Sketch.entry(a2, "y", order: 2, verdict: .returned(rule: "r", reason: "why")),
            Sketch.entry(b1, "z", order: 3, verdict: .unjudged),
        ])
        #expect(history.entries.map(\.dot) == [a1])
        #expect(history.returned.map(\.dot) == [a2])
        #expect(history.unjudged.map(\.dot) == [b1])
    }

    @Test func nobodyHasSeenAnUnjudgedChangeNorClaimsToByALaterOne() {
        let history = RecordHistory([
            Sketch.entry(a1, "x", order: 1),
            Sketch.entry(a2, "unknown", order: 2, verdict: .unjudged),
            Sketch.entry(a3, "y", order: 3),
        ])
        #expect(history.context == VersionVector([a1]))
        // Judged in the end, it is not buried under what was written without having read it.
        let later = Sketch.entry(b1, "mine", seen: history.context.entries, order: 4)
        let judged = RecordHistory([
            Sketch.entry(a1, "x", order: 1), Sketch.entry(a2, "unknown", order: 2), later,
        ])
        let view = judged.view(of: Sketch.aspect, policy: .siblings, ranks: Sketch.ranks)
        #expect(view?.claims.map(\.value) == ["unknown", "mine"])
    }

    @Test func aReturnedChangeCountsAsSeenByWhoReadsTheReturn() {
        let history = RecordHistory([
            Sketch.entry(a1, "y", order: 2, verdict: .returned(rule: "r", reason: "why"))
        ])
        #expect(history.context == VersionVector([a1]))
    }

    @Test func anOriginalAndItsReissueCountOnce() {
        let original = Sketch.entry(a1, "x", order: 1)
        let reissue = Sketch.entry(
            b1,
            Sketch.body(
                [Write(Sketch.aspect, "x")],
                replaces: Replacement(dot: a1, digest: Sketch.digest(a1))
            ),
            order: 2
        )
        #expect(RecordHistory([original, reissue]).entries.map(\.dot) == [a1])
        #expect(RecordHistory([reissue]).entries.map(\.dot) == [b1])
        // Of a fork, the other branch's change under the same dot is another change.
        let foreign = Entry(dot: a1, digest: .zero, body: original.body, standing: nil)
        #expect(RecordHistory([foreign, reissue]).entries.count == 2)
    }

    @Test("is sequential while each change saw all before it")
    func sequential() {
        let (first, second, third) = (Sketch.dot(1, 1), Sketch.dot(2, 1), Sketch.dot(1, 2))
        let begun = Sketch.entry(first, 1)
        let next = Sketch.entry(second, 2, seen: [first])
        let last = Sketch.entry(third, 3, seen: [first, second])
        let blind = Sketch.entry(third, 3, seen: [first])
        let returned = Sketch.entry(
            third,
            3,
            seen: [first, second],
            order: 9,
            verdict: .returned(rule: "r", reason: "w")
        )
        #expect(RecordHistory([begun, next, last]).isSequential)
        #expect(RecordHistory([begun]).isSequential)
        #expect(!RecordHistory([begun, next, blind]).isSequential)
        #expect(!RecordHistory([begun, next, returned]).isSequential)
    }
}

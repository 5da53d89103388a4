import History
import Testing

@Suite struct LifeTests {
    private let a1 = Sketch.dot(1, 1)
    private let a2 = Sketch.dot(1, 2)
    private let b1 = Sketch.dot(2, 1)
    private let c1 = Sketch.dot(3, 1)

    private func life(_ dot: Dot, _ value: Value, seen: [Dot], order: Int? = nil) -> Entry {
        let write = Write(RecordHistory.life, value)
        return Sketch.entry(dot, Sketch.body([write], context: VersionVector(seen)), order: order)
    }

    @Test func aRecordNobodyVoidedHasNoSuchView() {
        #expect(RecordHistory([Sketch.entry(a1, "x")]).lifeView() == nil)
    }

    @Test func aVoidAgainstAConcurrentEditIsAskedAndTheFirstAtTheHubIsShown() throws {
        let raise = Sketch.entry(a1, "x", order: 1)
        let edit = Sketch.entry(a2, "edited", seen: [a1], order: 2)
        let void = life(b1, "void", seen: [a1], order: 3)
        let view = try #require(RecordHistory([raise, edit, void]).lifeView())
        #expect(view.undecided)
        #expect(view.value == RecordHistory.live)
        #expect(view.claims.map(\.dots) == [[a2], [b1]])
        let first = life(b1, "void", seen: [a1], order: 2)
        let late = Sketch.entry(a2, "edited", seen: [a1], order: 3)
        let other = try #require(RecordHistory([raise, late, first]).lifeView())
        #expect(other.undecided)
        #expect(other.value == RecordHistory.voided)
    }

    @Test func whoSawTheEditVoidsInItsLight() throws {
        let view = try #require(
            RecordHistory([
                Sketch.entry(a1, "x", order: 1), life(b1, "void", seen: [a1], order: 2),
            ]).lifeView()
        )
        #expect(!view.undecided)
        #expect(view.value == RecordHistory.voided)
    }

    @Test(arguments: [RecordHistory.voided, RecordHistory.live])
    func aSettlementThatSawBothEndsIt(decided: Value) throws {
        let view = try #require(
            RecordHistory([
                Sketch.entry(a1, "x", order: 1), Sketch.entry(a2, "y", seen: [a1], order: 2),
                life(b1, "void", seen: [a1], order: 3),
                life(c1, decided, seen: [a2, b1], order: 4),
            ]).lifeView()
        )
        #expect(!view.undecided)
        #expect(view.value == decided)
    }

    @Test func anEditOutOfSightOfTheSettlementAsksAgain() throws {
        let view = try #require(
            RecordHistory([
                Sketch.entry(a1, "x", order: 1), life(b1, "void", seen: [a1], order: 2),
                life(c1, "void", seen: [a1, b1], order: 3),
                Sketch.entry(a2, "y", seen: [a1], order: 4),
            ]).lifeView()
        )
        #expect(view.undecided)
        #expect(view.value == RecordHistory.voided)
    }

    @Test func twoVoidsAgree() throws {
        let view = try #require(
            RecordHistory([
                Sketch.entry(a1, "x", order: 1), life(b1, "void", seen: [a1]),
                life(c1, "void", seen: [a1]),
            ]).lifeView()
        )
        #expect(!view.undecided)
        #expect(view.claims.first?.dots.count == 2)
    }
}

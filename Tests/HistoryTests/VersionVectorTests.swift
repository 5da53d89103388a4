import History
import Testing

@Suite struct VersionVectorTests {
    static let a = ReplicaID(high: 0, low: 1)
    static let b = ReplicaID(high: 0, low: 2)

    private static func vector(_ a: UInt64, _ b: UInt64) -> VersionVector {
        VersionVector([Dot(Self.a, a), Dot(Self.b, b)])
    }

    static let relations: [(VersionVector, VersionVector, CausalOrder)] = [
        (vector(0, 0), vector(0, 0), .equal), (vector(2, 1), vector(2, 1), .equal),
        (vector(2, 1), vector(1, 1), .after), (vector(1, 0), vector(0, 0), .after),
        (vector(2, 0), vector(0, 1), .concurrent), (vector(2, 1), vector(1, 2), .concurrent),
    ]

    @Test(arguments: relations)
    func orderIsReadBothWays(left: VersionVector, right: VersionVector, order: CausalOrder) {
        #expect(left.order(to: right) == order)
        let reverse: CausalOrder =
            switch order {
            case .after: .before
            case .before: .after
            case .equal, .concurrent: order
            }
        #expect(right.order(to: left) == reverse)
    }

    @Test func mergingKeepsTheHigherAndLimitingTheLowerNumber() {
        var merged = Self.vector(2, 1)
        merged.merge(Self.vector(1, 3))
        #expect(merged == Self.vector(2, 3))
        #expect(Self.vector(2, 1).limited(to: Self.vector(1, 3)) == Self.vector(1, 1))
        #expect(Self.vector(2, 1).limited(to: Self.vector(0, 3)).count == 1)
    }

    @Test func zeroIsAbsent() {
        #expect(Self.vector(0, 0).isEmpty)
        #expect(Self.vector(0, 3)[Self.a] == 0)
        #expect(!VersionVector().covers(Dot(Self.a, 1)))
    }

    @Test func entriesFromOutsideMustBeSortedAndWithoutRepetition() {
        #expect(VersionVector(sorted: [Dot(Self.a, 1), Dot(Self.b, 1)]) != nil)
        #expect(VersionVector(sorted: [Dot(Self.b, 1), Dot(Self.a, 1)]) == nil)
        #expect(VersionVector(sorted: [Dot(Self.a, 1), Dot(Self.a, 2)]) == nil)
        #expect(VersionVector(sorted: [Dot(Self.a, 0)]) == nil)
    }
}

@Suite struct DotTests {
    private let replica = ReplicaID(high: 1, low: 255)

    @Test func aDotReadsAsItIsWritten() {
        let dot = Dot(replica, 12)
        #expect(dot.description == "000000000000000100000000000000ff:12")
        #expect(Dot(dot.description) == dot)
    }

    @Test(arguments: [
        "", "12", ":12", "000000000000000100000000000000ff:", "000000000000000100000000000000ff:0",
        "000000000000000100000000000000ff:012", "000000000000000100000000000000ff:+1",
        "000000000000000100000000000000FF:1", "000000000000000100000000000000f:1",
        "000000000000000100000000000000ff:1:1",
        "000000000000000100000000000000ff:18446744073709551616",
    ])
    func nothingElseIsADot(text: String) {
        #expect(Dot(text) == nil)
    }

    @Test func runsAreAsFewAsCanBe() {
        let other = ReplicaID(high: 2, low: 0)
        let dots = [3, 1, 2, 7, 2].map { Dot(replica, $0) } + [Dot(other, 1)]
        let runs = DotRun.covering(dots)
        #expect(runs.map(\.first) == [1, 7, 1])
        #expect(runs.map(\.last) == [3, 7, 1])
        #expect(DotRun(replica, first: 3, last: 2) == nil)
        #expect(DotRun(replica, first: 0, last: 2) == nil)
    }

    @Test func textIsComparedByBytes() {
        let composed = Text("\u{E9}")
        let decomposed = Text("e\u{301}")
        #expect(composed != decomposed)
        #expect(composed.string == decomposed.string)
        #expect(Text(validating: [0xFF]) == nil)
        #expect(Text(validating: Array("呼应".utf8)) == "呼应")
    }
}

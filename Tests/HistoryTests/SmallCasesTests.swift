import History
import Testing

/// Every history of up to four writes by up to three replicas: each write has seen any part of what
/// was there before it, also less than its own replica had written.
@Suite struct SmallCasesTests {
    /// Who wrote, and what each had in front of them.
    struct Shape: Sendable {
        var dots: [Dot] = []
        var contexts: [[Dot]] = []
    }

    @Test func theOrderOfArrivalNeverMatters() {
        for shape in Self.shapes(upTo: 4) {
            for receipts in 0...shape.dots.count {
                let entries = Self.entries(shape, received: receipts)
                let expected = RecordHistory(entries).entries
                for permutation in Self.permutations(entries) {
                    #expect(RecordHistory(permutation).entries == expected)
                }
            }
        }
    }

    @Test func everyEntryStandsAfterWhatItSaw() {
        for shape in Self.shapes(upTo: 4) {
            let ordered = RecordHistory(Self.entries(shape, received: 2)).entries
            for (index, entry) in ordered.enumerated() {
                for later in ordered[(index + 1)...] {
                    #expect(!RecordHistory.saw(entry, later))
                }
            }
        }
    }

    @Test func claimsAreExactlyTheWritesThatNobodySettled() {
        for shape in Self.shapes(upTo: 4) {
            let entries = Self.entries(shape, received: 1)
            let history = RecordHistory(entries)
            let expected = entries.map(\.dot).filter { dot in
                !entries.contains { $0.dot != dot && $0.body.context.covers(dot) }
            }
            let found = RecordHistory.unseen(history.writes(of: Sketch.aspect)).map(\.entry.dot)
            #expect(Set(found) == Set(expected))
        }
    }

    @Test(arguments: MergePolicy.allCases)
    func nothingDisappearsUnseen(policy: MergePolicy) {
        let values: [Value] = [3, 1, 3, 2]
        for shape in Self.shapes(upTo: 4) {
            for receipts in [0, shape.dots.count] {
                let entries = Self.entries(shape, received: receipts, values: values)
                let view = RecordHistory(entries)
                    .view(of: Sketch.aspect, policy: policy, ranks: Sketch.ranks)
                // Sets are asked element by element, in the random histories.
                if policy == .addWins || policy == .removeWins { continue }
                if policy == .centre, view == nil { continue }
                #expect(Oracle.lost(from: view, entries: entries) == [])
            }
        }
    }

    @Test(arguments: MergePolicy.allCases)
    func knowledgeMergesInAnyGroupingAndAnyNumberOfTimes(policy: MergePolicy) {
        func merged(_ sets: [[Entry]]) -> AspectView? {
            var known: [Dot: Entry] = [:]
            for entry in sets.joined() { known[entry.dot] = entry }
            return RecordHistory(known.values)
                .view(of: Sketch.aspect, policy: policy, ranks: Sketch.ranks)
        }
        for shape in Self.shapes(upTo: 3) {
            let entries = Self.entries(shape, received: 1)
            let parts = entries.map { [$0] }
            let whole = merged(parts)
            #expect(merged(parts.reversed()) == whole)
            #expect(merged(parts + parts) == whole)
            #expect(merged([entries, Array(entries.prefix(1))]) == whole)
        }
    }

    // MARK: Enumeration

    static func entries(_ shape: Shape, received: Int, values: [Value] = ["x", "y", "x", "z"])
        -> [Entry]
    {
        shape.dots.indices.map { index in
            Sketch.entry(
                shape.dots[index],
                values[index],
                seen: shape.contexts[index],
                party: Text("office\(index % 2)"),
                order: index < received ? index + 1 : nil
            )
        }
    }

    static func shapes(upTo count: Int) -> [Shape] {
        var all: [Shape] = []
        var layer = [Shape()]
        for _ in 0..<count {
            layer = layer.flatMap(grown)
            all += layer
        }
        return all
    }

    /// One more write, by each replica, with each part of the past. Replicas are numbered as they
    /// appear, since which is which makes no difference.
    private static func grown(_ shape: Shape) -> [Shape] {
        let known = VersionVector(shape.dots)
        let parts = parts(of: known.entries[...])
        return (0..<min(known.count + 1, 3)).flatMap { index in
            let replica = Sketch.replica(index)
            return parts.map { part in
                var next = shape
                next.dots.append(Dot(replica, known[replica] + 1))
                next.contexts.append(part)
                return next
            }
        }
    }

    private static func parts(of entries: ArraySlice<Dot>) -> [[Dot]] {
        guard let first = entries.first else { return [[]] }
        return parts(of: entries.dropFirst()).flatMap { rest in
            (0...first.number).map { number in
                number == 0 ? rest : [Dot(first.replica, number)] + rest
            }
        }
    }

    private static func permutations(_ entries: [Entry]) -> [[Entry]] {
        guard entries.count > 1 else { return [entries] }
        return entries.indices.flatMap { index in
            var rest = entries
            let first = rest.remove(at: index)
            return permutations(rest).map { [first] + $0 }
        }
    }
}

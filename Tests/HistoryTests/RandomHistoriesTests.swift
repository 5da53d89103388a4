import History
import Testing

/// Offices that really work apart: each knows what it wrote and what exchanges brought, and writes
/// with that, or with an older screen, in front of it.
struct RandomHistory {
    private(set) var entries: [Entry] = []
    private var known: [Set<Int>]
    private var generator: SeededGenerator
    private let offices: Int

    init(seed: Int, isSet: Bool) {
        generator = SeededGenerator(seed: seed)
        offices = Int.random(in: 2...5, using: &generator)
        known = Array(repeating: [], count: offices)
        for _ in 0..<Int.random(in: 6...30, using: &generator) {
            let office = Int.random(in: 0..<offices, using: &generator)
            if Int.random(in: 0..<3, using: &generator) == 0 {
                known[office].formUnion(known[Int.random(in: 0..<offices, using: &generator)])
            } else {
                write(office, isSet: isSet)
            }
        }
        judge()
    }

    private mutating func write(_ office: Int, isSet: Bool) {
        let replica = Sketch.replica(office)
        let held = entries.indices.filter { known[office].contains($0) }
        let number = entries.filter { $0.dot.replica == replica }.count + 1
        var seen = held.map { entries[$0].dot }
        if Int.random(in: 0..<6, using: &generator) == 0 { seen = Array(seen.dropLast(2)) }
        let context = VersionVector(seen)
        let others = held.map { entries[$0].dot }.filter { context.covers($0) }
        let keeps = others.filter { _ in Int.random(in: 0..<12, using: &generator) == 0 }
        let value: Value =
            if isSet {
                [
                    "add": [.int(Int64.random(in: 0..<4, using: &generator))],
                    "remove": [.int(Int64.random(in: 4..<6, using: &generator) - 4)],
                ]
            } else {
                .int(Int64.random(in: 0..<4, using: &generator))
            }
        known[office].insert(entries.count)
        entries.append(
            Sketch.entry(
                Dot(replica, UInt64(number)),
                value,
                seen: seen,
                keeps: keeps,
                party: Text("office\(office)")
            )
        )
    }

    /// The hub receives office by office, takes most, returns some with what builds on them; the
    /// last few have not arrived yet.
    private mutating func judge() {
        var order = 0
        var returned: Set<Dot> = []
        var chance = generator
        let arriving = inAnotherCausalOrder(using: &chance).map(\.dot)
        for dot in arriving where Int.random(in: 0..<5, using: &generator) > 0 {
            guard let index = entries.firstIndex(where: { $0.dot == dot }) else { continue }
            order += 1
            let entry = entries[index]
            let isDependent = returned.contains { entry.body.context.covers($0) }
            let isReturned = isDependent || Int.random(in: 0..<10, using: &generator) == 0
            if isReturned { returned.insert(entry.dot) }
            entries[index] = Sketch.entry(
                entry.dot,
                entry.body,
                order: order,
                verdict: isReturned ? .returned(rule: "r", reason: "why") : .accepted
            )
        }
    }

    /// The same changes in another order that respects causality.
    func inAnotherCausalOrder(using generator: inout SeededGenerator) -> [Entry] {
        var waiting = entries.shuffled(using: &generator)
        var ordered: [Entry] = []
        while !waiting.isEmpty {
            let ready = waiting.firstIndex { candidate in
                !waiting.contains {
                    $0.dot != candidate.dot && candidate.body.context.covers($0.dot)
                }
            }
            ordered.append(waiting.remove(at: ready ?? 0))
        }
        return ordered
    }
}

@Suite struct RandomHistoriesTests {
    @Test(arguments: 0..<300)
    func everyCausalOrderGivesTheSameViews(seed: Int) {
        var generator = SeededGenerator(seed: seed &+ 1_000_000)
        let random = RandomHistory(seed: seed, isSet: false)
        let history = RecordHistory(random.entries)
        for _ in 0..<4 {
            let other = RecordHistory(random.inAnotherCausalOrder(using: &generator))
            #expect(other.entries == history.entries)
            #expect(other.returned == history.returned)
            #expect(other.context == history.context)
            for policy in MergePolicy.allCases {
                #expect(
                    other.view(of: Sketch.aspect, policy: policy, ranks: Sketch.ranks)
                        == history.view(of: Sketch.aspect, policy: policy, ranks: Sketch.ranks)
                )
            }
        }
    }

    @Test(arguments: 0..<300)
    func noEditDisappearsUnseen(seed: Int) {
        let entries = RandomHistory(seed: seed, isSet: false).entries
        let history = RecordHistory(entries)
        for policy in MergePolicy.allCases where policy != .addWins && policy != .removeWins {
            let view = history.view(of: Sketch.aspect, policy: policy, ranks: Sketch.ranks)
            if policy == .centre, view == nil { continue }
            #expect(Oracle.lost(from: view, entries: entries) == [], "\(policy)")
            if policy == .siblings || policy == .owner {
                #expect(Oracle.wronglyStanding(in: view, entries: entries) == [], "\(policy)")
            }
        }
    }

    @Test(arguments: 0..<300)
    func aMemberIsOutOnlyByARemovalThatMayRemoveIt(seed: Int) throws {
        let history = RecordHistory(RandomHistory(seed: seed, isSet: true).entries)
        let writes = history.entries.map { ($0, $0.body.writes[0].value) }
        for policy in [MergePolicy.addWins, .removeWins] {
            let view = history.view(of: Sketch.aspect, policy: policy, ranks: Sketch.ranks)
            let members = view?.value.list ?? []
            for (entry, value) in writes {
                let element = try #require(value["add"]?.list?.first)
                guard !members.contains(element) else { continue }
                let removals = writes.filter { $0.1["remove"]?.list?.contains(element) == true }
                let seen = removals.contains { $0.0.body.context.covers(entry.dot) }
                let unanswered = removals.contains { !entry.body.context.covers($0.0.dot) }
                #expect(policy == .addWins ? seen : unanswered)
            }
        }
    }

    /// Convergence alone cannot see lost work: this mutant gives every replica the same answer.
    @Test func theOracleCatchesASilentLastWriterWins() {
        var caught = 0
        for seed in 0..<300 {
            let entries = RandomHistory(seed: seed, isSet: false).entries
            let writes = RecordHistory(entries).writes(of: Sketch.aspect)
            guard let last = writes.max(by: { Entry.arrivesBefore($0.entry, $1.entry) }) else {
                continue
            }
            let mutant = AspectView(
                claims: [Claim(dots: [last.entry.dot], value: last.write.value)],
                value: last.write.value,
                undecided: false,
                superseded: []
            )
            if !Oracle.lost(from: mutant, entries: entries).isEmpty { caught += 1 }
        }
        #expect(caught > 200)
    }

    @Test func theOracleCatchesASettlementThatSwallowsWhatItWasToKeep() {
        var caught = 0
        for seed in 0..<300 {
            let entries = RandomHistory(seed: seed, isSet: false).entries
            let writes = RecordHistory(entries).writes(of: Sketch.aspect)
            let forgetful = writes.map {
                PlacedWrite(entry: $0.entry, write: Write(Sketch.aspect, $0.write.value))
            }
            let mutant = RecordHistory.view(
                of: forgetful,
                policy: .siblings,
                ranks: Sketch.ranks
            )
            if !Oracle.lost(from: mutant, entries: entries).isEmpty { caught += 1 }
        }
        #expect(caught > 0)
    }
}

import Simulation
import Testing

/// The simulator itself: it repeats, and what it makes smaller still fails.
@Suite(.serialized) struct SimulationTests {
    @Test("A seed gives the same trace every time", arguments: [1, 2] as [UInt64])
    func seedsRepeat(_ seed: UInt64) async throws {
        let plan = Plan(seed: seed, level: .sqlite)
        let first = try await plan.run()
        let second = try await plan.run()
        #expect(first.digest == second.digest)
        #expect(first.violation == nil, "\(first.violation?.description ?? "")")
    }

    @Test("Leaving a step out leaves the dice of the others as they were")
    func stepsAreIndependent() {
        var one = Dice(7, 3)
        var other = Dice(7, 3)
        _ = Dice(7, 2).next
        #expect(one.next() == other.next())
        var third = Dice(7, 4)
        #expect(one.next() != third.next())
    }
}

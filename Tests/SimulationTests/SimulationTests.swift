import Simulation
import Testing

/// The simulator itself: it repeats, and what it makes smaller still fails.
@Suite(.serialized) struct SimulationTests {
    @Test("A seed gives the same trace every time and breaks no promise", arguments: Level.allCases)
    func seedsRepeat(_ level: Level) async throws {
        var plan = Plan(seed: 2, level: level)
        plan.steps = Array(0..<20)
        let first = try await plan.run()
        let second = try await plan.run()
        #expect(first.digest == second.digest)
        #expect(first.violation == nil, "\(first.violation?.description ?? "")")
    }

    @Test("Another seed gives another trace")
    func seedsDiffer() async throws {
        var one = Plan(seed: 3, level: .memory)
        var other = Plan(seed: 4, level: .memory)
        one.steps = [0, 1, 2]
        other.steps = [0, 1, 2]
        #expect(try await one.run().digest != other.run().digest)
    }

    @Test("Equal parts give equal dice, other parts others")
    func diceAreSeeded() {
        var one = Dice(7, 3)
        var same = Dice(7, 3)
        var other = Dice(7, 4)
        let throwOne = one.next()
        #expect(throwOne == same.next())
        #expect(throwOne != other.next())
    }

    @Test("The command of a smaller plan names what was left out")
    func commandsRepeat() {
        var plan = Plan(seed: 9, level: .sqlite)
        plan.faults = []
        plan.steps = [1, 4]
        #expect(
            plan.command
                == "huying-sim --seed 9 --level sqlite"
                + (Plan(seed: 9, level: .sqlite).faults.isEmpty ? "" : " --faults none")
                + " --steps 1,4"
        )
    }
}

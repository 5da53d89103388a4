import ArgumentParser
import Foundation
import History
import Simulation

/// Runs zones from seeds and says which promise was broken, and by which command it is seen again.
@main
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "huying-sim",
        abstract: "Runs whole zones in one process, each from one seed."
    )

    @Option(help: "One seed, told in full.")
    var seed: UInt64?

    @Option(help: "The first of many seeds.")
    var from: UInt64 = 1

    @Option(help: "How many seeds.")
    var count: UInt64 = 100

    @Option(help: "memory, or sqlite: with power cuts that take what was not synced.")
    var level: Level = .memory

    @Option(help: "Offices at work, in place of the seed's.")
    var offices: Int?

    @Option(help: "Kinds of faults by name, with commas; none.")
    var faults: String?

    @Option(help: "Steps to take, with commas.")
    var steps: String?

    @Flag(
        help: """
            Stop at the first seed that breaks a promise and does not without HUYING_MUTANT, and say \
            how many it took.
            """
    )
    var hunt = false

    @Flag(
        help: """
            Hunt every mutant, and print the table; in the directory of the package, built with \
            HUYING_MUTANTS.
            """
    )
    var mutants = false

    @Flag(help: "Cut the power at every write of a store's first opening instead.")
    var openings = false

    @Flag(help: "Have the medium fail at every write of a transaction instead.")
    var flushes = false

    @Option(help: "Hunt only these mutants, by name, with commas.")
    var only: String?

    @Flag(help: "Run every seed in a second process with other hash seeds, and compare.")
    var twice = false

    @Flag(help: "Fail where a situation that ought to occur never did.")
    var situations = false

    @Flag(help: "Print one line for each seed: seed and digest of its trace.")
    var digests = false

    func run() async throws {
        if let seed { return try await tell(seed) }
        if openings {
            var openings = Openings()
            try openings.run()
            print("\(openings.cuts) cuts, every store opened again")
            return
        }
        if flushes {
            var flushes = FailedFlushes()
            try flushes.run()
            print("\(flushes.failures) failures, none was followed by a write")
            return
        }
        if mutants {
            let names = only.map { Set($0.split(separator: ",").map(String.init)) }
            let hunted = Mutant.allCases.filter { names?.contains($0.rawValue) ?? true }
            let alive = try MutantTable(limit: count).run(hunted)
            guard alive.isEmpty else { throw ExitCode(1) }
            return
        }
        let start = ContinuousClock.now
        let twin = twice ? try Twin(from: from, count: count, level: level) : nil
        var all = Situations()
        var steps = 0
        var failures = 0
        for seed in from..<(from + count) {
            let plan = Plan(seed: seed, level: level)
            let outcome = try await plan.run()
            all.add(outcome.situations)
            steps += plan.steps.count
            if digests { print(seed, outcome.digest) }
            if let twin, try twin.digest(of: seed) != "\(outcome.digest)" {
                if hunt { return print("killed determinism \(seed - from + 1)") }
                failures += 1
                print("seed \(seed): two processes, two traces")
                print("  \(plan.command)")
            }
            guard let violation = outcome.violation else { continue }
            if hunt {
                guard try isSound(seed) else { continue }
                return print("killed \(violation.invariant) \(seed - from + 1)")
            }
            failures += 1
            try await report(plan, violation)
        }
        guard !digests else { return }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print(
            "\(level): \(count) seeds, \(steps) steps, \(failures) failures, "
                + "\(Int(seconds.rounded())) s"
        )
        if situations, !all.missing.isEmpty {
            print("never occurred: \(all.missing.map(\.rawValue).joined(separator: ", "))")
            throw ExitCode(1)
        }
        if situations { print("all \(Situation.allCases.count) situations occurred") }
        if failures > 0 { throw ExitCode(1) }
    }

    /// Whether a seed breaks no promise without the mutant.
    private func isSound(_ seed: UInt64) throws -> Bool {
        let arguments = ["--from", "\(seed)", "--count", "1", "--level", level.rawValue]
        return try Child.run(Child.simulator, arguments, mutant: nil).code == 0
    }

    private func report(_ plan: Plan, _ violation: Violation) async throws {
        print("seed \(plan.seed): \(violation)")
        print("  \(plan.command)")
        var shrinking = Shrinking(plan, breaking: violation.invariant)
        print("  \(try await shrinking.shrink().command)")
    }

    /// One plan with every line of its trace.
    private func tell(_ seed: UInt64) async throws {
        var plan = Plan(seed: seed, level: level)
        if let offices { plan.offices = offices }
        if let faults {
            plan.faults = Set(faults.split(separator: ",").compactMap { Fault(rawValue: "\($0)") })
        }
        if let steps { plan.steps = steps.split(separator: ",").compactMap { Int($0) } }
        let outcome = try await plan.run(keepingLines: true)
        for line in outcome.lines { print(line) }
        print("trace \(outcome.digest)")
        if let violation = outcome.violation {
            print(violation)
            throw ExitCode(1)
        }
    }
}

extension Level: ExpressibleByArgument {}

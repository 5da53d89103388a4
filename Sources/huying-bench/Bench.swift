import ArgumentParser
import Foundation
import OneMachine

/// Measures the exchange with the real programs, each figure beside a floor taken in the same run.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "huying-bench",
        abstract: "Measure the exchange as ratios to floors of the same run.",
        discussion: """
            Build in release first: swift build -c release. The table goes to standard output, what is \
            being done to standard error. Numbers of different machines or runs do not compare; ratios do.
            """
    )

    @Option(help: "Calls at which first sync and idle sync are measured, rising.")
    var calls: [Int] = [1_000, 10_000, 100_000]

    @Option(help: "Calls that are edited offline at one site, and then at two.")
    var edits = 10_000

    @Option(help: "Live changes and idle syncs that a percentile is taken over.")
    var samples = 200

    @Flag(
        help: "Measure an office's own desk instead: rows replayed, the list by risk, all lights."
    )
    var office = false

    @Option(help: "An empty or new directory to work in; without it a temporary one.")
    var directory: String?

    @Flag(help: "Leave the directory as it is at the end.")
    var keep = false

    func run() async throws {
        let stage = try Stage(directory: directory, name: "huying-bench")
        stage.clearOnInterruption()
        defer {
            stage.stopPrograms()
            if !keep { try? stage.remove() }
        }
        let zone = try BenchZone(stage: stage)
        Report.head()
        guard !office else { return try OfficeRun(zone: zone).measure(calls) }
        let run = BenchRun(zone: zone, samples: samples)
        // Sites that see nothing until it is their turn.
        let newcomers = try calls.map { try run.zone.newcomer("newcomer-\($0)") }
        for (count, newcomer) in zip(calls, newcomers) {
            Report.say("\(count) calls")
            try run.zone.grow(to: count)
            try await run.idle()
            try run.firstSync(of: newcomer)
            guard count == edits || count == calls.last && edits < count && !calls.contains(edits)
            else { continue }
            try run.push(edits)
            try run.collide(edits)
            try run.live()
        }
    }
}

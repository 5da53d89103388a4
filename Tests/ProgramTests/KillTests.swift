import Foundation
import Testing

/// Whatever was answered `ok` before a kill is there once and only once afterwards, here and at the
/// hub, and nothing is damaged.
@Suite("kill -9 at random moments of work", .serialized)
struct KillTests {
    private static let kills = 25

    /// The zone under fire, and what its batches were asked and have answered so far.
    private final class Field {
        let bench: Bench
        var hub: Running
        let sites: [String: String]
        var asked = 0
        var answered: [String] = []
        var chance = Chance()

        init() async throws {
            bench = try Bench()
            (hub, sites) = try await bench.pair()
            try await bench.settle(["committee", "dept-a"])
        }

        /// A batch that raises calls at the committee, line after line.
        func work(_ count: Int = 40) throws -> Running {
            let titles = (0..<count).map { "c\(asked + $0)" }
            asked += count
            return try bench.start(
                .command,
                ["batch", "--state", bench.path("committee"), "--json"],
                dripping: Bench.raising(titles, lead: "dept-a")
            )
        }

        /// Waits until a batch has answered some of its lines, and a moment more: how many and how
        /// long is drawn, how fast the machine is does not matter.
        func partly(_ batch: Running, of count: Int = 40) async throws {
            let lines = Int.random(in: 0...count * 3 / 4, using: &chance)
            let end = ContinuousClock.now + .seconds(Running.patience)
            while batch.isRunning, Bench.answered(batch.output).count < lines {
                guard ContinuousClock.now < end else { throw BenchError.tooSlow }
                try await Task.sleep(for: .milliseconds(5))
            }
            try await Task.sleep(for: chance.milliseconds(0...40))
        }

        /// Takes down what a batch that has ended answered.
        func note(_ batch: Running) {
            answered += Bench.answered(batch.output)
        }

        func expectEverythingOnce() async throws {
            try await bench.settle(["committee", "dept-a"])
            for site in ["committee", "dept-a"] {
                let titles = try await bench.titles(at: site)
                #expect(Set(titles).count == titles.count, "twice at \(site), seed \(chance.seed)")
                let lost = Set(answered).subtracting(titles)
                #expect(lost.isEmpty, "lost at \(site), seed \(chance.seed)")
            }
            #expect(!answered.isEmpty, "seed \(chance.seed)")
            try await bench.expectAgreement(sites)
            try await bench.expectSound(["committee", "dept-a"])
        }
    }

    @Test("A command with its own desk, in the middle of a batch")
    func command() async throws {
        let field = try await Field()
        for round in 0..<Self.kills {
            let batch = try field.work()
            try await field.partly(batch)
            try await batch.die()
            field.note(batch)
            guard round.isMultiple(of: 5) else { continue }
            // An exchange dies as well as a batch.
            let sync = try field.bench.start(
                .command,
                ["sync", "now", "--state", field.bench.path("committee"), "--json"]
            )
            try await Task.sleep(for: field.chance.milliseconds(60...250))
            try await sync.die()
        }
        try await field.expectEverythingOnce()
    }

    @Test("A daemon and its client, each while the other goes on")
    func daemon() async throws {
        let field = try await Field()
        for _ in 0..<Self.kills {
            let daemon = try field.bench.start(
                .daemon,
                ["run", "--state", field.bench.path("committee")]
            )
            try await daemon.says("ready at ")
            let client = try field.work()
            try await field.partly(client)
            try await client.die()
            field.note(client)
            let second = try field.work()
            try await field.partly(second)
            try await daemon.die()
            // The client sees its desk go and ends by itself.
            try await second.end()
            field.note(second)
        }
        try await field.expectEverythingOnce()
    }

    @Test("A hub, while a site writes and exchanges")
    func hub() async throws {
        let field = try await Field()
        let port = try field.hub.port
        let daemon = try field.bench.start(
            .daemon,
            ["run", "--state", field.bench.path("committee")]
        )
        try await daemon.says("ready at ")
        for _ in 0..<Self.kills {
            let batch = try field.work(12)
            let exchange = try field.bench.start(
                .command,
                ["sync", "now", "--state", field.bench.path("committee"), "--json"]
            )
            try await field.partly(batch, of: 12)
            try await field.hub.die()
            field.hub = try await field.bench.serve(port: port)
            for running in [batch, exchange] where try await !running.ends() {
                throw BenchError.tooSlow
            }
            field.note(batch)
        }
        #expect(field.answered.count == field.asked, "no kill of a hub hurts work at a site")
        try await field.expectEverythingOnce()
        #expect(try await daemon.stop() == 0)
    }
}

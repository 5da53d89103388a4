import Foundation
import Testing

/// Each operation killed at each call that alters a file or makes it durable: all or nothing, what
/// was answered is there, and the same command or the next goes on.
///
/// A test draws a few points of each from a seed; `HUYING_EVERY_KILL=1` takes every one.
@Suite(
    "Killed at every write, flush, rename",
    .serialized,
    .enabled(if: Tracer.isPossible, "needs the Debian package strace and leave to trace")
)
struct KillPointTests {
    private static let isWhole = ProcessInfo.processInfo.environment["HUYING_EVERY_KILL"] != nil
    private static let sampled = 3

    @Test("Every operation", arguments: KillOperation.all)
    func operation(_ operation: KillOperation) async throws {
        let field = try await KillField()
        let subject = try await operation.subject(field)
        let total = try await field.callCount(
            operation.program,
            operation.arguments(field, subject),
            input: operation.input(subject)
        )
        #expect(total > 0, "it makes no such call")
        var points = Array(1...max(1, total))
        if !Self.isWhole {
            // The first is reached by any thread; the busiest may be another the next time.
            points = [1] + points.shuffled(using: &field.chance).prefix(Self.sampled - 1)
        }
        var kills = 0
        for point in points {
            let subject = try await operation.subject(field)
            let run = try await field.killed(
                operation.program,
                operation.arguments(field, subject),
                input: operation.input(subject),
                at: point
            )
            if run.exitStatus != 0 { kills += 1 }
            try await operation.check(field, subject)
        }
        #expect(kills > 0, "no kill was reached, seed \(field.chance.seed)")
        print("\(operation.name): \(kills) kills of \(total) points")
        try await field.expectWhole()
    }

    @Test("A hub killed while it opens, takes a push and answers")
    func hub() async throws {
        let field = try await KillField()
        let port = try field.hub.port
        var kills = 0
        var points = Array(1...120)
        if !Self.isWhole {
            points = Array(points.shuffled(using: &field.chance).prefix(2 * Self.sampled))
        }
        for point in points {
            try await field.bench.raise(field.fresh("推"), at: "dept-a", lead: "committee")
            guard let mined = try await field.mine(point) else {
                kills += 1
                continue
            }
            _ = try await field.bench.run(
                .command,
                ["sync", "now", "--timeout", "10", "--json"] + field.state("dept-a")
            )
            if !mined.isRunning { kills += 1 }
            if mined.isRunning { try await field.clear(mined) }
            try await field.serveAgain(port)
        }
        print("hub: \(kills) kills of \(points.count) points")
        #expect(kills > 0, "no kill was reached, seed \(field.chance.seed)")
        try await field.expectWhole()
    }
}

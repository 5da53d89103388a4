import Foundation
import Testing

/// A zone in which programs are killed at their system calls, and what it was told is saved.
final class KillField {
    let bench: Bench
    private(set) var hub: Running
    let sites: [String: String]
    var chance = Chance()
    /// Changes that a program said it has made, before it was killed or not.
    private(set) var answered: Set<String> = []
    private var count = 0

    /// The calls at which a program may be killed: all that alter a file or make it durable.
    private static let calls =
        "write,pwrite64,ftruncate,fdatasync,fsync,rename,renameat,renameat2,unlink,unlinkat,link,linkat"

    init() async throws {
        bench = try Bench()
        hub = try await bench.zone([("committee", "zoneCommittee"), ("dept-a", "department")])
        sites = [
            "committee": try await bench.enroll("committee", at: hub),
            "dept-a": try await bench.enroll("dept-a", at: hub),
        ]
        try await bench.raise("始", at: "committee", lead: "dept-a")
        try await bench.settle(["committee", "dept-a"])
        // A hub that nobody serves, for what an operator does without one.
        try await bench.json(
            .hub,
            [
                "init", "--state", bench.path("quiet"), "--name", "静", "--recovery-file",
                bench.path("quiet-sheet"),
            ]
        )
        try await bench.json(
            .hub,
            ["backup", "create", bench.path("quiet-copy"), "--state", bench.path("quiet")]
        )
        try await bench.json(
            .command,
            ["backup", "create", bench.path("site-copy"), "--state", bench.path("dept-a")]
        )
    }

    /// A name that was not used before.
    func fresh(_ name: String) -> String {
        count += 1
        return "\(name)\(count)"
    }

    func state(_ site: String) -> [String] { ["--state", bench.path(site)] }

    // MARK: Killing

    /// How many such calls the busiest thread of a program makes, run to its end.
    func callCount(
        _ program: Bench.Program,
        _ arguments: [String],
        input: String?
    ) async throws -> Int {
        let trace = bench.path(fresh("trace"))
        let run = try bench.start(
            Tracer.program,
            ["-f", "-qq", "-o", trace, "-e", "trace=\(Self.calls)", "-e", "signal=none"]
                + [Bench.executable(program).path] + arguments,
            input: input
        )
        guard try await run.ends(within: 120) else { throw BenchError.tooSlow }
        note(run)
        try #require(run.exitStatus == 0, "\(arguments): \(run.output)\(run.errors)")
        var threads: [Substring: Int] = [:]
        for line in try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n") {
            threads[line.prefix { !$0.isWhitespace }, default: 0] += 1
        }
        return threads.values.max() ?? 0
    }

    /// Runs a program that is killed when a thread of it makes the call of this number.
    func killed(
        _ program: Bench.Program,
        _ arguments: [String],
        input: String?,
        at number: Int
    ) async throws -> Running {
        let run = try bench.start(
            Tracer.program,
            tracing(number, program, arguments),
            input: input
        )
        guard try await run.ends(within: 120) else { throw BenchError.tooSlow }
        note(run)
        return run
    }

    private func tracing(_ number: Int, _ program: Bench.Program, _ arguments: [String])
        -> [String]
    {
        Tracer.arguments(Self.calls, "signal=SIGKILL:when=\(number)")
            + [Bench.executable(program).path] + arguments
    }

    /// Takes down which changes were said to be saved.
    private func note(_ run: Running) {
        let mark = "\"change\":\""
        for part in run.output.components(separatedBy: mark).dropFirst() {
            let dot = part.prefix { $0 != "\"" }
            if dot.contains(":") { answered.insert(String(dot)) }
        }
    }

    // MARK: The hub

    /// Restarts the hub so that it is killed at a call of this number; `nil` where that is before it
    /// listens.
    func mine(_ number: Int) async throws -> Running? {
        let port = try hub.port
        _ = try await hub.stop()
        let mined = try bench.start(
            Tracer.program,
            tracing(number, .hub, ["serve"] + state("hub") + ["--listen", "127.0.0.1:\(port)"])
        )
        let end = ContinuousClock.now + .seconds(30)
        while mined.isRunning, ContinuousClock.now < end {
            if mined.errors.contains("listening on") { return mined }
            try await Task.sleep(for: .milliseconds(20))
        }
        try await serveAgain(port)
        return nil
    }

    /// Kills a mined hub that was not hit: it is the tracer's child, and would outlive the tracer.
    func clear(_ mined: Running) async throws {
        let path = "/proc/\(mined.pid)/task/\(mined.pid)/children"
        let children = try String(contentsOfFile: path, encoding: .utf8)
        for child in children.split(separator: " ").compactMap({ pid_t($0) }) {
            kill(child, SIGKILL)
        }
        guard try await mined.ends(within: 20) else { throw BenchError.tooSlow }
    }

    /// The hub as ever, after a mined one.
    func serveAgain(_ port: Int? = nil) async throws {
        hub = try await bench.serve(port: port ?? hub.port)
    }

    // MARK: In the end

    /// Nothing said to be saved is lost or there twice, and every store is sound.
    func expectWhole() async throws {
        let parties = sites.keys.sorted()
        try await bench.settle(parties)
        for site in parties {
            let titles = try await bench.titles(at: site)
            #expect(Set(titles).count == titles.count, "twice at \(site), seed \(chance.seed)")
        }
        let table = try await bench.json(
            .command,
            ["sql", "SELECT change FROM v_changes"] + state("committee")
        )
        let rows = (table["rows"] as? [[Any]] ?? []).compactMap { $0.first as? String }
        let lost = answered.subtracting(rows)
        #expect(lost.isEmpty, "lost \(lost), seed \(chance.seed)")
        try await bench.expectAgreement(sites)
        try await bench.expectSound(parties)
        for hub in ["hub", "quiet"] {
            let verified = try await bench.run(.hub, ["verify", "--rebuild"] + state(hub))
            #expect(verified.exit == 0, "\(hub): \(verified.output)\(verified.errors)")
        }
    }
}

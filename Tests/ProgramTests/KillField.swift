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
    /// Titles of calls that were raised in peace.
    private var raised: Set<String> = []
    private var count = 0

    init() async throws {
        bench = try Bench()
        (hub, sites) = try await bench.pair()
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

    /// Raises a call that must be everywhere in the end, and answers its id.
    @discardableResult
    func raise(_ name: String, at site: String, lead: String) async throws -> String {
        let title = fresh(name)
        let call = try await bench.raise(title, at: site, lead: lead)
        raised.insert(title)
        return call
    }

    // MARK: Killing

    /// What killing needs to know: per name of a call how many the busiest thread makes.
    ///
    /// Only names that two runs both have count; what happens once and for all, or once in a while,
    /// may never be reached again.
    func calls(of recorded: () async throws -> [String: Int]) async throws -> [String: Int] {
        let first = try await recorded()
        let second = try await recorded()
        let both = second.filter { first[$0.key] != nil }
        try #require(!both.isEmpty, "it makes no such call")
        return both
    }

    /// Kills at one call of each name, drawn from the seed, or at every call where all are asked for.
    ///
    /// Threads share their calls out anew in each run, and strace counts in each thread for itself.
    /// Where none came as far as what was drawn, an earlier call is drawn; the first of a name is made
    /// by whoever makes any.
    ///
    /// - Parameter attempt: runs the program with this call mined; whether it was killed there.
    /// - Returns: how many kills there were.
    func killEach(
        _ calls: [String: Int],
        _ attempt: (KillPoint) async throws -> Bool
    ) async throws -> Int {
        var kills = 0
        for (name, count) in calls.sorted(by: { $0.key < $1.key }) {
            if KillPoint.areAllAsked {
                var reached = 0
                for number in 1...count where try await attempt(KillPoint(name, number)) {
                    reached += 1
                }
                #expect(reached > 0, "no \(name) was reached")
                kills += reached
                continue
            }
            var number = Int.random(in: 1...count, using: &chance)
            while try await !attempt(KillPoint(name, number)) {
                try #require(number > 1, "no \(name) was reached, seed \(chance.seed)")
                number = Int.random(in: 1..<number, using: &chance)
            }
            kills += 1
        }
        return kills
    }

    /// Runs an operation to its end and counts its calls.
    func recorded(_ operation: KillOperation) async throws -> [String: Int] {
        let subject = try await operation.subject(self)
        let trace = bench.path(fresh("trace"))
        let run = try await traced(Tracer.recording(trace), operation, subject)
        try #require(run.exitStatus == 0, "\(operation): \(run.output)\(run.errors)")
        try await expectDone(operation, subject)
        return try Tracer.counts(in: trace)
    }

    /// Runs an operation with a call mined, and sees to what it left. Whether it was killed.
    func attempt(_ operation: KillOperation, at point: KillPoint) async throws -> Bool {
        let subject = try await operation.subject(self)
        let run = try await traced(Tracer.mining(point), operation, subject)
        let wasKilled = run.exitStatus == -SIGKILL
        #expect(wasKilled || run.exitStatus == 0, "\(point): \(run.output)\(run.errors)")
        let isDone = try await operation.isDone(self, subject)
        #expect(isDone || wasKilled, "\(operation) ended well and did nothing: \(run.output)")
        if !isDone { try await again(operation, subject) }
        return wasKilled
    }

    private func traced(
        _ tracing: [String],
        _ operation: KillOperation,
        _ subject: String
    ) async throws -> Running {
        let run = try bench.start(
            Tracer.program,
            tracing + [Bench.executable(operation.program).path]
                + operation.arguments(self, subject),
            input: try await operation.input(self, subject)
        )
        guard try await run.ends() else {
            run.kill()
            Issue.record("\(operation) did not end, seed \(chance.seed)")
            throw BenchError.tooSlow
        }
        note(run.output)
        return run
    }

    /// The same command again does what the killed one did not.
    private func again(_ operation: KillOperation, _ subject: String) async throws {
        let run = try await bench.run(
            operation.program,
            operation.arguments(self, subject),
            input: try await operation.input(self, subject)
        )
        note(run.output)
        try #require(run.exit == 0, "\(operation) again: \(run.output)\(run.errors)")
        try await expectDone(operation, subject)
    }

    private func expectDone(_ operation: KillOperation, _ subject: String) async throws {
        let isDone = try await operation.isDone(self, subject)
        #expect(isDone, "\(operation) is not done, seed \(chance.seed)")
    }

    /// Takes down which changes were said to be saved.
    private func note(_ output: String) {
        let mark = "\"change\":\""
        for part in output.components(separatedBy: mark).dropFirst() {
            let dot = part.prefix { $0 != "\"" }
            if dot.contains(":") { answered.insert(String(dot)) }
        }
    }

    // MARK: The hub

    /// Starts the hub anew under a tracer and has it take a push. Whether it was killed.
    func hubOpens(_ tracing: [String]) async throws -> Bool {
        let port = try hub.port
        #expect(try await hub.stop() == 0, "\(hub.errors)")
        try await raise("推", at: "dept-a", lead: "committee")
        let traced = try bench.start(
            Tracer.program,
            tracing + [Bench.executable(.hub).path, "serve"] + state("hub")
                + ["--listen", "127.0.0.1:\(port)"]
        )
        let end = ContinuousClock.now + .seconds(Running.patience)
        while traced.isRunning, !traced.errors.contains("listening on") {
            guard ContinuousClock.now < end else { throw BenchError.tooSlow }
            try await Task.sleep(for: .milliseconds(20))
        }
        let isAnswered = try await push()
        let wasKilled = try await traced.ends(within: isAnswered ? 2 : Running.patience)
        #expect(!wasKilled || traced.exitStatus == -SIGKILL, "\(traced.errors)")
        if !wasKilled {
            // The tracer ends with the hub, and only then its address is free.
            traced.killChildren()
            try await traced.end()
        }
        try await serveAgain(port)
        return wasKilled
    }

    /// Has the hub take a push while a tracer holds on to it. Whether it was killed.
    func hubTakesPush(_ tracing: [String]) async throws -> Bool {
        let port = try hub.port
        try await raise("推", at: "dept-a", lead: "committee")
        let tracer = try bench.start(Tracer.program, tracing + ["-p", "\(hub.pid)"])
        try await tracer.says("attached")
        let isAnswered = try await push()
        let wasKilled = try await hub.ends(within: isAnswered ? 2 : Running.patience)
        // What it traced goes on without it.
        try await tracer.die()
        guard wasKilled else { return false }
        #expect(hub.exitStatus == -SIGKILL, "\(hub.errors)")
        try await serveAgain(port)
        return true
    }

    /// A push that may meet a dying hub, which may have answered before. Whether it was answered.
    private func push() async throws -> Bool {
        let sync = try await bench.run(
            .command,
            ["sync", "now", "--timeout", "60", "--json"] + state("dept-a")
        )
        #expect([0, 6, 8].contains(sync.exit), "\(sync.output)\(sync.errors)")
        return sync.exit == 0
    }

    /// The hub as ever takes what one that was killed did not.
    private func serveAgain(_ port: Int) async throws {
        hub = try await bench.serve(port: port)
        #expect(try await bench.sync("dept-a") == 0)
        let status = try await bench.json(.command, ["status"] + state("dept-a"))
        #expect(status["pending"] as? Int == 0, "\(status)")
    }

    // MARK: In the end

    /// Nothing said to be saved is lost or there twice, and every store is sound.
    func expectWhole() async throws {
        let parties = sites.keys.sorted()
        try await bench.settle(parties)
        for site in parties {
            let titles = try await bench.titles(at: site)
            #expect(Set(titles).count == titles.count, "twice at \(site), seed \(chance.seed)")
            #expect(raised.isSubset(of: titles), "lost at \(site), seed \(chance.seed)")
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

import Foundation

/// What the independent script says a replay must find.
struct ExpectedReplay: Decodable, Sendable {
    let cases: Int
    let steps: Int
    let waited: Int
    let pairs: Set<ReplayPair>
    let open: Set<ReplayPair>
}

/// Two groups that wrote a step of one case between the same two synchronisations.
struct ReplayPair: Hashable, Decodable, Sendable {
    let caseID: String
    let window: Int64
    let groups: Set<String>

    init(caseID: String, window: Int64, groups: Set<String>) {
        self.caseID = caseID
        self.window = window
        self.groups = groups
    }

    init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        caseID = try list.decode(String.self)
        window = try list.decode(Int64.self)
        groups = [try list.decode(String.self), try list.decode(String.self)]
    }
}

/// What a replay found, beside what it had to find.
struct ReplayOutcome: Sendable {
    var expected: ExpectedReplay
    var entered = 0
    var waited = 0
    var synchronisations = 0
    /// From the traces: step writes of two groups, neither of whom had seen the other's.
    var pairs: Set<ReplayPair> = []
    /// Pairs that must have made a conflict, and after whose synchronisation none was reported.
    var unreported: [ReplayPair] = []
    /// Reported conflicts of cases in which nobody had disagreed by then.
    var unfounded = 0
    /// Steps found in the traces, each counted as often as it stands there.
    var traced = 0
    /// Sites whose digest differs from the hub's for them.
    var unequalSites: [String] = []
    var problems: [String] = []
}

/// One replay from the log to the comparison with what the script expects.
struct ReplayRun {
    private let input: ReplayCase
    private let programs: Programs

    init(_ input: ReplayCase, programs: Programs) {
        self.input = input
        self.programs = programs
    }

    /// Runs on a thread of its own: the programs' pipes block, and the threads of the cooperative
    /// pool are as few as the machine has cores.
    func run() async throws -> ReplayOutcome {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try runBlocking() })
            }
        }
    }

    private func runBlocking() throws -> ReplayOutcome {
        let log = try CaseLog(
            reading: input.path,
            groupColumn: input.groupColumn,
            stepColumns: input.stepColumns
        )
        let world = try ReplayWorld(groups: log.groups, programs: programs)
        defer { world.stop() }
        let replay = Replay(world: world, log: log, hours: input.hours)
        var outcome = ReplayOutcome(expected: try expected())
        let result = try replay.run()
        outcome.entered = result.entered
        outcome.waited = result.waited
        outcome.synchronisations = result.synchronisations
        outcome.problems = result.problems
        compareReports(of: result, in: &outcome)
        try readTraces(of: result, at: world.site(of: log.groups[0]), into: &outcome)
        world.stopSites()
        for site in world.all where try !isEqual(site, world: world) {
            outcome.unequalSites.append(site.party)
        }
        return outcome
    }

    private func expected() throws -> ExpectedReplay {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "expected_conflicts.py").path
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", script, input.path, String(input.hours), input.groupColumn,
            input.stepColumns.joined(separator: "+"),
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode(ExpectedReplay.self, from: data)
    }

    private func readTraces(
        of result: ReplayResult,
        at site: ReplaySite,
        into outcome: inout ReplayOutcome
    ) throws {
        for (caseID, call) in result.calls {
            let document = try site.perform(["do": "trace", "record": call])
            let steps = TracedStep.steps(in: document)
            outcome.traced += steps.count
            for (index, one) in steps.enumerated() {
                for other in steps[(index + 1)...] where one.isConcurrent(with: other) {
                    guard let group = result.groups[one.party],
                        let partner = result.groups[other.party], group != partner,
                        let window = result.windows[one.dot]
                    else { continue }
                    let pair = ReplayPair(
                        caseID: caseID,
                        window: window,
                        groups: [group, partner]
                    )
                    outcome.pairs.insert(pair)
                }
            }
        }
    }

    /// Every disagreement was reported when it met, and nothing else was.
    private func compareReports(of result: ReplayResult, in outcome: inout ReplayOutcome) {
        var firstOfCase: [String: Int64] = [:]
        for pair in outcome.expected.open {
            guard let call = result.calls[pair.caseID] else { continue }
            firstOfCase[call] = min(firstOfCase[call] ?? .max, pair.window)
            let report = ReportedConflict(call: call, window: pair.window)
            if !result.reported.contains(report) { outcome.unreported.append(pair) }
        }
        outcome.unfounded = result.reported.count { $0.window < firstOfCase[$0.call] ?? .max }
    }

    private func isEqual(_ site: ReplaySite, world: ReplayWorld) throws -> Bool {
        let own = try programs.json("huying", ["digest", "--state", site.state])
        let hub = try programs.json(
            "huying-hub",
            ["digest", "--state", world.hubState, "--site", try site.id(programs)]
        )
        return own["digest"] as? String == hub["digest"] as? String
            && own["history"] as? String == hub["history"] as? String
            && own["digest"] as? String != nil
    }
}

/// One step write in a trace, with what its author had seen.
struct TracedStep {
    let dot: String
    let party: String
    let context: [String: Int]

    static func steps(in trace: [String: Any]) -> [TracedStep] {
        let changes = trace["changes"] as? [[String: Any]] ?? []
        return changes.compactMap { change in
            guard change["action"] as? String == "call.progress",
                let dot = change["change"] as? String, let party = change["party"] as? String,
                let context = change["context"] as? [String: Int]
            else { return nil }
            return TracedStep(dot: dot, party: party, context: context)
        }
    }

    func isConcurrent(with other: TracedStep) -> Bool { !saw(other) && !other.saw(self) }

    private func saw(_ other: TracedStep) -> Bool {
        let parts = other.dot.split(separator: ":")
        guard parts.count == 2, let number = Int(parts[1]) else { return false }
        return context[String(parts[0])] ?? 0 >= number
    }
}

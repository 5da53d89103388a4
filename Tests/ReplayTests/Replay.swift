import Foundation

/// What a replay found.
struct ReplayResult: Sendable {
    var entered = 0
    var waited = 0
    var synchronisations = 0
    /// `[case, window, group, group]` as text, for every two concurrent step writes of one case.
    var pairs: Set<[String]> = []
    /// The same, for those that stood side by side as claims of an open conflict.
    var open: Set<[String]> = []
    var problems: [String] = []
}

/// Replays a log of cases as the offline work of its groups, each group on its own site, through the
/// built programs: one hub, and for each group one `huying batch` that runs as long as the replay.
///
/// Times are the log's. At every multiple of the interval all sites synchronise: first each sends what
/// it has, then each fetches what the others sent, so that all hold the same afterwards.
actor Replay {
    private let world: ReplayWorld
    private let log: CaseLog
    private let interval: Int64
    private let origin: Int64
    private var calls: [String: String] = [:]
    private var raisers: [String: (group: String, window: Int64)] = [:]
    private var waiting: [CaseStep] = []
    private var signed: Set<String> = []
    private var writers: Set<String> = []
    private var result = ReplayResult()

    init(world: ReplayWorld, log: CaseLog, hours: Int64) {
        self.world = world
        self.log = log
        interval = hours * 3_600_000
        let day: Int64 = 86_400_000
        origin = (log.steps.first?.at ?? 0) / day * day
    }

    func run() async throws -> ReplayResult {
        var window: Int64 = 0
        for step in log.steps {
            let next = (step.at - origin) / interval
            if next > window {
                try await synchronise()
                window = next
                try await enterWaiting(window)
            }
            try await enter(step, in: window)
        }
        try await synchronise()
        try await enterWaiting(window + 1)
        try await synchronise()
        result.waited = waitedCount
        return result
    }

    private var waitedCount = 0

    private func enter(_ step: CaseStep, in window: Int64) async throws {
        if raisers[step.caseID] == nil { try await raise(step, in: window) }
        guard let raiser = raisers[step.caseID] else { return }
        if raiser.group != step.group, raiser.window == window {
            waiting.append(step)
            waitedCount += 1
            return
        }
        try await write(step)
    }

    private func enterWaiting(_ window: Int64) async throws {
        let due = waiting
        waiting = []
        for step in due { try await write(step) }
    }

    private func raise(_ step: CaseStep, in window: Int64) async throws {
        let site = try world.site(of: step.group)
        var line: [String: Any] = [
            "do": "call.raise", "kind": "routine", "title": step.caseID,
            "lead": site.party, "occurredAt": step.stamp,
        ]
        line["cooperate"] = log.groups.filter { $0 != step.group }.compactMap {
            try? world.site(of: $0).party
        }
        let answer = try await site.perform(line)
        guard let id = answer["id"] as? String else {
            result.problems.append("raise \(step.caseID): \(answer)")
            return
        }
        calls[step.caseID] = id
        raisers[step.caseID] = (step.group, window)
        writers.insert(step.group)
    }

    private func write(_ step: CaseStep) async throws {
        guard let call = calls[step.caseID] else { return }
        let site = try world.site(of: step.group)
        if signed.insert("\(step.caseID)\t\(step.group)").inserted {
            let answer = try await site.perform(
                ["do": "call.sign", "call": call, "occurredAt": step.stamp])
            if answer["ok"] as? Bool != true { result.problems.append("sign: \(answer)") }
        }
        let answer = try await site.perform([
            "do": "call.progress", "call": call, "text": step.step, "stage": step.step,
            "occurredAt": step.stamp,
        ])
        if answer["ok"] as? Bool == true {
            result.entered += 1
        } else {
            result.problems.append("progress \(step.caseID): \(answer)")
        }
        writers.insert(step.group)
    }

    private func synchronise() async throws {
        guard !writers.isEmpty else { return }
        for group in log.groups where writers.contains(group) {
            try await world.site(of: group).synchronise()
        }
        for group in log.groups { try await world.site(of: group).synchronise() }
        result.synchronisations += 1
        writers = []
    }
}

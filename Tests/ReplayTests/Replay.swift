import Foundation

/// A call and the window at whose end its stage was reported undecided.
struct ReportedConflict: Hashable {
    let call: String
    let window: Int64
}

/// What the driver of a replay knows at its end.
struct ReplayResult {
    var entered = 0
    var waited = 0
    var synchronisations = 0
    /// Case to call id.
    var calls: [String: String] = [:]
    /// Party to group.
    var groups: [String: String] = [:]
    /// In which window a step was entered, by the dot of its change.
    var windows: [String: Int64] = [:]
    /// Calls whose stage was reported undecided by the synchronisation that ended a window.
    var reported: Set<ReportedConflict> = []
    var problems: [String] = []
}

/// Replays a log of cases as the offline work of its groups, each group on its own site, through the
/// built programs: one hub, and for each group one `huying batch` that runs as long as the replay.
///
/// Times are the log's. At every multiple of the interval all sites synchronise: first each sends what
/// it has, then each fetches what the others sent, so that all hold the same afterwards.
final class Replay {
    private let world: ReplayWorld
    private let log: CaseLog
    private let interval: Int64
    private let origin: Int64
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
        for group in log.groups {
            if let site = try? world.site(of: group) { result.groups[site.party] = group }
        }
    }

    func run() throws -> ReplayResult {
        var window: Int64 = 0
        for step in log.steps {
            let next = (step.at - origin) / interval
            if next > window {
                try synchronise(ending: window)
                try enterWaiting(window + 1)
                // Synchronisations at which nobody had anything to say change nothing.
                if next > window + 1 { try synchronise(ending: window + 1) }
                window = next
            }
            try enter(step, in: window)
        }
        try synchronise(ending: window)
        try enterWaiting(window + 1)
        try synchronise(ending: window + 1)
        return result
    }

    private func enter(_ step: CaseStep, in window: Int64) throws {
        if raisers[step.caseID] == nil { try raise(step, in: window) }
        guard let raiser = raisers[step.caseID] else { return }
        if raiser.group != step.group, raiser.window == window {
            waiting.append(step)
            result.waited += 1
            return
        }
        try write(step, in: window)
    }

    private func enterWaiting(_ window: Int64) throws {
        let due = waiting
        waiting = []
        for step in due { try write(step, in: window) }
    }

    private func raise(_ step: CaseStep, in window: Int64) throws {
        let site = try world.site(of: step.group)
        var line: [String: Any] = [
            "do": "call.raise", "kind": "routine", "title": step.caseID,
            "lead": site.party, "occurredAt": step.stamp,
        ]
        line["cooperate"] = log.groups.filter { $0 != step.group }.compactMap {
            try? world.site(of: $0).party
        }
        let answer = try site.perform(line)
        guard let id = answer["id"] as? String else {
            result.problems.append("raise \(step.caseID): \(answer)")
            return
        }
        result.calls[step.caseID] = id
        raisers[step.caseID] = (step.group, window)
        writers.insert(step.group)
    }

    private func write(_ step: CaseStep, in window: Int64) throws {
        guard let call = result.calls[step.caseID] else { return }
        let site = try world.site(of: step.group)
        if signed.insert("\(step.caseID)\t\(step.group)").inserted {
            let answer = try site.perform(
                ["do": "call.sign", "call": call, "occurredAt": step.stamp])
            if answer["ok"] as? Bool != true { result.problems.append("sign: \(answer)") }
        }
        let answer = try site.perform([
            "do": "call.progress", "call": call, "text": step.step, "stage": step.step,
            "occurredAt": step.stamp,
        ])
        if answer["ok"] as? Bool == true {
            result.entered += 1
            if let dot = answer["change"] as? String { result.windows[dot] = window }
        } else {
            result.problems.append("progress \(step.caseID): \(answer)")
        }
        writers.insert(step.group)
    }

    private func synchronise(ending window: Int64) throws {
        guard !writers.isEmpty else { return }
        for group in log.groups where writers.contains(group) {
            try note(world.site(of: group).synchronise(), window: window)
        }
        for group in log.groups { try note(world.site(of: group).synchronise(), window: window) }
        result.synchronisations += 1
        writers = []
    }

    private func note(_ answer: [String: Any], window: Int64) {
        for conflict in answer["conflicts"] as? [[String: Any]] ?? [] {
            guard let call = conflict["record"] as? String else { continue }
            result.reported.insert(ReportedConflict(call: call, window: window))
        }
    }
}

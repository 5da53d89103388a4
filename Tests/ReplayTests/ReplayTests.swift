import Foundation
import Testing

/// Where the replays find their programs and their logs.
enum ReplayInput {
    static let programs = Programs(
        folder: URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    )

    /// The real logs lie beside the checkout; a machine without them replays the sample alone.
    static func real(_ path: String) -> String? {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.deletingLastPathComponent().appending(path: "shared/data/\(path)").path
        return FileManager.default.fileExists(atPath: file) ? file : nil
    }

    static var sample: String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "sample_events.tsv")
            .path
    }
}

/// One log with the columns that name its groups and steps.
struct ReplayCase: Sendable, CustomStringConvertible {
    let path: String
    let hours: Int64
    let groupColumn: String
    let stepColumns: [String]

    var description: String { "\(path) every \(hours) h" }
}

@Suite(.serialized) struct ReplayTests {
    @Test(
        "The sample log, replayed offline, conflicts exactly where two groups wrote between two syncs",
        arguments: [8, 24]
    )
    func sample(hours: Int64) async throws {
        try await replay(
            ReplayCase(
                path: ReplayInput.sample,
                hours: hours,
                groupColumn: "group",
                stepColumns: ["activity"]
            )
        )
    }

    @Test(
        "A real log of permits, replayed by ten groups, conflicts exactly where it must",
        .enabled(
            if: ReplayInput.real("wabo/events.tsv.gz") != nil,
            "skipped: the real log is not on this machine; the sample covers the same path"
        ),
        arguments: [8, 24]
    )
    func permits(hours: Int64) async throws {
        let path = try #require(ReplayInput.real("wabo/events.tsv.gz"))
        try await replay(
            ReplayCase(path: path, hours: hours, groupColumn: "group", stepColumns: ["activity"])
        )
    }

    @Test(
        "Real logs of problems, handed between lines of an organisation, conflict exactly where they must",
        .enabled(
            if: ReplayInput.real("bpic13/closed_problems.tsv.gz") != nil,
            "skipped: the real logs are not on this machine; the sample covers the same path"
        ),
        arguments: ["open", "closed"],
        [8, 24]
    )
    func problems(state: String, hours: Int64) async throws {
        let path = try #require(ReplayInput.real("bpic13/\(state)_problems.tsv.gz"))
        try await replay(
            ReplayCase(
                path: path,
                hours: hours,
                groupColumn: "org_line",
                stepColumns: ["status", "substatus"]
            )
        )
    }

    private func replay(_ input: ReplayCase) async throws {
        let outcome = try await ReplayRun(input, programs: ReplayInput.programs).run()
        #expect(outcome.problems.isEmpty, "\(outcome.problems.prefix(5))")
        #expect(outcome.entered == outcome.expected.steps)
        #expect(outcome.waited == outcome.expected.waited)
        #expect(outcome.pairs == outcome.expected.pairs)
        #expect(outcome.unreported.isEmpty, "\(outcome.unreported.prefix(5))")
        #expect(outcome.unfounded == 0)
        #expect(outcome.traced == outcome.expected.steps)
        #expect(outcome.unequalSites.isEmpty)
    }
}

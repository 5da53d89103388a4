import Foundation
import Testing

/// Papers are printed where no daemon runs: a command that asks its desk more than once opens the
/// store once, and ends.
@Suite("Printing without a daemon", .serialized)
struct PrintProgramTests {
    @Test("A day's papers, a letter, a dispatch and a day's list come from the local replica")
    func alone() async throws {
        let bench = try Bench()
        let hub = try await bench.zone([
            ("committee", "zoneCommittee"), ("dept-a", "department"), ("agency", "stationedAgency"),
        ])
        try await bench.enroll("committee", at: hub)
        try await bench.enroll("dept-a", at: hub)
        let call = try await bench.raise("路灯不亮", at: "committee", lead: "dept-a")
        let asked = try await bench.json(
            .command,
            [
                "consent", "request", "--agency", "agency", "--post", "所长", "--matter", "appoint",
                "--zone", "committee", "--name", "王某", "--state", bench.path("dept-a"),
            ]
        )
        let consent = try #require(asked["id"] as? String)
        try await bench.settle(["dept-a", "committee"])
        // Nobody is there to be asked any more.
        #expect(try await hub.stop() == 0)
        for (words, expected) in [
            (["print", "day"], "路灯不亮"), (["print", "consent", consent], "王某"),
            (["call", "print", call, "--form", "dispatch"], "路灯不亮"), (["today"], "所长"),
        ] {
            let shown = try await bench.run(
                .command,
                words + ["--state", bench.path("committee")]
            )
            #expect(shown.exit == 0, "\(words): \(shown.output)\(shown.errors)")
            #expect(shown.output.contains(expected), "\(words): \(shown.output)")
            try await bench.json(.command, words + ["--state", bench.path("committee")])
            guard words[0] != "today" else { continue }
            let page = bench.path("page.html")
            try await bench.json(
                .command,
                words + ["--html", page, "--state", bench.path("committee")]
            )
            #expect(try String(contentsOfFile: page, encoding: .utf8).contains(expected))
        }
    }
}

import Foundation
import Testing

@Suite("An office that never had a network", .serialized)
struct StickEnrolmentTests {
    private func invite(_ bench: Bench, _ party: String, stick: String) async throws -> String {
        let invited = try await bench.json(
            .hub,
            [
                "invite", "--party", party, "--stick", bench.path(stick), "--state",
                bench.path("hub"),
            ]
        )
        return try #require(invited["code"] as? String)
    }

    private func makeDirectory(_ bench: Bench, _ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: bench.path(name),
            withIntermediateDirectories: true
        )
    }

    private func exchange(_ bench: Bench, _ stick: String, _ more: [String] = []) async throws {
        try await bench.json(
            .hub,
            ["bundle", "exchange", bench.path(stick), "--state", bench.path("hub")] + more
        )
    }

    @Test("It enrols by stick, works for weeks that way, and speaks to a rebuilt hub as well")
    func whole() async throws {
        let bench = try Bench()
        let hub = try await bench.zone([("committee", "zoneCommittee"), ("dept-a", "department")])
        let committee = try await bench.enroll("committee", at: hub)
        let port = try hub.port
        try makeDirectory(bench, "stick")
        let code = try await invite(bench, "dept-a", stick: "stick")
        let enrol = [
            "enroll", bench.path("stick"), code, "--state", bench.path("a"), "--person", "李工",
        ]
        let asked = try await bench.json(.command, enrol)
        #expect(asked["state"] as? String == "asked")
        // Nothing has come back yet: it may be asked again, with the same key.
        let again = try await bench.json(.command, enrol)
        #expect(again["site"] as? String == asked["site"] as? String)
        // A wrong code leads nowhere, here as at the hub.
        try await bench.json(.command, ["status", "--state", bench.path("a")], exit: 1)
        try await exchange(bench, "stick")
        let wrong = try await bench.run(
            .command,
            ["enroll", bench.path("stick"), "AAAA-AAAA-AAAA-AAAA", "--state", bench.path("a")]
        )
        #expect(wrong.exit == 4, "\(wrong.output)\(wrong.errors)")
        let enrolled = try await bench.json(.command, enrol)
        #expect(enrolled["party"] as? String == "dept-a")
        let site = try #require(enrolled["site"] as? String)
        let sites = ["a": site, "committee": committee]

        try await work(bench)
        try await bench.settle(["committee"])
        try await bench.expectAgreement(sites)

        #expect(try await hub.stop() == 0)
        try await rebuild(bench, port: port)
    }

    /// Work both ways, three times round.
    private func work(_ bench: Bench) async throws {
        for number in 1...3 {
            try await bench.raise("断网 \(number)", at: "a", lead: "dept-a")
            try await bench.raise("派来 \(number)", at: "committee", lead: "dept-a")
            #expect(try await bench.sync("committee") == 0)
            try await bench.json(
                .command,
                ["bundle", "export", bench.path("stick"), "--state", bench.path("a")]
            )
            try await exchange(bench, "stick")
            try await bench.json(
                .command,
                ["bundle", "import", bench.path("stick"), "--state", bench.path("a")]
            )
            #expect(try await bench.sync("committee") == 0)
        }
        #expect(try await bench.titles(at: "a").count == 6)
        #expect(try await bench.titles(at: "committee").count == 6)
        try await bench.json(.command, ["sync", "now", "--state", bench.path("a")], exit: 6)
        try await bench.json(
            .command,
            ["bundle", "export", bench.path("stick"), "--state", bench.path("a")]
        )
        try await exchange(bench, "stick")
        try await bench.json(
            .command,
            ["bundle", "import", bench.path("stick"), "--state", bench.path("a")]
        )
    }

    /// The hub is lost. The new one's card comes by stick, and everything goes back by stick.
    private func rebuild(_ bench: Bench, port: Int) async throws {
        try FileManager.default.moveItem(atPath: bench.path("hub"), toPath: bench.path("lost"))
        try await Task.sleep(for: .seconds(1))
        try await bench.json(
            .hub,
            ["recover", "--state", bench.path("hub"), "--recovery-file", bench.path("sheet")]
        )
        try makeDirectory(bench, "stick2")
        try await exchange(bench, "stick2")
        try await bench.json(
            .command,
            ["bundle", "import", bench.path("stick2"), "--state", bench.path("a")]
        )
        for _ in 1...2 {
            try await bench.json(
                .command,
                ["bundle", "export", bench.path("stick2"), "--full", "--state", bench.path("a")]
            )
            try await exchange(bench, "stick2")
            try await bench.json(
                .command,
                ["bundle", "import", bench.path("stick2"), "--state", bench.path("a")]
            )
        }
        let rebuilt = try await bench.serve(port: port)
        try await bench.settle(["committee"])
        #expect(try await bench.titles(at: "committee").count == 6)
        #expect(try await rebuilt.stop() == 0)
        try await bench.expectSound(["a", "committee"])
    }

    @Test(
        "A medium nobody can write: the answers go elsewhere; anybody may see whose files they are"
    )
    func readOnlyMedium() async throws {
        let bench = try Bench()
        let hub = try await bench.zone([("dept-a", "department")])
        try await bench.enroll("dept-a", at: hub)
        try await bench.raise("甲", at: "dept-a", lead: "dept-a")
        for name in ["disc", "out"] { try makeDirectory(bench, name) }
        try await bench.json(
            .command,
            ["bundle", "export", bench.path("disc"), "--state", bench.path("dept-a")]
        )
        let before = try FileManager.default.contentsOfDirectory(atPath: bench.path("disc"))
        chmod(bench.path("disc"), 0o555)
        try await exchange(bench, "disc", ["--answers", bench.path("out")])
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.path("disc")) == before)
        for (program, place) in [(Bench.Program.command, "out"), (.hub, "disc")] {
            let seen = try await bench.json(program, ["bundle", "inspect", bench.path(place)])
            let envelope = try #require((seen["envelopes"] as? [[String: Any]])?.first)
            for key in ["from", "to", "madeAt", "zone"] {
                #expect(envelope[key] is String, "\(key)")
            }
        }
        try await bench.json(
            .command,
            ["bundle", "import", bench.path("out"), "--state", bench.path("dept-a")]
        )
        let status = try await bench.json(.command, ["status", "--state", bench.path("dept-a")])
        #expect(status["pending"] as? Int == 0)
        chmod(bench.path("disc"), 0o755)
        #expect(try await hub.stop() == 0)
    }
}

import Foundation
import Testing

/// A computer that is given up brings what it wrote before; one that is lost brings nothing more, nor
/// does anybody else in its name; each may come back.
@Suite("Sites that are retired and return", .serialized)
struct RetirementTests {
    private func zone(_ bench: Bench) async throws -> (hub: Running, sites: [String: String]) {
        let hub = try await bench.zone([("committee", "zoneCommittee"), ("dept-a", "department")])
        let sites = [
            "committee": try await bench.enroll("committee", at: hub),
            "laptop": try await bench.enroll("dept-a", at: hub, directory: "laptop"),
        ]
        try await bench.raise("一", at: "laptop", lead: "dept-a")
        try await bench.settle(["committee", "laptop"])
        return (hub, sites)
    }

    private func operate(
        _ bench: Bench,
        _ arguments: [String],
        at hub: String = "hub"
    ) async throws -> [String: Any] {
        try await bench.json(.hub, ["site"] + arguments + ["--state", bench.path(hub)])
    }

    /// What raising a call comes to at a site that may not.
    private func refusedRaise(_ bench: Bench, at site: String) async throws -> Finished {
        try await bench.run(
            .command,
            [
                "call", "raise", "--kind", "routine", "--title", "不该有", "--lead", "dept-a",
                "--state", bench.path(site), "--json",
            ]
        )
    }

    @Test(
        "Given up in order: its queue arrives with receipts, then it is read only, until it returns"
    )
    func inOrder() async throws {
        let bench = try Bench()
        let (hub, sites) = try await zone(bench)
        let id = try #require(sites["laptop"])
        try await bench.raise("积存", at: "laptop", lead: "dept-a")
        let told = try await operate(
            bench,
            ["retire", String(id.prefix(8)), "--why", "换新电脑"]
        )
        #expect((told["retired"] as? [String: Any])?["reason"] as? String == "换新电脑")
        let again = try await bench.json(
            .hub,
            ["site", "retire", id, "--why", "再", "--state", bench.path("hub")],
            exit: 64
        )
        #expect(again["code"] as? String == "E4405.retiredAlready")

        let brought = try await bench.json(
            .command,
            ["sync", "now", "--state", bench.path("laptop")]
        )
        #expect(brought["pushed"] as? Int == 1, "\(brought)")
        let status = try await bench.json(
            .command,
            ["status", "--state", bench.path("laptop")],
            exit: 1
        )
        #expect((status["retired"] as? [String: Any])?["reason"] as? String == "换新电脑")
        #expect(status["pending"] as? Int == 0)
        let refused = try await refusedRaise(bench, at: "laptop")
        #expect(refused.exit != 0 && refused.output.contains("siteRetired"), "\(refused.output)")
        #expect(try await bench.titles(at: "laptop").count == 2, "it can still be read")
        try await bench.raise("之后", at: "committee", lead: "dept-a")
        try await bench.settle(["committee"])
        #expect(try await bench.titles(at: "committee").count == 3)
        let silent = try await bench.json(
            .command,
            ["sync", "now", "--state", bench.path("laptop")],
            exit: 4
        )
        #expect(silent["code"] as? String == "E1216.siteRetired")
        #expect(try await bench.titles(at: "laptop").count == 2, "nothing more is told to it")

        let list = try await operate(bench, ["list"])
        let retired = (list["sites"] as? [[String: Any]] ?? []).filter {
            $0["retired"] is [String: Any]
        }
        #expect(retired.map { $0["site"] as? String } == [id])
        let back = try await operate(bench, ["return", id, "--why", "又用上了"])
        #expect(back["retired"] is NSNull)
        try await bench.settle(["committee", "laptop"])
        try await bench.raise("回来", at: "laptop", lead: "dept-a")
        try await bench.settle(["committee", "laptop"])
        #expect(try await bench.titles(at: "committee").count == 4)
        try await bench.expectAgreement(sites)
        try await bench.expectSound(["committee", "laptop"])
        #expect(try await hub.stop() == 0)
    }

    @Test("Lost: nothing more of it is taken, by line or by stick; found again, its queue arrives")
    func lost() async throws {
        let bench = try Bench()
        let (hub, sites) = try await zone(bench)
        let id = try #require(sites["laptop"])
        let second = try await bench.enroll("dept-a", at: hub, directory: "desk")
        try await bench.raise("丢后", at: "laptop", lead: "dept-a")
        _ = try await operate(bench, ["retire", id, "--why", "丢在车上", "--lost"])
        for _ in 0..<2 {
            let refused = try await bench.json(
                .command,
                ["sync", "now", "--state", bench.path("laptop")],
                exit: 4
            )
            #expect(refused["code"] as? String == "E1216.siteRetired")
        }
        let stick = bench.path("stick")
        try FileManager.default.createDirectory(atPath: stick, withIntermediateDirectories: true)
        try await bench.json(
            .command,
            ["bundle", "export", stick, "--state", bench.path("laptop")]
        )
        let taken = try await bench.run(
            .hub,
            ["bundle", "import", stick, "--state", bench.path("hub"), "--json"]
        )
        #expect(taken.output.contains("E1216.siteRetired"), "\(taken.output)")
        try await bench.raise("同事", at: "desk", lead: "dept-a")
        try await bench.settle(["committee", "desk"])
        #expect(try await bench.titles(at: "committee") == ["一", "同事"].sorted())
        let figures = try await bench.json(
            .command,
            ["status", "--state", bench.path("laptop")],
            exit: 1
        )
        #expect(figures["pending"] as? Int == 1, "what it wrote is still there")

        _ = try await operate(bench, ["return", id, "--why", "找到了"])
        try await bench.settle(["committee", "desk", "laptop"])
        #expect(try await bench.titles(at: "committee") == ["一", "丢后", "同事"].sorted())
        var all = sites
        all["desk"] = second
        try await bench.expectAgreement(all)
        #expect(try await hub.stop() == 0)
    }

    @Test("What was cut off a lost site comes back by nobody, and leaves those who had it")
    func tail() async throws {
        let bench = try Bench()
        let (hub, sites) = try await zone(bench)
        let port = try hub.port
        let state = ["--state", bench.path("hub")]
        try await bench.json(.hub, ["backup", "create", bench.path("copy")] + state)
        try await bench.raise("尾巴", at: "laptop", lead: "dept-a")
        try await bench.settle(["laptop", "committee"])
        #expect(try await bench.titles(at: "committee") == ["一", "尾巴"].sorted())
        #expect(try await hub.stop() == 0)
        try await bench.json(.hub, ["restore", bench.path("copy")] + state)
        let id = try #require(sites["laptop"])
        _ = try await operate(bench, ["retire", id, "--why", "被偷", "--lost"])
        _ = try await bench.serve(port: port)
        try await bench.settle(["committee"])
        #expect(try await bench.titles(at: "committee") == ["一"])
        try await bench.raise("照常", at: "committee", lead: "dept-a")
        try await bench.settle(["committee"])
        let committee = try #require(sites["committee"])
        try await bench.expectAgreement(["committee": committee])
        try await bench.expectSound(["committee"])
    }

    @Test("A hub rebuilt from its sites knows again who is retired")
    func rebuilt() async throws {
        let bench = try Bench()
        let (hub, sites) = try await zone(bench)
        let port = try hub.port
        let id = try #require(sites["laptop"])
        _ = try await operate(bench, ["retire", id, "--why", "被偷", "--lost"])
        try await bench.settle(["committee"])
        try await hub.die()
        try await bench.json(
            .hub,
            ["recover", "--state", bench.path("new"), "--recovery-file", bench.path("sheet")]
        )
        _ = try await bench.serve("new", port: port)
        try await bench.settle(["committee"])
        let list = try await operate(bench, ["list"], at: "new")
        let mine = (list["sites"] as? [[String: Any]] ?? []).first { $0["site"] as? String == id }
        #expect((mine?["retired"] as? [String: Any])?["lost"] as? Bool == true, "\(list)")
        #expect(try await bench.sync("laptop") == 4)
        let committee = try #require(sites["committee"])
        try await bench.expectAgreement(["committee": committee], hub: "new")
    }
}

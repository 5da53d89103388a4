import FaultProxy
import Foundation
import Testing

@Suite("A line that cuts, swallows and rewrites", .serialized)
struct LineTests {
    /// A committee behind a line that tests can spoil, and a department with a clear one.
    private func zone(_ bench: Bench) async throws -> (proxy: FaultProxy, sites: [String: String]) {
        let hub = try await bench.zone([("committee", "zoneCommittee"), ("dept-a", "department")])
        let proxy = try FaultProxy(upstream: .port(hub.port))
        let enrolled = try await bench.json(
            .command,
            [
                "enroll", "http://127.0.0.1:\(proxy.port)", try await bench.code(for: "committee"),
                "--state", bench.path("committee"), "--person", "王",
            ]
        )
        let committee = try #require(enrolled["site"] as? String)
        let department = try await bench.enroll("dept-a", at: hub)
        try await bench.settle(["committee", "dept-a"])
        return (proxy, ["committee": committee, "dept-a": department])
    }

    @Test("An answer lost after the hub's commit repeats nothing")
    func swallowed() async throws {
        let bench = try Bench()
        let (proxy, sites) = try await zone(bench)
        defer { proxy.stop() }
        try await bench.raise("路灯不亮", at: "committee", lead: "dept-a")
        try proxy.set(.swallowAnswer)
        for _ in 0..<3 { #expect(try await bench.sync("committee") == 6) }
        try proxy.set(.pass)
        try await bench.settle(["committee", "dept-a"])
        #expect(try await bench.titles(at: "dept-a") == ["路灯不亮"])
        try await bench.expectAgreement(sites)
    }

    @Test("A request that comes twice counts once")
    func duplicated() async throws {
        let bench = try Bench()
        let (proxy, sites) = try await zone(bench)
        defer { proxy.stop() }
        try await bench.raise("占道经营", at: "committee", lead: "dept-a")
        try proxy.set(.duplicate(4, answer: .last))
        _ = try await bench.sync("committee")
        try proxy.set(.pass)
        try await bench.settle(["committee", "dept-a"])
        #expect(try await bench.titles(at: "dept-a").count == 1)
        try await bench.expectAgreement(sites)
    }

    @Test("A request cut at any byte applies nothing and is made good by the next")
    func cutRequests() async throws {
        let bench = try Bench()
        let (proxy, sites) = try await zone(bench)
        defer { proxy.stop() }
        try await bench.raise("井盖缺失", at: "committee", lead: "dept-a")
        let before = try await bench.json(.hub, ["status", "--state", bench.path("hub")])
        for bytes in stride(from: 1, through: 600, by: 60) {
            try proxy.set(.cutRequest(bytes, .close))
            #expect(try await bench.sync("committee") == 6, "cut at \(bytes)")
        }
        let after = try await bench.json(.hub, ["status", "--state", bench.path("hub")])
        #expect(before["changes"] as? Int == after["changes"] as? Int)
        try proxy.set(.pass)
        try await bench.settle(["committee", "dept-a"])
        #expect(try await bench.titles(at: "dept-a") == ["井盖缺失"])
        try await bench.expectAgreement(sites)
    }

    @Test(
        "A foreign, altered or cached answer is never success and never shown",
        arguments: [
            "login", "gateway 502", "redirect http://127.0.0.1:9/", "alter-answer 60",
            "replay first",
        ]
    )
    func foreignAnswers(fault: String) async throws {
        let bench = try Bench()
        let (proxy, _) = try await zone(bench)
        defer { proxy.stop() }
        try await bench.raise("垃圾堆放", at: "committee", lead: "dept-a")
        try proxy.set(try #require(FaultRule(words: fault), "\(fault)"))
        let synced = try await bench.run(
            .command,
            ["sync", "now", "--state", bench.path("committee"), "--json"]
        )
        #expect([1, 4, 6].contains(synced.exit), "exit \(synced.exit): \(synced.output)")
        #expect(!synced.output.lowercased().contains("<html"))
        try proxy.set(.pass)
        try await bench.settle(["committee", "dept-a"])
        #expect(try await bench.titles(at: "dept-a") == ["垃圾堆放"])
    }
}

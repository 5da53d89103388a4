import FaultProxy
import Foundation
import Testing

@Suite("A line that cuts, swallows and rewrites", .serialized)
struct LineTests {
    /// A committee behind a line that tests can spoil, and a department with a clear one.
    private func zone(_ bench: Bench) async throws -> (proxy: FaultProxy, sites: [String: String]) {
        let hub = try await bench.zone([("committee", "zoneCommittee"), ("dept-a", "department")])
        let proxy = try FaultProxy(upstream: .port(hub.port))
        let committee = try await bench.enroll("committee", through: proxy.port)
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

    /// Every way in which a line can spoil an exchange, with the exit codes `sync now` may end with
    /// while it lasts.
    private static let modes: [(words: String, exits: Set<Int32>)] = [
        ("pass", [0]), ("refuse", [6]), ("black-hole", [6, 8]),
        ("cut-request 0", [6]), ("cut-request 40 reset", [6]), ("cut-request 700", [6]),
        ("cut-answer 0", [6]), ("cut-answer 30 reset", [6]), ("cut-answer 300", [6]),
        ("swallow-answer", [6]), ("duplicate 1", [0]), ("duplicate 20 first", [0, 1]),
        ("login", [6]), ("redirect http://127.0.0.1:9/", [6]), ("gateway 403", [6]),
        ("gateway 502", [6]), ("gateway-after 504", [6]), ("replay first", [1, 6]),
        ("replay last", [1, 6]), ("alter-answer 0", [1, 6]), ("alter-answer 60", [1, 6]),
        ("alter-request 0", [1, 6]), ("alter-request 90", [1, 4, 6]),
        ("shorten-answer 1", [1, 6]), ("shorten-answer 200", [1, 6]),
        ("lengthen-answer 1", [1, 6]), ("lengthen-answer 4000", [1, 6]),
        ("empty-answer", [1, 6]), ("chunk-answer 7", [0]), ("break-chunks", [1, 6]),
        ("pack-answer", [0, 1, 6]), ("strip-headers", [0]), ("endless-head", [1, 6]),
        ("endless-body", [1, 6]), ("half-close", [6, 8]), ("delay 300", [0]), ("hold 300", [0]),
        ("trickle-answer 4000", [0]), ("trickle-request 4000", [0]), ("narrow 4000", [0]),
    ]

    @Test("No mode of the proxy is left out, and there are twenty at least")
    func complete() throws {
        let used = Set(
            Self.modes.compactMap { $0.words.split(separator: " ").first.map(String.init) }
        )
        #expect(used == Set(Fault.names))
        #expect(used.count > 20)
    }

    @Test("Whatever a line does: nothing foreign is shown, nothing saved is lost or told twice")
    func everyMode() async throws {
        let bench = try Bench()
        let (proxy, sites) = try await zone(bench)
        defer { proxy.stop() }
        for (number, mode) in Self.modes.enumerated() {
            try await bench.raise("件\(number)", at: "committee", lead: "dept-a")
            // News for the one behind the line, too.
            try await bench.raise("来\(number)", at: "dept-a", lead: "committee")
            #expect([0, 3].contains(try await bench.sync("dept-a")))
            try proxy.set(try #require(FaultRule(words: mode.words), "\(mode.words)"))
            let synced = try await bench.run(
                .command,
                ["sync", "now", "--timeout", "3", "--state", bench.path("committee"), "--json"]
            )
            #expect(
                mode.exits.contains(synced.exit),
                "\(mode.words): exit \(synced.exit) \(synced.output)"
            )
            #expect(!synced.output.lowercased().contains("<html"), "\(mode.words)")
            try proxy.set(.pass)
            #expect([0, 3].contains(try await bench.sync("committee")), "\(mode.words)")
        }
        try await bench.settle(["committee", "dept-a"])
        let expected = (0..<Self.modes.count).flatMap { ["件\($0)", "来\($0)"] }.sorted()
        #expect(try await bench.titles(at: "committee") == expected)
        #expect(try await bench.titles(at: "dept-a") == expected)
        try await bench.expectAgreement(sites)
        try await bench.expectSound(["committee", "dept-a"])
    }
}

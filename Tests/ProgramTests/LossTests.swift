import Foundation
import Testing

@Suite("A hub that restarts, is lost, or goes back in time", .serialized)
struct LossTests {
    private static let parties = [
        ("committee", "zoneCommittee"), ("dept-a", "department"), ("street-b", "subdistrict"),
    ]

    /// A zone whose three sites have each raised a call and know each other's.
    private func zone(_ bench: Bench) async throws -> (hub: Running, sites: [String: String]) {
        let hub = try await bench.zone(Self.parties)
        var sites: [String: String] = [:]
        for (party, _) in Self.parties { sites[party] = try await bench.enroll(party, at: hub) }
        try await bench.raise("一", at: "committee", lead: "dept-a", cooperate: ["street-b"])
        try await bench.raise("二", at: "dept-a", lead: "street-b")
        try await bench.raise("三", at: "street-b", lead: "dept-a")
        try await bench.settle(Array(sites.keys).sorted())
        return (hub, sites)
    }

    @Test("A restarted hub goes on where it was")
    func restart() async throws {
        let bench = try Bench()
        let (hub, sites) = try await zone(bench)
        let port = try hub.port
        #expect(try await hub.stop() == 0)
        #expect(try await bench.sync("committee") == 6)
        try await bench.raise("四", at: "committee", lead: "dept-a")
        _ = try await bench.serve(port: port)
        try await bench.settle(Array(sites.keys).sorted())
        #expect(try await bench.titles(at: "dept-a").count == 4)
        try await bench.expectAgreement(sites)
    }

    @Test("A lost hub is rebuilt from its sites, one of which is lost too")
    func rebuilt() async throws {
        let bench = try Bench()
        let (hub, sites) = try await zone(bench)
        let port = try hub.port
        try await bench.raise("五", at: "dept-a", lead: "street-b")
        try await hub.die()
        for lost in ["hub", "street-b"] {
            try FileManager.default.removeItem(atPath: bench.path(lost))
        }
        try await bench.json(
            .hub,
            ["recover", "--state", bench.path("new"), "--recovery-file", bench.path("sheet")]
        )
        _ = try await bench.serve("new", port: port)
        let left = sites.filter { $0.key != "street-b" }
        try await bench.settle(Array(left.keys).sorted())
        try await bench.expectAgreement(left, hub: "new")
        #expect(try await bench.titles(at: "committee") == ["一", "三", "二", "五"].sorted())
        let status = try await bench.json(.hub, ["status", "--state", bench.path("new")])
        #expect((status["parties"] as? [Any])?.count == 3)
        #expect((status["sites"] as? [Any])?.count == 3)
        // The committee saw every call, so its copy brings back what the lost office had written.
        #expect((status["missing"] as? [Any])?.isEmpty == true, "\(status["missing"] ?? "")")
    }

    @Test("A hub put back to an old copy gets from its sites what came after")
    func restored() async throws {
        let bench = try Bench()
        let (hub, sites) = try await zone(bench)
        let port = try hub.port
        let state = ["--state", bench.path("hub")]
        try await bench.json(.hub, ["backup", "create", bench.path("copy")] + state)
        try await bench.raise("六", at: "committee", lead: "dept-a")
        try await bench.raise("七", at: "street-b", lead: "dept-a")
        try await bench.settle(Array(sites.keys).sorted())
        #expect(try await hub.stop() == 0)
        try await bench.json(.hub, ["restore", bench.path("copy")] + state)
        _ = try await bench.serve(port: port)
        try await bench.raise("八", at: "dept-a", lead: "street-b")
        try await bench.settle(Array(sites.keys).sorted())
        try await bench.expectAgreement(sites)
        #expect(try await bench.titles(at: "committee").count == 6)
        let status = try await bench.json(.hub, ["status"] + state)
        #expect((status["missing"] as? [Any])?.isEmpty == true, "\(status["missing"] ?? "")")
    }

    @Test("Nothing saved is lost when the hub is killed at any moment of its work")
    func killedAtWork() async throws {
        let bench = try Bench()
        var (hub, sites) = try await zone(bench)
        let port = try hub.port
        for round in 0..<6 {
            try await bench.raise("杀\(round)", at: "committee", lead: "dept-a")
            let victim = hub
            let killing = Task {
                try await Task.sleep(for: .milliseconds(40 + 60 * round))
                victim.kill()
            }
            try await bench.sync("committee")
            try await killing.value
            try await victim.end()
            hub = try await bench.serve(port: port)
        }
        try await bench.settle(Array(sites.keys).sorted())
        try await bench.expectAgreement(sites)
        #expect(try await bench.titles(at: "dept-a").count == 9)
    }
}

import Foundation
import Testing

@Suite("A hub and a site that were restored together", .serialized)
struct BothRestoredTests {
    @Test("What only the other offices hold comes back to both, and what was written since is kept")
    func both() async throws {
        let bench = try Bench()
        let (hub, sites) = try await bench.pair()
        let port = try hub.port
        try await bench.raise("上周", at: "dept-a", lead: "dept-a")
        try await bench.settle(["committee", "dept-a"])
        try await bench.json(
            .hub,
            ["backup", "create", bench.path("hub-copy"), "--state", bench.path("hub")]
        )
        try await bench.json(
            .command,
            ["backup", "create", bench.path("site-copy"), "--state", bench.path("dept-a")]
        )
        try await bench.raise("本周", at: "dept-a", lead: "dept-a")
        try await bench.raise("委里", at: "committee", lead: "dept-a")
        try await bench.settle(["committee", "dept-a"])
        #expect(try await hub.stop() == 0)
        try await Task.sleep(for: .seconds(1))
        try await bench.json(
            .hub,
            ["restore", bench.path("hub-copy"), "--state", bench.path("hub")]
        )
        try await bench.json(
            .command,
            ["backup", "restore", bench.path("site-copy"), "--state", bench.path("dept-a")]
        )
        try await bench.raise("之后", at: "dept-a", lead: "dept-a")
        let again = try await bench.serve(port: port)
        // The restored site comes first: the hub knows no more than it does.
        try await bench.settle(["dept-a", "committee"])
        try await bench.settle(["dept-a", "committee"])
        for site in sites.keys {
            #expect(try await bench.titles(at: site) == ["上周", "之后", "委里", "本周"], "\(site)")
        }
        try await bench.expectAgreement(sites)
        try await bench.expectSound(Array(sites.keys))
        let status = try await bench.json(.hub, ["status", "--state", bench.path("hub")])
        #expect((status["missing"] as? [Any])?.isEmpty == true)
        #expect(try await again.stop() == 0)
    }
}

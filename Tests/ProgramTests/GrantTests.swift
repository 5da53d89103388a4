import FaultProxy
import Foundation
import Testing

/// A call whose past is longer than one answer may be: whoever is let in late gets it in pages, and is
/// shown nothing of it before the last has come.
@Suite("A grant that does not come in one piece", .serialized)
struct GrantTests {
    /// What tears the exchange after the hub gave its first page of the call's past.
    enum Tear: CaseIterable {
        case cut, kill, hubRestored
    }

    @Test(
        "The call stays incoming until the last page, and is whole then",
        arguments: Tear.allCases
    )
    func torn(by tear: Tear) async throws {
        let bench = try Bench()
        let hub = try await bench.zone([
            ("committee", "zoneCommittee"), ("dept-a", "department"), ("dept-b", "department"),
        ])
        let port = try hub.port
        let proxy = try FaultProxy(upstream: .port(port))
        defer { proxy.stop() }
        var sites = [
            "committee": try await bench.enroll("committee", at: hub),
            "dept-a": try await bench.enroll("dept-a", at: hub),
        ]
        sites["dept-b"] = try await bench.enroll("dept-b", through: proxy.port)
        let call = try await longCall(bench)
        try await bench.settle(["committee", "dept-b", "dept-a"])
        #expect(try await bench.titles(at: "dept-b").isEmpty)
        let state = ["--state", bench.path("hub")]
        try await bench.json(.hub, ["backup", "create", bench.path("copy")] + state)
        try await bench.json(
            .command,
            [
                "call", "redispatch", call, "--lead", "dept-b", "--why", "改派", "--state",
                bench.path("committee"),
            ]
        )
        #expect(try await bench.sync("committee") == 0)

        try await tearOff(tear, proxy, bench)
        #expect(try await bench.titles(at: "dept-b").isEmpty, "shown before it was whole")
        let shown = try await bench.run(
            .command,
            ["call", "show", call, "--state", bench.path("dept-b"), "--json"]
        )
        #expect(shown.exit != 0, "\(shown.output)")
        try await bench.expectSound(["dept-b"])

        try proxy.set(.pass)
        if tear == .hubRestored {
            #expect(try await hub.stop() == 0)
            try await bench.json(.hub, ["restore", bench.path("copy")] + state)
            _ = try await bench.serve(port: port)
            // The new incarnation knows of no grant; the old one's chain comes back with a site.
            #expect([0, 3].contains(try await bench.sync("dept-b")))
        }
        try await bench.settle(Array(sites.keys).sorted())
        #expect(try await bench.titles(at: "dept-b") == ["长"])
        try await bench.expectAgreement(sites)
        try await bench.expectSound(["dept-b"])
    }

    /// A call of the committee that was written anew so often that its past is longer than a page.
    private func longCall(_ bench: Bench) async throws -> String {
        let call = try await bench.raise("长", at: "committee", lead: "dept-a")
        let text = String(repeating: "文", count: 5_200)
        let lines = (0..<60).map {
            #"{"do":"call.edit","call":"\#(call)","ref":"e\#($0)","body":"\#(text)","place":"\#(text)"}"#
                + "\n"
        }
        let batch = try await bench.run(
            .command,
            ["batch", "--state", bench.path("committee"), "--json"],
            input: lines.joined()
        )
        try #require(batch.exit == 0, "\(batch.output.prefix(600))")
        return call
    }

    /// The answers are: a fresh nonce, the news with the grant, the first page of the past.
    private func tearOff(_ tear: Tear, _ proxy: FaultProxy, _ bench: Bench) async throws {
        switch tear {
        case .cut, .hubRestored:
            try proxy.set(FaultRule(.cutAnswer(1_000, .reset), path: "/v1/sync", after: 3))
            #expect(try await bench.sync("dept-b") == 6)
        case .kill:
            try proxy.set(FaultRule(.blackHole, path: "/v1/sync", after: 3))
            let faulted = proxy.counts.faulted
            let sync = try bench.start(
                .command,
                ["sync", "now", "--state", bench.path("dept-b"), "--json"]
            )
            let end = ContinuousClock.now + .seconds(Running.patience)
            while proxy.counts.faulted == faulted, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(proxy.counts.faulted > faulted)
            try await sync.die()
            proxy.hangUp()
        }
    }
}

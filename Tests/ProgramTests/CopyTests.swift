import Foundation
import Testing

/// A site put back to an earlier state, or living twice: it goes on under a new replica, loses
/// nothing that the hub or the copy held, and shows what the two wrote over each other as a conflict.
@Suite("Sites that were restored, put back or cloned", .serialized)
struct CopyTests {
    /// How a site comes back from the past.
    enum Return: CaseIterable {
        /// `backup restore`.
        case command
        /// The whole directory in place of itself.
        case directory
        /// Only the files that changed, as `rsync` would: nothing on this machine can tell.
        case files
    }

    /// A committee and a department that share one call.
    private func zone(_ bench: Bench) async throws -> (
        hub: Running, sites: [String: String], call: String
    ) {
        let (hub, sites) = try await bench.pair()
        let call = try await bench.raise("共", at: "committee", lead: "dept-a")
        try await bench.settle(["committee", "dept-a"])
        return (hub, sites, call)
    }

    @Test(
        "What was written before and after a return is all there",
        arguments: Return.allCases,
        [true, false]
    )
    func restored(by way: Return, writesFirst: Bool) async throws {
        let bench = try Bench()
        let (_, sites, call) = try await zone(bench)
        let old = try await replica(bench, "committee")
        let goBack = try await remember(bench, by: way)
        try await bench.raise("前", at: "committee", lead: "dept-a")
        try await retitle(call, "前题", at: "committee", bench)
        try await bench.settle(["committee", "dept-a"])
        try await goBack()
        if !writesFirst { try await bench.sync("committee") }
        try await bench.raise("后", at: "committee", lead: "dept-a")
        try await retitle(call, "后题", at: "committee", bench)
        try await bench.settle(["committee", "dept-a"])
        let titles = try await bench.titles(at: "dept-a")
        #expect(Set(titles).isSuperset(of: ["前", "后"]) && titles.count == 3, "\(titles)")
        #expect(try await replica(bench, "committee") != old)
        for site in sites.keys {
            #expect(try await conflicts(bench, site) == (writesFirst ? 1 : 0), "\(site)")
        }
        try await bench.expectAgreement(sites)
        try await bench.expectSound(Array(sites.keys))
    }

    @Test("Two copies of one site both go on, whichever is heard first", arguments: [true, false])
    func cloned(originalFirst: Bool) async throws {
        let bench = try Bench()
        var (_, sites, call) = try await zone(bench)
        try FileManager.default.copyItem(
            atPath: bench.path("committee"),
            toPath: bench.path("clone")
        )
        sites["clone"] = sites["committee"]
        try await bench.raise("原一", at: "committee", lead: "dept-a")
        try await retitle(call, "原题", at: "committee", bench)
        try await bench.raise("克一", at: "clone", lead: "dept-a")
        try await retitle(call, "克题", at: "clone", bench)
        let order = originalFirst ? ["committee", "clone"] : ["clone", "committee"]
        for site in order { #expect(try await bench.sync(site) == 0, "\(site)") }
        try await bench.raise("原二", at: "committee", lead: "dept-a")
        try await bench.raise("克二", at: "clone", lead: "dept-a")
        try await bench.settle(order + ["dept-a"])
        #expect(try await replica(bench, "committee") != replica(bench, "clone"))
        for site in sites.keys {
            let titles = try await bench.titles(at: site)
            #expect(Set(titles).isSuperset(of: ["原一", "原二", "克一", "克二"]), "\(titles)")
            #expect(titles.count == 5, "\(site): \(titles)")
            #expect(try await conflicts(bench, site) == 1, "\(site)")
        }
        try await bench.expectAgreement(sites)
        try await bench.expectSound(Array(sites.keys))
    }

    @Test("Numbers given twice in an epoch that was left since are found and given anew")
    func forkInAnOldEpoch() async throws {
        let bench = try Bench()
        let (_, sites, call) = try await zone(bench)
        let goBack = try await remember(bench, by: .files)
        try await bench.raise("前", at: "committee", lead: "dept-a")
        try await retitle(call, "前题", at: "committee", bench)
        try await bench.settle(["committee", "dept-a"])
        try await goBack()
        // Unnoticed so far: these get the numbers that the hub holds of what was put back.
        try await bench.raise("后", at: "committee", lead: "dept-a")
        try await retitle(call, "后题", at: "committee", bench)
        let restore = try await remember(bench, by: .command)
        try await restore()
        try await bench.raise("末", at: "committee", lead: "dept-a")
        try await bench.settle(["committee", "dept-a"])
        for site in sites.keys {
            #expect(try await bench.titles(at: site).count == 4, "\(site)")
            #expect(try await conflicts(bench, site) == 1, "\(site)")
        }
        try await bench.expectAgreement(sites)
        try await bench.expectSound(Array(sites.keys))
    }

    // MARK: Steps

    /// Keeps the committee as it is now; the answer brings it back.
    private func remember(_ bench: Bench, by way: Return) async throws
        -> @Sendable () async throws -> Void
    {
        let files = FileManager.default
        let live = bench.path("committee")
        let kept = bench.path("kept-" + UUID().uuidString.prefix(6))
        switch way {
        case .command:
            try await bench.json(.command, ["backup", "create", kept, "--state", live])
            return { try await bench.json(.command, ["backup", "restore", kept, "--state", live]) }
        case .directory:
            try files.copyItem(atPath: live, toPath: kept)
            return {
                try files.removeItem(atPath: live)
                try files.copyItem(atPath: kept, toPath: live)
            }
        case .files:
            try files.copyItem(atPath: live, toPath: kept)
            return {
                for name in ["store.db", "store.db-wal", "store.db-shm", "side"] {
                    try? files.removeItem(atPath: live + "/" + name)
                    guard files.fileExists(atPath: kept + "/" + name) else { continue }
                    try files.copyItem(atPath: kept + "/" + name, toPath: live + "/" + name)
                }
            }
        }
    }

    private func retitle(_ call: String, _ title: String, at site: String, _ bench: Bench)
        async throws
    {
        try await bench.json(
            .command,
            ["call", "edit", call, "--title", title, "--state", bench.path(site)]
        )
    }

    private func replica(_ bench: Bench, _ site: String) async throws -> String {
        let status = try await bench.json(.command, ["status", "--state", bench.path(site)])
        return try #require(status["replica"] as? String)
    }

    private func conflicts(_ bench: Bench, _ site: String) async throws -> Int {
        let list = try await bench.json(
            .command,
            ["conflict", "list", "--state", bench.path(site)]
        )
        return (list["items"] as? [Any])?.count ?? -1
    }
}

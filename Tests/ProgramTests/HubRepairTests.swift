import Foundation
import Testing

/// A hub whose store is damaged, or is not what it was, says so and goes on with one command.
@Suite("Hubs whose store is damaged or went back", .serialized)
struct HubRepairTests {
    private func zone(_ bench: Bench) async throws -> (hub: Running, sites: [String: String]) {
        let (hub, sites) = try await bench.pair()
        try await bench.raise("一", at: "committee", lead: "dept-a")
        try await bench.settle(["committee", "dept-a"])
        return (hub, sites)
    }

    private func repair(_ bench: Bench, exit: Int32 = 0) async throws -> [String: Any] {
        try await bench.json(.hub, ["repair", "--state", bench.path("hub")], exit: exit)
    }

    private func expectSoundHub(_ bench: Bench) async throws {
        let verified = try await bench.run(
            .hub,
            ["verify", "--rebuild", "--state", bench.path("hub"), "--json"]
        )
        #expect(verified.exit == 0, "\(verified.output)")
    }

    @Test("A body altered under a serving hub is given up and brought back by the sites")
    func inPlace() async throws {
        let bench = try Bench()
        let (hub, sites) = try await zone(bench)
        #expect(try await repair(bench)["found"] as? [String] == [])
        try bench.alter(
            "hub/hub.sqlite",
            past: "body_is_only_sealed",
            "UPDATE body SET bytes = zeroblob(40) WHERE action = "
                + "(SELECT handle FROM word WHERE text = 'call.raise')"
        )
        let mended = try await repair(bench)
        #expect(mended["ok"] as? Bool == true, "\(mended)")
        #expect(mended["awaited"] as? Int == 1)
        #expect((mended["found"] as? [String])?.isEmpty == false)
        let status = try await bench.json(.hub, ["status", "--state", bench.path("hub")])
        #expect((status["missing"] as? [Any])?.count == 1)
        try await bench.settle(["committee", "dept-a"])
        #expect(try await bench.sync("committee") == 0)
        try await bench.expectAgreement(sites)
        try await expectSoundHub(bench)
        #expect(try await hub.stop() == 0)
    }

    @Test("Pages of rubbish: rebuilt from the newest sound backup, the sites bring the rest")
    func rebuilt() async throws {
        let bench = try Bench()
        let (hub, sites) = try await zone(bench)
        let port = try hub.port
        let state = ["--state", bench.path("hub")]
        try await bench.json(.hub, ["backup", "create", bench.path("copy")] + state)
        try await bench.raise("二", at: "dept-a", lead: "committee")
        try await bench.settle(["committee", "dept-a"])
        #expect(try await hub.stop() == 0)
        try bench.checkpoint("hub/hub.sqlite")
        try bench.spoil("hub/hub.sqlite", at: 4_096, count: 60_000)
        let examined = try await bench.json(.hub, ["doctor"] + state, exit: 9)
        let checks = examined["checks"] as? [[String: Any]] ?? []
        let next = checks.first { $0["check"] as? String == "store" }?["next"] as? String
        #expect(next?.hasPrefix("huying-hub repair") == true, "\(checks)")
        let rebuilt = try await repair(bench)
        #expect(rebuilt["rebuilt"] as? Bool == true, "\(rebuilt)")
        #expect(rebuilt["backup"] as? String == bench.path("copy"))
        let aside = try #require(rebuilt["replaced"] as? String)
        #expect(FileManager.default.fileExists(atPath: aside + "/hub.sqlite"))
        _ = try await bench.serve(port: port)
        try await bench.settle(["committee", "dept-a"])
        #expect(try await bench.titles(at: "committee").count == 2)
        try await bench.expectAgreement(sites)
        try await bench.expectSound(["committee", "dept-a"])
        try await expectSoundHub(bench)
    }

    @Test("What only the damaged store has, and what of it is proven, is saved out of it")
    func salvaged() async throws {
        let bench = try Bench()
        let (hub, sites) = try await zone(bench)
        let port = try hub.port
        let state = ["--state", bench.path("hub")]
        try await bench.json(.hub, ["backup", "create", bench.path("copy")] + state)
        try await bench.raise("只在中心", at: "dept-a", lead: "committee")
        #expect(try await bench.sync("dept-a") == 0)
        // Its writer is gone, and nobody else has fetched it.
        try FileManager.default.removeItem(atPath: bench.path("dept-a"))
        #expect(try await hub.stop() == 0)
        try bench.alter(
            "hub/hub.sqlite",
            past: "change_stays",
            "UPDATE change SET link = zeroblob(32) WHERE number = 1 AND replica = "
                + "(SELECT handle FROM replica ORDER BY handle LIMIT 1)"
        )
        let rebuilt = try await repair(bench)
        #expect(rebuilt["rebuilt"] as? Bool == true, "\(rebuilt)")
        #expect(rebuilt["salvaged"] as? Int ?? 0 > 0, "\(rebuilt)")
        _ = try await bench.serve(port: port)
        try await bench.settle(["committee"])
        #expect(try await bench.titles(at: "committee") == ["一", "只在中心"].sorted())
        let committee = try #require(sites["committee"])
        try await bench.expectAgreement(["committee": committee])
        try await expectSoundHub(bench)
    }

    @Test("Without a sound backup nothing is touched, and the way over the recovery sheet is named")
    func noBackup() async throws {
        let bench = try Bench()
        let (hub, sites) = try await zone(bench)
        let port = try hub.port
        #expect(try await hub.stop() == 0)
        try bench.checkpoint("hub/hub.sqlite")
        try bench.spoil("hub/hub.sqlite", at: 4_096, count: 60_000)
        let damaged = try Data(contentsOf: URL(fileURLWithPath: bench.path("hub/hub.sqlite")))
        let refused = try await repair(bench, exit: 9)
        #expect(refused["code"] as? String == "E4411.noSoundBackup")
        #expect((refused["next"] as? String)?.contains("huying-hub recover") == true)
        let after = try Data(contentsOf: URL(fileURLWithPath: bench.path("hub/hub.sqlite")))
        #expect(after == damaged)
        // As it says.
        try FileManager.default.moveItem(
            atPath: bench.path("hub"),
            toPath: bench.path("hub.damaged")
        )
        try await bench.json(
            .hub,
            ["recover", "--state", bench.path("hub"), "--recovery-file", bench.path("sheet")]
        )
        _ = try await bench.serve(port: port)
        try await bench.settle(["committee", "dept-a"])
        try await bench.expectAgreement(sites)
    }

    @Test("What a killed recovery or restore left is in nobody's way, within one second too")
    func againAfterAKill() async throws {
        let bench = try Bench()
        let (hub, _) = try await zone(bench)
        let state = ["--state", bench.path("hub")]
        try await bench.json(.hub, ["backup", "create", bench.path("copy")] + state)
        #expect(try await hub.stop() == 0)
        for _ in 0..<3 { try await bench.json(.hub, ["restore", bench.path("copy")] + state) }
        let names = try FileManager.default.contentsOfDirectory(atPath: bench.path("hub"))
        #expect(names.count { $0.hasPrefix("replaced-") } == 3, "\(names)")
        // Killed before its papers got their name, a hub never came to be.
        let place = bench.path("new")
        try FileManager.default.createDirectory(
            atPath: place,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try Data("{".utf8).write(to: URL(fileURLWithPath: place + "/hub.json.new"))
        try await bench.json(
            .hub,
            ["recover", "--state", place, "--recovery-file", bench.path("sheet")]
        )
    }

    // MARK: Going back unseen

    /// Ways in which a store is not the one its hub wrote last.
    enum Past: String, CaseIterable {
        case databasePutBack, copied, sideFileLost
    }

    @Test("A hub that went back opens a new incarnation before it writes", arguments: Past.allCases)
    func wentBack(_ past: Past) async throws {
        let bench = try Bench()
        let (hub, sites) = try await zone(bench)
        let port = try hub.port
        try await bench.raise("二", at: "committee", lead: "dept-a")
        try await bench.raise("三", at: "dept-a", lead: "dept-a")
        try await bench.settle(["committee", "dept-a"])
        let before = try await bench.json(.hub, ["status", "--state", bench.path("hub")])
        try await hub.die()
        let files = FileManager.default
        switch past {
        case .databasePutBack:
            // SQLite drops what follows a damaged frame without a word.
            let size =
                try files.attributesOfItem(atPath: bench.path("hub/hub.sqlite-wal"))[.size] as? Int
            try bench.spoil("hub/hub.sqlite-wal", at: UInt64((size ?? 0) * 2 / 3), count: 5_000)
        case .copied:
            try files.removeItem(atPath: bench.path("hub/admin.sock"))
            try files.copyItem(atPath: bench.path("hub"), toPath: bench.path("elsewhere"))
            try files.removeItem(atPath: bench.path("hub"))
            try files.moveItem(atPath: bench.path("elsewhere"), toPath: bench.path("hub"))
        case .sideFileLost:
            try files.removeItem(atPath: bench.path("hub/hub.side"))
        }
        let examined = try await bench.json(.hub, ["doctor", "--state", bench.path("hub")])
        let checks = examined["checks"] as? [[String: Any]] ?? []
        let side = checks.first { $0["check"] as? String == "sideFile" }
        #expect(side?["code"] as? String == "E3141.incarnationWillOpen", "\(checks)")
        let next = try await bench.serve(port: port)
        #expect(next.errors.contains("a new incarnation was opened: \(past.rawValue)"))
        try await bench.raise("四", at: "committee", lead: "dept-a")
        try await bench.settle(["committee", "dept-a"])
        let after = try await bench.json(.hub, ["status", "--state", bench.path("hub")])
        #expect(after["renewed"] as? String == past.rawValue)
        #expect(before["renewed"] is NSNull)
        #expect(after["replica"] as? String != before["replica"] as? String)
        #expect((after["missing"] as? [Any])?.isEmpty == true)
        #expect(try await bench.titles(at: "dept-a").count == 4)
        try await bench.expectAgreement(sites)
        try await bench.expectSound(["committee", "dept-a"])
        try await expectSoundHub(bench)
        // All is as it was left from now on.
        #expect(try await next.stop() == 0, "\(next.errors)")
        let quiet = try await bench.serve(port: port)
        #expect(!quiet.errors.contains("a new incarnation"))
    }
}

extension Bench {
    /// Alters a store as no program of ours would, past the trigger that guards it.
    func alter(_ name: String, past trigger: String, _ statement: String) throws {
        let script = """
            import sqlite3,sys
            c=sqlite3.connect(sys.argv[1],timeout=20,isolation_level=None)
            sql=c.execute('select sql from sqlite_master where name=?',(sys.argv[2],)).fetchone()[0]
            c.execute('begin immediate'); c.execute('drop trigger '+sys.argv[2])
            n=c.execute(sys.argv[3]).rowcount; c.execute(sql); c.execute('commit'); c.close()
            sys.exit(0 if n==1 else 3)
            """
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        python.arguments = ["-c", script, path(name), trigger, statement]
        try python.run()
        python.waitUntilExit()
        guard python.terminationStatus == 0 else { throw BenchError.noDocument }
    }
}

import FaultProxy
import Foundation
import Testing

/// `doctor` names each thing that is wrong with the command that mends it, and changes nothing.
@Suite("What the doctor finds", .serialized)
struct DoctorTests {
    private func examine(
        _ bench: Bench,
        _ program: Bench.Program = .command,
        at state: String,
        exit: Int32,
        _ more: [String] = []
    ) async throws -> [String: [String: Any]] {
        let before = try bench.snapshot(of: state)
        let said = try await bench.json(
            program,
            ["doctor", "--state", bench.path(state)] + more,
            exit: exit
        )
        #expect(try bench.snapshot(of: state) == before, "the doctor changed something")
        #expect(said["healthy"] as? Bool == (exit == 0))
        let checks = try #require(said["checks"] as? [[String: Any]])
        return Dictionary(checks.map { ($0["check"] as? String ?? "", $0) }) { first, _ in first }
    }

    @Test("A sound site, a silent hub, a login page, open files, a wrong setting, damage")
    func site() async throws {
        let bench = try Bench()
        let hub = try await bench.zone([("dept-a", "department")])
        let proxy = try FaultProxy(upstream: .port(hub.port))
        defer { proxy.stop() }
        let code = try await bench.code(for: "dept-a")
        try await bench.json(
            .command,
            ["enroll", "http://127.0.0.1:\(proxy.port)", code, "--state", bench.path("a")]
        )
        try await bench.raise("路灯不亮", at: "a", lead: "dept-a")
        var found = try await examine(bench, at: "a", exit: 0)
        for check in ["store", "rows", "sideFile", "outbox", "clock", "hubAnswer", "enrolment"] {
            #expect(found[check]?["state"] as? String == "ok", "\(check): \(found[check] ?? [:])")
        }
        #expect(found["backup"]?["code"] as? String == "E3127.noBackupYet")
        try await bench.json(
            .command,
            ["backup", "create", bench.path("copy"), "--state", bench.path("a")]
        )
        found = try await examine(bench, at: "a", exit: 0)
        #expect(found["backup"]?["state"] as? String == "ok")

        try proxy.set(try #require(FaultRule(words: "login")))
        found = try await examine(bench, at: "a", exit: 6)
        #expect(found["hubAnswer"]?["code"] as? String == "E1402.notOurHub")
        #expect(found["hubConnection"]?["state"] as? String == "ok")
        #expect(found["hubAnswer"]?["next"] is String)
        proxy.stop()
        found = try await examine(bench, at: "a", exit: 6)
        #expect(found["hubConnection"]?["code"] as? String == "E1102.unreachable")
        #expect(found["hubAnswer"]?["state"] as? String == "unknown")

        chmod(bench.path("a/site.key"), 0o644)
        found = try await examine(bench, at: "a", exit: 9, ["--quick"])
        #expect(found["directory"]?["code"] as? String == "E3123.openSecret")
        #expect(
            found["directory"]?["next"] as? String == "chmod 600 \(bench.path("a/site.key"))"
        )
        chmod(bench.path("a/site.key"), 0o600)
        try "[sync]\ninterwal = \"2m\"\n"
            .write(toFile: bench.path("a/huying.toml"), atomically: true, encoding: .utf8)
        found = try await examine(bench, at: "a", exit: 78, ["--quick"])
        #expect(found["settings"]?["code"] as? String == "E4003.unknownKey")
        try FileManager.default.removeItem(atPath: bench.path("a/huying.toml"))

        try bench.checkpoint("a/store.db")
        try bench.spoil("a/store.db", at: 4_096, count: 60_000)
        found = try await examine(bench, at: "a", exit: 9)
        #expect(found["store"]?["state"] as? String == "wrong", "\(found["store"] ?? [:])")
        let next = try #require(found["store"]?["next"] as? String)
        #expect(next.hasPrefix("huying "))
        found = try await examine(bench, at: "nothing", exit: 4)
        #expect(found["enrolment"]?["code"] as? String == "E4101.notEnrolled")
        #expect(try await hub.stop() == 0)
    }

    @Test(
        "A clock ten years off is named, though the line is open",
        .enabled(if: FakeTime.isThere, "needs the Debian package faketime")
    )
    func clock() async throws {
        let bench = try Bench()
        let hub = try await bench.zone([("dept-a", "department")])
        try await bench.enroll("dept-a", at: hub)
        for offset in ["-10y", "+10y"] {
            let run = try bench.start(
                FakeTime.program,
                [
                    "-f", offset, Bench.executable(.command).path, "doctor", "--json", "--quick",
                    "--state", bench.path("dept-a"),
                ]
            )
            try await run.end()
            #expect(
                run.output.contains("E3125.wrongClock"),
                "\(offset): \(run.output)\(run.errors)"
            )
        }
    }

    @Test("A hub at work, at rest, with altered papers, and with a damaged store")
    func hub() async throws {
        let bench = try Bench()
        let hub = try await bench.zone([("dept-a", "department")])
        var found = try await examine(bench, .hub, at: "hub", exit: 0)
        #expect(found["service"]?["state"] as? String == "ok")
        #expect(found["rows"]?["state"] as? String == "ok")
        #expect(try await hub.stop() == 0)
        found = try await examine(bench, .hub, at: "hub", exit: 0)
        #expect(found["service"]?["code"] as? String == "E3133.noService")
        #expect(found["rows"]?["state"] as? String == "ok")
        try bench.checkpoint("hub/hub.sqlite")
        try bench.spoil("hub/hub.sqlite", at: 4_096, count: 60_000)
        found = try await examine(bench, .hub, at: "hub", exit: 9)
        #expect(found["store"]?["state"] as? String == "wrong", "\(found["store"] ?? [:])")
        let papers = try String(contentsOfFile: bench.path("hub/hub.json"), encoding: .utf8)
        let altered = papers.replacing("\"rootSignature\" : \"", with: "\"rootSignature\" : \"00")
        #expect(altered != papers)
        try altered.write(toFile: bench.path("hub/hub.json"), atomically: true, encoding: .utf8)
        chmod(bench.path("hub/hub.json"), 0o600)
        found = try await examine(bench, .hub, at: "hub", exit: 9)
        #expect(found["papers"]?["code"] as? String == "E3002.damagedFile")
    }

    @Test("Backups of both programs are verified and drilled; an altered one is neither")
    func drills() async throws {
        let bench = try Bench()
        let hub = try await bench.zone([("dept-a", "department")])
        try await bench.enroll("dept-a", at: hub)
        try await bench.raise("井盖缺失", at: "dept-a", lead: "dept-a")
        try await bench.settle(["dept-a"])
        for (program, state) in [(Bench.Program.command, "dept-a"), (.hub, "hub")] {
            let copy = bench.path("copy-\(state)")
            try await bench.json(
                program,
                ["backup", "create", copy, "--state", bench.path(state)]
            )
            for verb in ["verify", "drill"] {
                let said = try await bench.json(program, ["backup", verb, copy])
                #expect(said["changes"] as? Int ?? 0 > 0)
            }
            try bench.spoil("copy-\(state)", at: 5_000, count: 8)
            for verb in ["verify", "drill"] {
                let refused = try await bench.json(program, ["backup", verb, copy], exit: 9)
                #expect(refused["code"] as? String == "E3005.alteredBackup")
            }
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())
        #expect(!left.contains { $0.hasPrefix("huying-drill-") })
    }
}

/// Runs a program at another time.
enum FakeTime {
    static let program = "/usr/bin/faketime"
    static let isThere = FileManager.default.isExecutableFile(atPath: program)
}

extension Bench {
    /// Every file of a directory with its content and mode, however deep.
    fileprivate func snapshot(of name: String) throws -> [String: String] {
        var all: [String: String] = [:]
        let files = FileManager.default
        for item in files.enumerator(atPath: path(name))?.allObjects as? [String] ?? [] {
            // The lock says who looked; whether it was there is no matter of the site's.
            guard item != "lock", item != "desk.sock" else { continue }
            let place = path(name) + "/" + item
            let mode = try files.attributesOfItem(atPath: place)[.posixPermissions] as? Int ?? 0
            let content = files.contents(atPath: place)?.hashValue ?? 0
            all[item] = "\(mode) \(content)"
        }
        return all
    }

    /// Brings everything into the database file itself.
    func checkpoint(_ name: String) throws {
        let script =
            "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); "
            + "c.execute('pragma wal_checkpoint(truncate)').fetchall(); c.close()"
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        python.arguments = ["-c", script, path(name)]
        try python.run()
        python.waitUntilExit()
        guard python.terminationStatus == 0 else { throw BenchError.tooSlow }
    }

    /// Writes rubbish into a file.
    func spoil(_ name: String, at offset: UInt64, count: Int) throws {
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path(name)))
        try handle.seek(toOffset: offset)
        try handle.write(contentsOf: Data(repeating: 0x5A, count: count))
        try handle.close()
    }
}

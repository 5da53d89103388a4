import FaultProxy
import Foundation
import Testing

/// Faults of the machine under real programs: a kill at the very system call, a medium that fails, a
/// directory that cannot be written, a clock years off, descriptors that run out, a second door to one
/// store, readers and tools that hold it.
@Suite("Faults of the machine", .serialized)
struct SystemFaultTests {
    private func office(_ bench: Bench) async throws -> (hub: Running, site: String) {
        let hub = try await bench.zone([("dept-a", "department")])
        let site = try await bench.enroll("dept-a", at: hub)
        try await bench.settle(["dept-a"])
        return (hub, site)
    }

    // MARK: At the system call

    @Test(
        "A flush that fails is not tried again: nothing is said to be saved, and the next start verifies",
        .enabled(if: Tracer.isPossible, "needs the Debian package strace and leave to trace")
    )
    func failedFlush() async throws {
        let bench = try Bench()
        let (hub, site) = try await office(bench)
        let run = try bench.start(
            Tracer.program,
            Tracer.arguments("fdatasync,fsync", "error=EIO:when=1+")
                + [Bench.executable(.command).path] + [
                    "call", "raise", "--kind", "routine", "--title", "c1", "--lead", "dept-a",
                    "--state", bench.path("dept-a"), "--json",
                ]
        )
        try await run.end()
        #expect(run.exitStatus != 0, "\(run.output)\(run.errors)")
        #expect(!run.output.contains("\"change\""), "\(run.output)")
        try await bench.expectSound(["dept-a"])
        try await bench.raise("之后", at: "dept-a", lead: "dept-a")
        try await bench.settle(["dept-a"])
        try await bench.expectAgreement(["dept-a": site])
        #expect(try await hub.stop() == 0)
    }

    @Test(
        "A daemon or hub whose flush fails says so and ends; the next one has all that was saved",
        .enabled(if: Tracer.mayAttach, "needs leave to trace what runs")
    )
    func failedFlushOfAService() async throws {
        let bench = try Bench()
        let (hub, site) = try await office(bench)
        let port = try hub.port
        let daemon = try bench.start(.daemon, ["run", "--state", bench.path("dept-a")])
        try await daemon.says("ready at ")
        let failing = Tracer.failing("fdatasync,fsync")
        let tracer = try bench.start(Tracer.program, failing + ["-p", "\(daemon.pid)"])
        try await tracer.says("attached")
        let refused = try await bench.run(
            .command,
            [
                "call", "raise", "--kind", "routine", "--title", "c1", "--lead", "dept-a",
                "--state", bench.path("dept-a"), "--json",
            ]
        )
        #expect(refused.exit == 9, "\(refused.output)")
        #expect(!refused.output.contains("\"change\""), "\(refused.output)")
        // What was written and never made durable may be there, and nobody claims to know.
        #expect(refused.output.contains("may have been saved"), "\(refused.output)")
        try await daemon.end()
        #expect(daemon.exitStatus == 9, "\(daemon.errors)")

        try await bench.raise("之后", at: "dept-a", lead: "dept-a")
        let other = try bench.start(Tracer.program, failing + ["-p", "\(hub.pid)"])
        try await other.says("attached")
        let sync = try await bench.run(
            .command,
            ["sync", "now", "--timeout", "60", "--json", "--state", bench.path("dept-a")]
        )
        #expect(sync.exit != 0, "\(sync.output)")
        try await hub.end()
        #expect(hub.exitStatus != 0, "\(hub.errors)")
        let next = try await bench.serve(port: port)
        try await bench.settle(["dept-a"])
        #expect(try await bench.titles(at: "dept-a").contains("之后"))
        try await bench.expectSound(["dept-a"])
        try await bench.expectAgreement(["dept-a": site])
        #expect(try await next.stop() == 0)
    }

    // MARK: The directory

    /// Other ways to one store than its name.
    enum Door: CaseIterable {
        case symbolicLink, hardLinks, bindMount
    }

    @Test(
        "A store behind two names is one store: the second daemon is refused",
        .enabled(if: SmallDisk.isPossible, "needs a mount of its own"),
        arguments: Door.allCases
    )
    func twoNames(_ door: Door) async throws {
        let bench = try Bench()
        let (hub, _) = try await office(bench)
        let daemon = try bench.start(.daemon, ["run", "--state", bench.path("dept-a")])
        try await daemon.says("ready at ")
        let (there, other) = (bench.path("dept-a"), bench.path("other"))
        let run = Bench.executable(.daemon).path
        let script =
            switch door {
            case .symbolicLink: #"ln -s "$0" "$1""#
            case .hardLinks: #"mkdir -m 700 "$1" && ln "$0"/lock "$0"/s* "$1"/ 2>/dev/null"#
            case .bindMount: #"mkdir -m 700 "$1" && mount --bind "$0" "$1""#
            }
        let second = try bench.start(
            "/usr/bin/unshare",
            [
                "--mount", "--map-root-user", "/bin/sh", "-c",
                script + #"; exec "$2" run --state "$1""#, there, other, run,
            ]
        )
        #expect(try await second.ends(), "a second daemon runs")
        #expect(second.exitStatus == 9, "\(second.errors)")
        #expect(second.errors.contains("\(daemon.pid)"), "the holder is named: \(second.errors)")
        if door == .symbolicLink {
            // A command through either name reaches the one desk.
            try await bench.raise("经链接", at: "other", lead: "dept-a")
            #expect(try await bench.titles(at: "dept-a") == ["经链接"])
        }
        try await bench.raise("照常", at: "dept-a", lead: "dept-a")
        #expect(try await daemon.stop() == 0)
        #expect(try await hub.stop() == 0)
    }

    @Test(
        "In a directory that cannot be written, writing says why, and goes on when it can",
        .enabled(if: SmallDisk.isPossible, "needs a mount of its own")
    )
    func readOnly() async throws {
        let scratch = NSTemporaryDirectory() + "huying-scratch-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: scratch,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let bench = try Bench(environment: ["TMPDIR": scratch])
        let disk = try await SmallDisk(bench, at: "dept-a")
        let hub = try await bench.zone([("dept-a", "department")])
        try await bench.enroll("dept-a", at: hub)
        try await bench.raise("先", at: "dept-a", lead: "dept-a")
        try await disk.remount("ro")
        let written = try await bench.run(
            .command,
            [
                "call", "raise", "--kind", "routine", "--title", "后", "--state",
                bench.path("dept-a"), "--json",
            ]
        )
        #expect(written.exit == 9, "\(written.output)")
        #expect(written.output.contains("E3104.readOnly"), "\(written.output)")
        let examined = try await bench.run(
            .command,
            ["doctor", "--json", "--state", bench.path("dept-a")]
        )
        #expect(examined.exit == 9)
        #expect(examined.output.contains("E3104.readOnly"))
        // What is there can be read, with a word about it, and a backup made elsewhere.
        let read = try await bench.json(
            .command,
            ["call", "list", "--state", bench.path("dept-a")]
        )
        #expect((read["items"] as? [Any])?.count == 1)
        #expect(read["readOnly"] as? Bool == true)
        let shown = try await bench.run(
            .command,
            ["call", "list", "--state", bench.path("dept-a")]
        )
        #expect(shown.exit == 0 && shown.output.contains("先"), "\(shown.output)\(shown.errors)")
        #expect(shown.errors.contains("Read only"), "\(shown.errors)")
        try await bench.json(
            .command,
            ["backup", "create", bench.path("rescued"), "--state", bench.path("dept-a")]
        )
        try await bench.json(.command, ["backup", "verify", bench.path("rescued")])
        for refused in [["sync", "now"], ["repair"], ["sync", "pause"]] {
            let said = try await bench.json(
                .command,
                refused + ["--state", bench.path("dept-a")],
                exit: 9
            )
            #expect(said["code"] as? String == "E3104.readOnly", "\(refused)")
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch)
        #expect(left.isEmpty, "\(left)")
        try await disk.remount("rw")
        try await bench.raise("后", at: "dept-a", lead: "dept-a")
        #expect(try await bench.titles(at: "dept-a").count == 2)
        #expect(try await hub.stop() == 0)
    }

    @Test(
        "Damaged pages and headers are refused or harmless; nothing of them is passed on",
        arguments: [0, 18, 24, 40, 60, 100]
    )
    func damagedHeader(offset: Int) async throws {
        let bench = try Bench()
        let (hub, site) = try await office(bench)
        try await bench.raise("好", at: "dept-a", lead: "dept-a")
        try await bench.settle(["dept-a"])
        let before = try await bench.json(.hub, ["digest", "--state", bench.path("hub")])
        try bench.checkpoint("dept-a/store.db")
        try bench.spoil("dept-a/store.db", at: UInt64(offset), count: 4)
        let raised = try await bench.run(
            .command,
            [
                "call", "raise", "--kind", "routine", "--title", "坏", "--lead", "dept-a", "--state",
                bench.path("dept-a"), "--json",
            ]
        )
        let verified = try await bench.run(
            .command,
            ["verify", "--rebuild", "--state", bench.path("dept-a"), "--json"]
        )
        let synced = try await bench.run(
            .command,
            ["sync", "now", "--state", bench.path("dept-a"), "--json"]
        )
        if verified.exit == 0 {
            // Harmless, or made good: then everything works and agrees.
            #expect(synced.exit == 0, "\(synced.output)")
            try await bench.expectAgreement(["dept-a": site])
        } else {
            #expect(verified.exit == 9 && synced.exit == 9, "\(verified.output)\(synced.output)")
            #expect(raised.exit == 9, "\(raised.output)")
            let after = try await bench.json(.hub, ["digest", "--state", bench.path("hub")])
            #expect(before["history"] as? String == after["history"] as? String)
        }
        #expect(try await hub.stop() == 0)
    }

    // MARK: Clock, descriptors, others

    @Test(
        "Ten years off either way, work and exchange go on, in the hub's order",
        .enabled(if: FakeTime.isThere, "needs the Debian package faketime"),
        arguments: ["-10y", "+10y"]
    )
    func clock(offset: String) async throws {
        let bench = try Bench()
        let (hub, site) = try await office(bench)
        for (number, arguments) in [
            ["call", "raise", "--kind", "routine", "--title", "错钟", "--lead", "dept-a"],
            ["sync", "now"],
        ].enumerated() {
            let run = try bench.start(
                FakeTime.program,
                ["-f", offset, Bench.executable(.command).path] + arguments
                    + ["--state", bench.path("dept-a"), "--json"]
            )
            try await run.end()
            #expect(run.exitStatus == 0, "\(number): \(run.output)\(run.errors)")
        }
        try await bench.raise("对钟", at: "dept-a", lead: "dept-a")
        try await bench.settle(["dept-a"])
        #expect(try await bench.titles(at: "dept-a").count == 2)
        try await bench.expectAgreement(["dept-a": site])
        try await bench.expectSound(["dept-a"])
        #expect(try await hub.stop() == 0)
    }

    @Test("A hub that runs out of descriptors serves on when they come back")
    func descriptors() async throws {
        let bench = try Bench()
        _ = try await bench.zone([("dept-a", "department")]).stop()
        let hub = try bench.start(
            "/usr/bin/prlimit",
            [
                "--nofile=64", Bench.executable(.hub).path, "serve", "--state", bench.path("hub"),
                "--listen", "127.0.0.1:0",
            ]
        )
        try await hub.says("listening on 127.0.0.1:")
        try await bench.enroll("dept-a", at: hub)
        let port = try hub.port
        let holding = try bench.start(
            "/usr/bin/python3",
            [
                "-c",
                """
                import socket,sys,time
                held=[]
                for i in range(100):
                    s=socket.socket(); s.settimeout(1)
                    try: s.connect(('127.0.0.1',int(sys.argv[1]))); held.append(s)
                    except OSError: break
                print('held',file=sys.stderr,flush=True)
                time.sleep(600)
                """, "\(port)",
            ]
        )
        try await holding.says("held")
        let meanwhile = try await bench.run(
            .command,
            ["sync", "now", "--timeout", "5", "--state", bench.path("dept-a"), "--json"]
        )
        #expect([0, 6, 8].contains(meanwhile.exit), "\(meanwhile.output)")
        try await holding.die()
        try await bench.raise("之后", at: "dept-a", lead: "dept-a")
        try await bench.settle(["dept-a"])
        #expect(hub.isRunning)
        #expect(try await hub.stop() == 0)
    }

    @Test("A machine that slept through many exchanges makes up for them with one")
    func sleep() async throws {
        let bench = try Bench()
        let hub = try await bench.zone([("dept-a", "department")])
        let proxy = try FaultProxy(upstream: .port(hub.port))
        defer { proxy.stop() }
        try await bench.enroll("dept-a", through: proxy.port)
        let daemon = try bench.start(
            .daemon,
            ["run", "--state", bench.path("dept-a")],
            environment: ["HUYING_SYNC_INTERVAL": "1s"]
        )
        try await daemon.says("ready at ")
        // It exchanges by itself.
        let first = proxy.counts.exchanges
        let end = ContinuousClock.now + .seconds(Running.patience)
        while proxy.counts.exchanges < first + 3 {
            try #require(daemon.isRunning && ContinuousClock.now < end, "\(daemon.errors)")
            try await Task.sleep(for: .milliseconds(50))
        }
        Foundation.kill(daemon.pid, SIGSTOP)
        try await Task.sleep(for: .seconds(15))
        let (before, waking) = (proxy.counts.exchanges, ContinuousClock.now)
        Foundation.kill(daemon.pid, SIGCONT)
        try await bench.raise("醒来", at: "dept-a", lead: "dept-a")
        // Awake it asks every second and for what was raised; asleep it missed fifteen.
        let awake = Int((ContinuousClock.now - waking).components.seconds)
        let count = proxy.counts.exchanges - before
        #expect(count < 15 + awake, "every missed exchange was made up for")
        try await bench.settle(["dept-a"])
        #expect(try await daemon.stop() == 0)
        #expect(try await hub.stop() == 0)
    }

    @Test("A tool that holds the database, and a reader that never ends, stop nobody for good")
    func holders() async throws {
        let bench = try Bench()
        let (hub, site) = try await office(bench)
        let reader = try bench.start(
            "/usr/bin/python3",
            [
                "-c",
                """
                import sqlite3,sys,time
                c=sqlite3.connect(sys.argv[1],isolation_level=None)
                c.execute('begin'); c.execute('select count(*) from change').fetchall()
                print('reading',file=sys.stderr,flush=True); time.sleep(600)
                """, bench.path("dept-a/store.db"),
            ]
        )
        try await reader.says("reading")
        let batch = try await bench.run(
            .command,
            ["batch", "--state", bench.path("dept-a"), "--json"],
            input: Bench.raising((0..<600).map { "读\($0)" }, lead: "dept-a")
        )
        #expect(batch.exit == 0)
        try await reader.die()
        let tool = try bench.start(
            "/usr/bin/python3",
            [
                "-c",
                """
                import sqlite3,sys,time
                c=sqlite3.connect(sys.argv[1],isolation_level=None)
                c.execute('begin exclusive')
                print('holding',file=sys.stderr,flush=True); time.sleep(3); c.execute('commit')
                """, bench.path("dept-a/store.db"),
            ]
        )
        try await tool.says("holding")
        // Waited for, not failed on.
        try await bench.raise("等一下", at: "dept-a", lead: "dept-a")
        try await tool.end()
        try await bench.settle(["dept-a"])
        #expect(try await bench.titles(at: "dept-a").count == 601)
        try await bench.expectAgreement(["dept-a": site])
        try await bench.expectSound(["dept-a"])
        let size =
            try FileManager.default
            .attributesOfItem(atPath: bench.path("dept-a/store.db"))[.size] as? Int
        let log =
            try? FileManager.default
            .attributesOfItem(atPath: bench.path("dept-a/store.db-wal"))[.size] as? Int
        #expect((log ?? 0) <= 64 << 20, "\(size ?? 0)")
        #expect(try await hub.stop() == 0)
    }
}

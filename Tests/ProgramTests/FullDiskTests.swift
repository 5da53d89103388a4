import Foundation
import Testing

@Suite("Full disks", .serialized, .enabled(if: SmallDisk.isPossible, "needs a mount of its own"))
struct FullDiskTests {
    @Test("A hub without room refuses a push as a whole; the site keeps its work and goes on later")
    func hub() async throws {
        let bench = try Bench()
        let disk = try await SmallDisk(bench, at: "hub")
        let hub = try await bench.zone([("committee", "zoneCommittee")])
        let site = try await bench.enroll("committee", at: hub)
        #expect(try await bench.sync("committee") == 0)
        let before = try await bench.json(.hub, ["status", "--state", bench.path("hub")])
        try await disk.fill()
        let work = (0..<150).map { "满\($0)" }
        let batch = try await bench.run(
            .command,
            ["batch", "--state", bench.path("committee"), "--json"],
            input: Bench.raising(work, lead: "committee")
        )
        #expect(batch.exit == 0)
        let refused = try await bench.json(
            .command,
            ["sync", "now", "--state", bench.path("committee")],
            exit: 6
        )
        #expect(refused["code"] as? String == "E3207.hubDiskFull", "\(refused)")
        #expect(refused["pending"] as? Int == work.count)
        let full = try await bench.json(.hub, ["status", "--state", bench.path("hub")])
        #expect(full["changes"] as? Int == before["changes"] as? Int, "half a push was kept")
        try await disk.clear()
        try await bench.settle(["committee"])
        #expect(try await bench.titles(at: "committee").count == work.count)
        try await bench.expectAgreement(["committee": site])
        #expect(try await hub.stop() == 0)
    }

    @Test("A full medium leaves no half backup, and a hub's full shelf takes the file later")
    func backupAndShelf() async throws {
        let bench = try Bench()
        let disk = try await SmallDisk(bench, at: "hub")
        let hub = try await bench.zone([("dept-a", "department")])
        let site = try await bench.enroll("dept-a", at: hub)
        let call = try await bench.raise("附件", at: "dept-a", lead: "dept-a")
        try await bench.settle(["dept-a"])
        let bytes = Data((0..<1_500_000).map { _ in UInt8.random(in: 0...255) })
        try bytes.write(to: URL(filePath: bench.path("film")))
        try await bench.json(
            .command,
            ["call", "attach", call, bench.path("film"), "--state", bench.path("dept-a")]
        )
        #expect(try await bench.sync("dept-a") == 0)
        // The name of a second file gets through, its bytes do not.
        try (bytes + [1]).write(to: URL(filePath: bench.path("second")))
        try await bench.json(
            .command,
            ["call", "attach", call, bench.path("second"), "--state", bench.path("dept-a")]
        )
        try await disk.fill(leaving: 900)
        _ = try await bench.sync("dept-a")
        let status = try await bench.json(.hub, ["status", "--state", bench.path("hub")])
        let missing = status["missingAttachments"] as? [[String: Any]] ?? []
        #expect(missing.map { $0["size"] as? Int } == [1_500_001], "\(status)")
        for (program, state) in [(Bench.Program.command, "dept-a"), (.hub, "hub")] {
            let refused = try await bench.run(
                program,
                [
                    "backup", "create", bench.path("hub/copy-\(state)"), "--state",
                    bench.path(state), "--json",
                ]
            )
            #expect(refused.exit == 9, "\(refused.output)")
            #expect(refused.output.contains("E3102.diskFull"), "\(refused.output)")
        }
        let listing = try bench.start("/bin/ls", [bench.path("hub")])
        try await listing.end()
        #expect(!listing.output.contains("copy-"), "\(listing.output)")
        try await disk.clear()
        try await bench.settle(["dept-a"])
        #expect(try await bench.sync("dept-a") == 0)
        let after = try await bench.json(.hub, ["status", "--state", bench.path("hub")])
        #expect((after["missingAttachments"] as? [Any])?.isEmpty == true, "\(after)")
        try await bench.expectAgreement(["dept-a": site])
        #expect(try await hub.stop() == 0)
    }

    @Test("A site without room ends with exit 9, keeps what it said it saved, and goes on later")
    func site() async throws {
        let bench = try Bench()
        let disk = try await SmallDisk(bench, at: "dept-a")
        let (_, sites) = try await bench.pair()
        try await bench.raise("先", at: "dept-a", lead: "committee")
        try await bench.settle(["committee", "dept-a"])
        let daemon = try bench.start(
            .daemon,
            ["run", "--state", bench.path("dept-a"), "--offline"]
        )
        try await daemon.says("ready at ")
        try await disk.fill()
        let work = (0..<400).map { "写\($0)" }
        let batch = try await bench.run(
            .command,
            ["batch", "--state", bench.path("dept-a"), "--json"],
            input: Bench.raising(work, lead: "committee")
        )
        #expect(batch.exit == 9, "\(batch.output.suffix(600))")
        #expect(batch.output.contains("E3102.diskFull"), "\(batch.output.suffix(600))")
        let kept = Bench.answered(batch.output)
        #expect(kept.count < work.count)
        // Reading goes on; nothing half done is seen.
        #expect(try await bench.titles(at: "dept-a").count == kept.count + 1)
        try await disk.clear()
        try await bench.raise("后", at: "dept-a", lead: "committee")
        #expect(try await daemon.stop() == 0)

        // News that do not fit are taken whole later.
        let news = try await bench.run(
            .command,
            ["batch", "--state", bench.path("committee"), "--json"],
            input: Bench.raising((0..<150).map { "来\($0)" }, lead: "dept-a")
        )
        #expect(news.exit == 0)
        #expect(try await bench.sync("committee") == 0)
        try await disk.fill()
        #expect(try await bench.sync("dept-a") == 9)
        try await disk.clear()
        try await bench.settle(["committee", "dept-a"])
        #expect(try await bench.titles(at: "dept-a").count == kept.count + 152)
        try await bench.expectAgreement(sites)
        try await bench.expectSound(["dept-a"])
    }
}

/// A small file system over one directory of a bench, in a mount namespace of its own; from then on
/// every program of the bench runs in that namespace.
struct SmallDisk {
    private static let megabytes = 24
    private let bench: Bench
    private let place: String

    /// Whether this machine lets us mount.
    static let isPossible: Bool = {
        let probe = Process()
        probe.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        probe.arguments = ["--mount", "--map-root-user", "mount", "-t", "tmpfs", "none", "/mnt"]
        probe.standardError = FileHandle.nullDevice
        guard (try? probe.run()) != nil else { return false }
        probe.waitUntilExit()
        return probe.terminationStatus == 0
    }()

    init(_ bench: Bench, at name: String) async throws {
        self.bench = bench
        place = bench.path(name)
        try FileManager.default.createDirectory(
            atPath: place,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let script = """
            mount -t tmpfs -o size=\(Self.megabytes)m,mode=0700 none "$0" || exit 1
            echo mounted >&2; exec sleep 3600
            """
        let holder = try bench.start(
            "/usr/bin/unshare",
            ["--mount", "--map-root-user", "/bin/sh", "-c", script, place]
        )
        try await holder.says("mounted")
        bench.enter(holder.pid)
    }

    /// Leaves so many KiB free.
    func fill(leaving kilobytes: Int) async throws {
        try await fill()
        let cut = try bench.start("/usr/bin/truncate", ["-s", "-\(kilobytes)K", place + "/filler"])
        try await cut.end()
    }

    /// Leaves not one page free.
    func fill() async throws {
        let filler = try bench.start(
            "/bin/sh",
            ["-c", #"cat /dev/zero >"$0" 2>/dev/null; sync "$0""#, place + "/filler"]
        )
        try await filler.end()
    }

    /// Mounts it anew as `ro` or `rw`.
    func remount(_ option: String) async throws {
        let mount = try bench.start("/bin/mount", ["-o", "remount,\(option)", place])
        guard try await mount.ends(), mount.exitStatus == 0 else {
            throw BenchError.tooSlow
        }
    }

    func clear() async throws {
        let removal = try bench.start("/bin/rm", [place + "/filler"])
        try await removal.end()
    }
}

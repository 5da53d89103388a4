import FaultProxy
import Foundation
import Testing

/// An office that was away for a month comes back over a line that is slow and never stays up for
/// long: every connection moves it forward, within bounded memory, and in the end both sides hold the
/// same.
///
/// The whole of it – 10,000 changes each way, 64 kbit/s, a drop every 30 seconds – takes half an hour:
/// `HUYING_LONG_TESTS=1`. Otherwise everything is a tenth, the line is faster, and drops come sooner, so that
/// a page as large as usual never gets through either.
@Suite("A long absence and a bad line", .serialized)
struct LongAbsenceTests {
    private struct Scale {
        var changes = 1_000
        var bytesPerSecond = 16_000
        var dropSeconds = 1.5

        init() {
            guard ProcessInfo.processInfo.environment["HUYING_LONG_TESTS"] != nil else { return }
            changes = 10_000
            bytesPerSecond = 8_000
            dropSeconds = 30
        }
    }

    /// Bytes a program may hold while it catches up; the rest of a machine is for others.
    private static let mostBytes = 192 << 20

    @Test("Thirty days away, thousands of changes, a line that drops: forward each time, and equal")
    func away() async throws {
        let scale = Scale()
        let bench = try Bench()
        let hub = try await bench.zone([("committee", "zoneCommittee"), ("dept-a", "department")])
        let proxy = try FaultProxy(upstream: .port(hub.port))
        defer { proxy.stop() }
        let sites = [
            "committee": try await bench.enroll("committee", through: proxy.port),
            "dept-a": try await bench.enroll("dept-a", at: hub),
        ]
        try await bench.settle(["committee", "dept-a"])
        try await write(scale.changes, "外", at: "committee", lead: "dept-a", bench)
        try await write(scale.changes, "内", at: "dept-a", lead: "committee", bench)
        try await bench.settle(["dept-a"])

        try proxy.set(.narrow(scale.bytesPerSecond))
        let daemon = try bench.start(.daemon, ["run", "--state", bench.path("committee")])
        try await daemon.says("ready at ")
        let dropping = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: .seconds(scale.dropSeconds))
                proxy.hangUp()
            }
        }
        defer { dropping.cancel() }
        let start = ContinuousClock.now
        var before = (pending: Int.max, held: 0)
        var (rounds, idle) = (0, 0)
        while true {
            // A clerk who waits would do the same; the daemon goes on by itself, a little later.
            _ = try await bench.run(
                .command,
                ["sync", "now", "--timeout", "60", "--state", bench.path("committee"), "--json"],
                seconds: 600
            )
            let now = try await progress(bench, at: "committee")
            #expect(now.pending <= before.pending, "what had arrived waits again")
            #expect(now.held >= before.held, "what was here is gone")
            idle = now == before ? idle + 1 : 0
            try #require(idle < 20, "no progress: \(now)")
            before = now
            rounds += 1
            if now.pending == 0, now.held >= 2 * scale.changes { break }
        }
        dropping.cancel()
        let spent = (ContinuousClock.now - start).components.seconds
        let (site, center) = (try peak(daemon.pid), try peak(hub.pid))
        print("\(scale.changes) each way in \(spent) s, \(rounds) rounds, peak \(site) \(center)")
        #expect(site < Self.mostBytes && center < Self.mostBytes)
        try proxy.set(.pass)
        try await bench.settle(["committee", "dept-a"])
        for site in sites.keys {
            #expect(try await progress(bench, at: site).held == 2 * scale.changes, "\(site)")
        }
        try await bench.expectAgreement(sites)
        try await bench.expectSound(["committee", "dept-a"])
        #expect(try await daemon.stop() == 0)
        #expect(try await hub.stop() == 0)
    }

    private func write(
        _ count: Int,
        _ name: String,
        at site: String,
        lead: String,
        _ bench: Bench
    ) async throws {
        let work = Bench.raising((0..<count).map { "\(name)\($0)" }, lead: lead)
        let batch = try await bench.run(
            .command,
            ["batch", "--state", bench.path(site), "--json"],
            input: work,
            seconds: 600
        )
        #expect(batch.exit == 0, "\(batch.output.suffix(400))")
    }

    /// Changes that wait here, and calls that are here.
    private func progress(_ bench: Bench, at site: String) async throws -> (
        pending: Int, held: Int
    ) {
        let status = try await bench.run(
            .command,
            ["status", "--state", bench.path(site), "--json"]
        )
        let pending = try #require(try status.document()["pending"] as? Int)
        let answer = try await bench.json(
            .command,
            ["sql", "SELECT count(*) FROM v_calls", "--state", bench.path(site)]
        )
        let row = (answer["rows"] as? [[Any]])?.first
        return (pending, try #require(row?.first as? Int))
    }

    /// The most memory a process ever held, in bytes.
    private func peak(_ process: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kilobytes = line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
        return try #require(kilobytes) << 10
    }
}

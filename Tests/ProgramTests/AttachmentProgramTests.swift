import FaultProxy
import Foundation
import Testing

@Suite("Files of calls, with the programs killed on the way", .serialized)
struct AttachmentProgramTests {
    private static let size = 5 << 20

    /// A file with bytes that do not repeat.
    private func file(_ name: String, in bench: Bench) throws -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<Self.size).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let path = bench.path(name)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// The part of a file that has come to a directory so far, in bytes.
    private func partly(_ directory: String) -> Int {
        let parts = directory + "/attachments/part"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parts)) ?? []
        return names.reduce(0) { sum, name in
            let facts = try? FileManager.default.attributesOfItem(atPath: parts + "/" + name)
            return sum + ((facts?[.size] as? NSNumber)?.intValue ?? 0)
        }
    }

    /// Kills a program as soon as a part of the bytes, and not all, has come to a directory.
    private func killHalfway(_ running: Running, to directory: String) async throws -> Int {
        let end = ContinuousClock.now + .seconds(Running.patience)
        while partly(directory) == 0 {
            guard running.isRunning, ContinuousClock.now < end else {
                Issue.record("it ended before any part of the bytes was seen: \(running.errors)")
                throw BenchError.tooSlow
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        try await running.die()
        let part = partly(directory)
        #expect(part > 0 && part < Self.size)
        return part
    }

    @Test("Killed halfway up and halfway down, a file arrives whole and only once over the line")
    func killed() async throws {
        let bench = try Bench()
        let hub = try await bench.zone([("committee", "zoneCommittee"), ("dept-a", "department")])
        let proxy = try FaultProxy(upstream: .port(hub.port))
        defer { proxy.stop() }
        try await bench.enroll("committee", through: proxy.port)
        try await bench.enroll("dept-a", at: hub)
        let call = try await bench.raise("路面塌陷", at: "committee", lead: "dept-a")
        let film = try file("film.mp4", in: bench)
        let attached = try await bench.json(
            .command,
            ["call", "attach", call, film, "--state", bench.path("committee")]
        )
        let hash = try #require(attached["hash"] as? String)

        // Up: the command is killed while it sends; the next goes on where the hub stands.
        try proxy.set(FaultRule(.delay(400), path: "/v1/attachment"))
        let sending = try bench.start(
            .command,
            ["sync", "now", "--state", bench.path("committee"), "--json"]
        )
        let sent = try await killHalfway(sending, to: bench.path("hub"))
        try proxy.set(.pass)
        #expect(try await bench.sync("committee") == 0)
        let whole = bench.path("hub") + "/attachments/\(hash.prefix(2))/\(hash)"
        #expect(FileManager.default.contentsEqual(atPath: whole, andPath: film))
        #expect(sent > 0 && partly(bench.path("hub")) == 0)

        // Down: a department gets it over its own line, killed while it fetches.
        try await bench.settle(["dept-a"])
        let slow = try FaultProxy(upstream: .port(hub.port))
        defer { slow.stop() }
        try slow.set(FaultRule(.delay(400), path: "/v1/attachment"))
        let get = [
            "attachment", "get", call, "film.mp4", "--to", bench.path("copy.mp4"), "--state",
            bench.path("dept-a"), "--json",
        ]
        let fetching = try bench.start(
            Bench.executable(.command).path,
            get,
            environment: ["HUYING_HUB_URL": "http://127.0.0.1:\(slow.port)"]
        )
        _ = try await killHalfway(fetching, to: bench.path("dept-a"))
        #expect(!FileManager.default.fileExists(atPath: bench.path("copy.mp4")))
        let fetched = try await bench.run(.command, get)
        #expect(fetched.exit == 0, "\(fetched.output)\(fetched.errors)")
        #expect(
            FileManager.default.contentsEqual(atPath: bench.path("copy.mp4"), andPath: film)
        )
        #expect(partly(bench.path("dept-a")) == 0)
        try await bench.expectSound(["committee", "dept-a"])
    }
}

import FaultProxy
import Foundation
import Testing

@Suite("Clients that wait for news", .serialized)
struct WaitingTests {
    @Test("A hub notices that waiting clients hung up, and gives their descriptors back")
    func hangUps() async throws {
        let bench = try Bench(environment: ["HUYING_LIMITS_WAIT": "55s"])
        let hub = try await bench.zone([("committee", "zoneCommittee")])
        let proxy = try FaultProxy(upstream: .port(hub.port))
        defer { proxy.stop() }
        try await bench.enroll("committee", through: proxy.port)
        let daemon = try bench.start(.daemon, ["run", "--state", bench.path("committee")])
        var question: [UInt8]?
        try await until("the daemon waits") {
            question = proxy.lastRequest(path: "/v1/wait")
            return question != nil
        }
        #expect(try await daemon.stop() == 0)
        let bytes = try #require(question)
        let before = try descriptors(of: hub)
        // Nothing happens in the zone, so each of these would be held for as long as a hub holds one.
        let clients = (0..<300).compactMap { _ in Socket.connect(port: (try? hub.port) ?? 0) }
        #expect(clients.count == 300)
        for client in clients { client.write(bytes) }
        try await until("all are held") {
            try descriptors(of: hub) >= before + clients.count
        }
        for (index, client) in clients.enumerated() {
            if index.isMultiple(of: 2) { client.resetWhenClosed() }
            client.close()
        }
        // A hub that has served a while keeps some descriptors of its own more than at its start.
        // Well below the time a hub holds a waiting client.
        try await until("all are let go", within: 40) { try descriptors(of: hub) < before + 30 }
        #expect(try await hub.stop() == 0)
    }

    private func descriptors(of process: Running) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.pid)/fd").count
    }

    private func until(
        _ what: Comment,
        within seconds: Double = Running.patience,
        _ isTrue: () throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while try !isTrue() {
            guard ContinuousClock.now < end else {
                Issue.record(what)
                throw BenchError.tooSlow
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

import FaultProxy
import Foundation
import Testing

@Suite("Enrolling through the programs", .serialized)
struct EnrolmentProgramTests {
    @Test("Wrong, used and mistyped codes end with exit 4 and leave nothing behind")
    func codes() async throws {
        let bench = try Bench()
        let hub = try await bench.zone([("dept-a", "department")])
        let url = try hub.url
        let code = try await bench.code(for: "dept-a")
        try await bench.json(.command, ["enroll", url, code, "--state", bench.path("a")])
        for wrong in [code, "AAAA-AAAA-AAAA-AAAA"] {
            let refused = try await bench.run(
                .command,
                ["enroll", url, wrong, "--state", bench.path("b"), "--json"]
            )
            #expect(refused.exit == 4, "\(refused.output)")
        }
        let reading = try await bench.run(
            .command,
            ["call", "list", "--state", bench.path("b"), "--json"]
        )
        #expect(reading.exit == 4)
    }

    @Test(
        "A spoilt line during enrolment spends no code",
        arguments: ["login", "cut-answer 0", "cut-answer 40", "cut-request 60", "gateway 502"]
    )
    func spoiltLine(fault: String) async throws {
        let bench = try Bench()
        let hub = try await bench.zone([("dept-a", "department")])
        let proxy = try FaultProxy(upstream: .port(hub.port))
        defer { proxy.stop() }
        let code = try await bench.code(for: "dept-a")
        let arguments = [
            "enroll", "http://127.0.0.1:\(proxy.port)", code, "--state", bench.path("a"),
        ]
        for after in 0...1 {
            var rule = try #require(FaultRule(words: fault))
            rule.after = after
            try proxy.set(rule)
            let spoilt = try await bench.run(.command, arguments + ["--json"])
            #expect(spoilt.exit != 0, "after \(after): \(spoilt.output)")
        }
        try proxy.set(.pass)
        let enrolled = try await bench.json(.command, arguments)
        #expect(enrolled["party"] as? String == "dept-a")
        let status = try await bench.json(.hub, ["status", "--state", bench.path("hub")])
        #expect((status["sites"] as? [Any])?.count == 1)
    }
}

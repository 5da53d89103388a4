import Courier
import Foundation
import Glibc
import Testing

@Suite("huying-hub as a program", .serialized)
struct HubProgramTests {
    @Test("It is founded once, looked after while serving and while not, and stops cleanly")
    func everyday() async throws {
        let bench = try Bench()
        let hub = try await bench.zone([("committee", "zoneCommittee")])
        let sheet = try FileManager.default.attributesOfItem(atPath: bench.path("sheet"))
        #expect(sheet[.posixPermissions] as? Int == 0o600)
        let state = try FileManager.default.attributesOfItem(atPath: bench.path("hub"))
        #expect(state[.posixPermissions] as? Int == 0o700)
        try await bench.json(.hub, ["init", "--state", bench.path("hub"), "--name", "x"], exit: 78)

        try await bench.json(
            .hub,
            [
                "party", "add", "dept-a", "--kind", "department", "--name", "住建局", "--state",
                bench.path("hub"),
            ]
        )
        _ = try await bench.code(for: "dept-a")
        let serving = try await bench.json(.hub, ["status", "--state", bench.path("hub")])
        #expect((serving["parties"] as? [Any])?.count == 2)
        let second = try await bench.run(
            .hub,
            ["serve", "--state", bench.path("hub"), "--listen", "127.0.0.1:0"]
        )
        #expect(second.exit == 9)
        #expect(try await hub.stop() == 0)
        let resting = try await bench.json(.hub, ["status", "--state", bench.path("hub")])
        #expect(resting["changes"] as? Int == serving["changes"] as? Int)
        #expect(resting["incarnation"] as? Int == serving["incarnation"] as? Int)
    }

    @Test("All three programs tell the same version")
    func version() async throws {
        let bench = try Bench()
        var versions: Set<String> = []
        for program in [Bench.Program.hub, .daemon, .command] {
            let finished = try await bench.run(program, ["--version"])
            #expect(finished.exit == 0)
            versions.insert(finished.output)
        }
        #expect(versions.count == 1)
    }

    @Test("Mistakes have the contract's exit codes, in JSON as in text")
    func mistakes() async throws {
        let bench = try Bench()
        try await bench.json(.hub, ["init", "--state", bench.path("hub"), "--name", "x"])
        let state = ["--state", bench.path("hub")]
        try await bench.json(.hub, ["invite", "--party", "nobody"] + state, exit: 64)
        try await bench.json(
            .hub,
            ["party", "add", "a", "--kind", "kingdom", "--name", "a"] + state,
            exit: 64
        )
        try await bench.json(.hub, ["invite"] + state, exit: 64)
        #expect(try await bench.run(.hub, ["invite"] + state).exit == 64)
        try await bench.json(.hub, ["status", "--state", bench.path("nothing")], exit: 78)
        try await bench.json(
            .hub,
            ["serve", "--listen", "nowhere"] + state,
            exit: 78
        )
        let wrong = try await bench.json(.hub, ["digest", "--site", "x"] + state, exit: 64)
        for key in ["type", "code", "message", "effect", "next"] {
            #expect(wrong[key] is String, "\(key)")
        }
    }

    @Test("What was acknowledged outlives kill -9 at any moment")
    func killLoop() async throws {
        let bench = try Bench()
        var hub = try await bench.zone([])
        var acknowledged: [String] = []
        for round in 0..<8 {
            let victim = hub
            // The last of a round meets the kill, whatever a machine needs for those before it.
            let last = round % 4
            for number in 0...last {
                let killing = Task {
                    guard number == last else { return }
                    try await Task.sleep(for: .milliseconds(30 * round))
                    victim.kill()
                }
                let id = "p-\(round)-\(number)"
                let added = try await bench.run(
                    .hub,
                    [
                        "party", "add", id, "--kind", "department", "--name", id, "--state",
                        bench.path("hub"), "--json",
                    ]
                )
                if added.exit == 0 { acknowledged.append(id) }
                try await killing.value
            }
            try await victim.end()
            hub = try await bench.serve()
        }
        let status = try await bench.json(.hub, ["status", "--state", bench.path("hub")])
        let known = (status["parties"] as? [[String: Any]])?.compactMap { $0["party"] as? String }
        #expect(acknowledged.count >= 12)
        #expect(Set(acknowledged).subtracting(known ?? []).isEmpty)
    }

    @Test("A backup taken while serving restores; a lost hub is recovered from its sheet")
    func backupAndRecovery() async throws {
        let bench = try Bench()
        let hub = try await bench.zone([("committee", "zoneCommittee")])
        let state = ["--state", bench.path("hub")]
        let before = try await bench.json(.hub, ["digest"] + state)
        try await bench.json(.hub, ["backup", "create", bench.path("copy")] + state)
        #expect(try await hub.stop() == 0)
        let old = try await bench.json(.hub, ["status"] + state)
        try await bench.json(.hub, ["restore", bench.path("copy")] + state)
        let restored = try await bench.json(.hub, ["status"] + state)
        let incarnation = try #require(restored["incarnation"] as? Int)
        #expect(incarnation > old["incarnation"] as? Int ?? .max)
        let after = try await bench.json(.hub, ["digest"] + state)
        #expect(before["digest"] as? String != nil && after["digest"] as? String != nil)
        #expect((restored["parties"] as? [Any])?.count == 1)

        try await Task.sleep(for: .seconds(1))
        let recovered = try await bench.json(
            .hub,
            ["recover", "--state", bench.path("new"), "--recovery-file", bench.path("sheet")]
        )
        #expect(recovered["deployment"] as? String == old["deployment"] as? String)
        #expect(recovered["incarnation"] as? Int ?? 0 >= incarnation)
        _ = try await bench.serve("new")
    }

    @Test("It answers strangers with refusals and never with their own words")
    func strangers() async throws {
        let bench = try Bench()
        let hub = try await bench.zone([])
        let url = try hub.url
        let courier = try HTTPCourier()
        defer { courier.shutdown() }
        for (path, method, status) in [
            ("/livez", "GET", 200), ("/v1/hub", "GET", 200), ("/v1/wait", "GET", 400),
            ("/v1/sync", "POST", 400), ("/v1/enrol", "POST", 400), ("/v1/nothing", "GET", 404),
        ] {
            var request = CourierRequest(
                method == "GET" ? .get : .post,
                url + path,
                body: method == "GET" ? [] : Array("<script>alert(1)</script>".utf8),
                answerLimit: 1 << 20
            )
            request.wantedHeaders = ["Cache-Control"]
            let answer = try await courier.send(request)
            #expect(answer.status == status, "\(path)")
            #expect(!String(decoding: answer.body, as: UTF8.self).contains("script"))
            if path.hasPrefix("/v1"), status != 404 {
                #expect(answer.headers.values.contains("no-store"), "\(answer.headers)")
            }
        }
        let large = CourierRequest(
            .post,
            url + "/v1/sync",
            body: [UInt8](repeating: 0, count: 9 << 20),
            answerLimit: 1 << 20
        )
        #expect(try await courier.send(large).status == 413)
        #expect(try await hub.stop() == 0)
    }

    @Test("SIGTERM ends hub and daemon with 0, Ctrl-C with 130")
    func signals() async throws {
        let bench = try Bench()
        let hub = try await bench.zone([("dept-a", "department")])
        try await bench.enroll("dept-a", at: hub)
        for (signal, exit) in [(SIGTERM, Int32(0)), (SIGINT, 130)] {
            let daemon = try bench.start(.daemon, ["run", "--state", bench.path("dept-a")])
            try await daemon.says("ready at")
            #expect(try await daemon.stop(by: signal) == exit)
        }
        #expect(try await hub.stop(by: SIGINT) == 130)
        let again = try await bench.serve()
        #expect(try await again.stop() == 0)
    }

    @Test("A request that arrives drop by drop is cut off when its time is up")
    func slowBody() async throws {
        let bench = try Bench()
        _ = try await bench.zone([]).stop()
        let hub = try bench.start(
            .hub,
            ["serve", "--state", bench.path("hub"), "--listen", "127.0.0.1:0"],
            environment: ["HUYING_LIMITS_REQUEST": "1s"]
        )
        try await hub.says("listening on 127.0.0.1:")
        let line = try LineSocket(port: hub.port)
        try line.send("POST /v1/sync HTTP/1.1\r\nHost: hub\r\nContent-Length: 1000\r\n\r\n")
        // A drop now and then keeps the line from being idle; the hub closes it all the same.
        while line.isOpen {
            try? line.send("x")
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(try await hub.stop() == 0)
    }
}

/// A connection by hand, for what no honest client does.
private final class LineSocket {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let outcome = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard outcome == 0 else { throw BenchError.noAddress }
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        else { throw BenchError.noAddress }
    }

    /// False once the other side closed.
    var isOpen: Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT) | Int32(MSG_PEEK))
        return count > 0 || count < 0 && errno == EAGAIN
    }
}

import Courier
import FaultProxy
import Synchronization
import Testing

/// The proxy in front of a server that echoes: what both sides then see.
@Suite(.timeLimit(.minutes(10)))
struct FaultProxyTests {
    private let hub: EchoHub
    private let proxy: FaultProxy
    private let courier: HTTPCourier

    init() throws {
        hub = try EchoHub()
        proxy = try FaultProxy(upstream: .port(hub.port))
        courier = try HTTPCourier()
    }

    private func ask(
        _ body: String = "0123456789",
        path: String = "/v1/sync",
        within deadline: Duration = .seconds(300)
    ) async throws(CourierError) -> CourierAnswer {
        var request = CourierRequest(
            .post,
            "http://127.0.0.1:\(proxy.port)\(path)",
            body: Array(body.utf8),
            answerLimit: 100_000
        )
        request.mayRepeat = false
        request.totalDeadline = deadline
        request.wantedHeaders = ["location", "content-encoding", "x-echo"]
        return try await courier.send(request)
    }

    @Test func nothingIsChangedUntilAFaultIsSet() async throws {
        let answer = try await ask()
        #expect(answer.body == Array("0123456789".utf8))
        #expect(answer.headers == ["x-echo": "yes"])
        #expect(hub.requests.count == 1)
        #expect(proxy.counts.exchanges == 1)
        #expect(proxy.counts.faulted == 0)
    }

    @Test(arguments: [
        "cut-request 0", "cut-request 20", "cut-request 20 reset", "cut-answer 0",
        "swallow-answer", "cut-answer 10", "cut-answer 60 reset", "break-chunks",
    ])
    func aCutIsACutWhereverItFalls(words: String) async throws {
        try proxy.set(try #require(Fault(words: words)))
        let error = await #expect(throws: CourierError.self) { try await ask() }
        #expect(error?.code == "E1108.cutOff", "\(String(describing: error))")
        let hasArrived = !words.hasPrefix("cut-request")
        #expect(hub.requests.count == (hasArrived ? 1 : 0))
    }

    @Test func refusedMeansThatNobodyListensUntilItIsLifted() async throws {
        _ = try await ask()
        try proxy.set(.refuse)
        await #expect(throws: CourierError.unreachable(errno: 111)) { try await ask() }
        try proxy.set(.pass)
        #expect(try await ask().status == 200)
    }

    @Test(arguments: ["black-hole", "trickle-answer 20", "trickle-request 20", "delay 4000"])
    func aLineTooSlowRunsIntoTheDeadline(words: String) async throws {
        try proxy.set(try #require(Fault(words: words)))
        let error = await #expect(throws: CourierError.self) {
            try await ask(within: .seconds(2))
        }
        #expect(error?.code == "E1107.timedOut")
    }

    @Test(arguments: ["endless-head", "endless-body"])
    func anEndlessAnswerRunsIntoItsLimit(words: String) async throws {
        try proxy.set(try #require(Fault(words: words)))
        let error = await #expect(throws: CourierError.self) { try await ask() }
        #expect(error?.code == "E1109.tooLarge")
    }

    @Test func pagesOfDevicesComeWithoutTheHubOrAfterIt() async throws {
        try proxy.set(.login)
        let login = try await ask()
        #expect(login.status == 200)
        #expect(String(decoding: login.body, as: UTF8.self).contains("<form"))
        try proxy.set(.redirect("http://elsewhere.example/"))
        let redirect = try await ask()
        #expect(redirect.status == 302)
        #expect(redirect.headers["location"] == "http://elsewhere.example/")
        try proxy.set(.gateway(502))
        #expect(try await ask().status == 502)
        #expect(hub.requests.isEmpty)
        try proxy.set(.gatewayAfter(504))
        #expect(try await ask().status == 504)
        #expect(hub.requests.count == 1)
    }

    @Test func requestsAreRepeatedAndOldAnswersComeAgain() async throws {
        #expect(try await ask("one").body == Array("one".utf8))
        try proxy.set(.replay(.first))
        #expect(try await ask("two").body == Array("one".utf8))
        #expect(hub.requests.count == 1)
        try proxy.set(.duplicate(2, answer: .last))
        #expect(try await ask("three").body == Array("three".utf8))
        #expect(
            hub.requests.map(\.body) == ["one", "three", "three", "three"].map { Array($0.utf8) }
        )
        #expect(proxy.resend(path: "/v1/sync") == "HTTP/1.1 200 OK")
        #expect(hub.requests.count == 5)
    }

    @Test func bodiesAreRewrittenInFullForm() async throws {
        let changes: [(String, String)] = [
            ("alter-answer 1", "0023456789"), ("alter-request 0", "1123456789"),
            ("shorten-answer 3", "0123456"), ("lengthen-answer 2", "0123456789\0\0"),
            ("empty-answer", ""), ("chunk-answer 3", "0123456789"), ("hold 1", "0123456789"),
            ("strip-headers", "0123456789"),
        ]
        for (words, expected) in changes {
            try proxy.set(try #require(Fault(words: words)))
            let answer = try await ask()
            #expect(answer.status == 200)
            #expect(String(decoding: answer.body, as: UTF8.self) == expected, "\(words)")
        }
        try proxy.set(.packAnswer)
        let packed = try await ask()
        #expect(packed.headers["content-encoding"] == "gzip")
        // Head of ten, one stored block of ten with its mark and two counts, CRC of zlib, length.
        #expect(packed.body.count == 33)
        #expect(packed.body.suffix(8) == [0xC6, 0xC7, 0x84, 0xA6, 10, 0, 0, 0])
    }

    @Test func aRuleBefallsOnlyThePathAndTheTimesItNames() async throws {
        try proxy.set(try #require(FaultRule(words: "gateway 503 path=/v1/wait after=1 times=2")))
        var statuses: [Int] = []
        for path in ["/v1/sync", "/v1/wait", "/v1/wait", "/v1/sync", "/v1/wait?x=1", "/v1/wait"] {
            statuses.append(try await ask(path: path).status)
        }
        #expect(statuses == [200, 200, 503, 200, 503, 200])
        #expect(proxy.counts.faulted == 2)
    }

    @Test func aSiteThatHangsUpIsSeenByTheHub() async throws {
        let waiting = Task { [self] in try await ask(path: "/hang") }
        while hub.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        #expect(hub.openConnections == 1)
        waiting.cancel()
        _ = await waiting.result
        while hub.openConnections > 0 { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test func rawBytesAreCopiedAndCutByTheirCount() async throws {
        let raw = try FaultProxy(upstream: .port(hub.port), isRaw: true)
        var request = CourierRequest(
            .post,
            "http://127.0.0.1:\(raw.port)/",
            body: [1, 2, 3],
            answerLimit: 100
        )
        request.mayRepeat = false
        #expect(try await courier.send(request).body == [1, 2, 3])
        for words in ["cut-answer 12", "cut-answer 12 reset", "cut-request 12"] {
            try raw.set(try #require(Fault(words: words)))
            let error = await #expect(throws: CourierError.self) {
                try await courier.send(request)
            }
            #expect(error?.code == "E1108.cutOff")
        }
        try raw.set(.pass)
        #expect(try await courier.send(request).status == 200)
    }

    @Test func wordsThatSayNoFaultAreRefused() {
        for words in [
            "", "nothing", "cut-answer", "cut-answer -1", "cut-answer 1 gently", "pass 1",
            "delay", "delay x", "redirect", "duplicate 1 middle",
        ] {
            #expect(Fault(words: words) == nil, "\(words)")
        }
        #expect(FaultRule(words: "pass times=-1") == nil)
        #expect(Fault(words: "cut-answer 100 reset") == .cutAnswer(100, .reset))
        #expect(Fault(words: "duplicate 3 first") == .duplicate(3, answer: .first))
        #expect(Fault(words: "replay last") == .replay(.last))
    }
}

/// Answers every request with its own body; a request to `/hang` is never answered.
private final class EchoHub: Sendable {
    private let listener: Listener
    private let seen: Seen

    private final class Seen: Sendable {
        let messages = Mutex<[HTTPMessage]>([])
    }

    init() throws {
        let seen = Seen()
        self.seen = seen
        listener = try Listener(.port(0)) { socket in
            var reader = HTTPReader(socket)
            while let request = reader.request() {
                seen.messages.withLock { $0.append(request) }
                if request.path == "/hang" {
                    _ = socket.read()
                    return
                }
                let head =
                    "HTTP/1.1 200 OK\r\nX-Echo: yes\r\nContent-Length: \(request.body.count)\r\n\r\n"
                guard socket.write(Array(head.utf8) + request.body) else { return }
            }
        }
    }

    deinit {
        listener.stop()
    }

    var port: Int { listener.port }
    var requests: [HTTPMessage] { seen.messages.withLock { $0 } }
    var openConnections: Int { listener.open }
}

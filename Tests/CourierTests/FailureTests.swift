import Courier
import FaultProxy
import Testing

@Suite(.timeLimit(.minutes(10)))
struct FailureTests {
    private let courier: HTTPCourier

    init() throws {
        courier = try HTTPCourier()
    }

    /// What the peer does before it hangs up, and where that leaves the request.
    enum Cut: CaseIterable, Sendable {
        case atOnce, insideRequest, afterRequest, insideHead, insideBody, insideChunk, reset

        var phase: CourierError.Phase {
            switch self {
            case .atOnce, .afterRequest: .waiting
            case .insideRequest: .sending
            case .insideHead, .insideBody, .insideChunk, .reset: .receiving
            }
        }

        func serve(_ socket: Socket) {
            switch self {
            case .atOnce:
                return
            case .insideRequest:
                _ = socket.read(upTo: 1_000)
                socket.resetWhenClosed()
            case .afterRequest:
                _ = socket.read()
            case .insideHead:
                _ = socket.read()
                socket.write("HTTP/1.1 200 OK\r\nContent-")
            case .insideBody:
                _ = socket.read()
                socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
            case .insideChunk:
                _ = socket.read()
                socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n12345")
            case .reset:
                _ = socket.read()
                socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
                // The bytes must be read before the reset overtakes them.
                _ = Socket.readable(of: [socket], milliseconds: 200)
                socket.resetWhenClosed()
            }
        }
    }

    @Test(arguments: Cut.allCases)
    func aCutIsAnErrorThatNamesItsPhase(cut: Cut) async throws {
        let server = try TinyServer(raw: { cut.serve($0) })
        let size = cut == .insideRequest ? 20_000_000 : 10
        let request = CourierRequest(
            .post,
            server.url,
            body: [UInt8](repeating: 7, count: size),
            answerLimit: 100
        )
        let error = await #expect(throws: CourierError.self) { try await courier.send(request) }
        #expect(error == .cutOff(cut.phase))
        #expect(error?.mayHaveArrived == true)
    }

    /// Expects a deadline to end a request in a phase. On a busy machine a short one may end it before
    /// it has come so far, so it grows until the phase is reached.
    private func expectTimeout(
        _ phase: CourierError.Phase,
        of request: CourierRequest,
        at setting: (inout CourierRequest, Duration) -> Void
    ) async {
        var (request, deadline) = (request, Duration.milliseconds(150))
        while true {
            setting(&request, deadline)
            let error = await #expect(throws: CourierError.self) {
                try await courier.send(request)
            }
            if error == .timedOut(phase) { return }
            guard error?.code == "E1107.timedOut", deadline < .seconds(60) else {
                Issue.record("never timed out while \(phase), at last \(error as Any)")
                return
            }
            deadline *= 2
        }
    }

    @Test func aSilentPeerIsLeftAtTheTotalDeadline() async throws {
        let server = try TinyServer(raw: { socket in
            while socket.read() != nil {}
        })
        let request = CourierRequest(.get, server.url, answerLimit: 100)
        await expectTimeout(.waiting, of: request) { $0.totalDeadline = $1 }
    }

    @Test func aTrickleIsLeftAtTheTotalDeadlineAndSilenceBeforeIt() async throws {
        let server = try TinyServer(raw: { socket in
            _ = socket.read()
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx")
            while socket.read() != nil {}
        })
        var request = CourierRequest(.get, server.url, answerLimit: 1_000)
        await expectTimeout(.receiving, of: request) { $0.totalDeadline = $1 }
        // Without another deadline, only silence can end it.
        request.totalDeadline = nil
        await expectTimeout(.receiving, of: request) {
            $0.silenceDeadline = max($1, .seconds(1))
        }
    }

    @Test func aPeerThatNeverAgreesOnTLSIsLeftAtTheConnectDeadline() async throws {
        let server = try TinyServer(raw: { socket in
            while socket.read() != nil {}
        })
        let request = CourierRequest(
            .get,
            "https" + server.url.dropFirst(4),
            answerLimit: 100
        )
        await expectTimeout(.securing, of: request) { $0.connectDeadline = $1 }
    }

    @Test func nobodyListeningIsUnreachable() async throws {
        let server = try TinyServer { _ in nil }
        let url = server.url
        server.stop()
        await #expect(throws: CourierError.unreachable(errno: 111)) {
            try await courier.send(CourierRequest(.get, url, answerLimit: 100))
        }
        var request = CourierRequest(.get, "http://desk/", answerLimit: 100)
        request.socketPath = "/tmp/courier-nobody-\(UInt64.random(in: 0 ... .max)).sock"
        await #expect(throws: CourierError.unreachable(errno: 2)) {
            try await courier.send(request)
        }
    }

    @Test func aNameWithoutAnAddressIsUnknown() async throws {
        var request = CourierRequest(.get, "https://no.such.host.invalid/", answerLimit: 100)
        request.proxy = .none
        await #expect(throws: CourierError.nameUnknown) { try await courier.send(request) }
    }

    @Test func aCancelledTaskLeavesItsRequestAtOnceAndTheLineClosed() async throws {
        let server = try TinyServer(raw: { socket in
            while socket.read() != nil {}
        })
        let task = Task { [courier] in
            try await courier.send(CourierRequest(.get, server.url, answerLimit: 100))
        }
        while server.openConnections == 0 { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        await #expect(throws: CourierError.cancelled) { try await task.value }
        while server.openConnections > 0 { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test func aTaskCancelledBeforehandSendsNothingForLong() async throws {
        let server = try TinyServer(raw: { socket in
            while socket.read() != nil {}
        })
        let task = Task { [courier] in
            while !Task.isCancelled { await Task.yield() }
            return try await courier.send(CourierRequest(.get, server.url, answerLimit: 100))
        }
        task.cancel()
        await #expect(throws: CourierError.cancelled) { try await task.value }
    }

    @Test func shuttingDownEndsWhatIsUnderWayAndRefusesWhatComesLater() async throws {
        let server = try TinyServer(raw: { socket in
            while socket.read() != nil {}
        })
        let request = CourierRequest(.get, server.url, answerLimit: 100)
        let task = Task { [courier] in try await courier.send(request) }
        while server.openConnections == 0 { try await Task.sleep(for: .milliseconds(5)) }
        courier.shutdown()
        courier.shutdown()
        await #expect(throws: CourierError.shutDown) { try await task.value }
        await #expect(throws: CourierError.shutDown) { try await courier.send(request) }
        await #expect(throws: CourierError.shutDown) { try await courier.open(request) }
        while server.openConnections > 0 { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test func droppedCouriersLeaveNoDescriptorBehind() async throws {
        let server = try TinyServer { _ in HTTPMessage(status: "200 OK", body: "ok") }
        let remain = try await Descriptors.stayOpen(of: 200) {
            for _ in 0..<200 {
                let courier = try HTTPCourier()
                let request = CourierRequest(.get, server.url, answerLimit: 10)
                #expect(try await courier.send(request).status == 200)
            }
        }
        #expect(!remain)
    }

    @Test(arguments: [
        "", "hub.example", "/v1/sync", "ftp://127.0.0.1/", "file:///etc/passwd",
        "http://127.0.0.1/a b", "http://127.0.0.1/\r\nX: y", "http://name:word@127.0.0.1/",
    ])
    func aURLThatIsNoneIsRefused(url: String) async throws {
        let error = await #expect(throws: CourierError.self) {
            try await courier.send(CourierRequest(.get, url, answerLimit: 100))
        }
        #expect(error?.code == "E1111.unusable")
    }

    @Test(arguments: [
        CourierRequest.Header("X-A", "b\r\nX-C: d"), .init("X A", "b"), .init("", "b"),
        .init("Content-Length", "3"), .init("Transfer-Encoding", "chunked"),
    ])
    func aHeaderThatWouldBreakTheRequestIsRefused(header: CourierRequest.Header) async throws {
        var request = CourierRequest(.get, "http://127.0.0.1:1/", answerLimit: 100)
        request.headers = [header]
        let error = await #expect(throws: CourierError.self) { try await courier.send(request) }
        #expect(error?.code == "E1111.unusable")
    }

    @Test(arguments: [
        "http://127.0.0.1.example.com/", "http://localhost.example/", "http://192.0.2.1/",
        "http://[::2]/", "http://127.example/",
    ])
    func plainHTTPNeverLeavesThisMachine(url: String) async throws {
        await #expect(throws: CourierError.unprotected) {
            try await courier.send(CourierRequest(.get, url, answerLimit: 100))
        }
    }

    @Test func loopbackIsKnownInEveryFormThatIsOne() throws {
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "[::1]", "2130706433"] {
            #expect(try CourierURL("http://\(host):1/").isLoopback, "\(host)")
        }
    }
}

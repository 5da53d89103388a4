import Courier
import FaultProxy
import Testing

@Suite(.timeLimit(.minutes(10)))
struct AnswerTests {
    private let courier: HTTPCourier

    init() throws {
        courier = try HTTPCourier()
    }

    @Test func aRequestArrivesAsWrittenAndItsAnswerComesBack() async throws {
        let server = try TinyServer { request in
            HTTPMessage(
                status: "201 Created",
                headers: ["X-Kept: 甲  ", "X-Dropped: b"],
                body: String(decoding: request.body, as: UTF8.self)
            )
        }
        var request = CourierRequest(
            .post,
            server.url + "v1/sync?x=1",
            body: Array("呼叫".utf8),
            answerLimit: 100
        )
        request.headers = [
            .init("Content-Type", "application/cbor"), .init("X-Empty", ""),
        ]
        request.wantedHeaders = ["x-KEPT", "x-absent"]
        let answer = try await courier.send(request)

        #expect(answer.status == 201)
        #expect(answer.body == Array("呼叫".utf8))
        #expect(answer.headers == ["x-kept": "甲"])
        let seen = try #require(server.seen.all.first)
        #expect(seen.startLine == "POST /v1/sync?x=1 HTTP/1.1")
        #expect(seen.header("content-type") == "application/cbor")
        #expect(seen.header("x-empty") == "")
        for unasked in ["accept", "expect", "user-agent", "accept-encoding"] {
            #expect(seen.header(unasked) == nil)
        }
        #expect(answer.traffic.bytesSent == seen.bytes.count)
    }

    @Test(arguments: [CourierRequest.Method.get, .post, .put, .delete])
    func everyMethodIsSentAsSuch(method: CourierRequest.Method) async throws {
        let server = try TinyServer { _ in HTTPMessage(status: "200 OK", body: "") }
        let answer = try await courier.send(CourierRequest(method, server.url, answerLimit: 0))
        #expect(answer.status == 200)
        let seen = try #require(server.seen.all.first)
        #expect(seen.startLine == "\(method.rawValue) / HTTP/1.1")
        #expect(seen.header("content-length") == (method == .post || method == .put ? "0" : nil))
    }

    @Test func aLargeBodyTravelsBothWaysUnaltered() async throws {
        let server = try TinyServer { request in
            HTTPMessage(
                head: Array(
                    "HTTP/1.1 200 OK\r\nContent-Length: \(request.body.count)\r\n\r\n".utf8
                ),
                body: request.body
            )
        }
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let answer = try await courier.send(
            CourierRequest(.post, server.url, body: body, answerLimit: body.count)
        )
        #expect(answer.body == body)
        #expect(answer.traffic.bytesSent == server.seen.all.first?.bytes.count)
        #expect(server.seen.all.first?.body == body)
    }

    @Test func aRedirectIsAnAnswerAndNobodyFollowsIt() async throws {
        let server = try TinyServer { _ in
            HTTPMessage(status: "302 Found", headers: ["Location: /elsewhere"], body: "")
        }
        var request = CourierRequest(.get, server.url, answerLimit: 100)
        request.wantedHeaders = ["location"]
        let answer = try await courier.send(request)
        #expect(answer.status == 302)
        #expect(answer.headers["location"] == "/elsewhere")
        #expect(server.seen.all.count == 1)
    }

    @Test func aPackedBodyIsLeftPackedAndAnInterimAnswerIsSkipped() async throws {
        let packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        let server = try TinyServer { _ in
            let head =
                "HTTP/1.1 103 Early Hints\r\nX-A: early\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\n"
            return HTTPMessage(head: Array(head.utf8), body: packed)
        }
        var request = CourierRequest(.get, server.url, answerLimit: 100)
        request.wantedHeaders = ["X-A", "Content-Encoding"]
        let answer = try await courier.send(request)
        #expect(answer.status == 200)
        #expect(answer.body == packed)
        #expect(answer.headers == ["content-encoding": "gzip"])
    }

    @Test(arguments: [true, false])
    func anAnswerBeyondItsLimitIsRefusedWhetherItAnnouncesItsLengthOrNot(
        isAnnounced: Bool
    ) async throws {
        let server = try TinyServer(raw: { socket in
            _ = socket.read()
            let length = isAnnounced ? "Content-Length: 99999999\r\n" : ""
            socket.write("HTTP/1.1 200 OK\r\n\(length)\r\n")
            // Endless; ends because the other side hangs up.
            while socket.write([UInt8](repeating: 0, count: 1 << 14)) {}
        })
        let request = CourierRequest(.get, server.url, answerLimit: 100_000)
        await #expect(throws: CourierError.tooLarge(limit: 100_000)) {
            try await courier.send(request)
        }
    }

    @Test func anAnswerOfExactlyTheLimitIsTaken() async throws {
        let server = try TinyServer { _ in HTTPMessage(status: "200 OK", body: "12345") }
        #expect(
            try await courier.send(CourierRequest(.get, server.url, answerLimit: 5)).body.count == 5
        )
        await #expect(throws: CourierError.tooLarge(limit: 4)) {
            try await courier.send(CourierRequest(.get, server.url, answerLimit: 4))
        }
    }

    @Test(arguments: [1, 1_000])
    func anEndlessHeadIsRefused(linesPerWrite: Int) async throws {
        let server = try TinyServer(raw: { socket in
            _ = socket.read()
            socket.write("HTTP/1.1 200 OK\r\n")
            let line = linesPerWrite == 1 ? "x" : "X-Endless: yes\r\n"
            let piece = String(repeating: line, count: 1_000)
            while socket.write(piece) {}
        })
        await #expect(throws: CourierError.tooLarge(limit: 64 << 10)) {
            try await courier.send(CourierRequest(.get, server.url, answerLimit: 100))
        }
    }

    @Test func whatIsNotHTTPIsSaidToBeNone() async throws {
        let server = try TinyServer(raw: { socket in
            _ = socket.read()
            socket.write("SSH-2.0-OpenSSH_9.2\r\n")
            _ = socket.read()
        })
        let error = await #expect(throws: CourierError.self) {
            try await courier.send(CourierRequest(.get, server.url, answerLimit: 100))
        }
        #expect(error?.layer == .answer)
        #expect(error?.code == "E1110.notHTTP")
    }

    @Test func aKeptConnectionServesTheNextRequest() async throws {
        let server = try TinyServer { _ in HTTPMessage(status: "200 OK", body: "ok") }
        let request = CourierRequest(.get, server.url, answerLimit: 10)
        let first = try await courier.send(request)
        let second = try await courier.send(request)
        #expect(first.traffic.connections == 1)
        #expect(second.traffic.connections == 0)
        #expect(server.connections == 1)
    }

    @Test func aDeadKeptConnectionIsReplacedOnlyForWhatMayBeRepeated() async throws {
        let server = try TinyServer { request in
            // Takes the second request on a connection and hangs up without a word.
            request.path == "/die" ? nil : HTTPMessage(status: "200 OK", body: "ok")
        }
        _ = try await courier.send(CourierRequest(.get, server.url, answerLimit: 10))
        var once = CourierRequest(.post, server.url + "die", answerLimit: 10)
        once.mayRepeat = false
        await #expect(throws: CourierError.cutOff(.waiting)) { try await courier.send(once) }
        #expect(server.seen.all.filter { $0.path == "/die" }.count == 1)
        once.mayRepeat = true
        await #expect(throws: CourierError.cutOff(.waiting)) { try await courier.send(once) }
        #expect(server.seen.all.filter { $0.path == "/die" }.count == 3)
    }

    @Test func aUnixSocketIsReachedByItsPath() async throws {
        let path = "/tmp/courier-\(UInt64.random(in: 0 ... .max)).sock"
        let server = try TinyServer(at: .path(path)) { request in
            HTTPMessage(status: "200 OK", body: request.header("host") ?? "")
        }
        var request = CourierRequest(.get, "http://desk/v1", answerLimit: 100)
        request.socketPath = path
        let answer = try await courier.send(request)
        #expect(answer.body == Array("desk".utf8))
        server.stop()
    }

    @Test func fiveHundredRequestsInARowLeaveNoDescriptorBehind() async throws {
        let server = try TinyServer { request in
            HTTPMessage(
                status: "200 OK",
                headers: request.path == "/close" ? ["Connection: close"] : [],
                body: "ok"
            )
        }
        let remain = try await Descriptors.stayOpen(of: 500) {
            for number in 0..<500 {
                let path = number % 2 == 0 ? "close" : "keep"
                let answer = try await courier.send(
                    CourierRequest(.get, server.url + path, answerLimit: 10)
                )
                #expect(answer.status == 200)
            }
        }
        #expect(!remain)
    }

    @Test func manyRequestsAtOnceEachGetTheirOwnAnswer() async throws {
        let server = try TinyServer { request in HTTPMessage(status: "200 OK", body: request.path) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask { [courier] in
                    let answer = try await courier.send(
                        CourierRequest(.get, server.url + "\(number)", answerLimit: 10)
                    )
                    return answer.body == Array("/\(number)".utf8)
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }
}

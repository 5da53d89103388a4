import Courier
import FaultProxy
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10)))
struct StreamTests {
    private let courier: HTTPCourier

    init() throws {
        courier = try HTTPCourier()
    }

    private func lines(_ stream: CourierStream, limit: Int = 100) async throws -> [String] {
        var all: [String] = []
        for try await line in stream.lines(limit: limit) {
            all.append(String(decoding: line, as: UTF8.self))
        }
        return all
    }

    @Test func linesComeWhileTheAnswerIsStillBeingWritten() async throws {
        let server = try TinyServer(raw: { socket in
            _ = socket.read()
            socket.write("HTTP/1.1 200 OK\r\nX-A: b\r\nConnection: close\r\n\r\n{\"n\":1}\n{\"n")
            // Goes on only when told to, so a courier that waited for the end would wait for ever.
            while let bytes = socket.read(), !bytes.isEmpty {}
        })
        var request = CourierRequest(.get, server.url, answerLimit: 1_000)
        request.wantedHeaders = ["X-A"]
        let stream = try await courier.open(request)
        #expect(stream.head.status == 200)
        #expect(stream.head.headers == ["x-a": "b"])
        var lines = stream.lines(limit: 100).makeAsyncIterator()
        #expect(try await lines.next() == Array("{\"n\":1}".utf8))
        #expect(stream.traffic == nil)
    }

    @Test func aBodyIsCutAtItsLineFeedsWhereverThePiecesEnd() async throws {
        let text = "一\n\n二三\r\n四"
        let server = try TinyServer(raw: { socket in
            _ = socket.read()
            socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for byte in text.utf8 { socket.write(Array("1\r\n".utf8) + [byte] + [13, 10]) }
            socket.write("0\r\n\r\n")
        })
        let request = CourierRequest(.get, server.url, answerLimit: 1_000)
        let stream = try await courier.open(request)
        #expect(try await lines(stream) == ["一", "", "二三\r", "四"])
        #expect(stream.traffic != nil)
    }

    @Test func aLineBeyondItsLimitIsRefused() async throws {
        let server = try TinyServer { _ in HTTPMessage(status: "200 OK", body: "123456\n") }
        let stream = try await courier.open(CourierRequest(.get, server.url, answerLimit: 100))
        await #expect(throws: CourierError.tooLarge(limit: 5)) {
            try await lines(stream, limit: 5)
        }
    }

    @Test func anEndBeforeItsTimeIsAnErrorAfterTheLinesThatCame() async throws {
        let server = try TinyServer(raw: { socket in
            _ = socket.read()
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nwhole\nhalf")
        })
        let stream = try await courier.open(CourierRequest(.get, server.url, answerLimit: 100))
        var lines = stream.lines(limit: 100).makeAsyncIterator()
        #expect(try await lines.next() == Array("whole".utf8))
        await #expect(throws: CourierError.cutOff(.receiving)) { try await lines.next() }
    }

    @Test func aSlowReaderHoldsThePeerBackAndStillGetsEveryByte() async throws {
        let total = 48 << 20
        let written = Counter()
        let server = try TinyServer(raw: { socket in
            _ = socket.read()
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")
            let piece = (0..<(1 << 16)).map { UInt8(truncatingIfNeeded: $0 >> 7) }
            while written.value < total {
                guard socket.write(piece) else { return }
                written.add(piece.count)
            }
        })
        var request = CourierRequest(.get, server.url, answerLimit: total)
        request.totalDeadline = nil
        let stream = try await courier.open(request)
        // The peer fills the buffers of both sockets and our own, and then stands still.
        var before = -1
        while written.value != before {
            before = written.value
            try await Task.sleep(for: .milliseconds(300))
        }
        #expect(before < total)

        var seen = 0
        while let bytes = try await stream.next() {
            #expect(bytes.count < 2 * CourierStream.heldBytes)
            let isRight = stride(from: 0, to: bytes.count, by: 997).allSatisfy {
                bytes[$0] == UInt8(truncatingIfNeeded: (seen + $0) >> 7)
            }
            #expect(isRight)
            seen += bytes.count
        }
        #expect(seen == total)
    }

    private final class Counter: Sendable {
        private let count = Atomic<Int>(0)

        var value: Int { count.load(ordering: .relaxed) }

        func add(_ more: Int) {
            count.wrappingAdd(more, ordering: .relaxed)
        }
    }

    @Test func aDroppedStreamHangsUp() async throws {
        let server = try TinyServer(raw: { socket in
            _ = socket.read()
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx")
            while socket.read() != nil {}
        })
        do {
            let stream = try await courier.open(CourierRequest(.get, server.url, answerLimit: 100))
            #expect(try await stream.next() == Array("x".utf8))
            #expect(server.openConnections == 1)
        }
        while server.openConnections > 0 { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test func aReaderThatIsCancelledWakes() async throws {
        let server = try TinyServer(raw: { socket in
            _ = socket.read()
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx")
            while socket.read() != nil {}
        })
        let stream = try await courier.open(CourierRequest(.get, server.url, answerLimit: 100))
        _ = try await stream.next()
        let task = Task { try await stream.next() }
        try await Task.sleep(for: .milliseconds(20))
        task.cancel()
        await #expect(throws: CourierError.cancelled) { try await task.value }
    }

    @Test func anUnansweredStreamFailsAtItsHead() async throws {
        let server = try TinyServer(raw: { socket in _ = socket.read() })
        await #expect(throws: CourierError.cutOff(.waiting)) {
            try await courier.open(CourierRequest(.get, server.url, answerLimit: 100))
        }
    }
}

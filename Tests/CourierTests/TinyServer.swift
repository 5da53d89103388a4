import FaultProxy
import Synchronization

/// A server of a few lines, so that a test says byte for byte what comes back.
final class TinyServer: Sendable {
    private let listener: Listener
    let seen = Seen()

    /// What arrived, in order.
    final class Seen: Sendable {
        private let messages = Mutex<[HTTPMessage]>([])

        func append(_ message: HTTPMessage) {
            messages.withLock { $0.append(message) }
        }

        var all: [HTTPMessage] { messages.withLock { $0 } }
    }

    /// Serves each connection with the raw socket.
    init(
        at place: Socket.Place = .port(0),
        raw: @escaping @Sendable (Socket) -> Void
    ) throws {
        listener = try Listener(place, service: raw)
    }

    /// Answers each request with what the closure makes of it; `nil` closes the connection.
    init(
        at place: Socket.Place = .port(0),
        answer: @escaping @Sendable (HTTPMessage) -> HTTPMessage?
    ) throws {
        let seen = seen
        listener = try Listener(place) { socket in
            var reader = HTTPReader(socket)
            while let request = reader.request() {
                seen.append(request)
                guard let answer = answer(request), socket.write(answer.bytes) else { return }
            }
        }
    }

    deinit {
        listener.stop()
    }

    /// `http://127.0.0.1:<port>/`
    var url: String { "http://127.0.0.1:\(listener.port)/" }

    var port: Int { listener.port }

    var connections: Int { listener.accepted }

    var openConnections: Int { listener.open }

    func hangUp() {
        listener.hangUp()
    }

    func stop() {
        listener.stop()
    }
}

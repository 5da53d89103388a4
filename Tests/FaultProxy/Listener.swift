import Foundation
import Synchronization

/// Accepts connections on a place of this machine and serves each on a thread of its own.
package final class Listener: Sendable {
    package typealias Service = @Sendable (Socket) -> Void

    private struct State {
        var listening: Socket?
        var connections: Set<Socket> = []
        var accepted = 0
    }

    package let place: Socket.Place
    private let state = Mutex(State())
    private let service: Service

    /// Listens and starts to accept.
    ///
    /// - Parameter service: Called with each connection, which is closed for it afterwards.
    /// - Throws: `CannotListen` when the place is taken.
    package init(_ place: Socket.Place, service: @escaping Service) throws {
        self.service = service
        let socket = try Self.listen(place)
        self.place = try Self.place(of: socket, asked: place)
        accept(on: socket)
    }

    package struct CannotListen: Error {
        package let place: Socket.Place
        package let errno: Int32
    }

    /// The TCP port, 0 on a Unix socket.
    package var port: Int {
        guard case .port(let port) = place else { return 0 }
        return port
    }

    /// Connections accepted so far.
    package var accepted: Int { state.withLock(\.accepted) }

    /// Connections being served now.
    package var open: Int { state.withLock(\.connections.count) }

    /// Stops accepting: the system refuses connections from now on. Open ones go on.
    package func refuse() {
        state.withLock { $0.listening.take() }?.hangUp()
    }

    /// Accepts again at the same place.
    package func acceptAgain() throws {
        if state.withLock({ $0.listening != nil }) { return }
        accept(on: try Self.listen(place))
    }

    /// Ends every open connection.
    package func hangUp() {
        state.withLock { state in
            for connection in state.connections { connection.hangUp() }
        }
    }

    package func stop() {
        refuse()
        hangUp()
    }

    private func accept(on socket: Socket) {
        state.withLock { $0.listening = socket }
        Thread.detachNewThread { [self] in
            defer { socket.close() }
            while true {
                let descriptor = Glibc.accept(socket.descriptor, nil, nil)
                if descriptor < 0 {
                    if errno == EINTR || errno == ECONNABORTED { continue }
                    return
                }
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                serve(Socket(descriptor: descriptor))
            }
        }
    }

    private func serve(_ connection: Socket) {
        connection.sendAtOnce()
        state.withLock { state in
            state.accepted += 1
            state.connections.insert(connection)
        }
        Thread.detachNewThread { [self] in
            service(connection)
            // Forgotten before it is closed, so that nobody hangs up a successor of its number.
            _ = state.withLock { $0.connections.remove(connection) }
            connection.close()
        }
    }

    private static func listen(_ place: Socket.Place) throws -> Socket {
        if case .path(let path) = place { unlink(path) }
        let descriptor = socket(
            place.family,
            Int32(SOCK_STREAM.rawValue | Socket.closeOnExec),
            0
        )
        let listening = Socket(descriptor: descriptor)
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, 4)
        guard
            place.withAddress({ bind(descriptor, $0, $1) }) == 0,
            Glibc.listen(descriptor, 512) == 0
        else {
            let problem = CannotListen(place: place, errno: errno)
            listening.close()
            throw problem
        }
        return listening
    }

    private static func place(of socket: Socket, asked: Socket.Place) throws -> Socket.Place {
        guard case .port = asked else { return asked }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(socket.descriptor, $0, &length)
            }
        }
        guard status == 0 else { throw CannotListen(place: asked, errno: errno) }
        return .port(Int(UInt16(bigEndian: address.sin_port)))
    }
}

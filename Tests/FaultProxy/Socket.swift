import Glibc

/// A connected or listening stream socket with blocking calls.
///
/// A value that names a descriptor: whoever opened it closes it, once, on its own thread. Other
/// threads end its calls with ``hangUp()``.
package struct Socket: Hashable, Sendable {
    package let descriptor: Int32

    package init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Connects to a port of this machine; `nil` when nobody listens there.
    package static func connect(port: Int) -> Socket? {
        connect(to: .port(port))
    }

    package static func connect(to place: Place) -> Socket? {
        let socket = Socket(
            descriptor: Glibc.socket(place.family, Int32(SOCK_STREAM.rawValue | closeOnExec), 0)
        )
        guard socket.descriptor >= 0 else { return nil }
        let status = place.withAddress { Glibc.connect(socket.descriptor, $0, $1) }
        guard status == 0 else {
            socket.close()
            return nil
        }
        socket.sendAtOnce()
        return socket
    }

    static let closeOnExec = SOCK_CLOEXEC.rawValue

    /// Does not wait to fill a packet; says nothing on a Unix socket.
    func sendAtOnce() {
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    }

    /// The bytes that are there, at most `count`, after waiting for the first; `nil` when the other
    /// side has ended or broken the connection.
    package func read(upTo count: Int = 1 << 16) -> [UInt8]? {
        while true {
            var failed: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                let got = recv(descriptor, buffer.baseAddress, count, 0)
                failed = got < 0 ? errno : 0
                filled = max(0, got)
            }
            if failed == EINTR { continue }
            return bytes.isEmpty ? nil : bytes
        }
    }

    /// Sends all bytes; `false` when the other side does not take them.
    @discardableResult
    package func write(_ bytes: some Collection<UInt8>) -> Bool {
        let bytes = Array(bytes)
        var done = 0
        while done < bytes.count {
            let sent = bytes.withUnsafeBytes { raw in
                send(
                    descriptor,
                    raw.baseAddress?.advanced(by: done),
                    raw.count - done,
                    Int32(MSG_NOSIGNAL)
                )
            }
            if sent < 0, errno == EINTR { continue }
            guard sent > 0 else { return false }
            done += sent
        }
        return true
    }

    @discardableResult
    package func write(_ text: String) -> Bool {
        write(Array(text.utf8))
    }

    /// Waits until one of the sockets has bytes or an end to read; `nil` after the time.
    package static func readable(of sockets: [Socket], milliseconds: Int32 = -1) -> [Socket]? {
        var polls = sockets.map {
            pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0)
        }
        while true {
            let count = poll(&polls, nfds_t(polls.count), milliseconds)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            return zip(sockets, polls).filter { $1.revents != 0 }.map(\.0)
        }
    }

    /// Whether the other side has ended or broken the connection, without waiting and without taking
    /// bytes away.
    package var isEnded: Bool {
        var byte: UInt8 = 0
        let got = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)
    }

    /// Ends both directions; a call blocked on the socket returns.
    package func hangUp() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Ends the reading direction alone, of which the other side hears nothing.
    package func endReading() {
        shutdown(descriptor, Int32(SHUT_RD))
    }

    /// Ends the sending direction alone.
    package func endSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    package func close() {
        Glibc.close(descriptor)
    }

    /// Makes the coming close a reset in place of an orderly end.
    package func resetWhenClosed() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_LINGER,
            &linger,
            socklen_t(MemoryLayout.size(ofValue: linger))
        )
    }
}

extension Socket {
    /// Where a socket listens on this machine.
    package enum Place: Hashable, Sendable {
        /// A TCP port of 127.0.0.1; 0 lets the system draw a free one.
        case port(Int)
        /// The path of a Unix socket.
        case path(String)

        var family: Int32 {
            switch self {
            case .port: AF_INET
            case .path: AF_UNIX
            }
        }

        func withAddress<Result>(
            _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
        ) -> Result {
            switch self {
            case .port(let port):
                var address = sockaddr_in()
                address.sin_family = sa_family_t(AF_INET)
                address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
                address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
                return Self.rebound(&address, body)
            case .path(let path):
                var address = sockaddr_un()
                address.sun_family = sa_family_t(AF_UNIX)
                withUnsafeMutableBytes(of: &address.sun_path) { room in
                    room.copyBytes(from: path.utf8.prefix(room.count - 1))
                }
                return Self.rebound(&address, body)
            }
        }

        private static func rebound<Address, Result>(
            _ address: inout Address,
            _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
        ) -> Result {
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    body($0, socklen_t(MemoryLayout<Address>.size))
                }
            }
        }
    }
}

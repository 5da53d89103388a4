import Foundation
import Glibc

/// Tells the service manager how the program is: systemd's notification protocol, one datagram per
/// message to the socket named in `NOTIFY_SOCKET`, without a library.
///
/// Everything is a no-op when no manager asked for it, and a message that cannot be delivered is
/// dropped: a service must not fail because its supervisor is busy.
package struct ServiceNotice: Sendable {
    private let socketName: [UInt8]?
    /// How often the manager wants a sign of life at least; `nil` when it does not watch. Half of
    /// what was configured, as its documentation advises.
    package let watchdogInterval: Duration?

    package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        let name = environment["NOTIFY_SOCKET"].map { Array($0.utf8) } ?? []
        switch name.first {
        case UInt8(ascii: "/") where name.count < Self.nameCapacity: socketName = name
        // An abstract name is written with @ and sent with a zero byte in its place.
        case UInt8(ascii: "@") where name.count <= Self.nameCapacity:
            socketName = [0] + name.dropFirst()
        default: socketName = nil
        }
        let isForUs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        if isForUs, let words = environment["WATCHDOG_USEC"], let microseconds = Int64(words),
            microseconds > 0
        {
            watchdogInterval = .microseconds(microseconds / 2)
        } else {
            watchdogInterval = nil
        }
    }

    /// Whether a service manager listens at all.
    package var isActive: Bool { socketName != nil }

    /// The program does its work now.
    package func ready(status: String? = nil) { send(["READY=1"] + line(status)) }

    /// The program has begun to shut down.
    package func stopping(status: String? = nil) { send(["STOPPING=1"] + line(status)) }

    /// One line for `systemctl status`.
    package func status(_ text: String) { send(line(text)) }

    /// A sign of life.
    package func watchdog() { send(["WATCHDOG=1"]) }

    /// Asks for more time to start or stop, counted from now, for a wait that is no failure.
    package func extendTimeout(by time: Duration) {
        let parts = time.components
        let microseconds = parts.seconds * 1_000_000 + parts.attoseconds / 1_000_000_000_000
        send(["EXTEND_TIMEOUT_USEC=\(max(microseconds, 0))"])
    }

    /// Gives a sign of life in every interval in which `isAlive` answers true; returns when the task
    /// is cancelled, at once when nobody watches. Ask something real: a deadlocked store must not be
    /// reported as alive.
    package func keepWatch(while isAlive: @Sendable () async -> Bool) async {
        guard isActive, let watchdogInterval else { return }
        while !Task.isCancelled {
            if await isAlive() { watchdog() }
            guard (try? await Task.sleep(for: watchdogInterval)) != nil else { return }
        }
    }

    /// Bytes of `sun_path`.
    private static let nameCapacity = MemoryLayout.size(ofValue: sockaddr_un().sun_path)

    private func line(_ status: String?) -> [String] {
        guard let status else { return [] }
        // A line break would begin a new variable of the protocol.
        let safe = status.unicodeScalars.map { $0.value < 0x20 ? " " : Character($0) }
        return ["STATUS=" + String(safe)]
    }

    private func send(_ lines: [String]) {
        guard let socketName else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { _ = close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socketName) }
        // The length ends with the name: an abstract name is every byte that is counted, and a
        // path's closing zero is in the structure already.
        let length = socklen_t(MemoryLayout<sa_family_t>.size + socketName.count)
        let message = Array(lines.joined(separator: "\n").utf8)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                sendto(
                    descriptor,
                    message,
                    message.count,
                    Int32(MSG_NOSIGNAL),
                    name,
                    length
                )
            }
        }
    }
}

import Dispatch
import Glibc
import Synchronization

/// Lines of a descriptor, as many as have arrived.
///
/// Reading may block for as long as somebody types, so it happens on a queue of its own.
final class LineReader: Sendable {
    private let descriptor: Int32
    private let queue = DispatchQueue(label: "huying.lines")
    private let state = Mutex(State())

    private struct State {
        var held: [UInt8] = []
        var isAtEnd = false
    }

    /// Bytes of one line; a longer one is handed over cut, and refused as malformed.
    private static let longestLine = 1 << 20

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Waits for one line, then takes what else is there; empty lines are passed over.
    func chunk(lines limit: Int, bytes: Int) async -> (lines: [[UInt8]], isEnd: Bool) {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                continuation.resume(
                    returning: state.withLock { take(lines: limit, bytes: bytes, from: &$0) }
                )
            }
        }
    }

    private func take(lines limit: Int, bytes: Int, from state: inout State) -> (
        lines: [[UInt8]], isEnd: Bool
    ) {
        var lines: [[UInt8]] = []
        var used = 0
        var start = 0
        var searched = 0
        defer { state.held.removeFirst(start) }
        while lines.count < limit, used < bytes {
            if let end = state.held[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = state.held[start..<end]
                start = end + 1
                searched = start
                guard !Self.isBlank(line) else { continue }
                lines.append(Array(line))
                used += line.count
                continue
            }
            searched = state.held.count
            if state.isAtEnd {
                let line = state.held[start...]
                start = state.held.count
                if !Self.isBlank(line) { lines.append(Array(line)) }
                return (lines, true)
            }
            if state.held.count - start > Self.longestLine {
                lines.append(Array(state.held[start...].prefix(Self.longestLine)))
                start = state.held.count
                return (lines, false)
            }
            guard lines.isEmpty || hasMore() else { break }
            fill(&state)
        }
        return (lines, false)
    }

    private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
        line.allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }
    }

    private func hasMore() -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) > 0
    }

    private func fill(_ state: inout State) {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        if count > 0 {
            state.held += buffer[..<count]
        } else if count == 0 || errno != EINTR {
            state.isAtEnd = true
        }
    }
}

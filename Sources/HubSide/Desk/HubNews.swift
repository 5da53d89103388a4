package import History
import Synchronization

/// Tells waiting sites that there is something for them, and nothing more.
package final class HubNews: Sendable {
    private struct Waiter {
        let streams: [Text]
        let resume: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var latest: [Text: Int64] = [:]
        var floor: Int64 = 0
        var waiters: [UInt64: Waiter] = [:]
        var next: UInt64 = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    package init() {}

    /// Before this position nothing is remembered per stream: a waiter behind it has news.
    package func start(at position: Int64) {
        state.withLock { $0.floor = position }
    }

    /// Wakes everybody who reads one of the streams that moved.
    package func publish(_ committed: HubCommitted) {
        guard !committed.streams.isEmpty else { return }
        let woken = state.withLock { state in
            for stream in committed.streams { state.latest[stream] = committed.position }
            let keys = state.waiters.filter { entry in
                entry.value.streams.contains { committed.streams.contains($0) }
            }.keys
            return keys.compactMap { state.waiters.removeValue(forKey: $0)?.resume }
        }
        for waiter in woken { waiter.resume(returning: true) }
    }

    /// Ends every wait; used when the hub drains.
    package func close() {
        let woken = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [:] }
            return state.waiters.values.map(\.resume)
        }
        for waiter in woken { waiter.resume(returning: false) }
    }

    /// Waits until one of the streams moves beyond a position; false when cancelled or closed.
    package func wait(for streams: [Text], beyond position: Int64) async -> Bool {
        let key = state.withLock { state in
            state.next += 1
            return state.next
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let immediate: Bool? = state.withLock { state in
                    if position < state.floor { return true }
                    if streams.contains(where: { (state.latest[$0] ?? 0) > position }) {
                        return true
                    }
                    if state.isClosed || Task.isCancelled { return false }
                    state.waiters[key] = Waiter(streams: streams, resume: continuation)
                    return nil
                }
                if let immediate { continuation.resume(returning: immediate) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: key) }?.resume.resume(returning: false)
        }
    }
}

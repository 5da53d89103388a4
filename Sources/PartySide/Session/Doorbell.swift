import Synchronization

/// Wakes one waiter. Rings while nobody waits are kept as one.
package final class Doorbell: Sendable {
    private enum State {
        case quiet
        case rung
        case waiting(CheckedContinuation<Void, Never>)
    }

    private let state = Mutex(State.quiet)

    package init() {}

    package func ring() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            defer { state = if case .waiting = state { .quiet } else { .rung } }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiter?.resume()
    }

    /// Returns at the next ring, at once if it rang since the last wait, or when the task is
    /// cancelled. Only one task may wait at a time; a second one relieves the first.
    package func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let relieved = state.withLock { state -> CheckedContinuation<Void, Never>? in
                    switch state {
                    case .rung:
                        state = .quiet
                        return continuation
                    case .quiet:
                        guard !Task.isCancelled else { return continuation }
                        state = .waiting(continuation)
                        return nil
                    case .waiting(let earlier):
                        state = .waiting(continuation)
                        return earlier
                    }
                }
                relieved?.resume()
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
                guard case .waiting(let continuation) = state else { return nil }
                state = .quiet
                return continuation
            }
            waiter?.resume()
        }
    }
}

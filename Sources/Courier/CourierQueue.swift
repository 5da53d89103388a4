import CCurl
import Glibc
import Synchronization

/// What callers want of the courier's thread, in the order they said it.
enum CourierCommand: Sendable {
    case start(CourierOrder)
    case cancel(UInt64)
    /// Somebody has read from a stream that was held back.
    case resume(UInt64)
    case stop
}

/// One request on its way to the courier's thread, and where its outcome goes.
struct CourierOrder: Sendable {
    enum Sink: Sendable {
        case whole(CheckedContinuation<Result<CourierAnswer, CourierError>, Never>)
        case channel(CourierChannel)
    }

    let id: UInt64
    let request: CourierRequest
    let sink: Sink

    func fail(_ error: CourierError) {
        switch sink {
        case .whole(let continuation): continuation.resume(returning: .failure(error))
        case .channel(let channel): channel.end(.failure(error))
        }
    }
}

/// The line between callers and the courier's thread, with a bell that wakes the thread from its poll.
///
/// The bell is a descriptor of ours in place of `curl_multi_wakeup`: the multi handle then belongs to
/// the thread alone and may be freed while others still ring.
final class CourierQueue: Sendable {
    private struct State {
        var commands: [CourierCommand] = []
        var isClosed = false
    }

    let bell: Int32
    private let state = Mutex(State())

    /// `nil` when no descriptor is left.
    init?() {
        bell = courier_bell_open()
        if bell < 0 { return nil }
    }

    deinit {
        close(bell)
    }

    /// Adds the command and wakes the thread; `false` when the thread has gone.
    @discardableResult
    func post(_ command: CourierCommand) -> Bool {
        let (isTaken, isFirst) = state.withLock { state in
            if state.isClosed { return (false, false) }
            state.commands.append(command)
            return (true, state.commands.count == 1)
        }
        // Whoever found the queue empty rings; the thread takes all that is there when it hears it.
        if isFirst { courier_bell_ring(bell) }
        return isTaken
    }

    func take() -> [CourierCommand] {
        state.withLock { state in
            let commands = state.commands
            state.commands = []
            return commands
        }
    }

    /// Takes what is left; nothing is accepted from now on.
    func closeDown() -> [CourierCommand] {
        state.withLock { state in
            state.isClosed = true
            let commands = state.commands
            state.commands = []
            return commands
        }
    }
}

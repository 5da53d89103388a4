import Synchronization

/// An answer whose body is read piece by piece while it arrives. One task reads.
///
/// Dropping the stream before its end cancels the transfer.
package final class CourierStream: Sendable {
    /// Unread bytes from which on the peer is held back.
    package static let heldBytes = 1 << 20

    package let head: CourierHead
    private let channel: CourierChannel

    init(head: CourierHead, channel: CourierChannel) {
        self.head = head
        self.channel = channel
    }

    deinit {
        channel.abandon()
    }

    /// All bytes that have come since the last call, at least one; `nil` at the end of a whole body.
    package func next() async throws(CourierError) -> [UInt8]? {
        try await channel.next()
    }

    /// What the exchange cost; `nil` until the body has come to its end.
    package var traffic: CourierTraffic? { channel.traffic }

    /// The body cut into its lines, for one message per line.
    ///
    /// - Parameter limit: Bytes of one line; a longer one throws `tooLarge`.
    package func lines(limit: Int) -> CourierLines {
        CourierLines(stream: self, limit: limit)
    }
}

/// The lines of a streamed body, without their line feeds; a last line may lack its own.
package struct CourierLines: AsyncSequence {
    let stream: CourierStream
    let limit: Int

    package func makeAsyncIterator() -> Iterator {
        Iterator(stream: stream, limit: limit)
    }

    package struct Iterator: AsyncIteratorProtocol {
        let stream: CourierStream
        let limit: Int
        private var held: [UInt8] = []
        private var start = 0
        private var isEnded = false

        init(stream: CourierStream, limit: Int) {
            self.stream = stream
            self.limit = limit
        }

        package mutating func next() async throws(CourierError) -> [UInt8]? {
            var searched = start
            while true {
                if let feed = held[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                    if feed - start > limit { throw .tooLarge(limit: limit) }
                    defer { start = feed + 1 }
                    return Array(held[start..<feed])
                }
                if held.count - start > limit { throw .tooLarge(limit: limit) }
                if isEnded {
                    defer { start = held.count }
                    return start < held.count ? Array(held[start...]) : nil
                }
                held.removeFirst(start)
                start = 0
                searched = held.count
                if let bytes = try await stream.next() {
                    held += bytes
                } else {
                    isEnded = true
                }
            }
        }

        package mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(CourierError) -> [UInt8]? {
            try await next()
        }
    }
}

/// The way of a streamed answer from the courier's thread to the one task that reads it.
final class CourierChannel: Sendable {
    private struct State {
        var head: CourierHead?
        var bytes: [UInt8] = []
        /// Set while libcurl has been told to hold the peer back.
        var isHeld = false
        var end: Result<CourierTraffic, CourierError>?
        var reader: CheckedContinuation<Void, Never>?
    }

    private let id: UInt64
    private let queue: CourierQueue
    private let state = Mutex(State())

    init(id: UInt64, queue: CourierQueue) {
        self.id = id
        self.queue = queue
    }

    // MARK: The reader's side

    func head() async throws(CourierError) -> CourierHead {
        while true {
            let known: Result<CourierHead, CourierError>? = state.withLock { state in
                if let head = state.head { return .success(head) }
                guard case .failure(let error) = state.end else { return nil }
                return .failure(error)
            }
            if let known { return try known.get() }
            await change { $0.head != nil || $0.end != nil }
        }
    }

    func next() async throws(CourierError) -> [UInt8]? {
        while true {
            let (bytes, wasHeld, end) = state.withLock { state in
                let bytes = state.bytes
                let wasHeld = state.isHeld
                state.bytes = []
                state.isHeld = false
                return (bytes, wasHeld, state.end)
            }
            if wasHeld { queue.post(.resume(id)) }
            if !bytes.isEmpty { return bytes }
            switch end {
            case .success: return nil
            case .failure(let error): throw error
            case nil: await change { !$0.bytes.isEmpty || $0.end != nil }
            }
        }
    }

    func abandon() {
        if state.withLock({ $0.end == nil }) { queue.post(.cancel(id)) }
    }

    var traffic: CourierTraffic? {
        state.withLock { try? $0.end?.get() }
    }

    /// Returns when `isThere` holds; a cancelled task makes the transfer end, which is a change too.
    private func change(until isThere: @Sendable (State) -> Bool) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if isThere(state) { return true }
                    state.reader = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            queue.post(.cancel(id))
        }
    }

    // MARK: The courier's side

    func begin(_ head: CourierHead) {
        wake { $0.head = head }
    }

    /// Takes the bytes, or takes none and returns `false`: the peer is to be held back.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let (isTaken, reader) = state.withLock { state in
            state.isHeld = state.bytes.count >= CourierStream.heldBytes
            if state.isHeld { return (false, nil as CheckedContinuation<Void, Never>?) }
            state.bytes.append(contentsOf: bytes)
            return (true, state.reader.take())
        }
        reader?.resume()
        return isTaken
    }

    func end(_ result: Result<CourierTraffic, CourierError>) {
        wake { $0.end = result }
    }

    private func wake(_ change: (inout State) -> Void) {
        let reader = state.withLock { state in
            change(&state)
            return state.reader.take()
        }
        reader?.resume()
    }
}

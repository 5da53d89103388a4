import CCurl
import Glibc
import Synchronization

/// One request out, one answer in: libcurl's multi interface on a thread of its own.
///
/// Any task may send at any time; requests run side by side and share kept connections. The callers'
/// threads never block, and libcurl is touched by the courier's thread alone, so that nothing here
/// needs a lock around C. One hop leads to that thread and one back.
///
/// A courier that is dropped shuts itself down.
package final class HTTPCourier: RequestCarrier {
    private let queue: CourierQueue
    private let nextID = Atomic<UInt64>(0)
    private let thread: Mutex<pthread_t?>

    /// Starts the thread.
    ///
    /// - Throws: `failed` when the system has no descriptor or thread left.
    package init() throws(CourierError) {
        guard Self.isLibraryReady else { throw .failed("libcurl did not start") }
        guard let queue = CourierQueue() else { throw .failed("no descriptor left") }
        guard let thread = CourierThread.start(serving: queue) else {
            throw .failed("no thread left")
        }
        self.queue = queue
        self.thread = Mutex(thread)
    }

    deinit {
        shutdown()
    }

    /// Sends the request and gives the whole answer.
    ///
    /// When the task is cancelled the transfer ends at once with `cancelled`; the peer may have acted
    /// on the request all the same (see ``CourierError/mayHaveArrived``).
    package func send(_ request: CourierRequest) async throws(CourierError) -> CourierAnswer {
        let id = nextID.wrappingAdd(1, ordering: .relaxed).newValue
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                post(CourierOrder(id: id, request: request, sink: .whole(continuation)))
            }
        } onCancel: {
            queue.post(.cancel(id))
        }
        return try result.get()
    }

    /// Sends the request and gives the answer's head; the body is read from the stream while it
    /// arrives, and the peer is held back while nobody reads.
    ///
    /// `answerLimit` bounds the whole body, not what waits to be read: that is at most
    /// ``CourierStream/heldBytes`` and one read of the socket.
    package func open(_ request: CourierRequest) async throws(CourierError) -> CourierStream {
        let id = nextID.wrappingAdd(1, ordering: .relaxed).newValue
        let channel = CourierChannel(id: id, queue: queue)
        post(CourierOrder(id: id, request: request, sink: .channel(channel)))
        let head = try await channel.head()
        return CourierStream(head: head, channel: channel)
    }

    /// Ends every transfer with `shutDown`, closes all connections and ends the thread.
    ///
    /// Blocks for the moment this takes; later calls return at once, later requests get `shutDown`.
    package func shutdown() {
        queue.post(.stop)
        guard let thread = thread.withLock({ $0.take() }) else { return }
        if pthread_equal(thread, pthread_self()) != 0 {
            // The last reference went away on the courier's own thread, which cannot wait for itself.
            pthread_detach(thread)
        } else {
            pthread_join(thread, nil)
        }
    }

    private func post(_ order: CourierOrder) {
        guard queue.post(.start(order)) else {
            order.fail(.shutDown)
            return
        }
        // A cancellation that came before the order was in the queue found nothing to cancel.
        if Task.isCancelled { queue.post(.cancel(order.id)) }
    }

    /// The library's global state, made once per process and kept to its end.
    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

import CCurl
import Glibc

/// The courier's thread: the only place where libcurl runs.
///
/// Not `Sendable`: it is made, used and dropped on that thread.
final class CourierThread {
    private let queue: CourierQueue
    private let multi: UnsafeMutableRawPointer
    private var transfers: [UInt64: Transfer] = [:]
    private var idsByHandle: [UnsafeMutableRawPointer: UInt64] = [:]
    /// Handles to use again: making one costs more than a request over a kept connection.
    private var spareHandles: [UnsafeMutableRawPointer] = []
    private var isStopped = false

    private static let mostSpareHandles = 8
    /// Connections kept open while idle.
    private static let mostConnections = 16
    /// Upper bound of one poll, in milliseconds; the bell and libcurl's own timers end it earlier.
    private static let pollMilliseconds: Int32 = 60_000

    /// Starts a thread that serves the queue until it reads `stop`; `nil` when none is left.
    static func start(serving queue: CourierQueue) -> pthread_t? {
        // Signals are for the program's main thread. A broken pipe, which is delivered to the thread
        // that wrote, then comes back as an error.
        var every = sigset_t()
        var before = sigset_t()
        sigfillset(&every)
        pthread_sigmask(SIG_SETMASK, &every, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

        let context = Unmanaged.passRetained(queue)
        var thread = pthread_t()
        let status = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                CourierThread.serve(
                    Unmanaged<CourierQueue>.fromOpaque(context).takeRetainedValue()
                )
                return nil
            },
            context.toOpaque()
        )
        guard status == 0 else {
            context.release()
            return nil
        }
        return thread
    }

    private static func serve(_ queue: CourierQueue) {
        if let multi = curl_multi_init() {
            CourierThread(queue: queue, multi: multi).run()
        } else {
            for command in queue.closeDown() {
                if case .start(let order) = command { order.fail(.failed("no memory left")) }
            }
        }
    }

    private init(queue: CourierQueue, multi: UnsafeMutableRawPointer) {
        self.queue = queue
        self.multi = multi
        _ = courier_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.mostConnections)
    }

    deinit {
        for handle in spareHandles { curl_easy_cleanup(handle) }
        curl_multi_cleanup(multi)
    }

    private func run() {
        while true {
            for command in queue.take() { obey(command) }
            if isStopped { return close() }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            collect()
            listen()
        }
    }

    /// Sleeps until a socket, a timer or the bell has something.
    private func listen() {
        var bell = curl_waitfd()
        bell.fd = queue.bell
        bell.events = Int16(CURL_WAIT_POLLIN)
        curl_multi_poll(multi, &bell, 1, Self.pollMilliseconds, nil)
        if bell.revents != 0 { courier_bell_quiet(queue.bell) }
    }

    private func obey(_ command: CourierCommand) {
        switch command {
        case .start(let order):
            start(order)
        case .cancel(let id):
            guard let transfer = release(id) else { return }
            transfer.fail(.cancelled)
        case .resume(let id):
            guard let transfer = transfers[id] else { return }
            curl_easy_pause(transfer.handle.pointer, CURLPAUSE_CONT)
        case .stop:
            isStopped = true
        }
    }

    private func start(_ order: CourierOrder) {
        guard !isStopped else { return order.fail(.shutDown) }
        guard let pointer = spareHandles.popLast() ?? curl_easy_init() else {
            return order.fail(.failed("no memory left"))
        }
        let transfer = Transfer(order: order, handle: EasyHandle(pointer: pointer))
        transfers[order.id] = transfer
        idsByHandle[pointer] = order.id
        do throws(CourierError) {
            try transfer.prepare()
            let status = curl_multi_add_handle(multi, pointer)
            if status != CURLM_OK {
                throw .failed(String(cString: curl_multi_strerror(status)))
            }
        } catch {
            _ = release(order.id)
            transfer.fail(error)
        }
    }

    private func collect() {
        var result = CURLE_OK
        while let pointer = courier_next_finished(multi, &result) {
            guard let id = idsByHandle[pointer], let transfer = transfers[id] else { continue }
            // What the handle knows of the exchange is gone once it is reset.
            let outcome = transfer.outcome(of: result)
            _ = release(id)
            transfer.finish(outcome)
        }
    }

    /// Takes the transfer out of libcurl's hands; closes its connection unless it came to its end.
    private func release(_ id: UInt64) -> Transfer? {
        guard let transfer = transfers.removeValue(forKey: id) else { return nil }
        let pointer = transfer.handle.pointer
        idsByHandle[pointer] = nil
        curl_multi_remove_handle(multi, pointer)
        if spareHandles.count < Self.mostSpareHandles {
            curl_easy_reset(pointer)
            spareHandles.append(pointer)
        } else {
            curl_easy_cleanup(pointer)
        }
        return transfer
    }

    private func close() {
        for command in queue.closeDown() {
            if case .start(let order) = command { order.fail(.shutDown) }
        }
        for id in Array(transfers.keys) { release(id)?.fail(.shutDown) }
    }
}

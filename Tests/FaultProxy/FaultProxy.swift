import Synchronization

/// A line between sites and a hub on this machine that a test can spoil while both run.
///
/// Understands HTTP/1.1 in the clear, one exchange after the other on each connection and each on a
/// new connection to the hub. In `raw` it copies bytes both ways, for TLS; a fault then befalls a
/// whole connection and counts its bytes.
package final class FaultProxy: Sendable {
    package struct Counts: Hashable, Sendable {
        /// Requests that arrived (in `raw`: connections).
        package var exchanges = 0
        /// Those that a fault befell.
        package var faulted = 0
    }

    private struct State {
        var rule = FaultRule(.pass)
        var counts = Counts()
        var lastRequests: [HTTPMessage] = []
        var firstAnswers: [String: HTTPMessage] = [:]
        var lastAnswers: [String: HTTPMessage] = [:]
    }

    let line = SharedLine()
    private let state = Mutex(State())
    private let upstream: Socket.Place
    private let listener = Mutex<Listener?>(nil)

    /// Listens on a port of this machine.
    ///
    /// - Parameters:
    ///   - port: 0 lets the system draw a free one.
    ///   - upstream: Where the hub listens, or will.
    /// - Throws: ``Listener/CannotListen`` when the port is taken.
    package init(port: Int = 0, upstream: Socket.Place, isRaw: Bool = false) throws {
        self.upstream = upstream
        let listener = try Listener(.port(port)) { [weak self] connection in
            guard let self else { return }
            if isRaw {
                RawRelay(proxy: self, site: connection).run()
            } else {
                FaultyExchange(proxy: self, site: connection).run()
            }
        }
        self.listener.withLock { $0 = listener }
    }

    deinit {
        stop()
    }

    package var port: Int { current?.port ?? 0 }

    package var counts: Counts { state.withLock(\.counts) }

    /// Connections open towards sites.
    package var openConnections: Int { current?.open ?? 0 }

    /// Lets the rule befall exchanges from now on, in place of the rule before.
    ///
    /// - Throws: ``Listener/CannotListen`` when the port was refused and has been taken since.
    package func set(_ rule: FaultRule) throws {
        state.withLock { $0.rule = rule }
        if rule.fault == .refuse {
            current?.refuse()
            current?.hangUp()
        } else {
            try current?.acceptAgain()
        }
    }

    package func set(_ fault: Fault) throws {
        try set(FaultRule(fault))
    }

    /// Pulls the cable for a moment: every open connection ends.
    package func hangUp() {
        current?.hangUp()
    }

    /// Sends the hub once more the last request on the path, as a late duplicate.
    ///
    /// - Returns: The start line of the hub's answer; `nil` when there was no such request or answer.
    package func resend(path: String = "") -> String? {
        guard let request = lastRequest(path: path), let hub = connectUpstream() else { return nil }
        defer { hub.close() }
        var reader = HTTPReader(hub)
        guard hub.write(request) else { return nil }
        return reader.answer()?.startLine
    }

    /// The bytes of the last request on the path; `nil` while there was none.
    package func lastRequest(path: String = "") -> [UInt8]? {
        state.withLock { state in
            state.lastRequests.last { $0.path.hasPrefix(path) }.map { Array($0.bytes) }
        }
    }

    package func stop() {
        current?.stop()
    }

    private var current: Listener? { listener.withLock { $0 } }

    // MARK: For the exchanges

    func connectUpstream() -> Socket? {
        Socket.connect(to: upstream)
    }

    /// What befalls this exchange.
    func fault(of request: HTTPMessage?) -> Fault {
        state.withLock { state in
            state.counts.exchanges += 1
            let fault = state.rule.next(path: request?.path ?? "")
            if fault != .pass { state.counts.faulted += 1 }
            if let request {
                state.lastRequests.append(request)
                if state.lastRequests.count > 64 { state.lastRequests.removeFirst() }
            }
            return fault
        }
    }

    func remember(_ answer: HTTPMessage, to request: HTTPMessage) {
        state.withLock { state in
            if state.firstAnswers[request.path] == nil { state.firstAnswers[request.path] = answer }
            state.lastAnswers[request.path] = answer
        }
    }

    func remembered(_ which: Fault.Which, on path: String) -> HTTPMessage? {
        state.withLock { state in
            switch which {
            case .first: state.firstAnswers[path]
            case .last: state.lastAnswers[path]
            }
        }
    }
}

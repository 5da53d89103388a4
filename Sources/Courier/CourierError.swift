/// Why no answer came. A status of 500 is an answer, not an error.
package enum CourierError: Error, Hashable, Sendable {
    /// The request itself cannot be sent: a URL that is none, a header with a line break, a body where
    /// none may be. Nothing left this machine.
    case unusable(String)
    /// Plain `http` to another machine. Nothing left this machine.
    case unprotected
    /// No address for the host's name.
    case nameUnknown
    /// The host (or the proxy) was found but does not let us in; `errno` of the last attempt.
    case unreachable(errno: Int32)
    /// The certificate is not valid yet, or no longer: most often a wrong clock.
    case certificateDated
    /// The certificate or key is not the one that is trusted.
    case foreignPeer
    /// No agreement on TLS; the library's words, for the log only.
    case tls(String)
    /// The proxy has no address, does not answer, or refused with this status.
    case proxy(status: Int?)
    /// A deadline of the request passed in this phase.
    case timedOut(Phase)
    /// The connection ended early in this phase.
    case cutOff(Phase)
    /// The answer is larger than the request allows.
    case tooLarge(limit: Int)
    /// What came is not HTTP; the library's words, for the log only.
    case notHTTP(String)
    /// The task that asked was cancelled.
    case cancelled
    /// The courier was shut down.
    case shutDown
    /// The library failed for a reason of this machine, such as memory.
    case failed(String)

    /// How far an exchange had come.
    package enum Phase: String, Hashable, Sendable, CaseIterable {
        /// Asking for the host's address.
        case resolving
        /// Waiting for the connection.
        case connecting
        /// Agreeing on TLS.
        case securing
        /// The request is partly sent. The peer may have acted on it.
        case sending
        /// The request is sent, no byte of the answer has come. The peer may have acted on it.
        case waiting
        /// The answer has partly come.
        case receiving
    }

    /// The part of the way where it failed: what a person should look at first.
    package enum Layer: String, Hashable, Sendable {
        case request, name, connection, tls, proxy, transfer, answer, local
    }

    package var layer: Layer {
        switch self {
        case .unusable, .unprotected: .request
        case .nameUnknown: .name
        case .unreachable: .connection
        case .certificateDated, .foreignPeer, .tls: .tls
        case .proxy: .proxy
        case .timedOut(let phase), .cutOff(let phase):
            switch phase {
            case .resolving: .name
            case .connecting: .connection
            case .securing: .tls
            case .sending, .waiting, .receiving: .transfer
            }
        case .tooLarge, .notHTTP: .answer
        case .cancelled, .shutDown, .failed: .local
        }
    }

    /// The stable code that scripts and support rely on.
    package var code: String {
        switch self {
        case .nameUnknown: "E1101.nameUnknown"
        case .unreachable: "E1102.unreachable"
        case .certificateDated: "E1103.certificateDated"
        case .foreignPeer: "E1104.foreignPeer"
        case .tls: "E1105.tls"
        case .proxy: "E1106.proxy"
        case .timedOut: "E1107.timedOut"
        case .cutOff: "E1108.cutOff"
        case .tooLarge: "E1109.tooLarge"
        case .notHTTP: "E1110.notHTTP"
        case .unusable: "E1111.unusable"
        case .unprotected: "E1112.unprotected"
        case .cancelled: "E1113.cancelled"
        case .shutDown: "E1114.shutDown"
        case .failed: "E1115.failed"
        }
    }

    /// Whether the peer may have read the whole request and acted on it although no answer is here.
    package var mayHaveArrived: Bool {
        switch self {
        case .timedOut(let phase), .cutOff(let phase):
            switch phase {
            case .resolving, .connecting, .securing: false
            case .sending, .waiting, .receiving: true
            }
        case .tooLarge, .notHTTP, .cancelled, .shutDown, .failed: true
        case .unusable, .unprotected, .nameUnknown, .unreachable, .certificateDated, .foreignPeer,
            .tls, .proxy:
            false
        }
    }
}

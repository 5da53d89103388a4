/// One request: where it goes, what it carries, and every bound it must keep.
///
/// Nothing is assumed on behalf of the caller but this: redirects are never followed, an answer is
/// never decoded, no cookie is kept, HTTP/1.1 is spoken, and plain `http` is refused unless it stays
/// on this machine.
package struct CourierRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    /// One header line, sent as written.
    package struct Header: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var method: Method
    /// `https://…`, or `http://…` to this machine or through `socketPath`.
    package var url: String
    /// Sent beside `Host` and `Content-Length`; `Accept`, `Expect` and `User-Agent` are sent only
    /// when they are here.
    package var headers: [Header] = []
    /// Sent with `post` and `put`; must be empty with `get` and `delete`.
    package var body: [UInt8] = []
    /// A Unix socket to connect to in place of the URL's host; at most 100 bytes.
    package var socketPath: String?
    /// Who may answer over TLS. Says nothing over plain `http`.
    package var trust: CourierTrust = .system
    /// Not used towards this machine.
    package var proxy: CourierProxy = .environment
    /// Time to find the name, to connect and to agree on TLS.
    package var connectDeadline: Duration = .seconds(5)
    /// Time for everything, the connecting included. Without one a peer can hold the caller for ever.
    package var totalDeadline: Duration? = .seconds(60)
    /// Time without any byte in either direction after which the peer counts as gone, in whole
    /// seconds. Leave it off where silence is expected, as while waiting for news.
    package var silenceDeadline: Duration?
    /// Bytes of the answer's body. One more and the answer is refused while it arrives.
    package var answerLimit: Int
    /// Names of the answer's headers that are wanted, in any case.
    package var wantedHeaders: [String] = []
    /// Bytes per second in each direction, so that a thin line stays usable for others.
    package var speedLimit: Int?
    /// Whether it does no harm when the peer sees the request twice. When a kept connection turns out
    /// dead before any byte of the answer came, such a request is sent again on a new one; a request
    /// that must not be repeated gets a new connection from the start.
    package var mayRepeat = true

    package init(
        _ method: Method,
        _ url: String,
        body: [UInt8] = [],
        answerLimit: Int
    ) {
        self.method = method
        self.url = url
        self.body = body
        self.answerLimit = answerLimit
    }
}

/// The way to the peer.
package enum CourierProxy: Hashable, Sendable {
    /// What `http_proxy`, `HTTPS_PROXY`, `NO_PROXY` and their kin say.
    case environment
    case none
    /// `http://host:port`, also with a name and password before the host.
    case url(String)
}

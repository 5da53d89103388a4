/// What came back, whatever its status. A redirect is an answer like any other.
///
/// A body without `Content-Length` or chunks ends where the connection ends, so a cut of it cannot be
/// seen here: who needs to know must sign or frame the body.
package struct CourierAnswer: Sendable {
    package let status: Int
    /// The wanted headers that came, by lower-case name; the last one counts when a name came twice.
    package let headers: [String: String]
    /// The bytes as sent: never inflated, never re-encoded.
    package let body: [UInt8]
    package let traffic: CourierTraffic

    package init(
        status: Int,
        headers: [String: String] = [:],
        body: [UInt8],
        traffic: CourierTraffic
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.traffic = traffic
    }
}

/// The head of an answer whose body is read while it arrives.
package struct CourierHead: Sendable {
    package let status: Int
    /// The wanted headers that came, by lower-case name; the last one counts when a name came twice.
    package let headers: [String: String]
}

/// What one exchange cost, for benchmarks and diagnosis.
package struct CourierTraffic: Hashable, Sendable {
    /// Connections opened for it: 0 when a kept one served.
    package let connections: Int
    /// Bytes of the request, head included, before TLS.
    package let bytesSent: Int
    /// Bytes of the answer, head included, before TLS.
    package let bytesReceived: Int
    /// From the start to the connection being ready for the request, TLS included.
    package let connected: Duration
    /// From the start to the first byte of the answer.
    package let firstByte: Duration
    /// From the start to the last byte of the answer.
    package let total: Duration

    package init(
        connections: Int,
        bytesSent: Int,
        bytesReceived: Int,
        connected: Duration,
        firstByte: Duration,
        total: Duration
    ) {
        self.connections = connections
        self.bytesSent = bytesSent
        self.bytesReceived = bytesReceived
        self.connected = connected
        self.firstByte = firstByte
        self.total = total
    }
}

/// What takes one request to a peer and brings one answer back: ``HTTPCourier``, or a line within one
/// process that needs no port.
package protocol RequestCarrier: Sendable {
    /// Whether work goes on here while a request is under way. A line that says no gives one order of
    /// events for one order of faults.
    var overlaps: Bool { get }

    func send(_ request: CourierRequest) async throws(CourierError) -> CourierAnswer
}

extension RequestCarrier {
    package var overlaps: Bool { true }
}

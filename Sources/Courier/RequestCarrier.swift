/// What takes one request to a peer and brings one answer back: ``HTTPCourier``, or a line within one
/// process that needs no port.
package protocol RequestCarrier: Sendable {
    func send(_ request: CourierRequest) async throws(CourierError) -> CourierAnswer
}

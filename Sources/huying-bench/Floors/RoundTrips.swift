import Courier
import OneMachine

/// Floor of an idle sync: the same client asks the same hub for one fixed page over a kept
/// connection.
enum RoundTrips {
    static func take(_ count: Int, at hub: LoopbackPort) async throws -> [Duration] {
        let courier = try HTTPCourier()
        let request = CourierRequest(.get, hub.url + "/v1/hub", answerLimit: 1 << 16)
        _ = try await courier.send(request)
        var taken: [Duration] = []
        for _ in 0..<count {
            let start = ContinuousClock.now
            let answer = try await courier.send(request)
            taken.append(.now - start)
            guard answer.status == 200, answer.traffic.connections == 0 else {
                throw Trouble("the hub did not keep the connection")
            }
        }
        return taken
    }
}

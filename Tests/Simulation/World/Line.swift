import Courier
import History

/// The line of one office: what it sends goes through the world, which decides what becomes of it.
final class Line: RequestCarrier {
    private let world: World
    private let office: Int

    init(_ world: World, office: Int) {
        self.world = world
        self.office = office
    }

    var overlaps: Bool { false }

    func send(_ request: CourierRequest) async throws(CourierError) -> CourierAnswer {
        let answer: Carried
        do {
            answer = try await world.carry(request, from: office)
        } catch let failure as CourierError {
            throw failure
        } catch {
            throw CourierError.failed("\(error)")
        }
        return CourierAnswer(
            status: answer.status,
            headers: [:],
            body: answer.body,
            traffic: CourierTraffic(
                connections: 1,
                bytesSent: request.body.count,
                bytesReceived: answer.body.count,
                connected: .zero,
                firstByte: .zero,
                total: .zero
            )
        )
    }
}

package import Courier
import HubSide
import SQLiteStore
import Synchronization

/// A line to a hub's front door within this process: what goes over it is what would go over HTTP, but
/// needs no port. It can be cut, and lead to another hub.
package final class HubDoorLine: RequestCarrier {
    private struct State {
        var hub: HubWorld
        var isCut = false
        var isDoubling = false
        var requests = 0
    }

    private let state: Mutex<State>

    package init(to hub: HubWorld) { state = Mutex(State(hub: hub)) }

    package var isCut: Bool {
        get { state.withLock { $0.isCut } }
        set { state.withLock { $0.isCut = newValue } }
    }

    /// Every request reaches the hub twice, and only the second answer comes back.
    package var isDoubling: Bool {
        get { state.withLock { $0.isDoubling } }
        set { state.withLock { $0.isDoubling = newValue } }
    }

    /// Requests that reached the hub so far.
    package var requests: Int { state.withLock { $0.requests } }

    /// From now on this hub answers.
    package func lead(to hub: HubWorld) { state.withLock { $0.hub = hub } }

    package func send(_ request: CourierRequest) async throws(CourierError) -> CourierAnswer {
        let hub = state.withLock { state -> HubWorld? in
            guard !state.isCut else { return nil }
            state.requests += 1
            return state.hub
        }
        guard let hub else { throw .unreachable(errno: 111) }
        if isDoubling { _ = await Self.answer(request, at: hub) }
        let answer = await Self.answer(request, at: hub)
        guard !isCut else { throw .cutOff(.waiting) }
        guard answer.body.count <= request.answerLimit else {
            throw .tooLarge(limit: request.answerLimit)
        }
        return CourierAnswer(
            status: answer.status,
            body: answer.body,
            traffic: CourierTraffic(
                connections: 0,
                bytesSent: request.body.count,
                bytesReceived: answer.body.count,
                connected: .zero,
                firstByte: .zero,
                total: .zero
            )
        )
    }

    private static func answer(
        _ request: CourierRequest,
        at hub: HubWorld
    ) async -> HubFrontDoorAnswer {
        let path = request.url.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }
        switch (request.method, String(path)) {
        case (.get, "/v1/hub"):
            return HubFrontDoorAnswer(status: 200, body: hub.door.introduction)
        case (.post, "/v1/sync"): return await hub.door.sync(request.body)
        case (.post, "/v1/enrol"): return await hub.door.enrol(request.body, from: nil)
        default: return HubFrontDoorAnswer(status: 404, body: [])
        }
    }
}

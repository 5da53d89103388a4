package import Courier
import Exchange
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
        /// Requests until it is cut; `nil` for never.
        var left: Int?
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

    package func mend() {
        state.withLock { state in
            state.isCut = false
            state.left = nil
        }
    }

    /// After so many requests the line is cut, the last one's answer being lost.
    package func cut(afterRequests count: Int) { state.withLock { $0.left = count } }

    /// Requests that reached the hub so far.
    package var requests: Int { state.withLock { $0.requests } }

    /// From now on this hub answers.
    package func lead(to hub: HubWorld) { state.withLock { $0.hub = hub } }

    package func send(_ request: CourierRequest) async throws(CourierError) -> CourierAnswer {
        let hub = state.withLock { state -> HubWorld? in
            guard !state.isCut else { return nil }
            if let left = state.left {
                state.left = left > 1 ? left - 1 : nil
                if left <= 1 { state.isCut = true }
            }
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
            headers: answer.contentRange.map { ["content-range": $0] } ?? [:],
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

    private static func header(_ name: String, of request: CourierRequest) -> String {
        request.headers.first { $0.name == name }?.value ?? ""
    }

    private static func answer(
        _ request: CourierRequest,
        at hub: HubWorld
    ) async -> HubFrontDoorAnswer {
        let path = request.url.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }
        switch (request.method, String(path)) {
        case (.get, "/v1/hub"):
            return HubFrontDoorAnswer(status: 200, body: hub.door.introduction)
        case (.get, "/v1/attachment"):
            return await hub.door.attachment(
                header(AttachmentRequest.header, of: request),
                asking: header("Range", of: request)
            )
        case (.put, "/v1/attachment"):
            return await hub.door.attachment(
                header(AttachmentRequest.header, of: request),
                offering: header("Content-Range", of: request),
                request.body
            )
        case (.post, "/v1/sync"): return await hub.door.sync(request.body)
        case (.post, "/v1/enrol"): return await hub.door.enrol(request.body, from: nil)
        default: return HubFrontDoorAnswer(status: 404, body: [])
        }
    }
}

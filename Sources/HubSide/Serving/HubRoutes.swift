import Exchange
import HTTPTypes
package import Hummingbird
import Logging
import NIOCore

/// The hub's pages: how HTTP reaches the front door and what it says back.
///
/// No answer repeats text of a request, none may be cached, and none leads elsewhere.
package enum HubRoutes {
    /// - Parameters:
    ///   - waitSeconds: how long a waiting client is held.
    ///   - requestTime: how long a request may take to arrive.
    package static func router<Keeper: HubKeeper>(
        door: HubFrontDoor<Keeper>,
        waitSeconds: Int,
        requestTime: Duration,
        waiting: HubPlaces,
        syncing: HubPlaces
    ) -> Router<HubRequestContext> {
        let router = Router(context: HubRequestContext.self)
        router.get("livez") { _, _ in
            Self.response(HubFrontDoorAnswer(status: 200, body: Array("ok\n".utf8)))
        }
        router.get("v1/hub") { _, _ in
            Self.response(HubFrontDoorAnswer(status: 200, body: door.introduction))
        }
        router.post("v1/sync") { request, context in
            let answer = try await syncing.with {
                guard let body = try await Self.body(of: request, within: requestTime, context)
                else {
                    return door.refusal(.tooLarge)
                }
                return await door.sync(body)
            }
            return Self.response(answer ?? door.refusal(.busy))
        }
        router.post("v1/enrol") { request, context in
            let answer = try await syncing.with {
                guard let body = try await Self.body(of: request, within: requestTime, context)
                else {
                    return door.refusal(.tooLarge)
                }
                return await door.enrol(body, from: context.stranger)
            }
            return Self.response(answer ?? door.refusal(.busy))
        }
        router.get("v1/attachment") { request, _ in
            let answer = await syncing.with {
                await door.attachment(
                    Self.header(AttachmentRequest.header, of: request),
                    asking: Self.header("Range", of: request)
                )
            }
            return Self.response(answer ?? door.refusal(.busy))
        }
        router.put("v1/attachment") { request, context in
            let answer = try await syncing.with {
                guard let body = try await Self.body(of: request, within: requestTime, context)
                else {
                    return door.refusal(.tooLarge)
                }
                return await door.attachment(
                    Self.header(AttachmentRequest.header, of: request),
                    offering: Self.header("Content-Range", of: request),
                    body
                )
            }
            return Self.response(answer ?? door.refusal(.busy))
        }
        router.get("v1/wait") { request, _ in
            let answer = try await waiting.with {
                try await Self.wait(request, door: door, seconds: waitSeconds)
            }
            return Self.response(answer ?? door.refusal(.busy))
        }
        return router
    }

    /// A header's value; empty where there is none.
    private static func header(_ name: String, of request: Request) -> String {
        HTTPField.Name(name).flatMap { request.headers[$0] } ?? ""
    }

    /// Holds the request until there is news, the time is over, the client hangs up, or the hub
    /// drains. Reading on is what notices a hang-up; it makes the connection end with the answer.
    private static func wait<Keeper: HubKeeper>(
        _ request: Request,
        door: HubFrontDoor<Keeper>,
        seconds: Int
    ) async throws -> HubFrontDoorAnswer {
        guard let name = HTTPField.Name(WaitRequest.header), let header = request.headers[name]
        else { return door.refusal(.malformed) }
        switch await door.waiter(header) {
        case .failure(let refused):
            return refused
        case .success(let waiter):
            let waiting = Task { await door.wait(waiter) }
            let timer = Task {
                try await Task.sleep(for: .seconds(seconds))
                waiting.cancel()
            }
            defer { timer.cancel() }
            let hasNews = try await request.body.consumeWithInboundCloseHandler { _ in
                await waiting.value
            } onInboundClosed: {
                waiting.cancel()
            }
            return HubFrontDoorAnswer(status: hasNews ? 200 : 204, body: [])
        }
    }

    /// The whole body; `nil` where it is larger than anything of ours.
    ///
    /// A client that sends it drop by drop would hold memory and a place for as long as it likes, so
    /// its connection is closed when the time is up: nobody honest is that slow, and nobody else is
    /// owed an answer.
    private static func body(
        of request: Request,
        within time: Duration,
        _ context: HubRequestContext
    ) async throws -> [UInt8]? {
        let channel = context.channel
        let timer = Task {
            try await Task.sleep(for: time)
            channel.close(promise: nil)
        }
        defer { timer.cancel() }
        do {
            let buffer = try await request.body.collect(upTo: Limits.wireBytes)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            return nil
        } catch let error as HTTPError where error.status == .contentTooLarge {
            return nil
        }
    }

    private static func response(_ answer: HubFrontDoorAnswer) -> Response {
        var headers: HTTPFields = [.cacheControl: "no-store"]
        if answer.status == 503 { headers[.retryAfter] = "2" }
        if let range = answer.contentRange { headers[.contentRange] = range }
        guard !answer.body.isEmpty else {
            return Response(status: .init(code: answer.status), headers: headers)
        }
        headers[.contentType] = "application/octet-stream"
        return Response(
            status: .init(code: answer.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }
}

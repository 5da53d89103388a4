import History
import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
import Settings

/// The daemon's local API: the desk behind a Unix socket in the site's own, private directory.
///
/// Nothing but the file's owner and root can reach it; the account at the other end, as the kernel
/// tells it, is recorded beside the person who claims to act.
package struct DeskServer: Service {
    private let port: any DeskPort
    private let socketPath: String
    private let logger: Logger
    private let onReady: @Sendable () async -> Void

    /// - Parameter onReady: called once when the socket accepts connections.
    package init(
        port: any DeskPort,
        socketPath: String,
        logger: Logger,
        onReady: @escaping @Sendable () async -> Void = {}
    ) {
        self.port = port
        self.socketPath = socketPath
        self.logger = logger
        self.onReady = onReady
    }

    package func run() async throws {
        let router = Router(context: DeskContext.self)
        let port = port
        router.post("/v1/do") { request, context in
            try await Self.perform(request, context, port)
        }
        router.post("/v1/batch") { request, context in
            try await Self.batch(request, context, port)
        }
        let onReady = onReady
        var quiet = logger
        quiet.logLevel = .warning
        let application = Application(
            router: router,
            configuration: .init(address: .unixDomainSocket(path: socketPath)),
            onServerRunning: { _ in await onReady() },
            logger: quiet
        )
        try await application.run()
    }

    private static func perform(
        _ request: Request,
        _ context: DeskContext,
        _ port: any DeskPort
    ) async throws -> Response {
        let uid = await context.peer()
        guard let document = try await body(of: request),
            let asked = DeskWire.request(from: document, uid: uid)
        else { return malformed }
        let (lines, feed) = AsyncStream.makeStream(
            of: [UInt8].self,
            bufferingPolicy: .bufferingNewest(64)
        )
        return Response(
            status: .ok,
            headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody { writer in
                async let reply = answer(asked, from: port, feed: feed)
                for await line in lines { try await writer.write(ByteBuffer(bytes: line)) }
                let last = DeskWire.document(of: await reply).bytes + [0x0A]
                try await writer.write(ByteBuffer(bytes: last))
                try await writer.finish(nil)
            }
        )
    }

    private static func answer(
        _ request: DeskRequest,
        from port: any DeskPort,
        feed: AsyncStream<[UInt8]>.Continuation
    ) async -> DeskReply {
        let reply = await port.perform(request) { progress in
            feed.yield(progress.document.bytes + [0x0A])
        }
        feed.finish()
        return reply
    }

    private static func batch(
        _ request: Request,
        _ context: DeskContext,
        _ port: any DeskPort
    ) async throws -> Response {
        let uid = await context.peer()
        guard let document = try await body(of: request),
            let chunk = DeskWire.chunk(from: document, uid: uid)
        else { return malformed }
        let results = await port.batch(chunk)
        return answer(DeskReply(.array(results)), status: .ok)
    }

    private static func body(of request: Request) async throws -> JSON? {
        var request = request
        let buffer = try await request.collectBody(upTo: DeskWire.requestBytes)
        return try? JSON(reading: Array(buffer.readableBytesView))
    }

    private static var malformed: Response {
        let problem = DeskProblem.usage(
            Phrase("请求读不懂。", "The request cannot be read.")
        )
        return answer(problem.reply(in: .english), status: .badRequest)
    }

    private static func answer(_ reply: DeskReply, status: HTTPResponse.Status) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody(
                byteBuffer: ByteBuffer(bytes: DeskWire.document(of: reply).bytes + [0x0A])
            )
        )
    }
}

/// Knows the connection a request came in on, for the account behind it.
private struct DeskContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// The user id the kernel names for the other end; `nil` where it cannot.
    func peer() async -> Int64? {
        guard let socket = channel as? any SocketOptionProvider else { return nil }
        let credentials: EventLoopFuture<PeerCredentials> = socket.unsafeGetSocketOption(
            level: .socket,
            name: NIOBSDSocket.Option(rawValue: PeerCredentials.option)
        )
        return try? await Int64(credentials.get().uid)
    }
}

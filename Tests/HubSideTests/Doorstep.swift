import AttachmentKeeping
import Courier
import Exchange
import HubSide
import Hummingbird
import Logging
import NIOCore
import SQLiteStore
import Synchronization
import Worlds

/// A hub's front door on a loopback port, for real sites with their own client. The hub behind it can
/// be another one from one request to the next.
final class Doorstep: Sendable {
    typealias Door = HubFrontDoor<HistoryStore>

    private let door: Mutex<@Sendable () -> Door>
    private let served = Mutex(0)
    private let serving = Mutex<Task<Void, any Error>?>(nil)
    private let port = Mutex(0)

    var url: String { "http://127.0.0.1:\(port.withLock { $0 })" }
    /// Sync requests that came so far.
    var requests: Int { served.withLock { $0 } }

    init(_ world: HubWorld) async throws {
        let first = world.door
        door = Mutex { first }
        let router = Router(context: BasicRequestContext.self)
        router.get("v1/hub") { [self] _, _ in
            Self.response(HubFrontDoorAnswer(status: 200, body: current.introduction))
        }
        router.post("v1/enrol") { [self] request, _ in
            Self.response(await current.enrol(try await Self.body(of: request), from: nil))
        }
        router.post("v1/sync") { [self] request, _ in
            served.withLock { $0 += 1 }
            return Self.response(await current.sync(try await Self.body(of: request)))
        }
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in found.yield(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let task = Task { try await application.runService(gracefulShutdownSignals: []) }
        serving.withLock { $0 = task }
        for await number in ports {
            port.withLock { $0 = number }
            break
        }
    }

    deinit { serving.withLock { $0?.cancel() } }

    /// From now on this hub answers.
    func lead(to world: HubWorld) {
        let next = world.door
        door.withLock { $0 = { next } }
    }

    /// From now on every request meets a hub that has forgotten all nonces.
    func forgetNonces(of world: HubWorld) {
        let (office, trust, shelf) = (world.office, world.papers.trust, world.shelf)
        door.withLock {
            $0 = {
                Door(
                    office: office,
                    trust: trust,
                    shelf: shelf,
                    pin: nil,
                    logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
                )
            }
        }
    }

    private var current: Door { door.withLock { $0 }() }

    private static func body(of request: Request) async throws -> [UInt8] {
        Array(try await request.body.collect(upTo: Limits.wireBytes).readableBytesView)
    }

    private static func response(_ answer: HubFrontDoorAnswer) -> Response {
        Response(
            status: .init(code: answer.status),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }
}

extension Office {
    /// A site of a party that the hub knows, with a client of its own.
    convenience init(_ party: String, of world: HubWorld, at doorstep: Doorstep) async throws {
        try await self.init(party, of: world, url: doorstep.url, over: HTTPCourier())
    }
}

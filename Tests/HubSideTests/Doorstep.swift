import Courier
import Exchange
import Foundation
import History
import HubSide
import Hummingbird
import Identity
import Logging
import NIOCore
import PartySide
import SQLiteStore
import Settings
import Synchronization
import Testing

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
        let (office, trust) = (world.office, world.papers.trust)
        door.withLock {
            $0 = {
                Door(
                    office: office,
                    trust: trust,
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

/// A real site with its own store, in this process; its directory goes with it.
final class Office: Sendable {
    let site: Site
    let sync: SiteSync
    private let courier: HTTPCourier

    /// A site of a party that the hub knows.
    init(_ party: String, of world: HubWorld, at doorstep: Doorstep) async throws {
        let path = NSTemporaryDirectory() + "huying-office-" + UUID().uuidString
        let directory = try StateDirectory(flag: path, environment: [:], program: .site)
        let code = await world.perform(.invite, ["party": party]).field("code")
        let enrolled = await Enrolling(
            url: doorstep.url,
            code: Text(try #require(code)),
            person: "王",
            directory: directory
        ).perform(in: .english)
        try #require(enrolled.exit == .done, "\(enrolled.document)")
        site = try Site(
            opening: directory,
            lock: StateLock.acquire(SiteFiles(directory).lock, as: .command)
        )
        courier = try HTTPCourier()
        var defaults = SettingsReader(environment: [:], file: SettingsText())
        sync = SiteSync(
            site: site,
            courier: courier,
            settings: try SiteSettings(reading: &defaults)
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: site.directory.path) }

    func close() throws {
        courier.shutdown()
        try site.close()
    }

    @discardableResult
    func synchronize() async -> SyncReport {
        await sync.synchronize { _, _ in }
    }

    func ask(_ verb: Text, _ arguments: [Text: Value] = [:]) async -> DeskReply {
        let desk = Desk(
            site: site,
            sync: SyncOnDemand(rounds: sync, memory: site.memory)
        )
        return await desk.perform(DeskRequest(verb, arguments, language: .english)) { _ in }
    }

    @discardableResult
    func raise(_ title: Text, lead: Text) async throws -> Text {
        let reply = await ask(
            "call.raise",
            ["kind": "routine", "title": .text(title), "lead": .text(lead)]
        )
        return try #require(reply.document["id"]?.text, "\(reply.document)")
    }

    /// Expects this site to hold exactly what the hub holds for it.
    func expectAgreement(with world: HubWorld) async throws {
        let here = await ask("digest").document
        let there = await world.perform(.digest, ["site": site.id.string])
        for field in ["digest", "history"] {
            #expect(here[Text(field)]?.string == there.field(field), "\(field) of \(site.party)")
        }
    }
}

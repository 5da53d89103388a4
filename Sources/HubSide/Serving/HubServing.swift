import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
package import NIOSSL
package import Safekeeping
import ServiceLifecycle
package import Settings
import UnixSignals

/// The services of a serving hub, in the order they start; they stop in reverse, within ten seconds.
package struct HubServing<Keeper: HubKeeper>: Sendable {
    /// Requests worked on at once; each may hold a full message in memory.
    private static var syncing: Int { 32 }
    /// Seconds a connection may be idle between two requests.
    private static var idleSeconds: Int64 { 90 }
    /// Seconds a draining hub gives to requests under way.
    private static var drainSeconds: Int64 { 10 }

    private let door: HubFrontDoor<Keeper>
    private let admin: HubAdmin<Keeper>
    private let office: HubOffice<Keeper>
    private let settings: HubSettings
    private let tls: TLSConfiguration?
    private let socketPath: String
    private let logger: Logger
    private let notice: ServiceNotice
    private let medium: MediumWatch
    private let backups: BackupService?

    /// - Parameters:
    ///   - medium: ends the hub where its medium fails.
    ///   - backups: makes the daily backups; `nil` where none are wanted.
    package init(
        door: HubFrontDoor<Keeper>,
        admin: HubAdmin<Keeper>,
        office: HubOffice<Keeper>,
        settings: HubSettings,
        tls: TLSConfiguration?,
        socketPath: String,
        logger: Logger,
        notice: ServiceNotice,
        medium: MediumWatch,
        backups: BackupService? = nil
    ) {
        self.door = door
        self.admin = admin
        self.office = office
        self.settings = settings
        self.tls = tls
        self.socketPath = socketPath
        self.logger = logger
        self.notice = notice
        self.medium = medium
        self.backups = backups
    }

    /// Serves until SIGTERM or Ctrl-C, then drains. Returns whether it was Ctrl-C.
    package func run() async throws -> Bool {
        let interrupt = Interrupt()
        var configuration = ServiceGroupConfiguration(
            services: [
                interrupt.configuration,
                // Last to stop: everybody who was heard is saved.
                .init(service: HubContactKeeping(office: office, logger: logger)),
                .init(service: HubWatch(office: office, notice: notice)),
                .init(service: medium),
                .init(service: HubTimekeeper(desk: office.desk, logger: logger)),
                // The operator can ask until the end.
                .init(service: adminApplication()),
                // Then nobody new is let in, and what is under way ends.
                .init(service: try publicApplication()),
                // First to stop: who waits is let go, or their connections would keep the hub open.
                .init(service: HubWaitEnding(door: door)),
            ],
            gracefulShutdownSignals: [.sigterm],
            logger: quiet
        )
        if let backups { configuration.services.insert(.init(service: backups), at: 2) }
        configuration.maximumGracefulShutdownDuration = .seconds(Self.drainSeconds)
        try await ServiceGroup(configuration: configuration).run()
        return interrupt.wasNoticed
    }

    /// Libraries report at their own levels; a hub's log has one line per thing an operator can act
    /// on.
    private var quiet: Logger {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        return quiet
    }

    private func publicApplication() throws -> some Service {
        let router = HubRoutes.router(
            door: door,
            waitSeconds: Int(settings.waitTime.components.seconds),
            requestTime: settings.requestTime,
            waiting: HubPlaces(settings.waitingClients),
            syncing: HubPlaces(Self.syncing)
        )
        let plain = HTTPServerBuilder.http1(
            configuration: .init(
                idleTimeout: .seconds(Self.idleSeconds),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 8 << 10,
                    maxHeaderListSize: 16 << 10,
                    maxHeaderFieldCount: 64
                )
            )
        )
        return Application(
            router: router,
            server: try tls.map { try .tls(plain, tlsConfiguration: $0) } ?? plain,
            configuration: .init(
                address: .hostname(settings.listen.host, port: settings.listen.port)
            ),
            onServerRunning: { channel in
                let address = Address(
                    host: settings.listen.host,
                    port: channel.localAddress?.port ?? settings.listen.port
                )
                logger.info("listening on \(address)")
                notice.ready(
                    status: settings.language == .chinese
                        ? "正在服务，地址 \(address)" : "Serving at \(address)"
                )
            },
            logger: quiet
        )
    }

    private func adminApplication() -> some Service {
        let router = Router(context: BasicRequestContext.self)
        router.post("\(HubCommand.path)") { request, _ in
            let body = try await request.body.collect(upTo: HubCommand.longest)
            let command = try JSONDecoder().decode(
                HubCommand.self,
                from: Data(body.readableBytesView)
            )
            let outcome = try JSONEncoder().encode(await admin.perform(command))
            return Response(
                status: .ok,
                headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: outcome))
            )
        }
        return Application(
            router: router,
            configuration: .init(address: .unixDomainSocket(path: socketPath)),
            logger: quiet
        )
    }
}

/// Saves every minute, and at the end, when each site was last heard.
private struct HubContactKeeping<Keeper: HubKeeper>: Service {
    let office: HubOffice<Keeper>
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: .seconds(60))
                await save()
            }
        }
        await save()
    }

    private func save() async {
        do {
            try await office.saveContacts()
        } catch {
            logger.warning("contacts not saved", metadata: ["error": "\(error)"])
        }
    }
}

/// Lets waiting clients go when the hub drains; their connections would keep it open.
private struct HubWaitEnding<Keeper: HubKeeper>: Service {
    let door: HubFrontDoor<Keeper>

    func run() async throws {
        await withGracefulShutdownHandler {
            try? await gracefulShutdown()
        } onGracefulShutdown: {
            door.endWaiting()
        }
    }
}

/// Tells the service manager that the hub lives, by asking its store.
private struct HubWatch<Keeper: HubKeeper>: Service {
    let office: HubOffice<Keeper>
    let notice: ServiceNotice

    func run() async throws {
        await withTaskGroup { group in
            group.addTask {
                await cancelWhenGracefulShutdown {
                    await notice.keepWatch {
                        (try? await office.keeper.read { try $0.position() }) != nil
                    }
                }
            }
            try? await gracefulShutdown()
            notice.stopping()
            group.cancelAll()
        }
    }
}

import Courier
import History
package import Logging
import SQLiteStore
import Safekeeping
import ServiceLifecycle
package import Settings
import UnixSignals

/// The daemon of one site: its store, its desk behind the socket, and its session with the hub.
package struct Daemon: Sendable {
    private let directory: StateDirectory
    private let settings: SiteSettings
    private let isOffline: Bool
    private let logger: Logger
    private let notice: ServiceNotice

    package init(
        directory: StateDirectory,
        settings: SiteSettings,
        isOffline: Bool,
        logger: Logger,
        notice: ServiceNotice = ServiceNotice()
    ) {
        self.directory = directory
        self.settings = settings
        self.isOffline = isOffline
        self.logger = logger
        self.notice = notice
    }

    /// Runs until SIGTERM or Ctrl-C, which end it cleanly. Returns whether it was Ctrl-C.
    ///
    /// Services start in the order in which they need each other and stop in reverse: first no more
    /// exchanges, then no more commands, then the store.
    package func run() async throws -> Bool {
        let files = SiteFiles(directory)
        guard files.isEnrolled else { throw DeskProblem.notEnrolled }
        let lock = try await takeLock(files)
        let site = try open(lock)
        try directory.prepareSocketDirectory()
        let courier = try HTTPCourier()
        let rounds = SiteSync(site: site, courier: courier, settings: settings)
        let (logger, notice, language) = (logger, notice, settings.language)
        let loop = SyncLoop(
            rounds: rounds,
            memory: site.memory,
            bell: site.bell,
            interval: settings.syncInterval,
            waits: settings.syncWaits,
            logger: logger,
            onReport: { notice.status(DaemonStatus.line($0, language)) }
        )
        let server = DeskServer(
            port: Desk(site: site, sync: loop),
            socketPath: directory.socketPath,
            logger: logger,
            onReady: {
                logger.info("ready at \(directory.socketPath)")
                notice.ready(status: language == .chinese ? "就绪" : "ready")
            }
        )
        let interrupt = Interrupt()
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    interrupt.configuration,
                    .init(service: StoreService(site: site, courier: courier, logger: logger)),
                    .init(service: WatchService(site: site, notice: notice)),
                    .init(service: MediumWatch(store: site.store, logger: logger)),
                    .init(service: BackupKeeping(site: site, settings: settings, logger: logger)),
                    .init(service: server),
                    .init(service: loop),
                ],
                gracefulShutdownSignals: [.sigterm],
                logger: logger
            )
        )
        try await group.run()
        notice.stopping()
        return interrupt.wasNoticed
    }

    /// Waits for a command that works on the store just now; another daemon is refused at once.
    private func takeLock(_ files: SiteFiles) async throws -> StateLock {
        let (logger, notice) = (logger, notice)
        return try await StateLock.acquire(
            files.lock,
            as: .daemon,
            waiting: .seconds(3_600)
        ) { pid in
            let holder = pid.map(String.init) ?? "?"
            logger.notice("waiting for a command that holds the store, process \(holder)")
            notice.status("waiting for a command that holds the store, process \(holder)")
            notice.extendTimeout(by: .seconds(3_600))
        }
    }

    private func open(_ lock: StateLock) throws -> Site {
        let (logger, notice) = (logger, notice)
        let site = try Site(opening: directory, lock: lock, isOffline: isOffline) { done, all in
            guard done % 10_000 == 0 else { return }
            notice.status("deriving rows: \(done)/\(all)")
            notice.extendTimeout(by: .seconds(120))
        }
        if let reason = site.openingReason {
            logger.warning("a new epoch was opened: \(reason.rawValue)")
        }
        return site
    }
}

/// One line for the service manager about the last exchange.
enum DaemonStatus {
    static func line(_ report: SyncReport, _ language: Language) -> String {
        if report.succeeded {
            let phrase = Phrase(
                "已同步：上传 \(report.pushed)，下载 \(report.pulled)，退回 \(report.returned.count)",
                "synced: sent \(report.pushed), received \(report.pulled), returned \(report.returned.count)"
            )
            return phrase.text(in: language)
        }
        let code = report.failure?.code.string ?? ""
        let phrase = Phrase(
            "未同步（\(report.outcome.rawValue) \(code)），数据都在本机",
            "not synced (\(report.outcome.rawValue) \(code)), all data is here"
        )
        return phrase.text(in: language)
    }
}

/// Keeps the store open while anything runs, and closes it last.
private struct StoreService: Service {
    let site: Site
    let courier: HTTPCourier
    let logger: Logger

    func run() async throws {
        try? await gracefulShutdown()
        courier.shutdown()
        do {
            try site.close()
        } catch {
            logger.error("the store did not close cleanly: \(error)")
        }
    }
}

/// Makes the daily backups, where any are wanted.
private struct BackupKeeping: Service {
    let site: Site
    let settings: SiteSettings
    let logger: Logger

    func run() async throws {
        SiteBackup.clearLeftovers(in: site.directory.path)
        guard let directory = settings.backup.directory(for: site.directory) else {
            try? await gracefulShutdown()
            return
        }
        let service = BackupService(
            rota: BackupRota(
                directory: directory,
                keep: settings.backup.keep,
                time: settings.backup.time
            ),
            state: site.directory.path,
            logger: logger,
            now: site.clock.now,
            make: { [site] in try await SiteBackup.create(of: site, at: $0) }
        )
        try await service.run()
    }
}

/// Tells the service manager that the store answers.
private struct WatchService: Service {
    let site: Site
    let notice: ServiceNotice

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await notice.keepWatch {
                (try? await site.store.read { try $0.inventory().count }) != nil
            }
            // Without a watching manager there is nothing to do until the end.
            try? await Task.sleep(for: .seconds(100 * 365 * 86_400))
        }
    }
}

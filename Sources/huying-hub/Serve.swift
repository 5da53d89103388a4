import ArgumentParser
import Foundation
import HubSide
import Logging
import SQLiteStore
import Settings

/// `serve`: answers every party until SIGTERM (exit 0) or Ctrl-C (exit 130).
struct Serve: HubVerb {
    static let configuration = CommandConfiguration(
        abstract: "Serve in the foreground until SIGTERM. 启动服务。"
    )

    @OptionGroup var common: CommonOptions

    @Option(help: "Host and port; port 0 draws a free one. 监听地址。")
    var listen: String?

    @Option(help: "A PEM certificate chain. 证书。")
    var tlsCert: String?

    @Option(help: "Its private key. 私钥。")
    var tlsKey: String?

    @Option(help: "A configuration file. 配置文件。")
    var config: String?

    func perform(at desk: OperatorDesk) async throws -> HubOutcome {
        Allocator.settle()
        try desk.becomeOwner()
        guard desk.directory.isFounded else {
            throw HubProblem.notFounded(desk.directory.path)
        }
        var flags: [String: String] = [:]
        flags["listen.address"] = listen
        flags["tls.cert"] = tlsCert
        flags["tls.key"] = tlsKey
        let settings = try desk.settings(flags: flags, file: config)
        ServiceLogHandler.install(level: settings.logLevel)
        let logger = Logger(label: "huying-hub")
        let notice = ServiceNotice()
        let lock = try await StateLock.acquire(
            desk.directory.lockPath,
            as: .daemon,
            waiting: .seconds(300),
            onWait: { pid in
                logger.notice("waiting for a command", metadata: ["pid": "\(pid ?? 0)"])
                notice.extendTimeout(by: .seconds(300))
            }
        )
        defer { lock.release() }
        try desk.directory.state.prepareSocketDirectory()
        let house = try await HubHouse(
            directory: desk.directory,
            settings: settings,
            isServing: true
        )
        if let renewal = house.renewal {
            logger.notice("a new incarnation was opened: \(renewal.rawValue)")
        }
        let wasInterrupted = try await house.serve(
            settings: settings,
            logger: logger,
            notice: notice
        )
        return HubOutcome(
            .object([.init("served", .bool(true))]),
            text: "",
            exit: wasInterrupted ? Interrupt.exitCode : 0
        )
    }
}

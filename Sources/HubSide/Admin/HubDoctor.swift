import Foundation
import Glibc
import History
import SQLiteStore
import Safekeeping
package import Settings

/// Looks a hub over and names what is wrong with it, each with the one command that mends it. Works
/// while it serves, while it does not, and in a damaged store; changes nothing.
package struct HubDoctor: Sendable {
    /// Asks the serving hub; `nil` where none serves.
    package typealias Serving =
        @Sendable (HubCommand.Verb, [String: String]) async throws ->
        HubOutcome?

    private let directory: HubDirectory
    private let settings: Result<HubSettings, SettingsProblem>
    private let serving: Serving
    private let language: Language
    private let isQuick: Bool

    package init(
        _ directory: HubDirectory,
        settings: Result<HubSettings, SettingsProblem>,
        language: Language,
        isQuick: Bool,
        serving: @escaping Serving
    ) {
        self.directory = directory
        self.settings = settings
        self.language = language
        self.isQuick = isQuick
        self.serving = serving
    }

    package func examine() async -> HubOutcome {
        var all = Examination()
        let machine = MachineExamination(directory.state)
        all.add(configuration)
        all.add(machine.place(secrets: ["hub.json"]))
        all.add(machine.disk(store: directory.storePath))
        guard let papers = papers(into: &all) else { return outcome(all) }
        let isServing = StateLock.holder(of: directory.lockPath)?.kind == "daemon"
        all.add(service(isServing))
        let seen = await store(papers, isServing: isServing)
        all.add(seen.findings)
        all.add(
            machine.backup(
                now: HubClock.milliseconds(),
                command: "huying-hub backup create FILE\(stateFlag)"
            )
        )
        all.add(
            machine.clock(now: HubClock.milliseconds(), latest: seen.latest, hub: nil)
        )
        if isServing { all.add(line) }
        return outcome(all)
    }

    private func outcome(_ all: Examination) -> HubOutcome {
        let checks = all.findings.map { finding in
            HubDocument.object([
                .init("check", .text(finding.check)),
                .init("state", .text(finding.state.rawValue)),
                .init("code", .text(orNull: finding.code)),
                .init("message", .text(finding.message.text(in: language))),
                .init("next", .text(orNull: finding.next?.text(in: language))),
            ])
        }
        return HubOutcome(
            .object([
                .init("type", "result"), .init("healthy", .bool(all.isHealthy)),
                .init("summary", .text(all.summary(in: language))), .init("checks", .list(checks)),
            ]),
            text: (all.lines(in: language) + [all.summary(in: language)]).joined(separator: "\n"),
            exit: all.exit
        )
    }

    private var stateFlag: String {
        directory.path == directory.state.program.systemPath ? "" : " --state \(directory.path)"
    }

    private var repair: Wording { .command("huying-hub repair\(stateFlag)") }

    // MARK: The parts

    private var configuration: Finding {
        switch settings {
        case .success: .ok("settings", Wording("配置无误", "the configuration can be read"))
        case .failure(let problem):
            .wrong(
                "settings",
                problem.code,
                Wording("配置有误：\(problem.description)", "The configuration: \(problem.description)"),
                next: .command("sudoedit \(problem.place.split(separator: ":").first ?? "")"),
                exit: 78
            )
        }
    }

    private func papers(into all: inout Examination) -> HubPapers? {
        guard directory.isFounded else {
            all.add(
                .wrong(
                    "papers",
                    "E4402.noHubHere",
                    Wording("目录 \(directory.path) 里没有中心。", "There is no hub in \(directory.path)."),
                    next: .command(
                        "huying-hub recover --recovery-file FILE\(stateFlag)"
                    ),
                    exit: 78
                )
            )
            return nil
        }
        guard let papers = try? directory.papers(), (try? papers.identity()) != nil else {
            all.add(
                .wrong(
                    "papers",
                    "E3002.damagedFile",
                    Wording(
                        "文件 hub.json 损坏，或密钥未经区根密钥签名。",
                        "hub.json is damaged, or the zone root did not sign its key."
                    ),
                    next: repair,
                    exit: 9
                )
            )
            return nil
        }
        all.add(.ok("papers", Wording("密钥和证明齐全", "the hub's key is the zone's")))
        return papers
    }

    private func service(_ isServing: Bool) -> Finding {
        if isServing { return .ok("service", Wording("正在服务", "the hub is serving")) }
        let isPackaged = directory.path == directory.state.program.systemPath
        return .warning(
            "service",
            "E3133.noService",
            Wording(
                "中心没有在服务：各单位照常办理，但不能同步。",
                "The hub does not serve: offices work on, but exchange nothing."
            ),
            next: .command(
                isPackaged
                    ? "sudo systemctl enable --now huying-hub" : "huying-hub serve\(stateFlag)"
            )
        )
    }

    private func store(
        _ papers: HubPapers,
        isServing: Bool
    ) async -> (findings: [Finding], latest: Milliseconds?) {
        let commands = StoreCommands(restore: repair, repair: repair)
        if isServing { return await ask(commands) }
        let seen = await StoreExamination(
            store: directory.storePath,
            lock: directory.lockPath,
            trust: papers.trust,
            isQuick: isQuick,
            commands: commands
        ).run(
            progress: { _, _ in },
            { view in
                (
                    isMissing: try !view.bodiless(limit: 1).isEmpty,
                    latest: try view.latestHubTime(),
                    position: try view.head(of: papers.replica) == .origin
                        ? nil : try view.position()
                )
            }
        )
        let notes = seen.answer?.isMissing == true ? [missing] : []
        let past = seen.answer?.position.flatMap { side(papers, position: $0) }
        return (seen.findings + [past].compactMap(\.self) + notes, seen.answer?.latest)
    }

    /// Whether the store is the one this hub wrote last.
    private func side(_ papers: HubPapers, position: Int64) -> Finding {
        let finding = SideFile.look(at: directory.sidePath)
        guard let reason = HubPast.broken(finding, papers: papers, position: position) else {
            return .ok("sideFile", Wording("编号记录与数据库一致", "the side file agrees with the store"))
        }
        return .warning(
            "sideFile",
            "E3141.incarnationWillOpen",
            Wording(
                "数据库被恢复、复制过，或编号记录丢失（\(reason.rawValue)）；启动时自动换新的中心代号。",
                "The store was put back or copied, or its side file is lost (\(reason.rawValue)); the hub opens a new incarnation by itself when it starts."
            ),
            next: .command("huying-hub serve\(stateFlag)")
        )
    }

    private func ask(
        _ commands: StoreCommands
    ) async -> (findings: [Finding], latest: Milliseconds?) {
        do {
            let arguments = isQuick ? ["quick": "true"] : ["rebuild": "true"]
            guard let outcome = try await serving(.verify, arguments),
                let said = try JSONSerialization.jsonObject(with: Data(outcome.document.utf8))
                    as? [String: Any]
            else {
                return (
                    [
                        .wrong(
                            "service",
                            "E3132.silentHolder",
                            Wording(
                                "中心进程占着数据却不应答。",
                                "The hub holds its store and does not answer."
                            ),
                            next: .command("sudo systemctl restart huying-hub"),
                            exit: 9
                        )
                    ], nil
                )
            }
            let differences = said["differences"] as? [String] ?? []
            let rows = differences.filter { $0.hasSuffix(VerifiedRows.ending) }
            let log = differences.filter { !$0.hasSuffix(VerifiedRows.ending) }
            let notes = said["missing"] as? Bool == true ? [missing] : []
            return (commands.store(log: log, rows: rows) + notes, nil)
        } catch {
            let problem = HubProblem(error)
            return (
                [
                    .wrong(
                        "store",
                        problem.code,
                        Wording(problem.message.zh, problem.message.en),
                        next: repair,
                        exit: 9
                    )
                ], nil
            )
        }
    }

    private var missing: Finding {
        .warning(
            "missing",
            "E3138.missingBodies",
            Wording(
                "有些变更只剩摘要，等各单位同步时补回。",
                "Of some changes only digests are left; sites that hold them bring them back."
            ),
            next: .command("huying-hub status\(stateFlag)")
        )
    }

    /// Whether somebody can connect where the configuration says.
    private var line: Finding {
        guard case .success(let settings) = settings, settings.listen.port != 0 else {
            return .unknown(
                "line",
                Wording("监听地址不固定，没有检查", "the address is drawn at the start and was not checked")
            )
        }
        let address = settings.listen
        guard LineSocket.connects(to: address) else {
            return .warning(
                "line",
                "E3139.notListening",
                Wording(
                    "连不上配置里的地址 \(address)（启动时若另行指定则属正常）。",
                    "Nothing answers at the configured \(address), unless another was given at the start."
                ),
                next: .command("ss -ltnp")
            )
        }
        return .ok("line", Wording("在 \(address) 应答", "it answers at \(address)"))
    }
}

/// A connection tried and let go.
private enum LineSocket {
    static func connects(to address: Address) -> Bool {
        let wildcards = ["0.0.0.0": "127.0.0.1", "::": "::1"]
        let host = wildcards[address.host] ?? address.host
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "\(address.port)", &hints, &found) == 0, let found else {
            return false
        }
        defer { freeaddrinfo(found) }
        let descriptor = socket(
            found.pointee.ai_family,
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue),
            0
        )
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return connect(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0
    }
}

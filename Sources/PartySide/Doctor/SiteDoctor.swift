import Courier
import Exchange
import Foundation
import Glibc
import History
import Identity
import SQLiteStore
import Safekeeping
package import Settings

/// Looks a site over and names what is wrong with it, each with the one command that mends it. Works
/// without a daemon and in a damaged store, and changes nothing.
package struct SiteDoctor: Sendable {
    private let directory: StateDirectory
    private let settings: Result<SiteSettings, SettingsProblem>
    private let daemon: (any DeskPort)?
    private let language: Language
    private let isQuick: Bool
    private let clock: SiteClock

    /// - Parameters:
    ///   - daemon: the desk of the daemon that is at work here; `nil` where none answers.
    ///   - isQuick: leaves out what takes as long as the history is.
    package init(
        _ directory: StateDirectory,
        settings: Result<SiteSettings, SettingsProblem>,
        daemon: (any DeskPort)?,
        language: Language,
        isQuick: Bool,
        clock: SiteClock = .machine
    ) {
        self.directory = directory
        self.settings = settings
        self.daemon = daemon
        self.language = language
        self.isQuick = isQuick
        self.clock = clock
    }

    /// `{"type":"result","healthy","checks":[{"check","state","code","message","next"}]}`.
    package func examine(progress: @escaping ProgressSink) async -> DeskReply {
        var all = Examination()
        let machine = MachineExamination(directory)
        let files = SiteFiles(directory)
        all.add(configuration)
        all.add(machine.place(secrets: ["site.key", "enrolling.key"]))
        all.add(machine.disk(store: files.store))
        guard let card = identity(files, into: &all) else { return reply(all) }
        all.add(service)
        let seen = await store(card, files, progress: progress)
        all.add(seen.findings)
        all.add(seen.figures.map { work($0) } ?? [])
        if let numbers = seen.figures?.numbers { all.add(side(files, numbers)) }
        all.add(machine.backup(now: clock.now(), command: "huying backup create FILE\(stateFlag)"))
        let line = await probe(card)
        all.add(machine.clock(now: clock.now(), latest: seen.figures?.hubTime, hub: line.hubTime))
        all.add(line.findings)
        all.add(exchange(files))
        return reply(all)
    }

    private func reply(_ all: Examination) -> DeskReply {
        DeskReply(
            [
                "type": "result", "healthy": .bool(all.isHealthy),
                "summary": .string(all.summary(in: language)),
                "checks": .array(
                    all.findings.map { finding in
                        [
                            "check": .string(finding.check),
                            "state": .string(finding.state.rawValue),
                            "code": finding.code.map { .string($0) } ?? .null,
                            "message": .string(finding.message.text(in: language)),
                            "next": finding.next.map { .string($0.text(in: language)) } ?? .null,
                        ]
                    }
                ),
            ],
            exit: DeskExit(rawValue: all.exit) ?? .unexpected
        )
    }

    /// For commands that somebody is to type: where the site is no packaged service's.
    private var stateFlag: String {
        directory.path == directory.program.systemPath ? "" : " --state \(directory.path)"
    }

    // MARK: Who this is

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

    private func identity(_ files: SiteFiles, into all: inout Examination) -> SiteCard? {
        let restore = Wording.command("huying backup restore FILE\(stateFlag)")
        guard files.isEnrolled else {
            all.add(
                .wrong(
                    "enrolment",
                    "E4101.notEnrolled",
                    Wording("这个目录还没有登记到任何中心。", "This directory is not enrolled with any hub."),
                    next: Wording(
                        "huying enroll 中心地址 邀请码\(stateFlag)",
                        "huying enroll URL CODE\(stateFlag)"
                    ),
                    exit: 4
                )
            )
            return nil
        }
        guard let card = try? files.readCard() else {
            all.add(
                .wrong(
                    "enrolment",
                    "E3002.damagedFile",
                    Wording("文件 site.json 读不了。", "The file site.json cannot be read."),
                    next: restore,
                    exit: 9
                )
            )
            return nil
        }
        if let key = try? files.readKey(), key.name == card.site {
            all.add(.ok("enrolment", Wording("已登记：\(card.party)", "enrolled as \(card.party)")))
        } else {
            all.add(
                .wrong(
                    "enrolment",
                    "E3002.damagedFile",
                    Wording(
                        "密钥文件 site.key 丢失、损坏或不是本站点的。",
                        "The key in site.key is missing, damaged or another site's."
                    ),
                    next: restore,
                    exit: 9
                )
            )
        }
        return card
    }

    private var service: Finding {
        if daemon != nil {
            return .ok("service", Wording("后台服务在运行", "the daemon runs and answers"))
        }
        let isPackaged = directory.path == directory.program.systemPath
        if let holder = StateLock.holder(of: SiteFiles(directory).lock) {
            let pid = holder.pid.map(String.init) ?? "?"
            return .wrong(
                "service",
                "E3132.silentHolder",
                Wording(
                    "进程 \(pid) 占着数据却不应答。",
                    "Process \(pid) holds the store and does not answer."
                ),
                next: .command(isPackaged ? "sudo systemctl restart huyingd" : "kill \(pid)"),
                exit: 9
            )
        }
        return .warning(
            "service",
            "E3133.noService",
            Wording(
                "后台服务没有运行：命令能用，但不会自动同步。",
                "The daemon does not run: commands work, but nothing is exchanged by itself."
            ),
            next: .command(
                isPackaged
                    ? "sudo systemctl enable --now huyingd" : "huyingd run\(stateFlag)"
            )
        )
    }

    // MARK: The store

    /// What is read beside the checks.
    private struct Figures: Sendable {
        var pending = 0
        var oldestPending: Milliseconds?
        var returned = 0
        var hubTime: Milliseconds?
        /// Current replica and its last number, and the replicas before; `nil` where the daemon knows.
        var numbers: (epochs: [EpochRecord], last: UInt64)?
    }

    private var commands: StoreCommands {
        StoreCommands(
            restore: .command("huying backup restore FILE\(stateFlag)"),
            repair: .command("huying repair\(stateFlag)")
        )
    }

    private func store(
        _ card: SiteCard,
        _ files: SiteFiles,
        progress: @escaping ProgressSink
    ) async -> (findings: [Finding], figures: Figures?) {
        if let daemon { return await ask(daemon, progress: progress) }
        let examination = StoreExamination(
            store: files.store,
            lock: files.lock,
            trust: card.trust,
            isQuick: isQuick,
            commands: commands
        )
        let seen = await examination.run(
            progress: { progress(DeskProgress(phase: "verify", done: $0, total: $1)) },
            { view in
                let epochs = try SiteFacts.epochs(in: view)
                var figures = Figures()
                figures.pending = try view.pendingCount()
                figures.oldestPending = try view.oldestPending()
                figures.returned = try view.returnedCount(of: epochs.map(\.replica))
                figures.hubTime = try SyncFacts.lastHubTime(in: view)
                if let current = epochs.last {
                    figures.numbers = (epochs, try view.head(of: current.replica).number)
                }
                return figures
            }
        )
        return (seen.findings, seen.answer)
    }

    private func ask(
        _ daemon: any DeskPort,
        progress: @escaping ProgressSink
    ) async -> (findings: [Finding], figures: Figures?) {
        let status = await daemon.perform(DeskRequest("status", language: language)) { _ in }
        var figures = Figures()
        figures.pending = Int(clamping: status.document["pending"]?.int ?? 0)
        figures.oldestPending = status.document["oldestPending"]?.text.flatMap(Timestamps.time)
        figures.returned = Int(clamping: status.document["returned"]?.int ?? 0)
        guard !isQuick else {
            return ([.ok("store", Wording("数据库能打开", "the store opens"))], figures)
        }
        let verified = await daemon.perform(
            DeskRequest("verify", ["rebuild": true], language: language),
            progress: progress
        ).document
        if verified["type"]?.text == "error" {
            let message = verified["message"]?.string ?? ""
            return (
                [
                    .wrong(
                        "store",
                        verified["code"]?.string ?? "E3101.damaged",
                        Wording(message, message),
                        next: .command("huying backup restore FILE\(stateFlag)"),
                        exit: 9
                    )
                ], figures
            )
        }
        let differences = verified["differences"]?.array?.compactMap(\.string) ?? []
        let rows = differences.filter { $0.hasSuffix(VerifiedRows.ending) }
        let log = differences.filter { !$0.hasSuffix(VerifiedRows.ending) }
        return (commands.store(log: log, rows: rows), figures)
    }

    private func work(_ figures: Figures) -> [Finding] {
        var found: [Finding] = []
        if let oldest = figures.oldestPending, figures.pending > 0 {
            let age = MachineExamination.span(max(0, clock.now() - oldest))
            let words = Wording(
                "\(figures.pending) 条还没有到中心，最早的等了 \(age.zh)",
                "\(figures.pending) changes have not reached the hub; the oldest waits \(age.en)"
            )
            found.append(
                clock.now() - oldest > 86_400_000
                    ? .warning(
                        "outbox",
                        "E3134.oldOutbox",
                        words,
                        next: .command("huying sync now\(stateFlag)")
                    )
                    : .ok("outbox", words)
            )
        } else {
            found.append(.ok("outbox", Wording("没有等着上传的", "nothing waits to be sent")))
        }
        if figures.returned > 0 {
            found.append(
                .warning(
                    "returned",
                    "E3135.returned",
                    Wording("\(figures.returned) 条被退回", "\(figures.returned) changes came back"),
                    next: .command("huying outbox list\(stateFlag)")
                )
            )
        }
        return found
    }

    private func side(
        _ files: SiteFiles,
        _ numbers: (epochs: [EpochRecord], last: UInt64)
    ) -> Finding {
        let reason = Site.leavingReason(
            SideFile.look(at: files.side),
            epochs: numbers.epochs,
            number: numbers.last,
            wasRestored: files.wasRestored
        )
        guard let reason else {
            return .ok("sideFile", Wording("编号记录与数据库一致", "the side file agrees with the store"))
        }
        return .warning(
            "sideFile",
            "E3136.epochWillOpen",
            Wording(
                "数据库被恢复、复制过，或编号记录丢失（\(reason.rawValue)）；下次改动前自动换新的副本编号。",
                "The store was put back or copied, or its side file is lost (\(reason.rawValue)); a new replica opens by itself before the next change."
            ),
            next: .command("huying sync now\(stateFlag)")
        )
    }

    // MARK: The line

    private func probe(_ card: SiteCard) async -> (findings: [Finding], hubTime: Milliseconds?) {
        guard case .success(let settings) = settings else { return ([], nil) }
        do {
            let courier = try HTTPCourier()
            defer { courier.shutdown() }
            return await HubProbe(way: HubWay(card: card, settings: settings)).run(with: courier)
        } catch {
            return ([.unknown("hubConnection", Wording(error.chinese, error.english))], nil)
        }
    }

    private func exchange(_ files: SiteFiles) -> [Finding] {
        let memory = SyncMemory(path: files.syncMemory, clock: clock)
        var found: [Finding] = []
        if memory.isPaused {
            found.append(
                .warning(
                    "exchange",
                    "E3137.paused",
                    Wording("同步已有意暂停。", "The exchange is paused on purpose."),
                    next: .command("huying sync resume\(stateFlag)")
                )
            )
        }
        if memory.scope.isOpen {
            found.append(
                .wrong(
                    "scope",
                    "E3140.scopeDiffers",
                    Wording(
                        "与中心的核对数不一致，上次同步没能补齐。",
                        "The hub's sum differs from what is held here, and the last exchange could not mend it."
                    ),
                    next: .command("huying repair\(stateFlag)"),
                    exit: 1
                )
            )
        }
        switch memory.lastOutcome {
        case .refused, .tooOld, .failed, .storeTrouble:
            let code = memory.lastCode?.string ?? "?"
            found.append(
                .wrong(
                    "exchange",
                    code,
                    Wording("上次同步没有成功（\(code)）。", "The last exchange failed (\(code))."),
                    next: .command("huying sync now\(stateFlag)"),
                    exit: memory.lastOutcome == .tooOld
                        ? 7 : memory.lastOutcome == .refused ? 4 : 1
                )
            )
        default:
            let last = [memory.lastSuccess, memory.lastBundle].compactMap(\.self).max()
            let age = last.map { MachineExamination.span(max(0, clock.now() - $0)) }
            found.append(
                .ok(
                    "exchange",
                    age.map { Wording("上次交换在 \($0.zh)前", "the last exchange was \($0.en) ago") }
                        ?? Wording("还没有与中心交换过", "nothing was exchanged with the hub yet")
                )
            )
        }
        return found
    }
}

import ArgumentParser
import Foundation
import Glibc
import History
import PartySide
import Safekeeping
import Settings

/// `huying backup …`: one file with everything a site holds.
struct BackupCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "backup",
            abstract: Phrase("备份与恢复", "backup and restore").current,
            subcommands: [
                BackupCreate.self, BackupVerify.self, BackupDrill.self, BackupRestore.self,
            ]
        )
    }
}

struct BackupCreate: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "create",
            abstract: Phrase("备份到一个文件（备好即核验）", "back up into one file, and check it").current
        )
    }

    @Argument var file: String
    @OptionGroup var common: CommonOptions

    /// The desk writes into its own directory, the one place it may write for certain; the command
    /// then puts the file where the person wants it.
    func errand(path: String, as target: String) -> Errand {
        Errand("backup.create", sheet: BackupSheet.created).with("path", path).with("as", target)
            .long()
    }

    mutating func run() async throws {
        let counter = Counter(common)
        let target = URL(fileURLWithPath: file).standardizedFileURL.path
        let directory = try counter.reading { () throws(DeskProblem) in
            guard access(target, F_OK) != 0 else {
                throw DeskProblem(
                    "E4308.exists",
                    exit: .usage,
                    Phrase("\(target) 已经存在，没有覆盖。", "\(target) exists and was not overwritten.")
                )
            }
            return try counter.stateDirectory()
        }
        // Where that cannot be written, no daemon runs and the desk is in this process.
        let place =
            access(directory.path, W_OK) != 0 && (errno == EROFS || errno == EACCES)
            ? FileManager.default.temporaryDirectory.path : directory.path
        let interim = place + "/backup-\(getpid()).part"
        defer {
            unlink(interim)
            unlink(interim + ".sha256")
        }
        let errand = errand(path: interim, as: target)
        try await counter.run(errand) { document throws(DeskProblem) in
            try OutputFile.copy(from: interim, to: target)
            // What lies there now is read to its end once more.
            do throws(KeepingProblem) {
                let seal = try BackupFile(reading: target, of: .site).check()
                try BackupFile.putHash(seal.hash, beside: target)
            } catch {
                unlink(target)
                throw DeskProblem(explaining: error)
            }
            return document.without("path").without("file").adding(["file": .string(target)])
        }
    }
}

/// Looks into a backup without putting it in place; needs no site.
struct BackupVerify: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "verify",
            abstract: Phrase("核验一份备份，不恢复", "look into a backup without restoring it").current
        )
    }

    @Argument var file: String
    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        let counter = Counter(common)
        let reply = SiteBackup.verify(
            URL(fileURLWithPath: file).standardizedFileURL.path,
            scratch: FileManager.default.temporaryDirectory.path,
            language: counter.language
        )
        try counter.deliver(reply, sheet: BackupSheet.verified)
    }
}

/// Restores a backup where it does no harm, to be sure that it can be.
struct BackupDrill: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "drill",
            abstract: Phrase(
                "恢复演练：在临时目录恢复、重放、比对，然后删掉",
                "a drill: restore in a scratch directory, replay, compare, clean up"
            ).current
        )
    }

    @Argument var file: String
    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        let counter = Counter(common)
        let progress = ProgressLine(
            terminal: counter.terminal,
            language: counter.language,
            asJSON: counter.printsJSON
        )
        let reply = await SiteBackup.drill(
            URL(fileURLWithPath: file).standardizedFileURL.path,
            scratch: FileManager.default.temporaryDirectory.path,
            language: counter.language
        ) { progress.show($0) }
        progress.end()
        try counter.deliver(reply, sheet: BackupSheet.drilled)
    }
}

struct BackupRestore: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "restore",
            abstract: Phrase(
                "从备份恢复；原有内容移到一旁，不删除",
                "restore a backup; what was there is moved aside, never deleted"
            ).current
        )
    }

    @Argument var file: String
    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        let counter = Counter(common)
        let source = URL(fileURLWithPath: file).standardizedFileURL.path
        let (directory, copy) = try counter.reading { () throws(DeskProblem) in
            let directory = try counter.stateDirectory()
            guard SocketProbe.knock(at: directory.socketPath) == .nobody else {
                throw DeskProblem(
                    "E3308.daemonRuns",
                    exit: .storeTrouble,
                    Phrase("后台正在使用这个目录，不能恢复。", "The daemon is at work in this directory."),
                    next: Phrase("sudo systemctl stop huyingd", "sudo systemctl stop huyingd")
                )
            }
            return (directory, try RestoreSource(source, for: directory.path))
        }
        defer { copy.remove() }
        let reply = SiteBackup.restore(copy.path, into: directory, language: counter.language)
        try counter.deliver(reply, sheet: BackupSheet.restored)
    }
}

/// The backup where the owner of the state directory can read it: root's own file is copied beside
/// the state before root becomes the owner.
private struct RestoreSource {
    let path: String
    private let isCopy: Bool

    init(_ source: String, for directory: String) throws(DeskProblem) {
        guard access(source, R_OK) == 0 else {
            throw DeskProblem(
                "E4305.file",
                exit: .usage,
                Phrase("读不到文件 \(source)。", "The file \(source) cannot be read.")
            )
        }
        let user = geteuid()
        try Ownership.prepare(directory)
        guard geteuid() != user, access(source, R_OK) != 0 || user == 0 else {
            path = source
            isCopy = false
            return
        }
        let copy = directory + "/restore-\(getpid()).part"
        let owner = geteuid()
        try Ownership.restored { () throws(DeskProblem) in
            try OutputFile.copy(from: source, to: copy)
            _ = chown(copy, owner, getegid())
        }
        path = copy
        isCopy = true
    }

    func remove() {
        if isCopy { unlink(path) }
    }
}

import ArgumentParser
import Foundation
import Glibc
import History
import PartySide
import Settings

/// `huying backup …`: one file with everything a site holds.
struct BackupCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "backup",
            abstract: Phrase("备份与恢复", "backup and restore").current,
            subcommands: [BackupCreate.self]
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
    func errand(path: String) -> Errand {
        Errand("backup.create", sheet: BackupSheet.created).with("path", path).long()
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
        let interim = directory.path + "/backup-\(getpid()).part"
        defer { unlink(interim) }
        try await counter.run(errand(path: interim)) { document throws(DeskProblem) in
            try OutputFile.copy(from: interim, to: target)
            return document.without("path").without("file").adding(["file": .string(target)])
        }
    }
}

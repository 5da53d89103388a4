import ArgumentParser
import Foundation
import HubSide

/// `init`: founds a zone.
struct Init: HubVerb {
    static let configuration = CommandConfiguration(
        abstract: "Found a zone and its hub. 新建一个区的中心。"
    )

    @OptionGroup var common: CommonOptions

    @Option(help: "The zone's name. 区域名称。")
    var name: String

    @Option(help: "Write the recovery sheet here instead of showing it. 恢复单写入此文件。")
    var recoveryFile: String?

    func perform(at desk: OperatorDesk) async throws -> HubOutcome {
        guard desk.directory.isUnused else { throw HubProblem.directoryInUse(desk.directory.path) }
        return try await desk.alone {
            try HubFounding(desk.directory, language: desk.language)
                .found(zone: name, sheetFile: recoveryFile)
        }
    }
}

/// `recover`: a new hub for a zone whose hub is lost.
struct Recover: HubVerb {
    static let configuration = CommandConfiguration(
        abstract: "Make a new hub for a zone whose hub is lost. 中心丢失后重建。"
    )

    @OptionGroup var common: CommonOptions

    @Option(help: "The recovery sheet; without it, it is read from standard input. 恢复单文件。")
    var recoveryFile: String?

    @Option(help: "The zone's name. 区域名称。")
    var name: String?

    func perform(at desk: OperatorDesk) async throws -> HubOutcome {
        guard desk.directory.isUnused else { throw HubProblem.directoryInUse(desk.directory.path) }
        let sheet = try readSheet()
        return try await desk.alone {
            try HubFounding(desk.directory, language: desk.language)
                .recover(sheet: sheet, zone: name)
        }
    }

    private func readSheet() throws -> String {
        if let recoveryFile {
            guard let bytes = try PrivateFile.read(recoveryFile) else {
                throw HubProblem.badFile(recoveryFile, "there is no such file")
            }
            return String(decoding: bytes, as: UTF8.self)
        }
        let data = try FileHandle.standardInput.read(upToCount: 64 << 10) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }
}

/// `restore`: puts a backup in place, under a new incarnation.
struct Restore: HubVerb {
    static let configuration = CommandConfiguration(
        abstract: "Restore a backup under a new incarnation. 恢复备份。"
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: "The backup. 备份文件。")
    var file: String

    func perform(at desk: OperatorDesk) async throws -> HubOutcome {
        try desk.becomeOwner()
        try desk.directory.make()
        return try await desk.alone {
            try HubFounding(desk.directory, language: desk.language).restore(file)
        }
    }
}

/// `backup create`: the hub's papers and store in one file, also while it serves.
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Backups. 备份。",
        subcommands: [Create.self, Verify.self, Drill.self]
    )

    struct Create: HubVerb {
        static let configuration = CommandConfiguration(
            abstract: "Write a checked backup, 0600; it holds the hub's key. 写入备份。"
        )

        @OptionGroup var common: CommonOptions

        @Argument(help: "The file to write. 备份文件。")
        var file: String

        func perform(at desk: OperatorDesk) async throws -> HubOutcome {
            let path = URL(fileURLWithPath: file).standardizedFileURL.path
            return try await desk.perform(.createBackup, ["file": path])
        }
    }

    struct Verify: HubVerb {
        static let configuration = CommandConfiguration(
            abstract: "Look into a backup without restoring it. 核验备份。"
        )

        @OptionGroup var common: CommonOptions

        @Argument(help: "The backup. 备份文件。")
        var file: String

        func perform(at desk: OperatorDesk) async throws -> HubOutcome {
            try desk.backupVerbs.verify(URL(fileURLWithPath: file).standardizedFileURL.path)
        }
    }

    struct Drill: HubVerb {
        static let configuration = CommandConfiguration(
            abstract: "Restore a backup in a scratch directory, to be sure. 恢复演练。"
        )

        @OptionGroup var common: CommonOptions

        @Argument(help: "The backup. 备份文件。")
        var file: String

        func perform(at desk: OperatorDesk) async throws -> HubOutcome {
            try await desk.backupVerbs.drill(URL(fileURLWithPath: file).standardizedFileURL.path)
        }
    }
}

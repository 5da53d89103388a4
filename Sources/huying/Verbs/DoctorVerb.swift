import ArgumentParser
import Foundation
import PartySide
import Settings

/// `huying doctor`: what is wrong with this site, and the one command that mends each.
struct DoctorCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "doctor",
            abstract: Phrase(
                "体检：哪里不对，怎么修；不改任何数据",
                "what is wrong and what mends it; changes nothing"
            )
            .current
        )
    }

    @Flag(
        help: ArgumentHelp(
            Phrase("不逐条核对数据库", "leave out what takes as long as the history is").current
        )
    )
    var quick = false
    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        let counter = Counter(common)
        let directory = try counter.reading { () throws(DeskProblem) in
            try counter.stateDirectory()
        }
        var daemon: (any DeskPort)?
        if SocketProbe.knock(at: directory.socketPath) == .answered {
            daemon = try? DeskSocket(path: directory.socketPath)
        } else {
            // Where this is refused, the examination says whose the directory is.
            try? Ownership.take(directory.path)
        }
        let doctor = SiteDoctor(
            directory,
            settings: Self.settings(of: directory),
            daemon: daemon,
            language: counter.language,
            isQuick: quick
        )
        let progress = ProgressLine(
            terminal: counter.terminal,
            language: counter.language,
            asJSON: counter.printsJSON
        )
        let reply = await doctor.examine { progress.show($0) }
        progress.end()
        try counter.deliver(reply, sheet: DoctorSheet.show)
    }

    private static func settings(
        of directory: StateDirectory
    ) -> Result<SiteSettings, SettingsProblem> {
        Result { () throws(SettingsProblem) in
            let environment = Surroundings.terminal.environment
            let text = try SettingsText(for: directory, flag: nil, environment: environment)
            var reader = SettingsReader(environment: environment, file: text)
            return try SiteSettings(reading: &reader)
        }
    }
}

import ArgumentParser
import Foundation
import Logging
import PartySide
import Settings

/// The daemon of one site.
@main
struct Huyingd: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "huyingd",
            abstract: "The daemon of one site: its desk, and its exchange with the hub.",
            version: Release.version,
            subcommands: [Run.self]
        )
    }
}

extension Huyingd {
    /// In the foreground, until SIGTERM.
    struct Run: AsyncParsableCommand {
        @Option(help: "The site's directory (else HUYING_STATE, else /var/lib/huying).")
        var state: String?

        @Option(help: "The configuration file (else huying.toml in the directory).")
        var config: String?

        @Flag(help: "Do not talk to the hub.")
        var offline = false

        mutating func run() async throws {
            Allocator.settle()
            let environment = ProcessInfo.processInfo.environment
            do {
                let directory = try StateDirectory(
                    flag: state,
                    environment: environment,
                    program: .site
                )
                let text = try SettingsText(for: directory, flag: config, environment: environment)
                var reader = SettingsReader(environment: environment, file: text)
                let settings = try SiteSettings(reading: &reader)
                ServiceLogHandler.install(level: settings.logLevel, environment: environment)
                let daemon = Daemon(
                    directory: directory,
                    settings: settings,
                    isOffline: offline,
                    logger: Logger(label: "huyingd")
                )
                if try await daemon.run() { throw ExitCode(Interrupt.exitCode) }
            } catch let code as ExitCode {
                throw code
            } catch {
                try Self.end(with: DeskProblem(explaining: error), environment: environment)
            }
        }

        /// Says on stderr why it does not run, and ends with the problem's code.
        private static func end(with problem: DeskProblem, environment: [String: String]) throws {
            let language = (try? Language(flag: nil, environment: environment)) ?? .chinese
            let line = "huyingd: \(problem.message.text(in: language)) [\(problem.code)]\n"
            FileHandle.standardError.write(Data(line.utf8))
            throw ExitCode(problem.exit.rawValue)
        }
    }
}

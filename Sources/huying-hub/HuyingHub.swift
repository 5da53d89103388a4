import ArgumentParser
import Foundation
import Glibc
import HubSide
import Settings

/// The hub of a zone: answers every party, and is looked after with these verbs.
@main
struct HuyingHub: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "huying-hub",
        abstract: "The hub that keeps a zone's parties in step. 开发区各单位的中心。",
        version: Release.version,
        subcommands: [
            Init.self, Recover.self, Serve.self, Party.self, Sites.self, Invite.self, Status.self,
            DigestVerb.self, Verify.self, Doctor.self, Repair.self, Backup.self,
            Restore.self, Bundle.self, Calendars.self, ZoneRules.self,
        ]
    )

    /// Parses and runs. A usage error is exit 64, in `--json` as a document like every error.
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let code as ExitCode {
            Glibc.exit(code.rawValue)
        } catch {
            guard exitCode(for: error) != .success else { exit(withError: error) }
            let isUsage = exitCode(for: error) == .validationFailure
            let words = message(for: error)
            let problem =
                isUsage ? HubProblem.usage(zh: words, en: words) : HubProblem(error)
            guard arguments.contains("--json") || !isUsage else { exit(withError: error) }
            let language =
                (try? Language(flag: nil, environment: ProcessInfo.processInfo.environment))
                ?? .chinese
            let outcome = HubOutcome(problem, in: language)
            Output.print(outcome, asJSON: arguments.contains("--json"))
            Glibc.exit(outcome.exit)
        }
    }
}

/// What every verb understands.
struct CommonOptions: ParsableArguments {
    @Option(name: .long, help: "The hub's data directory (or HUYING_STATE). 数据目录。")
    var state: String?

    @Flag(name: .long, help: "Answer one JSON document. 输出 JSON。")
    var json = false

    @Option(name: .long, help: "zh or en. 语言。")
    var lang: String?
}

/// A verb: does one thing in a directory and says what came of it.
protocol HubVerb: AsyncParsableCommand {
    var common: CommonOptions { get }
    func perform(at desk: OperatorDesk) async throws -> HubOutcome
}

extension HubVerb {
    func run() async throws {
        var language = Language.chinese
        let outcome: HubOutcome
        do {
            let environment = ProcessInfo.processInfo.environment
            language = try Language(flag: common.lang, environment: environment)
            let state = try StateDirectory(
                flag: common.state,
                environment: environment,
                program: .hub
            )
            let desk = OperatorDesk(
                directory: HubDirectory(state),
                language: language,
                environment: environment
            )
            outcome = try await perform(at: desk)
        } catch {
            outcome = HubOutcome(HubProblem(error), in: language)
        }
        Output.print(outcome, asJSON: common.json)
        guard outcome.exit == 0 else { throw ExitCode(outcome.exit) }
    }
}

/// Results on standard output, errors for people on standard error.
enum Output {
    static func print(_ outcome: HubOutcome, asJSON: Bool) {
        let text = asJSON ? outcome.document : outcome.text
        guard !text.isEmpty else { return }
        let handle =
            asJSON || outcome.exit == 0 ? FileHandle.standardOutput : FileHandle.standardError
        try? handle.write(contentsOf: Data((text + "\n").utf8))
    }
}

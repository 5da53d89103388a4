import ArgumentParser
import Foundation
import PartySide
import Settings

/// The command: finds the verb, runs it, and ends with its exit code.
@main
enum Program {
    static func main() async {
        Allocator.settle()
        let arguments = Array(CommandLine.arguments.dropFirst())
        exit(await run(arguments, listensToInterrupts: true))
    }

    /// Runs one command line as it was typed, without the program's name; gives the exit code.
    static func run(_ arguments: [String], listensToInterrupts: Bool = false) async -> Int32 {
        let terminal = Surroundings.terminal
        let words = ArraySlice(arguments)
        let language = Language.choose(
            option: VerbPath.value(of: "--lang", in: words),
            environment: terminal.environment
        )
        return await Surroundings.$language.withValue(language) {
            let asJSON = words.prefix { $0 != "--" }.contains("--json")
            if listensToInterrupts { Interruption.listen(terminal, language, asJSON: asJSON) }
            do throws(DeskProblem) {
                return try await obey(arguments, terminal, asJSON: asJSON)
            } catch {
                let document = error.document(in: language)
                if asJSON {
                    terminal.print(document)
                } else {
                    let page = terminal.messagePage(language)
                    terminal.tell(RefusalSheet.lines(document, on: page))
                }
                return error.exit.rawValue
            }
        }
    }

    private static func obey(
        _ arguments: [String],
        _ terminal: Terminal,
        asJSON: Bool
    ) async throws(DeskProblem) -> Int32 {
        let path = try VerbPath(arguments)
        if path.asksForShortHelp, !asJSON {
            terminal.print(HelpSheet.short(on: terminal.page(.current)))
            return 0
        }
        var command: any ParsableCommand
        do {
            command = try Huying.parseAsRoot(path.normalised)
        } catch {
            return try parsingEnded(error, path, terminal)
        }
        guard type(of: command).configuration.subcommands.isEmpty else {
            throw UsageProblem.verbMissing(path)
        }
        do {
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return 0
        } catch let code as ExitCode {
            return code.rawValue
        } catch {
            return try parsingEnded(error, path, terminal)
        }
    }

    /// Help was asked for, or the command line is wrong.
    private static func parsingEnded(
        _ error: any Error,
        _ path: VerbPath,
        _ terminal: Terminal
    ) throws(DeskProblem) -> Int32 {
        guard Huying.exitCode(for: error) != .success else {
            let help = Huying.fullMessage(for: error)
            let width = min(terminal.width ?? 80, 100)
            terminal.print([HelpLabels.localized(help, in: .current, width: width)])
            return 0
        }
        throw UsageProblem.wrong(Huying.message(for: error), path)
    }
}

/// The root of all verbs.
struct Huying: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "huying",
            abstract: Phrase("呼应：有没有网络都能呼叫与响应", "call and answer, with or without a network")
                .current,
            version: Release.version,
            subcommands: [
                StatusCommand.self, TodayCommand.self, SyncCommand.self, CallCommand.self,
                AttachmentCommand.self,
                ItemCommand.self,
                RecordCommand.self,
                PartyCommand.self, CalendarCommand.self, RulesCommand.self, ReportCommand.self,
                PrintCommand.self,
                ConflictCommand.self,
                DraftCommand.self, OutboxCommand.self, TraceCommand.self, DigestCommand.self,
                VerifyCommand.self,
                DoctorCommand.self, RepairCommand.self, BackupCommand.self,
                BundleCommand.self, BatchCommand.self, SQLCommand.self, EnrollCommand.self,
            ]
        )
    }
}

/// What a run has around it; replaced in tests.
enum Surroundings {
    @TaskLocal static var terminal = Terminal.standard
    @TaskLocal static var door: any Door = DeskDoor()
    @TaskLocal static var language: Language?
}

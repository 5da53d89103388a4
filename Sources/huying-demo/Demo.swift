import ArgumentParser
import Foundation
import OneMachine

/// Plays the whole idea on one machine with the real programs: a hub, three offices, a pulled cable,
/// a disagreement, its settlement, and the proof that everybody agrees.
@main
struct Demo: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "huying-demo",
        abstract: "A hub and three offices on this machine, with a disagreement and its end.",
        subcommands: [Play.self, Stop.self],
        defaultSubcommand: Play.self
    )
}

/// Plays the story and leaves the zone running, to go on playing.
struct Play: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play the story in a new directory and leave the zone running."
    )

    @Option(help: "An empty or new directory for the zone; without it a temporary one.")
    var directory: String?

    @Flag(help: "Stop everything and remove the directory at the end.")
    var once = false

    func run() throws {
        let stage = try Stage(directory: directory, name: "huying-demo")
        stage.clearOnInterruption()
        do {
            try Story(stage: stage).play()
        } catch {
            stage.stopPrograms()
            Voice.failure(error, logs: stage.path)
            throw ExitCode.failure
        }
        if once {
            stage.stopPrograms()
            try stage.remove()
            Voice.line("已停止并清理 · Stopped and cleaned up.")
        } else {
            Voice.farewell(stage)
        }
    }
}

/// Stops a zone that an earlier run left running, and removes its directory.
struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stop the programs of an earlier run and remove its directory."
    )

    @Argument(help: "The directory the earlier run named at its end.")
    var directory: String

    func run() throws {
        let stage = try Stage(reopening: directory)
        stage.stopPrograms()
        try stage.remove()
        Voice.line("已停止并清理 · Stopped and cleaned up.")
    }
}

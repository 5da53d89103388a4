import PartySide
import Settings
import Synchronization
import Worlds

@testable import huying

/// What one command line printed at an office, and how it ended.
struct Outcome {
    let exit: Int32
    /// Standard output.
    let out: String
    /// Standard error.
    let message: String

    /// What `--json` printed.
    var document: JSON? { try? JSON(reading: Array(out.utf8)) }
}

extension ScenarioOffice {
    /// Types a command line at this office as a person would, without the program's name.
    func huying(_ words: String...) async -> Outcome { await huying(words) }

    func huying(_ words: [String]) async -> Outcome {
        let printed = Mutex<[UInt8]>([])
        let told = Mutex<[UInt8]>([])
        let terminal = Terminal(
            out: { bytes in printed.withLock { $0 += bytes } },
            message: { bytes in told.withLock { $0 += bytes } },
            outIsTerminal: false,
            messageIsTerminal: false,
            width: nil,
            environment: ["LANG": "zh_CN.UTF-8"]
        )
        let door = OfficeDoor(desk: office.desk)
        let exit = await Surroundings.$terminal.withValue(terminal) {
            await Surroundings.$door.withValue(door) { await Program.run(words) }
        }
        return Outcome(
            exit: exit,
            out: String(decoding: printed.withLock { $0 }, as: UTF8.self),
            message: String(decoding: told.withLock { $0 }, as: UTF8.self)
        )
    }
}

private struct OfficeDoor: Door {
    let desk: Desk

    func open(_ directory: StateDirectory) async throws(DeskProblem) -> any DeskPort { desk }
}

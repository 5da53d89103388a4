import PartySide
import Settings

/// The desk in this process, for when no daemon runs.
enum HomeDesk {
    static func open(_ directory: StateDirectory) async throws(DeskProblem) -> any DeskPort {
        throw DeskDoor.notOwner(of: directory.path)
    }
}

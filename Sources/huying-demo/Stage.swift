import Dispatch
import Foundation
import Glibc
import Synchronization

/// The directory the zone is played in, and the programs that run there.
///
/// Programs are noted in a file, so that a later `huying-demo stop` finds them; before a process is
/// ended it is checked to be one of ours in this very directory, since numbers are used again.
final class Stage: Sendable {
    let path: String
    private let running: Mutex<[pid_t]>

    /// Makes a new directory; an existing one must be empty.
    init(directory: String?) throws {
        if let directory {
            path = URL(fileURLWithPath: directory).standardizedFileURL.path
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            guard try FileManager.default.contentsOfDirectory(atPath: path).isEmpty else {
                throw Trouble("\(path) is not empty · 目录不是空的")
            }
        } else {
            var template = Array("\(NSTemporaryDirectory())huying-demo-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { throw Trouble("no temporary directory") }
            path = String(
                decoding: template.dropLast().map { UInt8(bitPattern: $0) },
                as: UTF8.self
            )
        }
        running = Mutex([])
        try Data().write(to: URL(fileURLWithPath: path + "/programs"))
    }

    /// Takes up the directory of an earlier run.
    init(reopening directory: String) throws {
        path = URL(fileURLWithPath: directory).standardizedFileURL.path
        guard let list = try? String(contentsOfFile: path + "/programs", encoding: .utf8) else {
            throw Trouble("\(path) holds no zone of huying-demo · 这里没有演示用的区")
        }
        running = Mutex(list.split(separator: "\n").compactMap { pid_t($0) })
    }

    /// A program that works on the state directory `name` of this stage.
    func program(_ program: String, _ arguments: [String], at name: String) -> Program {
        Program(
            name: program,
            arguments: arguments + ["--state", "\(path)/\(name)"],
            log: URL(fileURLWithPath: "\(path)/\(name).log")
        )
    }

    /// Starts a program that stays, and notes it.
    func start(_ program: Program) throws {
        let id = try program.start()
        let ids = running.withLock { running in
            running.append(id)
            return running
        }
        let list = ids.map { "\($0)\n" }.joined()
        try Data(list.utf8).write(to: URL(fileURLWithPath: path + "/programs"))
    }

    /// Asks all programs to end and waits up to ten seconds for each.
    func stopPrograms() {
        // Last started, first stopped: offices before their hub.
        for id in running.withLock({ $0 }).reversed() where isOurs(id) {
            kill(id, SIGTERM)
            for _ in 0..<200 where isOurs(id) { usleep(50_000) }
            if isOurs(id) { kill(id, SIGKILL) }
        }
        running.withLock { $0 = [] }
    }

    func remove() throws { try FileManager.default.removeItem(atPath: path) }

    /// Ctrl-C in the middle leaves no program behind.
    func clearOnInterruption() {
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler { [self] in
            stopPrograms()
            source.cancel()
            exit(130)
        }
        source.resume()
    }

    private func isOurs(_ id: pid_t) -> Bool {
        guard let line = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") else {
            return false
        }
        let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        return words.contains { $0.hasPrefix(path + "/") }
    }
}

/// Something the story cannot go on with.
struct Trouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

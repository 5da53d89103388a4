import Dispatch
import Foundation
package import Glibc
import Settings
import Synchronization

/// The directory a zone lives in, and the programs that run there.
///
/// Programs are noted in a file, so that a later run finds and stops them; before a process is
/// ended it is checked to be one of ours in this very directory, since numbers are used again.
package final class Stage: Sendable {
    package let path: String
    private let running: Mutex<[pid_t]>

    /// Makes a new directory; an existing one must be empty.
    ///
    /// - Parameter name: what the name of a temporary directory begins with.
    package init(directory: String?, name: String) throws {
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
            var template = Array("\(NSTemporaryDirectory())\(name)-XXXXXX".utf8CString)
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
    package init(reopening directory: String) throws {
        path = URL(fileURLWithPath: directory).standardizedFileURL.path
        guard let list = try? String(contentsOfFile: path + "/programs", encoding: .utf8) else {
            throw Trouble("\(path) holds no zone that was started here · 这里没有先前启动的区")
        }
        running = Mutex(list.split(separator: "\n").compactMap { pid_t($0) })
    }

    /// A program that works on the state directory `name` of this stage.
    package func program(_ program: String, _ arguments: [String], at name: String) -> Program {
        Program(
            name: program,
            arguments: arguments + ["--state", "\(path)/\(name)"],
            log: URL(fileURLWithPath: "\(path)/\(name).log")
        )
    }

    /// Starts a program that stays, and notes it.
    @discardableResult
    package func start(_ program: Program) throws -> pid_t {
        let id = try program.start()
        let ids = running.withLock { running in
            running.append(id)
            return running
        }
        let list = ids.map { "\($0)\n" }.joined()
        try Data(list.utf8).write(to: URL(fileURLWithPath: path + "/programs"))
        return id
    }

    /// Asks one program to end and waits up to ten seconds for it.
    package func stop(_ id: pid_t) {
        guard isOurs(id) else { return }
        kill(id, SIGTERM)
        for _ in 0..<200 where isOurs(id) { usleep(50_000) }
        if isOurs(id) { kill(id, SIGKILL) }
    }

    /// Asks all programs to end and waits up to ten seconds for each.
    package func stopPrograms() {
        // Last started, first stopped: offices before their hub.
        for id in running.withLock({ $0 }).reversed() { stop(id) }
        running.withLock { $0 = [] }
    }

    /// Starts the daemon of the site in the state directory `name` and waits until it listens.
    @discardableResult
    package func startDaemon(at name: String) throws -> pid_t {
        let id = try start(program("huyingd", ["run"], at: name))
        let state = try StateDirectory(flag: "\(path)/\(name)", environment: [:], program: .site)
        try wait(for: name) { access(state.socketPath, F_OK) == 0 }
        return id
    }

    /// Waits up to 30 seconds for a program to be there.
    package func wait(for name: String, until isReady: () -> Bool) throws {
        for _ in 0..<600 {
            if isReady() { return }
            usleep(50_000)
        }
        throw Trouble("\(name) did not start within 30 seconds · 没有启动")
    }

    package func remove() throws { try FileManager.default.removeItem(atPath: path) }

    /// Ctrl-C in the middle leaves no program behind.
    package func clearOnInterruption() {
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

/// Something a play or a measurement cannot go on with.
package struct Trouble: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

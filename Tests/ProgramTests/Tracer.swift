import Foundation

/// A moment at which a program is killed: the call of this name that is the n-th of one thread.
struct KillPoint: CustomStringConvertible {
    let name: String
    let number: Int

    init(_ name: String, _ number: Int) {
        self.name = name
        self.number = number
    }

    var description: String { "\(name) \(number)" }

    /// Whether every point is to be taken, instead of a few that are drawn.
    static let areAllAsked = ProcessInfo.processInfo.environment["HUYING_EVERY_KILL"] != nil
}

/// strace, as a cause of faults and to tell where they are possible.
enum Tracer {
    static let program = "/usr/bin/strace"

    /// The calls at which a program may be killed: all that alter a file or make it durable.
    private static let calls =
        "write,pwrite64,ftruncate,fdatasync,fsync,rename,renameat,renameat2,unlink,unlinkat,link,linkat"

    /// Whether it is there and may trace what it starts.
    static let isPossible: Bool = runs(["-e", "trace=none", "/bin/true"])

    /// Whether it may hold on to what runs already.
    static let mayAttach: Bool = {
        guard isPossible else { return false }
        let sleeper = Process()
        sleeper.executableURL = URL(fileURLWithPath: "/bin/sleep")
        sleeper.arguments = ["60"]
        guard (try? sleeper.run()) != nil else { return false }
        defer { sleeper.waitUntilExit() }
        let tracer = Process()
        let said = Pipe()
        tracer.executableURL = URL(fileURLWithPath: program)
        tracer.arguments =
            ["-o", "/dev/null", "-e", "trace=none", "-p", "\(sleeper.processIdentifier)"]
        tracer.standardError = said
        let isStarted = (try? tracer.run()) != nil
        let words = isStarted ? said.fileHandleForReading.availableData : Data()
        // A tracer ends with what it traces.
        kill(sleeper.processIdentifier, SIGKILL)
        guard isStarted else { return false }
        tracer.waitUntilExit()
        return String(decoding: words, as: UTF8.self).contains("attached")
    }()

    private static func runs(_ arguments: [String]) -> Bool {
        let probe = Process()
        probe.executableURL = URL(fileURLWithPath: program)
        probe.arguments = ["-qq"] + arguments
        probe.standardError = FileHandle.nullDevice
        guard (try? probe.run()) != nil else { return false }
        probe.waitUntilExit()
        return probe.terminationStatus == 0
    }

    /// Follows a program and its threads while these calls have a fault.
    static func arguments(_ calls: String, _ fault: String) -> [String] {
        ["-f", "-qq", "-o", "/dev/null", "-e", "trace=\(calls)", "-e", "inject=\(calls):\(fault)"]
    }

    /// The same for a program that runs, whose calls all fail.
    static func failing(_ calls: String) -> [String] {
        ["-f", "-o", "/dev/null", "-e", "trace=\(calls)", "-e", "inject=\(calls):error=EIO"]
    }

    /// Has a program killed by the first thread that makes its n-th call of a name.
    static func mining(_ point: KillPoint) -> [String] {
        [
            "-f", "-o", "/dev/null", "-e", "trace=\(point.name)",
            "-e", "inject=\(point.name):signal=SIGKILL:when=\(point.number)",
        ]
    }

    /// Takes down the calls at which a program may be killed.
    static func recording(_ file: String) -> [String] {
        ["-f", "-o", file, "-e", "trace=\(calls)", "-e", "signal=none"]
    }

    /// Per name the most calls that one thread made, which is how strace counts.
    static func counts(in file: String) throws -> [String: Int] {
        var threads: [Substring: [String: Int]] = [:]
        for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
            // `1234 pwrite64(5, …`; a call that others interrupt ends on a line of its own.
            let thread = line.prefix { !$0.isWhitespace }
            let rest = line.dropFirst(thread.count).drop { $0.isWhitespace }
            let name = rest.prefix { $0.isLetter || $0.isNumber }
            guard !name.isEmpty, rest.dropFirst(name.count).first == "(" else { continue }
            threads[thread, default: [:]][String(name), default: 0] += 1
        }
        return threads.values.reduce(into: [:]) { most, counts in
            most.merge(counts) { max($0, $1) }
        }
    }
}

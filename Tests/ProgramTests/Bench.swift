import Foundation
import Synchronization
import Testing

/// The built programs at work in a directory of their own: a hub and any number of sites as real
/// processes on loopback ports that the system draws.
///
/// A suite makes one per test and throws it away. Processes that still run at the end are killed, with what they started.
final class Bench: Sendable {
    enum Program: String {
        case hub = "huying-hub"
        case daemon = "huyingd"
        case command = "huying"
    }

    let directory: String
    private let running = Mutex<[Running]>([])
    /// The process whose mount namespace programs run in; `nil` for this machine's own.
    private let enclosure = Mutex<Int32?>(nil)

    /// What every program runs with, beside what this test runs with.
    private let environment: [String: String]

    init(environment: [String: String] = [:]) throws {
        self.environment = environment
        directory = NSTemporaryDirectory() + "huying-bench-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
    }

    deinit {
        for process in running.withLock({ $0 }) { process.kill() }
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Runs everything from now on in the user and mount namespaces of this process.
    func enter(_ holder: Int32) { enclosure.withLock { $0 = holder } }

    /// A path inside the bench.
    func path(_ name: String) -> String { directory + "/" + name }

    /// The programs lie beside the test bundle.
    static func executable(_ program: Program) -> URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent(program.rawValue)
    }

    // MARK: Running to the end

    /// Runs a program to its end, with everything it wrote.
    @discardableResult
    func run(
        _ program: Program,
        _ arguments: [String],
        input: String? = nil,
        seconds: Double = Running.patience
    ) async throws -> Finished {
        let started = try start(program, arguments, input: input)
        guard try await started.ends(within: seconds) else {
            started.kill()
            Issue.record("\(program.rawValue) \(arguments.joined(separator: " ")) did not end")
            throw BenchError.tooSlow
        }
        return Finished(
            exit: started.exitStatus,
            output: started.output,
            errors: started.errors
        )
    }

    /// The same with `--json`, expected to succeed, and its document.
    @discardableResult
    func json(_ program: Program, _ arguments: [String], exit: Int32 = 0) async throws
        -> [String: Any]
    {
        let finished = try await run(program, arguments + ["--json"])
        try #require(
            finished.exit == exit,
            "\(program.rawValue) \(arguments.joined(separator: " ")): exit \(finished.exit)\n\(finished.output)\(finished.errors)"
        )
        return try finished.document()
    }

    // MARK: Running on

    /// Starts a program and lets it run.
    ///
    /// - Parameters:
    ///   - input: what it reads, all of it there from the start.
    ///   - dripping: what it reads instead, line after line with a pause between.
    func start(
        _ program: Program,
        _ arguments: [String],
        input: String? = nil,
        dripping: String? = nil,
        environment: [String: String] = [:]
    ) throws -> Running {
        try start(
            Self.executable(program).path,
            arguments,
            input: input,
            dripping: dripping,
            environment: environment
        )
    }

    /// The same for a program of the system.
    func start(
        _ executable: String,
        _ arguments: [String],
        input: String? = nil,
        dripping: String? = nil,
        environment: [String: String] = [:]
    ) throws -> Running {
        let name = path("run-" + UUID().uuidString.prefix(8))
        var command = [executable] + arguments
        if let holder = enclosure.withLock({ $0 }) {
            command =
                ["/usr/bin/nsenter", "--target", "\(holder)", "--user", "--mount"]
                + ["--preserve-credentials", "--"] + command
        }
        let running = try Running(
            URL(fileURLWithPath: command[0]),
            Array(command.dropFirst()),
            files: name,
            input: input,
            dripping: dripping,
            environment: self.environment.merging(environment) { _, new in new }
        )
        self.running.withLock { $0.append(running) }
        return running
    }

    /// A zone with a hub that serves, and parties: id to kind.
    func zone(_ parties: [(String, String)]) async throws -> Running {
        try await json(
            .hub,
            [
                "init", "--state", path("hub"), "--name", "测试区", "--recovery-file",
                path("sheet"),
            ]
        )
        for (id, kind) in parties {
            try await json(
                .hub,
                ["party", "add", id, "--kind", kind, "--name", id, "--state", path("hub")]
            )
        }
        return try await serve()
    }

    /// Starts the hub of a directory and waits until it listens; `port` keeps its address.
    func serve(_ state: String = "hub", port: Int = 0) async throws -> Running {
        let hub = try start(
            .hub,
            ["serve", "--state", path(state), "--listen", "127.0.0.1:\(port)"]
        )
        try await hub.says("listening on 127.0.0.1:")
        return hub
    }

    func code(for party: String, at state: String = "hub") async throws -> String {
        let invitation = try await json(
            .hub,
            ["invite", "--party", party, "--state", path(state)]
        )
        return try #require(invitation["code"] as? String)
    }

    /// Enrols a site of a party in a directory named like it, and answers its id.
    @discardableResult
    func enroll(_ party: String, at hub: Running, directory name: String? = nil) async throws
        -> String
    {
        try await enroll(party, through: hub.port, directory: name)
    }

    /// The same over a port of this machine behind which a hub serves.
    @discardableResult
    func enroll(_ party: String, through port: Int, directory name: String? = nil) async throws
        -> String
    {
        let enrolled = try await json(
            .command,
            [
                "enroll", "http://127.0.0.1:\(port)", try await code(for: party), "--state",
                path(name ?? party), "--person", "王",
            ]
        )
        #expect(enrolled["party"] as? String == party)
        return try #require(enrolled["site"] as? String)
    }

    /// What most tests begin with: a hub that serves, and the committee and a department, each
    /// enrolled in a directory named like it; the sites' ids by directory.
    func pair() async throws -> (hub: Running, sites: [String: String]) {
        let hub = try await zone([("committee", "zoneCommittee"), ("dept-a", "department")])
        let committee = try await enroll("committee", at: hub)
        return (hub, ["committee": committee, "dept-a": try await enroll("dept-a", at: hub)])
    }
}

enum BenchError: Error {
    case tooSlow, noDocument, noAddress
}

/// What a program said and how it ended.
struct Finished {
    let exit: Int32
    let output: String
    let errors: String

    /// The last line of the output, read as one JSON object.
    func document() throws -> [String: Any] {
        guard let line = output.split(separator: "\n").last,
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        else { throw BenchError.noDocument }
        return object
    }
}

/// A process that was started. What it writes goes to files, so that no pipe can fill.
final class Running: Sendable {
    /// Seconds after which what a test waits for counts as never coming, on a busy machine too.
    static let patience = 300.0

    let pid: Int32
    private let files: String
    private let process: Mutex<Process>

    init(
        _ executable: URL,
        _ arguments: [String],
        files: String,
        input: String?,
        dripping: String?,
        environment: [String: String]
    ) throws {
        self.files = files
        for suffix in [".out", ".err"] {
            try Data().write(to: URL(fileURLWithPath: files + suffix))
        }
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(["LANG": "en_US.UTF-8", "HUYING_LANG": "en"]) { _, new in new }
            .merging(environment) { _, new in new }
        let output = FileHandle(forWritingAtPath: files + ".out")
        let errors = FileHandle(forWritingAtPath: files + ".err")
        var reading: FileHandle?
        if let input = input ?? dripping {
            try Data(input.utf8).write(to: URL(fileURLWithPath: files + ".in"))
            reading =
                dripping == nil
                ? FileHandle(forReadingAtPath: files + ".in") : try Self.drip(files + ".in")
        }
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = reading ?? FileHandle.nullDevice
        try process.run()
        // The program has its own; hundreds of ours would stay open as long as the processes are named.
        for handle in [output, errors, reading] { try? handle?.close() }
        pid = process.processIdentifier
        self.process = Mutex(process)
    }

    /// The reading end of a pipe through which a shell hands over a file's lines, one at a time. The
    /// shell ends with the file or with its reader.
    private static func drip(_ path: String) throws -> FileHandle {
        let pipe = Pipe()
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = [
            "-c", "while IFS= read -r line; do printf '%s\\n' \"$line\"; sleep 0.01; done <\"$0\"",
            path,
        ]
        shell.standardInput = FileHandle.nullDevice
        shell.standardOutput = pipe.fileHandleForWriting
        try shell.run()
        try pipe.fileHandleForWriting.close()
        return pipe.fileHandleForReading
    }

    var isRunning: Bool { process.withLock { $0.isRunning } }
    /// Minus the signal where a signal ended it.
    var exitStatus: Int32 {
        process.withLock {
            $0.terminationReason == .exit ? $0.terminationStatus : -$0.terminationStatus
        }
    }
    var output: String { (try? String(contentsOfFile: files + ".out", encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOfFile: files + ".err", encoding: .utf8)) ?? "" }

    /// The address a hub said it listens on.
    var url: String {
        get throws {
            guard let mark = errors.range(of: "listening on ") else { throw BenchError.noAddress }
            return "http://" + errors[mark.upperBound...].prefix { !$0.isWhitespace }
        }
    }

    var port: Int {
        get throws {
            guard let port = try Int(url.split(separator: ":").last ?? "") else {
                throw BenchError.noAddress
            }
            return port
        }
    }

    /// Waits until the log says something.
    func says(_ words: String, seconds: Double = Running.patience) async throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while !errors.contains(words) {
            guard isRunning, ContinuousClock.now < end else {
                Issue.record("it never said “\(words)”: \(errors)\(output)")
                throw BenchError.tooSlow
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Whether it ends in time.
    func ends(within seconds: Double = Running.patience) async throws -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while isRunning {
            guard ContinuousClock.now < end else { return false }
            try await Task.sleep(for: .milliseconds(10))
        }
        return true
    }

    /// Waits for its end.
    func end() async throws {
        guard try await !ends() else { return }
        Issue.record("it did not end: \(errors)\(output)")
        throw BenchError.tooSlow
    }

    /// A signal, SIGTERM where none is named, and the exit status.
    func stop(by signal: Int32 = SIGTERM) async throws -> Int32 {
        Foundation.kill(pid, signal)
        try await end()
        if exitStatus != 0 { print("stopped with \(exitStatus): \(errors.suffix(4_000))") }
        return exitStatus
    }

    /// SIGKILL, and its end.
    func die() async throws {
        kill()
        try await end()
    }

    /// SIGKILL, at once, also to what it started and what that started: a tracer's program would
    /// outlive the tracer.
    func kill() {
        guard isRunning else { return }
        killChildren()
        Foundation.kill(pid, SIGKILL)
    }

    /// SIGKILL to what it started; a tracer ends with its program.
    func killChildren() {
        if isRunning { Self.killChildren(of: pid) }
    }

    private static func killChildren(of pid: pid_t) {
        let tasks = "/proc/\(pid)/task"
        for thread in (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? [] {
            let children =
                (try? String(contentsOfFile: "\(tasks)/\(thread)/children", encoding: .utf8)) ?? ""
            for child in children.split(separator: " ").compactMap({ pid_t($0) }) {
                killChildren(of: child)
                Foundation.kill(child, SIGKILL)
            }
        }
    }
}

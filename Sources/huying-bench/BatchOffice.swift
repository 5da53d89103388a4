import Foundation
import OneMachine

/// One site, spoken to through `huying batch`: in that process's own desk, or in its daemon's.
final class BatchOffice {
    let party: String
    let state: String
    private let name: String
    private let stage: Stage
    private var process: Process?
    private var input: FileHandle?
    private var lines: PipeLines?
    private var daemon: pid_t?

    /// Lines the desk commits together.
    static let chunk = 256

    init(party: String, name: String, stage: Stage) {
        self.party = party
        self.name = name
        self.stage = stage
        state = stage.path + "/" + name
    }

    /// Redeems an enrolment code.
    func enrol(at url: String, code: String) throws {
        _ = try stage.program("huying", ["enroll", url, code], at: name)
            .answer([String: Anything].self)
    }

    /// Starts the daemon and waits until it listens.
    func startDaemon() throws {
        daemon = try stage.startDaemon(at: name)
    }

    /// Ends the daemon and the conversation.
    func close() {
        try? input?.close()
        process?.waitUntilExit()
        process = nil
        input = nil
        if let daemon { stage.stop(daemon) }
        daemon = nil
    }

    /// Largest resident memory of the daemon so far, in bytes; `nil` where none runs.
    var daemonMemory: Int? { daemon.flatMap { Memory.peak(of: $0) } }

    /// Gives one command and returns its result line, which must be good.
    @discardableResult
    func ask(_ line: [String: Any]) throws -> [String: Any] {
        guard let answer = try ask([line]).first else { throw Trouble("no answer") }
        return answer
    }

    /// Gives commands in chunks of one commit each and returns their result lines, all good.
    @discardableResult
    func ask(_ lines: [[String: Any]]) throws -> [[String: Any]] {
        try converse()
        var answers: [[String: Any]] = []
        for start in stride(from: 0, to: lines.count, by: Self.chunk) {
            let chunk = lines[start..<min(start + Self.chunk, lines.count)]
            var data = Data()
            for line in chunk {
                data.append(try JSONSerialization.data(withJSONObject: line))
                data.append(0x0A)
            }
            try input?.write(contentsOf: data)
            for line in chunk {
                let answer = try nextLine()
                guard answer["ok"] as? Bool == true else {
                    throw Trouble("\(party): \(line) → \(answer)")
                }
                answers.append(answer)
            }
        }
        return answers
    }

    /// Exchanges with the hub; what did not end well is trouble.
    @discardableResult
    func synchronize() throws -> [String: Any] { try ask(["do": "sync.now"]) }

    private func converse() throws {
        guard process == nil else { return }
        let process = Process()
        process.executableURL = Program.folder.appendingPathComponent("huying")
        process.arguments = ["batch", "--state", state]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        self.process = process
        self.input = input.fileHandleForWriting
        lines = PipeLines(output.fileHandleForReading)
    }

    private func nextLine() throws -> [String: Any] {
        guard let line = lines?.next() else { throw Trouble("\(party): huying batch ended") }
        guard let answer = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
        else { throw Trouble("\(party) answered no object") }
        return answer
    }
}

/// A value that is not looked at.
struct Anything: Decodable {}

/// Resident memory as the kernel counts it.
enum Memory {
    /// The largest resident set of a process since it began, in bytes.
    static func peak(of process: pid_t) -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kilobytes = line.split(separator: " ").compactMap({ Int($0) }).first
        else { return nil }
        return kilobytes * 1_024
    }
}

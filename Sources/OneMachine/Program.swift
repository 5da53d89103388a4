package import Foundation
import Glibc

/// One of the programs that were built beside this one, run with arguments.
package struct Program {
    let name: String
    let arguments: [String]
    /// Where what it says to people goes.
    let log: URL
    /// What it reads; nothing where `nil`.
    var input: URL?

    /// The same reading a file.
    package func reading(_ input: URL) -> Program {
        var program = self
        program.input = input
        return program
    }

    /// What a finished run gave.
    package struct Result {
        package let code: Int32
        package let output: Data
    }

    /// The step that went wrong, with all that is needed to repeat it by hand.
    package struct Failure: Error, CustomStringConvertible {
        let command: String
        let code: Int32
        let output: String

        package var description: String { "\(command)\n  exit \(code)\n  \(output)" }
    }

    /// Runs to the end and returns what was printed, whatever the exit code.
    package func finish() throws -> Result {
        let process = try makeProcess()
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Result(code: process.terminationStatus, output: output)
    }

    /// Runs with `--json`, demands one of the exit codes, and reads the document.
    package func answer<Answer: Decodable>(
        _ type: Answer.Type,
        codes: Set<Int32> = [0]
    ) throws -> Answer {
        let result = try Program(
            name: name,
            arguments: arguments + ["--json"],
            log: log,
            input: input
        ).finish()
        // Long work prints progress first; the last line is the result.
        let last = result.output.split(separator: UInt8(ascii: "\n")).last ?? Data()
        guard codes.contains(result.code),
            let answer = try? JSONDecoder().decode(type, from: Data(last))
        else { throw failure(result) }
        return answer
    }

    /// Runs for a person's eyes and returns the text.
    package func text() throws -> String {
        let result = try finish()
        guard result.code == 0 else { throw failure(result) }
        return String(decoding: result.output, as: UTF8.self)
    }

    /// Starts it to run on after this program has ended; returns its process id.
    package func start() throws -> pid_t {
        let process = try makeProcess()
        process.standardOutput = process.standardError
        try process.run()
        return process.processIdentifier
    }

    /// The command as a person would type it.
    package var command: String {
        ([name] + arguments).map { $0.contains(" ") ? "'\($0)'" : $0 }.joined(separator: " ")
    }

    private func failure(_ result: Result) -> Failure {
        let output = String(decoding: result.output.suffix(2_000), as: UTF8.self)
        return Failure(command: command, code: result.code, output: output)
    }

    private func makeProcess() throws -> Process {
        let process = Process()
        process.executableURL = Self.folder.appendingPathComponent(name)
        process.arguments = arguments
        process.standardInput =
            try input.map(FileHandle.init(forReadingFrom:)) ?? FileHandle.nullDevice
        var environment = ProcessInfo.processInfo.environment
        for name in environment.keys where name.hasPrefix("HUYING_") || name == "NOTIFY_SOCKET" {
            environment[name] = nil
        }
        environment["HUYING_LANG"] = "zh"
        process.environment = environment
        let path = log.path
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        process.standardError = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        return process
    }

    /// The folder of this very program.
    package static let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()
}

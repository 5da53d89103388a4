import ArgumentParser
import Foundation
import Glibc
import History
import PartySide
import Settings

/// `huying batch`: a stream of commands in, a stream of results out.
struct BatchCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "batch",
            abstract: Phrase(
                "从标准输入逐行读命令（NDJSON），逐行给出结果",
                "reads commands line by line (NDJSON) and answers line by line"
            ).current
        )
    }

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(Phrase("办理人", "who acts").current, valueName: "person")
    )
    var person: String?
    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        let counter = Counter(common)
        let port: any DeskPort
        do {
            port = try await counter.open()
        } catch {
            throw counter.refuse(error)
        }
        let stream = BatchStream(
            port: port,
            terminal: counter.terminal,
            language: counter.language,
            person: person.map { Text($0) }
        )
        let exit = await stream.run(reading: LineReader(STDIN_FILENO))
        if exit != .done { throw ExitCode(exit.rawValue) }
    }
}

/// Takes lines to the desk in chunks: as many as are there at once, so that one commit covers them,
/// and never waiting for more while one is there.
struct BatchStream: Sendable {
    let port: any DeskPort
    let terminal: Terminal
    let language: Language
    let person: Text?

    /// Bytes of lines in one chunk.
    private static let chunkBytes = 8 << 20

    func run(reading reader: LineReader) async -> DeskExit {
        var reader = reader
        let session = Text("\(getpid())-\(UInt64.random(in: .min ... .max))")
        var exit = DeskExit.done
        while true {
            let (lines, isEnd) = reader.chunk(lines: BatchChunk.longest, bytes: Self.chunkBytes)
            if lines.isEmpty, !isEnd { continue }
            let results = await port.batch(
                BatchChunk(
                    session: session,
                    lines: lines,
                    last: isEnd,
                    as: person,
                    language: language
                )
            )
            for result in results { terminal.print(result) }
            if results.contains(where: { $0["ok"]?.bool != true }) { exit = worse(exit, results) }
            // A desk that is gone answers no line: what follows would only fail one by one.
            if results.count < lines.count { return exit == .done ? .unexpected : exit }
            if isEnd { return exit }
        }
    }

    /// A store that cannot write is worse than a line that was refused.
    private func worse(_ exit: DeskExit, _ results: [JSON]) -> DeskExit {
        let isStoreTrouble = results.contains {
            ($0["error"]?["code"] ?? $0["code"])?.string?.hasPrefix("E31") == true
        }
        return isStoreTrouble || exit == .storeTrouble ? .storeTrouble : .someReturned
    }
}

/// Lines of a descriptor, as many as have arrived.
struct LineReader: Sendable {
    private let descriptor: Int32
    private var held: [UInt8] = []
    private var isAtEnd = false

    /// Bytes of one line; a longer one is handed over cut, and refused as malformed.
    private static let longestLine = 1 << 20

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Waits for one line, then takes what else is there; empty lines are passed over.
    mutating func chunk(lines limit: Int, bytes: Int) -> (lines: [[UInt8]], isEnd: Bool) {
        var lines: [[UInt8]] = []
        var used = 0
        var start = 0
        defer { held.removeFirst(start) }
        while lines.count < limit, used < bytes {
            if let end = held[start...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = held[start..<end]
                start = end + 1
                guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) else { continue }
                lines.append(Array(line))
                used += line.count
                continue
            }
            if isAtEnd {
                let line = held[start...]
                start = held.count
                if !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
                    lines.append(Array(line))
                }
                return (lines, true)
            }
            if held.count - start > Self.longestLine {
                lines.append(Array(held[start...].prefix(Self.longestLine)))
                start = held.count
                return (lines, false)
            }
            guard lines.isEmpty || hasMore() else { break }
            fill()
        }
        return (lines, false)
    }

    private func hasMore() -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) > 0
    }

    private mutating func fill() {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        if count > 0 {
            held += buffer[..<count]
        } else if count == 0 || errno != EINTR {
            isAtEnd = true
        }
    }
}

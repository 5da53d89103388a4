import ArgumentParser
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
        let port = try await counter.opened()
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
        let session = Text("\(getpid())-\(UInt64.random(in: .min ... .max))")
        var exit = DeskExit.done
        while true {
            let (lines, isEnd) = await reader.chunk(
                lines: BatchChunk.longest,
                bytes: Self.chunkBytes
            )
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
            if exit == .unexpected || results.count < lines.count { return .unexpected }
            if isEnd { return exit }
        }
    }

    /// A store that cannot write, and a directory that is no site, are worse than a refused line.
    private func worse(_ exit: DeskExit, _ results: [JSON]) -> DeskExit {
        let codes = results.compactMap { $0["error"]?["code"]?.string }
        if exit == .storeTrouble || codes.contains(where: { $0.hasPrefix("E31") }) {
            return .storeTrouble
        }
        if codes.contains(where: { $0.hasPrefix("E33") }) { return .unexpected }
        if exit == .notEnrolled || codes.contains(where: { $0.hasPrefix("E41") }) {
            return .notEnrolled
        }
        return .someReturned
    }
}

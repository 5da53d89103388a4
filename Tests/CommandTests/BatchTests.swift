import Dispatch
import Glibc
import History
import PartySide
import Settings
import Synchronization
import Testing

@testable import huying

@Suite("A stream of commands")
struct BatchTests {
    /// Feeds bytes through a pipe and gives what was printed, and the exit.
    private func run(_ bytes: [UInt8], at desk: RecordingDesk) async throws -> (DeskExit, String) {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let writing = ends[1]
        DispatchQueue(label: "writer").async {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
                guard count > 0 else { break }
                rest = rest.dropFirst(count)
            }
            close(writing)
        }
        let printed = Printed()
        let terminal = Terminal(
            out: { printed.add($0) },
            message: { _ in },
            outIsTerminal: false,
            messageIsTerminal: false,
            width: nil,
            environment: [:]
        )
        let stream = BatchStream(port: desk, terminal: terminal, language: .chinese, person: "李敏")
        let exit = await stream.run(reading: LineReader(ends[0]))
        close(ends[0])
        return (exit, String(decoding: printed.bytes, as: UTF8.self))
    }

    @Test("Every line gets its answer, in order, in chunks a desk can take")
    func order() async throws {
        let desk = RecordingDesk()
        let lines = (0..<1_000).map { #"{"do":"call.sign","ref":"r\#($0)","call":"c"}"# }
        let (exit, out) = try await run(Array(lines.joined(separator: "\n").utf8), at: desk)
        #expect(exit == .done)
        let refs = try out.split(separator: "\n").map {
            try JSON(reading: Array($0.utf8))["ref"]?.string
        }
        #expect(refs == (0..<1_000).map { "r\($0)" })
        #expect(desk.batches.allSatisfy { $0.lines.count <= BatchChunk.longest })
        #expect(Set(desk.batches.map(\.session)).count == 1)
        #expect(desk.batches.filter(\.last).count == 1)
        #expect(desk.batches.allSatisfy { $0.person == "李敏" })
    }

    @Test("A line that fails does not stop the rest, and the exit says so")
    func failing() async throws {
        let desk = RecordingDesk()
        let text = "{\"ref\":\"a\"}\nnonsense\n\n  \n{\"ref\":\"b\"}\r\n"
        let (exit, out) = try await run(Array(text.utf8), at: desk)
        #expect(exit == .someReturned)
        #expect(out.split(separator: "\n").count == 3)
        #expect(out.hasSuffix("{\"ref\":\"b\",\"ok\":true}\n"))
    }

    @Test("An endless line is refused without being kept")
    func endless() async throws {
        let desk = RecordingDesk()
        let (exit, _) = try await run(
            [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
                + Array("\n{\"ref\":\"b\"}\n".utf8),
            at: desk
        )
        #expect(exit == .someReturned)
        #expect(desk.batches.flatMap(\.lines).allSatisfy { $0.count <= 1 << 20 })
    }

    @Test("Nothing at all is nothing to do")
    func empty() async throws {
        let (exit, out) = try await run([], at: RecordingDesk())
        #expect(exit == .done)
        #expect(out.isEmpty)
    }
}

private final class Printed: Sendable {
    private let held = Mutex<[UInt8]>([])

    var bytes: [UInt8] { held.withLock { $0 } }

    func add(_ bytes: [UInt8]) { held.withLock { $0 += bytes } }
}

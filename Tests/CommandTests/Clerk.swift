import History
import PartySide
import Settings
import Synchronization

@testable import huying

/// A desk that notes what it is asked and answers as told.
final class RecordingDesk: DeskPort {
    private let asked = Mutex<[DeskRequest]>([])
    private let chunks = Mutex<[BatchChunk]>([])
    private let answer: @Sendable (DeskRequest) -> DeskReply
    private let steps: [DeskProgress]

    init(
        steps: [DeskProgress] = [],
        _ answer: @escaping @Sendable (DeskRequest) -> DeskReply = { _ in DeskReply([:]) }
    ) {
        self.steps = steps
        self.answer = answer
    }

    /// What was asked, but for the names of parties that every sheet wants.
    var requests: [DeskRequest] {
        asked.withLock { $0.filter { $0.verb != "party.list" || !$0.arguments.isEmpty } }
    }
    var batches: [BatchChunk] { chunks.withLock { $0 } }

    func perform(_ request: DeskRequest, progress: @escaping ProgressSink) async -> DeskReply {
        asked.withLock { $0.append(request) }
        if request.verb == "party.list" {
            return DeskReply([
                "items": [
                    ["id": "dept-shuiwu", "name": "水务局", "kind": "department"],
                    ["id": "street-xufu", "name": "徐福街道办事处", "kind": "subdistrict"],
                ], "next": .null,
            ])
        }
        for step in steps { progress(step) }
        return answer(request)
    }

    func batch(_ chunk: BatchChunk) async -> [JSON] {
        chunks.withLock { $0.append(chunk) }
        return chunk.lines.map { line in
            let document = try? JSON(reading: line)
            guard let document else { return ["ok": false, "error": ["code": "E2001.usage"]] }
            return ["ref": document["ref"] ?? .null, "ok": true]
        }
    }
}

struct OpenDoor: Door {
    let desk: RecordingDesk

    func open(_ directory: StateDirectory) async throws(DeskProblem) -> any DeskPort { desk }
}

/// What one command line printed and how it ended.
struct Outcome {
    let exit: Int32
    let out: String
    let message: String
}

/// Types a command line at a desk.
func type(
    _ words: [String],
    at desk: RecordingDesk = RecordingDesk(),
    environment: [String: String] = [:]
) async -> Outcome {
    let printer = Printer()
    let terminal = Terminal(
        out: { printer.print($0) },
        message: { printer.tell($0) },
        outIsTerminal: false,
        messageIsTerminal: false,
        width: nil,
        environment: environment
    )
    let exit = await Surroundings.$terminal.withValue(terminal) {
        await Surroundings.$door.withValue(OpenDoor(desk: desk)) { await Program.run(words) }
    }
    return Outcome(
        exit: exit,
        out: String(decoding: printer.printed, as: UTF8.self),
        message: String(decoding: printer.told, as: UTF8.self)
    )
}

private final class Printer: Sendable {
    private let out = Mutex<[UInt8]>([])
    private let message = Mutex<[UInt8]>([])

    var printed: [UInt8] { out.withLock { $0 } }
    var told: [UInt8] { message.withLock { $0 } }

    func print(_ bytes: [UInt8]) { out.withLock { $0 += bytes } }
    func tell(_ bytes: [UInt8]) { message.withLock { $0 += bytes } }
}

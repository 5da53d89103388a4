import History
import Settings

/// How desk requests lie on the daemon's socket.
///
/// `POST /v1/do` takes a request document; the answer is NDJSON: any number of progress lines, then
/// `{"type":"reply","exit":N,"document":{…}}`. `POST /v1/batch` takes a chunk document and answers
/// `{"type":"reply","exit":0,"document":[…]}`.
package enum DeskWire {
    package static let performPath = "/v1/do"
    package static let batchPath = "/v1/batch"
    /// Bytes of one request: a spreadsheet to import, or a full chunk of batch lines.
    package static let requestBytes = 64 << 20

    package static func document(of request: DeskRequest) -> JSON {
        [
            "verb": .string(request.verb), "arguments": JSON(.map(request.arguments)),
            "as": .text(request.person), "seen": .text(request.seen),
            "lang": .string(request.language.rawValue),
        ]
    }

    /// `nil` where a member is missing or of another type.
    package static func request(from document: JSON, uid: Int64?) -> DeskRequest? {
        guard let verb = document["verb"]?.text,
            case .map(let arguments)? = (document["arguments"] ?? [:]).value,
            let language = language(of: document)
        else { return nil }
        return DeskRequest(
            verb,
            arguments,
            as: document["as"]?.text,
            seen: document["seen"]?.text,
            language: language,
            uid: uid
        )
    }

    package static func document(of chunk: BatchChunk) -> JSON {
        [
            "session": .string(chunk.session),
            "lines": .array(chunk.lines.map { .string(Hexadecimal.text($0)) }),
            "last": .bool(chunk.last), "as": .text(chunk.person),
            "lang": .string(chunk.language.rawValue),
        ]
    }

    /// `nil` where a member is missing or of another type, or there are too many lines.
    package static func chunk(from document: JSON, uid: Int64?) -> BatchChunk? {
        guard let session = document["session"]?.text,
            let lines = document["lines"]?.array, lines.count <= BatchChunk.longest,
            let last = document["last"]?.bool,
            let language = language(of: document)
        else { return nil }
        var decoded: [[UInt8]] = []
        for line in lines {
            guard let text = line.string, let bytes = Hexadecimal.bytes(text) else { return nil }
            decoded.append(bytes)
        }
        return BatchChunk(
            session: session,
            lines: decoded,
            last: last,
            as: document["as"]?.text,
            language: language,
            uid: uid
        )
    }

    package static func document(of reply: DeskReply) -> JSON {
        ["type": "reply", "exit": .int(Int64(reply.exit.rawValue)), "document": reply.document]
    }

    /// `nil` for a progress line and for anything that is no reply.
    package static func reply(from document: JSON) -> DeskReply? {
        guard document["type"]?.text == "reply", let number = document["exit"]?.int,
            let code = Int32(exactly: number), let exit = DeskExit(rawValue: code),
            let answer = document["document"]
        else { return nil }
        return DeskReply(answer, exit: exit)
    }

    package static func progress(from document: JSON) -> DeskProgress? {
        guard document["type"]?.text == "progress", let phase = document["phase"]?.text,
            let done = document["done"]?.int
        else { return nil }
        return DeskProgress(
            phase: phase,
            done: Int(clamping: done),
            total: document["total"]?.int.map { Int(clamping: $0) }
        )
    }

    private static func language(of document: JSON) -> Language? {
        guard let name = document["lang"]?.string else { return .chinese }
        return Language(rawValue: name)
    }
}

/// A request or an answer as its bytes lay on the wire.
package struct HTTPMessage: Hashable, Sendable {
    /// The start line and the headers, with the empty line.
    package var head: [UInt8]
    /// The body as sent, with its chunk marks if it has any.
    package var body: [UInt8]
    /// Whether the body ended with the connection alone.
    package var isEndedByClose = false

    package init(head: [UInt8], body: [UInt8], isEndedByClose: Bool = false) {
        self.head = head
        self.body = body
        self.isEndedByClose = isEndedByClose
    }

    /// An answer with a length and these headers.
    package init(status: String, headers: [String] = [], body: String) {
        let lines =
            ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers + ["", ""]
        self.init(head: Array(lines.joined(separator: "\r\n").utf8), body: Array(body.utf8))
    }

    package var bytes: [UInt8] { head + body }

    package var startLine: String {
        String(decoding: head.prefix { $0 != 0x0D && $0 != 0x0A }, as: UTF8.self)
    }

    /// The path of a request.
    package var path: String {
        let words = startLine.split(separator: " ")
        return words.count > 1 ? String(words[1]) : ""
    }

    /// The value of the first header of this lower-case name.
    package func header(_ name: String) -> String? {
        for line in String(decoding: head, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let parts = line.split(
                separator: ":",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            guard parts.count == 2, parts[0].lowercased() == name else { continue }
            return String(parts[1].drop { $0 == " " })
        }
        return nil
    }

    /// The same message without the headers of these lower-case names, and with these lines in their
    /// place.
    package func changingHeaders(without names: Set<String>, adding lines: [String]) -> Self {
        let old = String(decoding: head, as: UTF8.self).split(whereSeparator: \.isNewline)
        let kept = old.filter { line in
            !names.contains(line.prefix { $0 != ":" }.lowercased())
        }
        var message = self
        let all = kept.map(String.init) + lines + ["", ""]
        message.head = Array(all.joined(separator: "\r\n").utf8)
        return message
    }

    var isKeptAlive: Bool {
        !isEndedByClose && header("connection")?.lowercased() != "close"
    }
}

/// Takes messages off a connection, one after the other.
package struct HTTPReader {
    private let socket: Socket
    private var held: [UInt8] = []

    package init(_ socket: Socket) {
        self.socket = socket
    }

    /// Whether bytes of the next message are already here.
    var hasBytes: Bool { !held.isEmpty }

    /// The next request; `nil` at the end of the connection or on anything that is none.
    package mutating func request() -> HTTPMessage? {
        message(isAnswer: false, bodiless: false)
    }

    /// The next answer.
    ///
    /// - Parameter bodiless: Whether the request was one whose answer has no body.
    package mutating func answer(bodiless: Bool = false) -> HTTPMessage? {
        message(isAnswer: true, bodiless: bodiless)
    }

    private mutating func message(isAnswer: Bool, bodiless: Bool) -> HTTPMessage? {
        guard let head = head() else { return nil }
        var message = HTTPMessage(head: head, body: [])
        let status = message.startLine.split(separator: " ").dropFirst().first ?? ""
        if bodiless || (isAnswer && (status.first == "1" || status == "204" || status == "304")) {
            return message
        }
        if message.header("transfer-encoding")?.lowercased().contains("chunked") == true {
            guard let body = chunks() else { return nil }
            message.body = body
        } else if let length = message.header("content-length").flatMap({ Int($0) }) {
            guard length >= 0, let body = take(length) else { return nil }
            message.body = body
        } else if isAnswer {
            while fill() {}
            message.body = held
            message.isEndedByClose = true
            held = []
        }
        return message
    }

    private mutating func head() -> [UInt8]? {
        let end: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        var searched = 0
        while true {
            if held.count >= 4 {
                for place in max(0, searched - 3)...(held.count - 4)
                where Array(held[place..<place + 4]) == end {
                    return take(place + 4)
                }
            }
            searched = held.count
            guard held.count < 1 << 20, fill() else { return nil }
        }
    }

    /// The chunks up to the last, empty one, and no trailers.
    private mutating func chunks() -> [UInt8]? {
        var body: [UInt8] = []
        while true {
            guard let line = line() else { return nil }
            let digits = String(decoding: line, as: UTF8.self)
                .prefix { $0.isHexDigit }
            guard let size = Int(digits, radix: 16), let chunk = take(size + 2) else { return nil }
            body += line + chunk
            if size == 0 { return body }
        }
    }

    private mutating func line() -> [UInt8]? {
        while true {
            if let feed = held.firstIndex(of: 0x0A) { return take(feed + 1) }
            guard fill() else { return nil }
        }
    }

    private mutating func take(_ count: Int) -> [UInt8]? {
        while held.count < count {
            guard fill() else { return nil }
        }
        defer { held.removeFirst(count) }
        return Array(held.prefix(count))
    }

    private mutating func fill() -> Bool {
        guard let bytes = socket.read() else { return false }
        held += bytes
        return true
    }
}

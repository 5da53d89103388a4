/// What devices on the way do to an answer.
extension HTTPMessage {
    /// The message with another body and the length of it.
    func with(body: [UInt8], headers: [String] = []) -> HTTPMessage {
        var message = changingHeaders(
            without: ["content-length", "transfer-encoding", "connection"],
            adding: headers + ["Content-Length: \(body.count)"]
        )
        message.body = body
        message.isEndedByClose = false
        return message
    }

    /// The message with its chunks put together.
    var inOnePiece: HTTPMessage {
        guard header("transfer-encoding") != nil else { return self }
        var whole: [UInt8] = []
        var rest = body[...]
        while let feed = rest.firstIndex(of: 0x0A) {
            let digits = String(decoding: rest[..<feed].prefix { $0 != 0x0D }, as: UTF8.self)
            guard let size = Int(digits.prefix(while: \.isHexDigit), radix: 16), size > 0 else {
                break
            }
            rest = rest[(feed + 1)...]
            whole += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
        return with(body: whole)
    }

    func inChunks(of size: Int) -> HTTPMessage {
        let plain = inOnePiece.body
        var chunks: [UInt8] = []
        for start in stride(from: 0, to: plain.count, by: size) {
            let chunk = plain[start..<min(start + size, plain.count)]
            chunks += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + [0x0D, 0x0A]
        }
        var message = changingHeaders(
            without: ["content-length", "transfer-encoding"],
            adding: ["Transfer-Encoding: chunked"]
        )
        message.body = chunks + Array("0\r\n\r\n".utf8)
        message.isEndedByClose = false
        return message
    }

    /// The body as gzip, in stored blocks, with the header that says so.
    var packed: HTTPMessage {
        let plain = inOnePiece.body
        var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        let starts = plain.isEmpty ? [0] : Array(stride(from: 0, to: plain.count, by: 0xFFFF))
        for start in starts {
            let block = plain[start..<min(start + 0xFFFF, plain.count)]
            let count = UInt16(block.count)
            bytes.append(start == starts.last ? 1 : 0)
            bytes += count.littleEndianBytes + (~count).littleEndianBytes + block
        }
        bytes += plain.crc32.littleEndianBytes
        bytes += UInt32(truncatingIfNeeded: plain.count).littleEndianBytes
        return with(body: bytes, headers: ["Content-Encoding: gzip"])
    }

    /// The message without any header a device does not know.
    var bare: HTTPMessage {
        var message = self
        let lines = ["content-length", "content-type", "transfer-encoding"].compactMap { name in
            header(name).map { "\(name): \($0)" }
        }
        let all = [startLine] + lines + ["", ""]
        message.head = Array(all.joined(separator: "\r\n").utf8)
        return message
    }
}

extension [UInt8] {
    /// Turns one bit of the byte at the place, counted round; nothing happens to no bytes.
    mutating func turnBit(at place: Int) {
        if !isEmpty { self[place % count] ^= 1 }
    }

    fileprivate var crc32: UInt32 {
        var remainder: UInt32 = 0xFFFF_FFFF
        for byte in self {
            remainder ^= UInt32(byte)
            for _ in 0..<8 {
                remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0)
            }
        }
        return ~remainder
    }
}

extension FixedWidthInteger {
    fileprivate var littleEndianBytes: [UInt8] {
        Swift.withUnsafeBytes(of: littleEndian) { Array($0) }
    }
}

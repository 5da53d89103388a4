package import History

/// Why bytes are no JSON document of ours.
package enum JSONFault: Error, Hashable, Sendable {
    /// Not JSON at all, or not wholly; the byte where it stops being one.
    case malformed(at: Int)
    case duplicateKey(Text)
    case tooDeep
    case notUTF8

    /// For a message: what is wrong, in English.
    package var explanation: String {
        switch self {
        case .malformed(let position): "not JSON from byte \(position) on"
        case .duplicateKey(let key): "the key \"\(key)\" appears twice"
        case .tooDeep: "nested too deeply"
        case .notUTF8: "not UTF-8"
        }
    }
}

extension JSON {
    /// Reads one whole document (RFC 8259); refuses duplicate keys, deep nesting and bad UTF-8.
    package init(reading bytes: [UInt8]) throws(JSONFault) {
        guard Text(validating: bytes) != nil else { throw .notUTF8 }
        var reader = JSONReader(bytes: bytes)
        self = try reader.document()
    }
}

private struct JSONReader {
    /// Deeper documents are refused before they can exhaust the stack.
    static let deepest = 32

    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func document() throws(JSONFault) -> JSON {
        let value = try element(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw .malformed(at: position) }
        return value
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    private mutating func element(depth: Int) throws(JSONFault) -> JSON {
        guard depth <= Self.deepest else { throw .tooDeep }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONFault) -> JSON {
        let expected = "\(word)".utf8
        guard bytes.dropFirst(position).starts(with: expected) else {
            throw .malformed(at: position)
        }
        position += expected.count
        return value
    }

    private mutating func object(depth: Int) throws(JSONFault) -> JSON {
        position += 1
        var members: [JSONMember] = []
        var keys: Set<Text> = []
        skipSpace()
        if next == UInt8(ascii: "}") {
            position += 1
            return .object([])
        }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw .malformed(at: position) }
            let key = try string()
            guard keys.insert(key).inserted || mutated(.takesDuplicateKeys) else {
                throw .duplicateKey(key)
            }
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw .malformed(at: position) }
            position += 1
            members.append(JSONMember(key, try element(depth: depth + 1)))
            skipSpace()
            guard let mark = next else { throw .malformed(at: position) }
            position += 1
            if mark == UInt8(ascii: "}") { return .object(members) }
            guard mark == UInt8(ascii: ",") else { throw .malformed(at: position - 1) }
        }
    }

    private mutating func array(depth: Int) throws(JSONFault) -> JSON {
        position += 1
        var elements: [JSON] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        while true {
            elements.append(try element(depth: depth + 1))
            skipSpace()
            guard let mark = next else { throw .malformed(at: position) }
            position += 1
            if mark == UInt8(ascii: "]") { return .array(elements) }
            guard mark == UInt8(ascii: ",") else { throw .malformed(at: position - 1) }
        }
    }

    private mutating func string() throws(JSONFault) -> Text {
        position += 1
        var out: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = Text(validating: out) else { throw .notUTF8 }
                return text
            case UInt8(ascii: "\\"): try escape(into: &out)
            case 0..<0x20: throw .malformed(at: position - 1)
            default: out.append(byte)
            }
        }
        throw .malformed(at: position)
    }

    private mutating func escape(into out: inout [UInt8]) throws(JSONFault) {
        guard let byte = next else { throw .malformed(at: position) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "u"):
            var code = UInt32(try hexUnit())
            if (0xD800..<0xDC00).contains(code) {
                guard next == UInt8(ascii: "\\") else { throw .malformed(at: position) }
                position += 1
                guard next == UInt8(ascii: "u") else { throw .malformed(at: position) }
                position += 1
                let low = UInt32(try hexUnit())
                guard (0xDC00..<0xE000).contains(low) else { throw .malformed(at: position) }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw .malformed(at: position) }
            out += Array(String(Character(scalar)).utf8)
        default: throw .malformed(at: position - 1)
        }
    }

    private mutating func hexUnit() throws(JSONFault) -> UInt16 {
        guard position + 4 <= bytes.count,
            let unit = UInt16(
                String(decoding: bytes[position..<position + 4], as: UTF8.self),
                radix: 16
            ),
            bytes[position] != UInt8(ascii: "+"), bytes[position] != UInt8(ascii: "-")
        else { throw .malformed(at: position) }
        position += 4
        return unit
    }

    private mutating func number() throws(JSONFault) -> JSON {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        guard let first = next, (0x30...0x39).contains(first) else { throw .malformed(at: start) }
        position += 1
        if first != 0x30 { digits() }
        var whole = true
        if next == UInt8(ascii: ".") {
            whole = false
            position += 1
            guard digits() > 0 else { throw .malformed(at: position) }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            whole = false
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            guard digits() > 0 else { throw .malformed(at: position) }
        }
        let spelling = String(decoding: bytes[start..<position], as: UTF8.self)
        if whole, let int = Int64(spelling) { return .int(int) }
        return .decimal(spelling)
    }

    @discardableResult
    private mutating func digits() -> Int {
        let start = position
        while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
        return position - start
    }
}

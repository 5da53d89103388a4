package import History

/// A JSON document with its keys in the order they were written.
///
/// Strings are kept byte for byte: nothing is trimmed, normalised or re-encoded. Numbers with a
/// fraction or beyond 64 bits keep their spelling, because no document of ours needs them as floats.
package indirect enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case decimal(String)
    case string(Text)
    case array([JSON])
    case object([JSONMember])

    /// The member of an object; `nil` for a missing one and for anything that is no object.
    package subscript(key: Text) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    package var text: Text? {
        if case .string(let text) = self { text } else { nil }
    }

    package var string: String? { text?.string }

    package var int: Int64? {
        if case .int(let int) = self { int } else { nil }
    }

    package var bool: Bool? {
        if case .bool(let bool) = self { bool } else { nil }
    }

    package var array: [JSON]? {
        if case .array(let array) = self { array } else { nil }
    }

    package var members: [JSONMember]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// Text where it is known, `null` where it is not.
    package static func text(_ text: Text?) -> JSON { text.map(JSON.string) ?? .null }
    package static func string(_ string: String) -> JSON { .string(Text(string)) }
    package static func count(_ count: Int) -> JSON { .int(Int64(count)) }

    /// The object with further members at its end; anything else as it is.
    package func adding(_ more: KeyValuePairs<Text, JSON>) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(members + more.map { JSONMember($0.key, $0.value) })
    }

    /// The object without one member; anything else as it is.
    package func without(_ key: Text) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.key != key })
    }
}

/// One key of a JSON object with its value.
package struct JSONMember: Hashable, Sendable {
    package let key: Text
    package let value: JSON

    package init(_ key: Text, _ value: JSON) {
        self.key = key
        self.value = value
    }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
    ExpressibleByStringLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    package init(dictionaryLiteral elements: (Text, JSON)...) {
        self = .object(elements.map { JSONMember($0.0, $0.1) })
    }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(stringLiteral value: String) { self = .string(Text(value)) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSON {
    /// Plain data as JSON; bytes as `{"hex": …}`, map keys in byte order.
    package init(_ value: History.Value) {
        switch value {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .int(let int): self = .int(int)
        case .text(let text): self = .string(text)
        case .bytes(let bytes): self = ["hex": .string(Hexadecimal.text(bytes))]
        case .list(let list): self = .array(list.map(JSON.init))
        case .map(let map):
            self = .object(
                map.sorted { $0.key < $1.key }.map { JSONMember($0.key, JSON($0.value)) }
            )
        }
    }

    /// JSON as plain data; `nil` where it holds a number that is no 64-bit integer.
    package var value: History.Value? {
        switch self {
        case .null: return .null
        case .bool(let bool): return .bool(bool)
        case .int(let int): return .int(int)
        case .decimal: return nil
        case .string(let text): return .text(text)
        case .array(let array):
            let values = array.compactMap(\.value)
            return values.count == array.count ? .list(values) : nil
        case .object(let members):
            if members.count == 1, members[0].key == "hex", let text = members[0].value.string {
                return Hexadecimal.bytes(text).map(History.Value.bytes)
            }
            var map: [Text: History.Value] = [:]
            for member in members {
                guard let value = member.value.value else { return nil }
                map[member.key] = value
            }
            return .map(map)
        }
    }

    /// The document in one line.
    package var bytes: [UInt8] {
        var out: [UInt8] = []
        write(to: &out)
        return out
    }

    private func write(to out: inout [UInt8]) {
        switch self {
        case .null: out += "null".utf8
        case .bool(let bool): out += (bool ? "true" : "false").utf8
        case .int(let int): out += String(int).utf8
        case .decimal(let spelling): out += spelling.utf8
        case .string(let text): Self.write(text, to: &out)
        case .array(let array):
            out.append(UInt8(ascii: "["))
            for (index, element) in array.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                element.write(to: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                Self.write(member.key, to: &out)
                out.append(UInt8(ascii: ":"))
                member.value.write(to: &out)
            }
            out.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: Text, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                out.append(UInt8(ascii: "\\"))
                out.append(byte)
            case 0x0A: out += "\\n".utf8
            case 0x0D: out += "\\r".utf8
            case 0x09: out += "\\t".utf8
            case 0..<0x20, 0x7F:
                let digits = Hexadecimal.text([byte])
                out += "\\u00\(digits)".utf8
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}

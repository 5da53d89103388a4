/// Reads the markup of a workbook's parts piece by piece: elements, attributes, character data.
///
/// Document types are refused, so no entity can expand to anything but one character.
struct MarkupReader {
    enum Piece {
        /// `isEmpty`: no end follows.
        case start(Element, isEmpty: Bool)
        case end(Range<Int>)
        case text(Range<Int>, isRaw: Bool)
    }

    struct Element {
        let name: Range<Int>
        let attributes: Range<Int>
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next piece; `nil` at the end.
    mutating func next() throws(SheetFault) -> Piece? {
        while position < bytes.count {
            guard bytes[position] == 0x3C else {
                let start = position
                while position < bytes.count, bytes[position] != 0x3C { position += 1 }
                return .text(start..<position, isRaw: false)
            }
            guard position + 1 < bytes.count else { throw .badMarkup }
            switch bytes[position + 1] {
            case UInt8(ascii: "?"): try skip(past: Array("?>".utf8))
            case UInt8(ascii: "!"):
                if let raw = try declared() { return raw }
            case UInt8(ascii: "/"):
                let start = position + 2
                try skip(past: [0x3E])
                return .end(nameRange(from: start))
            default: return try started()
            }
        }
        return nil
    }

    /// Whether a name is this one, whatever its prefix.
    func isNamed(_ range: Range<Int>, _ name: StaticString) -> Bool {
        var start = range.lowerBound
        for index in range where bytes[index] == 0x3A { start = index + 1 }
        guard range.upperBound - start == name.utf8CodeUnitCount else { return false }
        for offset in 0..<name.utf8CodeUnitCount
        where bytes[start + offset] != name.utf8Start[offset] { return false }
        return true
    }

    /// The value of an attribute; `nil` where the element has none of this name.
    func attribute(_ name: StaticString, of element: Element) -> [UInt8]? {
        var index = element.attributes.lowerBound
        let end = element.attributes.upperBound
        while index < end {
            while index < end, isBlank(bytes[index]) { index += 1 }
            let start = index
            while index < end, bytes[index] != 0x3D, !isBlank(bytes[index]) { index += 1 }
            let found = start..<index
            while index < end, bytes[index] != 0x22, bytes[index] != 0x27 { index += 1 }
            guard index < end else { return nil }
            let quote = bytes[index]
            let first = index + 1
            index = first
            while index < end, bytes[index] != quote { index += 1 }
            if isNamed(found, name) { return text(first..<index) }
            index += 1
        }
        return nil
    }

    /// Character data with its references replaced.
    func text(_ range: Range<Int>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            guard bytes[index] == 0x26 else {
                out.append(bytes[index])
                index += 1
                continue
            }
            var end = index + 1
            while end < range.upperBound, end - index < 12, bytes[end] != 0x3B { end += 1 }
            if end < range.upperBound, let character = Self.character(bytes[index + 1..<end]) {
                out += Array(String(character).utf8)
                index = end + 1
            } else {
                out.append(0x26)
                index += 1
            }
        }
        return out
    }

    func raw(_ range: Range<Int>) -> [UInt8] { Array(bytes[range]) }

    private static func character(_ reference: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let name = String(decoding: reference, as: UTF8.self)
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            if name.hasPrefix("#x") {
                return UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
            }
            guard name.hasPrefix("#") else { return nil }
            return UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init)
        }
    }

    private mutating func started() throws(SheetFault) -> Piece {
        let name = nameRange(from: position + 1)
        guard !name.isEmpty else { throw .badMarkup }
        var index = name.upperBound
        var quote: UInt8?
        while index < bytes.count {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == 0x3E {
                break
            }
            index += 1
        }
        guard index < bytes.count else { throw .badMarkup }
        let isEmpty = bytes[index - 1] == 0x2F
        position = index + 1
        let attributes = name.upperBound..<max(name.upperBound, isEmpty ? index - 1 : index)
        return .start(Element(name: name, attributes: attributes), isEmpty: isEmpty)
    }

    /// A comment is skipped, character data given, a document type refused.
    private mutating func declared() throws(SheetFault) -> Piece? {
        let rest = bytes[position...]
        if rest.starts(with: Array("<!--".utf8)) {
            position += 4
            try skip(past: Array("-->".utf8))
            return nil
        }
        guard rest.starts(with: Array("<![CDATA[".utf8)) else { throw .badMarkup }
        let start = position + 9
        try skip(past: Array("]]>".utf8))
        return .text(start..<position - 3, isRaw: true)
    }

    private mutating func skip(past mark: [UInt8]) throws(SheetFault) {
        while position < bytes.count {
            if bytes[position] == mark[0], bytes[position...].starts(with: mark) {
                position += mark.count
                return
            }
            position += 1
        }
        throw .badMarkup
    }

    private func nameRange(from start: Int) -> Range<Int> {
        var end = start
        while end < bytes.count, bytes[end] != 0x3E, bytes[end] != 0x2F, !isBlank(bytes[end]) {
            end += 1
        }
        return start..<end
    }

    private func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}

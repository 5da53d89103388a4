/// A run of valid UTF-8 that is compared byte by byte.
///
/// `String` compares by canonical equivalence, so two different spellings of one accented letter
/// would be one dictionary key here and two rows in SQLite. Ids, map keys and everything hashed or
/// signed are therefore `Text`.
package struct Text: Hashable, Sendable, Comparable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    package let utf8: [UInt8]

    package init(_ string: some StringProtocol) {
        utf8 = Array(string.utf8)
    }

    /// Takes bytes from outside; `nil` where they are not valid UTF-8.
    package init?(validating bytes: [UInt8]) {
        guard (try? UTF8Span(validating: bytes.span)) != nil else { return nil }
        utf8 = bytes
    }

    package init(stringLiteral value: String) {
        self.init(value)
    }

    /// All bytes in one stroke; the end is marked, so that two texts in a row have one reading.
    package func hash(into hasher: inout Hasher) {
        if mutated(.comparesStrings) { return hasher.combine(string) }
        utf8.withUnsafeBytes { hasher.combine(bytes: $0) }
        hasher.combine(0xFF as UInt8)
    }

    /// Eight bytes at a time: names are compared far more often than anything else here.
    package static func == (left: Text, right: Text) -> Bool {
        if mutated(.comparesStrings) { return left.string == right.string }
        let count = left.utf8.count
        guard count == right.utf8.count else { return false }
        return left.utf8.withUnsafeBytes { left in
            right.utf8.withUnsafeBytes { right in
                if left.baseAddress == right.baseAddress { return true }
                var offset = 0
                while offset + 8 <= count {
                    let one = left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                    let other = right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                    if one != other { return false }
                    offset += 8
                }
                while offset < count {
                    if left[offset] != right[offset] { return false }
                    offset += 1
                }
                return true
            }
        }
    }

    package var string: String { String(decoding: utf8, as: UTF8.self) }
    package var description: String { string }
    package var isEmpty: Bool { utf8.isEmpty }

    package static func < (left: Text, right: Text) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    package static func + (left: Text, right: Text) -> Text {
        Text(unchecked: left.utf8 + right.utf8)
    }

    private init(unchecked bytes: [UInt8]) { utf8 = bytes }
}

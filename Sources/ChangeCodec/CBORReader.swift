package import History

/// Reads what `CBORWriter` writes, and refuses everything else: other forms of the same number,
/// unsorted or repeated keys, bad UTF-8, lengths beyond the input. Never traps on foreign bytes.
///
/// It keeps a position in the input and builds no tree. Every method reads one item (or one header)
/// and throws `CodecError`; after an error the reader is of no further use.
package struct CBORReader: Sendable {
    private let input: [UInt8]
    private var index = 0
    var memo: WordMemo

    package init(_ input: [UInt8]) {
        self.input = input
        memo = .none
    }

    init(_ input: [UInt8], memo: WordMemo) {
        self.input = input
        self.memo = memo
    }

    package var remaining: Int { input.count - index }

    /// Whether the next item is an array.
    package var isAtArray: Bool { index < input.count && input[index] >> 5 == 4 }
    /// Whether the next item is a byte string.
    package var isAtByteString: Bool { index < input.count && input[index] >> 5 == 2 }

    /// To be called last: nothing may follow.
    package func finish() throws(CodecError) {
        guard index == input.count else { throw .trailingBytes }
    }

    /// Any unsigned integer.
    package mutating func uint() throws(CodecError) -> UInt64 {
        let head = try head()
        guard head.major == 0 else { throw .unexpectedItem }
        return head.argument
    }

    /// A count, number, incarnation or position: 0 ... `BodyBounds.highestNumber`.
    package mutating func number() throws(CodecError) -> UInt64 {
        let value = try uint()
        guard value <= BodyBounds.highestNumber else { throw .outOfRange }
        return value
    }

    package mutating func int() throws(CodecError) -> Int64 {
        let head = try head()
        return try Self.int(head)
    }

    package mutating func bool() throws(CodecError) -> Bool {
        let head = try head()
        guard head.major == 7, head.argument == 20 || head.argument == 21 else {
            throw .unexpectedItem
        }
        return head.argument == 21
    }

    /// Whether the next item is null; if so it is read.
    package mutating func null() -> Bool {
        guard index < input.count, input[index] == 0xf6 else { return false }
        index += 1
        return true
    }

    package mutating func byteString(limit: Int) throws(CodecError) -> [UInt8] {
        let head = try head()
        guard head.major == 2 else { throw .unexpectedItem }
        return Array(input[try run(head.argument, limit: limit)])
    }

    package mutating func byteString(exactly count: Int) throws(CodecError) -> [UInt8] {
        let bytes = try byteString(limit: count)
        guard bytes.count == count else { throw .outOfRange }
        return bytes
    }

    package mutating func text(limit: Int) throws(CodecError) -> Text {
        let head = try head()
        guard head.major == 3 else { throw .unexpectedItem }
        return try text(head.argument, limit: limit)
    }

    /// A text that is likely to come again.
    mutating func word(limit: Int) throws(CodecError) -> Text {
        let head = try head()
        guard head.major == 3 else { throw .unexpectedItem }
        let range = try run(head.argument, limit: limit)
        guard let word = memo.text(input[range]) else { throw .badText }
        return word
    }

    /// The header of an array of at most `limit` items.
    package mutating func array(limit: Int) throws(CodecError) -> Int {
        let head = try head()
        guard head.major == 4 else { throw .unexpectedItem }
        return try count(head.argument, itemBytes: 1, limit: limit)
    }

    package mutating func array(exactly expected: Int) throws(CodecError) {
        guard try array(limit: expected) == expected else { throw .outOfRange }
    }

    /// The header of a map of at most `limit` pairs.
    package mutating func map(limit: Int) throws(CodecError) -> Int {
        let head = try head()
        guard head.major == 5 else { throw .unexpectedItem }
        return try count(head.argument, itemBytes: 2, limit: limit)
    }

    package mutating func replica() throws(CodecError) -> ReplicaID {
        let head = try head()
        guard head.major == 2 else { throw .unexpectedItem }
        guard head.argument == 16 else { throw .outOfRange }
        guard remaining >= 16 else { throw .cutShort }
        return ReplicaID(high: word(), low: word())
    }

    package mutating func digest() throws(CodecError) -> Digest {
        let head = try head()
        guard head.major == 2 else { throw .unexpectedItem }
        guard head.argument == 32 else { throw .outOfRange }
        guard remaining >= 32 else { throw .cutShort }
        return Digest(words: .init(a: word(), b: word(), c: word(), d: word()))
    }

    package mutating func dot() throws(CodecError) -> Dot {
        try array(exactly: 2)
        let replica = try replica()
        let number = try number()
        guard number >= 1 else { throw .outOfRange }
        return Dot(replica, number)
    }

    package mutating func vector(limit: Int) throws(CodecError) -> VersionVector {
        let count = try map(limit: limit)
        var entries: [Dot] = []
        entries.reserveCapacity(min(count, remaining / 18))
        for _ in 0..<count {
            let replica = try replica()
            if let last = entries.last {
                guard last.replica != replica else { throw .duplicateKey }
                guard last.replica < replica else { throw .unsortedKeys }
            }
            let number = try number()
            guard number >= 1 else { throw .outOfRange }
            entries.append(Dot(replica, number))
        }
        guard let vector = VersionVector(sorted: entries) else { throw .unsortedKeys }
        return vector
    }

    /// A value with everything below it. `depth` counts the containers around it.
    package mutating func value(depth: Int) throws(CodecError) -> Value {
        let head = try head()
        switch head.major {
        case 0, 1: return .int(try Self.int(head))
        case 2: return .bytes(Array(input[try run(head.argument, limit: input.count)]))
        case 3: return .text(try text(head.argument, limit: BodyBounds.textBytes))
        case 4:
            guard depth < BodyBounds.depth else { throw .tooDeep }
            let count = try count(head.argument, itemBytes: 1, limit: input.count)
            var list: [Value] = []
            list.reserveCapacity(min(count, 64))
            for _ in 0..<count { list.append(try value(depth: depth + 1)) }
            return .list(list)
        case 5:
            guard depth < BodyBounds.depth else { throw .tooDeep }
            return try mapValue(head.argument, depth: depth)
        default: return try Self.simple(head.argument)
        }
    }

    /// Reads over one item of any kind, checking it as strictly as one that is kept.
    package mutating func skip(depth: Int) throws(CodecError) {
        let head = try head()
        switch head.major {
        case 0, 1: return
        case 2: _ = try run(head.argument, limit: input.count)
        case 3: _ = try text(head.argument, limit: input.count)
        case 4:
            guard depth < BodyBounds.depth else { throw .tooDeep }
            let count = try count(head.argument, itemBytes: 1, limit: input.count)
            for _ in 0..<count { try skip(depth: depth + 1) }
        case 5:
            guard depth < BodyBounds.depth else { throw .tooDeep }
            let count = try count(head.argument, itemBytes: 2, limit: input.count)
            var last: ArraySlice<UInt8>?
            for _ in 0..<count {
                let start = index
                try skip(depth: depth + 1)
                let key = input[start..<index]
                if let last { try Self.check(last, before: key) }
                last = key
                try skip(depth: depth + 1)
            }
        default: _ = try Self.simple(head.argument)
        }
    }

    // MARK: - Maps with integer keys

    /// Where a reader stands in a map whose keys are integers.
    package struct Fields: Sendable {
        fileprivate var left: Int
        fileprivate var next: Head?
        fileprivate var last: Head?
    }

    /// The header of a map with integer keys. Read its fields in ascending order with `has` and
    /// `require`, then `end` it.
    package mutating func fields() throws(CodecError) -> Fields {
        Fields(left: try map(limit: 1_024), next: nil, last: nil)
    }

    /// Whether the field is there. Its value is the next item then.
    package mutating func has(_ key: UInt64, in fields: inout Fields) throws(CodecError) -> Bool {
        guard let next = try peek(&fields) else { return false }
        guard next.major == 0, next.argument == key else { return false }
        fields.next = nil
        return true
    }

    package mutating func require(_ key: UInt64, in fields: inout Fields) throws(CodecError) {
        guard try has(key, in: &fields) else { throw .missingField }
    }

    /// Reads over fields of newer versions. `highest` is the highest key this version knows.
    package mutating func end(_ fields: inout Fields, knownUpTo highest: UInt64) throws(CodecError)
    {
        while let next = try peek(&fields) {
            guard next.major == 1 || next.argument > highest else { throw .notCanonical }
            fields.next = nil
            try skip(depth: 1)
        }
    }

    private mutating func peek(_ fields: inout Fields) throws(CodecError) -> Head? {
        if let next = fields.next { return next }
        guard fields.left > 0 else { return nil }
        fields.left -= 1
        let key = try head()
        guard key.major <= 1 else { throw .unexpectedItem }
        if let last = fields.last {
            guard last != key else { throw .duplicateKey }
            guard last < key else { throw .unsortedKeys }
        }
        fields.next = key
        fields.last = key
        return key
    }
}

extension CBORReader {
    /// The first bytes of an item: its kind and its number or length.
    fileprivate struct Head: Hashable, Sendable {
        let major: UInt8
        let argument: UInt64

        static func < (left: Head, right: Head) -> Bool {
            (left.major, left.argument) < (right.major, right.argument)
        }
    }

    private mutating func head() throws(CodecError) -> Head {
        guard index < input.count else { throw .cutShort }
        let major = input[index] >> 5
        let low = input[index] & 0x1f
        index += 1
        guard major != 6 else { throw .unsupported }
        if low < 24 { return Head(major: major, argument: UInt64(low)) }
        guard low <= 27, major < 6 else { throw .unsupported }
        let width = 1 << Int(low - 24)
        guard remaining >= width else { throw .cutShort }
        var argument: UInt64 = 0
        for _ in 0..<width {
            argument = argument << 8 | UInt64(input[index])
            index += 1
        }
        let least: UInt64 = low == 24 ? 24 : 1 << (UInt64(width) * 4)
        guard argument >= least else { throw .notShortest }
        return Head(major: major, argument: argument)
    }

    /// Eight bytes; the caller has checked that they are there.
    private mutating func word() -> UInt64 {
        let value = input.withUnsafeBytes {
            $0.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        }
        index += 8
        return UInt64(bigEndian: value)
    }

    private static func int(_ head: Head) throws(CodecError) -> Int64 {
        guard head.major <= 1 else { throw .unexpectedItem }
        guard let magnitude = Int64(exactly: head.argument) else { throw .outOfRange }
        return head.major == 0 ? magnitude : ~magnitude
    }

    private static func simple(_ argument: UInt64) throws(CodecError) -> Value {
        switch argument {
        case 20: return .bool(false)
        case 21: return .bool(true)
        case 22: return .null
        default: throw .unsupported
        }
    }

    private mutating func run(_ length: UInt64, limit: Int) throws(CodecError) -> Range<Int> {
        guard length <= UInt64(remaining) else { throw .cutShort }
        let count = Int(length)
        guard count <= limit else { throw .tooLong }
        let start = index
        index += count
        return start..<index
    }

    private mutating func text(_ length: UInt64, limit: Int) throws(CodecError) -> Text {
        let range = try run(length, limit: limit)
        guard let text = Text(validating: Array(input[range])) else { throw .badText }
        return text
    }

    private func count(_ count: UInt64, itemBytes: UInt64, limit: Int) throws(CodecError) -> Int {
        guard count <= UInt64(remaining) / itemBytes else { throw .cutShort }
        guard count <= UInt64(limit) else { throw .tooLong }
        return Int(count)
    }

    private mutating func mapValue(_ pairs: UInt64, depth: Int) throws(CodecError) -> Value {
        let count = try count(pairs, itemBytes: 2, limit: input.count)
        var map: [Text: Value] = [:]
        map.reserveCapacity(min(count, 64))
        var last: Text?
        for _ in 0..<count {
            let key = try word(limit: BodyBounds.textBytes)
            if let last {
                guard last != key else { throw .duplicateKey }
                guard ValueCodec.keyPrecedes(last, key) else { throw .unsortedKeys }
            }
            last = key
            map[key] = try value(depth: depth + 1)
        }
        return .map(map)
    }

    private static func check(
        _ last: ArraySlice<UInt8>,
        before key: ArraySlice<UInt8>
    ) throws(CodecError) {
        guard !last.elementsEqual(key) else { throw .duplicateKey }
        guard last.lexicographicallyPrecedes(key) else { throw .unsortedKeys }
    }
}

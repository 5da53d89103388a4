/// The 32 bytes of a hash, with arithmetic for sums of hashes.
package struct Digest: Hashable, Sendable, CustomStringConvertible, Comparable {
    package var words: InlineWords

    /// Four big-endian words; a tuple-like value keeps digests off the heap in hot loops.
    package struct InlineWords: Hashable, Sendable {
        package var a: UInt64
        package var b: UInt64
        package var c: UInt64
        package var d: UInt64

        package init(a: UInt64, b: UInt64, c: UInt64, d: UInt64) {
            self.a = a
            self.b = b
            self.c = c
            self.d = d
        }
    }

    package static let zero = Digest(words: InlineWords(a: 0, b: 0, c: 0, d: 0))

    package init(words: InlineWords) { self.words = words }

    /// `nil` unless there are exactly 32 bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var parts: [UInt64] = [0, 0, 0, 0]
        for (index, byte) in bytes.enumerated() {
            parts[index / 8] = parts[index / 8] << 8 | UInt64(byte)
        }
        words = InlineWords(a: parts[0], b: parts[1], c: parts[2], d: parts[3])
    }

    package init?(_ text: some StringProtocol) {
        guard let bytes = Hexadecimal.bytes(text) else { return nil }
        self.init(bytes: bytes)
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        append(to: &bytes)
        return bytes
    }

    package func append(to bytes: inout [UInt8]) {
        BigEndian.append(words.a, to: &bytes)
        BigEndian.append(words.b, to: &bytes)
        BigEndian.append(words.c, to: &bytes)
        BigEndian.append(words.d, to: &bytes)
    }

    package var description: String { Hexadecimal.text(bytes) }

    /// Adds word by word with wrap-around. A sum of digests names a *set* whatever its order, and can
    /// be kept up to date in constant time. It guards against accidents, not against forgers: those
    /// meet the chain links and signatures.
    package static func &+= (left: inout Digest, right: Digest) {
        left.words.a &+= right.words.a
        left.words.b &+= right.words.b
        left.words.c &+= right.words.c
        left.words.d &+= right.words.d
    }

    package static func &-= (left: inout Digest, right: Digest) {
        left.words.a &-= right.words.a
        left.words.b &-= right.words.b
        left.words.c &-= right.words.c
        left.words.d &-= right.words.d
    }

    package static func < (left: Digest, right: Digest) -> Bool {
        (left.words.a, left.words.b, left.words.c, left.words.d)
            < (right.words.a, right.words.b, right.words.c, right.words.d)
    }
}

/// A hash function handed to the pure core by its edge. Production passes SHA-256.
package typealias HashFunction = @Sendable ([UInt8]) -> Digest

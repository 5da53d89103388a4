package import History

/// What a person had in front of them of one record, as an opaque token: the record's vector, bound
/// to the record so that a token of another one is refused rather than misread.
package enum SeenToken {
    package static func text(_ seen: VersionVector, of record: RecordRef, hash: HashFunction)
        -> Text
    {
        var bytes = mark(of: record, hash: hash)
        for entry in seen.entries {
            bytes += entry.replica.bytes
            bytes += BigEndian.bytes(entry.number)
        }
        return Text(Base64URL.text(bytes))
    }

    /// `nil` where the token is none, or another record's.
    package static func vector(_ text: Text, of record: RecordRef, hash: HashFunction)
        -> VersionVector?
    {
        guard let bytes = Base64URL.bytes(text.utf8), bytes.count >= 4, (bytes.count - 4) % 24 == 0,
            bytes.prefix(4).elementsEqual(mark(of: record, hash: hash))
        else { return nil }
        var entries: [Dot] = []
        for start in stride(from: 4, to: bytes.count, by: 24) {
            guard let replica = ReplicaID(bytes: bytes[start..<start + 16]) else { return nil }
            let number = bytes[start + 16..<start + 24].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            entries.append(Dot(replica, number))
        }
        return VersionVector(sorted: entries)
    }

    private static func mark(of record: RecordRef, hash: HashFunction) -> [UInt8] {
        Array(hash(record.type.utf8 + [0] + record.id.utf8).bytes.prefix(4))
    }
}

/// The URL-safe alphabet without padding (RFC 4648 §5).
enum Base64URL {
    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )

    static func text(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for byte in bytes {
            bits = (bits & 0xFF) << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                out.append(letters[Int(bits >> count & 63)])
            }
        }
        if count > 0 { out.append(letters[Int(bits << (6 - count) & 63)]) }
        return String(decoding: out, as: UTF8.self)
    }

    /// `nil` for letters outside the alphabet and for leftover bits.
    static func bytes(_ text: [UInt8]) -> [UInt8]? {
        var out: [UInt8] = []
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for letter in text {
            guard let value = letters.firstIndex(of: letter) else { return nil }
            bits = (bits & 0xFF) << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                out.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        guard count < 6, bits & ((1 << count) - 1) == 0 else { return nil }
        return out
    }
}

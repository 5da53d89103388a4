package import History

/// The zone's root key on paper: four lines of sixteen symbols, each with its own checksum, so that
/// a typing mistake is found and its line named.
///
/// A line is eight bytes of the key and two of a hash over the key up to its end, so that lines of
/// two sheets do not fit together either.
package struct RecoverySheet: Sendable {
    package let rootKey: SigningKey

    package init(rootKey: SigningKey) { self.rootKey = rootKey }

    package var deployment: Digest { DeploymentID.of(rootPublicKey: rootKey.publicKey) }

    /// The key as one word of sixteen groups, for one line or one JSON value.
    package var key: String { lines.joined(separator: "-") }

    /// The sheet to print or to keep in a file. Lines that begin with `#` are for people.
    package var text: String {
        var text = "# 呼应 Huying: recovery sheet of the zone / 园区恢复页\n"
        text += "# \(deployment)\n"
        text += "# Whoever holds this can found the zone's hub anew. Keep it locked away.\n"
        text += "# 持有本页者可重建中心。请锁柜保管，勿留在电脑上。\n"
        for (index, line) in lines.enumerated() {
            text += "\(index + 1) \(line)\n"
        }
        return text
    }

    /// Reads a sheet, or the key alone, as a person typed it. Blank lines and those that begin with
    /// `#` do not count; the line number may be left out.
    package init(typed text: some StringProtocol) throws(IdentityError) {
        guard text.utf8.count <= 4_096 else { throw .incompleteSheet }
        var typed: [[UInt8]] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.drop { $0.isWhitespace }
            guard !words.isEmpty, words.first != "#" else { continue }
            typed += try Self.symbols(words, after: typed.count)
        }
        guard typed.count == 4 else { throw .incompleteSheet }
        var secret: [UInt8] = []
        for (index, values) in typed.enumerated() {
            guard let bytes = Base32.bytes(values), bytes.count == 10 else {
                throw .mistypedSheet(line: index + 1)
            }
            secret += bytes[..<8]
            guard bytes[8...].elementsEqual(Self.check(secret)) else {
                throw .mistypedSheet(line: index + 1)
            }
        }
        rootKey = try SigningKey(secretBytes: secret)
    }

    private var lines: [String] {
        let secret = rootKey.secretBytes
        return (0..<4).map { index in
            let end = index * 8 + 8
            return Base32.groups(secret[(index * 8)..<end] + Self.check(secret[..<end]))
        }
    }

    /// The lines of sixteen that one typed line stands for: itself, or all four of a key in one word.
    private static func symbols(
        _ line: some StringProtocol,
        after read: Int
    ) throws(IdentityError) -> [[UInt8]] {
        guard let values = Base32.typed(line) else { throw .mistypedSheet(line: read + 1) }
        switch values.count {
        case 16: return [values]
        case 17 where Int(values[0]) == read + 1: return [Array(values.dropFirst())]
        case 64: return stride(from: 0, to: 64, by: 16).map { Array(values[$0..<($0 + 16)]) }
        default: throw .mistypedSheet(line: read + 1)
        }
    }

    private static func check(_ keySoFar: some Collection<UInt8>) -> [UInt8] {
        Array(sha256(Array("huying recovery line v1\n".utf8) + keySoFar).bytes.prefix(2))
    }
}

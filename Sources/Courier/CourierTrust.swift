/// Who may answer over TLS. TLS 1.2 is the least that is spoken.
package enum CourierTrust: Hashable, Sendable {
    /// Whoever an authority of this system vouches for under the URL's host name.
    case system
    /// Whoever an authority of this PEM file, and of no other, vouches for under the URL's host name.
    case authorities(file: String)
    /// Whoever holds this key; certificates, names and validity dates are not looked at.
    case pinned(CourierPin)
    /// Whoever holds this key and is vouched for by an authority of the file (`nil`: of the system).
    case pinnedAndVouched(CourierPin, authoritiesFile: String?)
    /// Anyone. Only for exchanges whose messages prove by themselves who wrote them, such as the
    /// first one of an enrolment: the line is then merely closed to passive listeners.
    case anyone
}

/// The SHA-256 digest of a public key (DER, SubjectPublicKeyInfo), as libcurl and browsers spell it.
package struct CourierPin: Hashable, Sendable, CustomStringConvertible {
    /// `sha256//` and 44 characters of base64.
    package let description: String

    /// The pin of a digest, or `nil` unless it has 32 bytes.
    package init?(digest: [UInt8]) {
        guard digest.count == 32 else { return nil }
        description = Self.prefix + Self.base64(digest)
    }

    /// The pin written as `sha256//<base64>`, or `nil` for any other text.
    ///
    /// Several pins in one text, which libcurl would take, are refused.
    package init?(_ text: String) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let letters = Array(text.utf8.dropFirst(Self.prefix.utf8.count))
        // 32 bytes are ten groups of four, then three characters of which the last holds two zero
        // bits, then one mark of padding.
        guard letters.count == 44, letters[43] == UInt8(ascii: "=") else { return nil }
        let places = letters.dropLast().map { Self.alphabet.firstIndex(of: $0) }
        guard places.allSatisfy({ $0 != nil }), let last = places.last, let bits = last,
            bits & 3 == 0
        else { return nil }
        description = text
    }

    private static let prefix = "sha256//"
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    private static func base64(_ bytes: [UInt8]) -> String {
        var letters: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = (group + [0, 0]).prefix(3).reduce(0) { $0 << 8 | Int($1) }
            for place in 0..<4 {
                let isPadding = place > group.count
                letters.append(
                    isPadding ? UInt8(ascii: "=") : alphabet[bits >> (18 - 6 * place) & 63]
                )
            }
        }
        return String(decoding: letters, as: UTF8.self)
    }
}

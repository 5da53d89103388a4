package import History

/// A site's request for bytes of an attachment, or its offer of them: `GET` and `PUT` of
/// `/v1/attachment` with this header and the range of HTTP.
///
/// The signature covers the range and the body, so that nobody can make the hub keep or tell anything
/// in a site's name. What is fetched needs no seal: its name is its digest.
package struct AttachmentRequest: Hashable, Sendable {
    /// The header that carries `text(signature:)`.
    package static let header = "Huying-Attachment"
    package static let path = "/v1/attachment"

    package let deployment: Digest
    package let site: Text
    /// The call that names it.
    package let record: Text
    package let hash: Digest
    /// Sixteen random bytes, drawn for this request.
    package let challenge: [UInt8]

    package init(
        deployment: Digest,
        site: Text,
        record: Text,
        hash: Digest,
        challenge: [UInt8]
    ) {
        self.deployment = deployment
        self.site = site
        self.record = record
        self.hash = hash
        self.challenge = challenge
    }

    /// What the site's key signs.
    ///
    /// - Parameters:
    ///   - range: as in the request's `Range` or `Content-Range`.
    ///   - body: digest of the request's body.
    package func signedBytes(range: String, body: Digest) -> [UInt8] {
        Array("huying attachment v1\n\(fields)\n\(range)\n\(body)".utf8)
    }

    /// The header's value.
    package func text(signature: [UInt8]) -> String {
        "\(fields) \(Hexadecimal.text(signature))"
    }

    /// Reads a header's value; `nil` for anything that `text(signature:)` would not have written.
    package static func reading(
        _ header: String
    ) -> (request: AttachmentRequest, signature: [UInt8])? {
        guard header.utf8.count <= 1_024 else { return nil }
        let parts = header.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, let deployment = Digest(parts[0]),
            Hexadecimal.bytes(parts[1])?.count == 16,
            let record = Hexadecimal.bytes(parts[2]).flatMap({ Text(validating: $0) }),
            let hash = Digest(parts[3]),
            let challenge = Hexadecimal.bytes(parts[4]), challenge.count == 16,
            let signature = Hexadecimal.bytes(parts[5]), signature.count == 64
        else { return nil }
        let request = AttachmentRequest(
            deployment: deployment,
            site: Text(parts[1]),
            record: record,
            hash: hash,
            challenge: challenge
        )
        return (request, signature)
    }

    private var fields: String {
        "\(deployment) \(site) \(Hexadecimal.text(record.utf8)) \(hash) "
            + Hexadecimal.text(challenge)
    }
}

/// What the hub says to an offer, in its seal: how much of the file it holds.
package struct AttachmentHolding: Hashable, Sendable {
    package let hash: Digest
    /// Bytes from the beginning; all of them where the hub has the file.
    package let held: Int
    package let challenge: [UInt8]

    package init(hash: Digest, held: Int, challenge: [UInt8]) {
        self.hash = hash
        self.held = held
        self.challenge = challenge
    }

    /// One line of text, so that it needs no codec of its own.
    package var bytes: [UInt8] {
        Array("held \(hash) \(held) \(Hexadecimal.text(challenge))".utf8)
    }

    package static func reading(_ bytes: [UInt8]) -> AttachmentHolding? {
        guard bytes.count <= 256, let text = Text(validating: bytes) else { return nil }
        let parts = text.string.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].utf8.elementsEqual("held".utf8),
            let hash = Digest(parts[1]), let held = Int(parts[2]), held >= 0,
            let challenge = Hexadecimal.bytes(parts[3])
        else { return nil }
        return AttachmentHolding(hash: hash, held: held, challenge: challenge)
    }
}

/// Ranges of bytes as HTTP writes them (RFC 9110 §14), one at a time and never from the end.
package enum ByteRanges {
    /// `bytes=0-99`.
    package static func asking(from first: Int, count: Int) -> String {
        "bytes=\(first)-\(first + count - 1)"
    }

    /// `bytes 0-99/1000`; of no bytes `bytes */1000`.
    package static func content(from first: Int, count: Int, of size: Int) -> String {
        count == 0 ? "bytes */\(size)" : "bytes \(first)-\(first + count - 1)/\(size)"
    }

    /// First byte and count of `bytes=0-99`.
    package static func asked(_ text: String) -> (first: Int, count: Int)? {
        guard text.hasPrefix("bytes=") else { return nil }
        return span(text.dropFirst(6))
    }

    /// Of `bytes 0-99/1000`; the count is 0 where it was `*`.
    package static func content(_ text: String) -> (first: Int, count: Int, size: Int)? {
        guard text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let size = number(parts[1]) else { return nil }
        if parts[0] == "*" { return (0, 0, size) }
        guard let span = span(parts[0]), span.first + span.count <= size else { return nil }
        return (span.first, span.count, size)
    }

    private static func span(_ text: Substring) -> (first: Int, count: Int)? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = number(ends[0]), let last = number(ends[1]),
            last >= first
        else { return nil }
        return (first, last - first + 1)
    }

    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 12,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int(text)
    }
}

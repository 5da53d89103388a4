package import History

/// A site's question whether there is news for it, asked by `GET /v1/wait` in one header.
///
/// The hub holds it up to `Limits.waitSeconds` and answers 200 as soon as there is news, 204 when
/// there was none. Neither answer is trusted for more than that: a site then makes an ordinary sync.
/// The signature keeps strangers from holding connections and from learning when something happens.
package struct WaitRequest: Hashable, Sendable {
    /// The header that carries `text(signature:)`.
    package static let header = "Huying-Wait"

    package let deployment: Digest
    package let site: Text
    /// The hub replica and position of the cursor of the last sync.
    package let incarnation: ReplicaID
    package let position: Int64
    /// Sixteen random bytes, drawn for this request.
    package let challenge: [UInt8]

    package init(
        deployment: Digest,
        site: Text,
        incarnation: ReplicaID,
        position: Int64,
        challenge: [UInt8]
    ) {
        self.deployment = deployment
        self.site = site
        self.incarnation = incarnation
        self.position = position
        self.challenge = challenge
    }

    /// What the site's key signs.
    package var signedBytes: [UInt8] { Array("huying wait v1\n\(fields)".utf8) }

    /// The header's value.
    package func text(signature: [UInt8]) -> String {
        "\(fields) \(Hexadecimal.text(signature))"
    }

    /// Reads a header's value; `nil` for anything that `text(signature:)` would not have written.
    package static func reading(_ header: String) -> (request: WaitRequest, signature: [UInt8])? {
        guard header.utf8.count <= 512 else { return nil }
        let parts = header.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, let deployment = Digest(parts[0]),
            Hexadecimal.bytes(parts[1])?.count == 16, let incarnation = ReplicaID(parts[2]),
            let position = Int64(parts[3]), position >= 0,
            String(position).utf8.elementsEqual(parts[3].utf8),
            let challenge = Hexadecimal.bytes(parts[4]), challenge.count == 16,
            let signature = Hexadecimal.bytes(parts[5]), signature.count == 64
        else { return nil }
        let request = WaitRequest(
            deployment: deployment,
            site: Text(parts[1]),
            incarnation: incarnation,
            position: position,
            challenge: challenge
        )
        return (request, signature)
    }

    private var fields: String {
        "\(deployment) \(site) \(incarnation) \(position) \(Hexadecimal.text(challenge))"
    }
}

package import History

/// How a hub introduces itself: its key, with the zone root's signature that makes it the zone's.
///
/// `GET /v1/hub` answers it as one line. A site asks when an answer is sealed by a key it does not
/// know – after a recovery the zone has a new hub – and believes it only if the root key it was
/// enrolled under made the signature.
package struct HubIntroduction: Hashable, Sendable {
    /// The digest of `rootPublicKey`.
    package let deployment: Digest
    /// Ed25519, 32 bytes.
    package let hubKey: [UInt8]
    /// Ed25519, 32 bytes.
    package let rootPublicKey: [UInt8]
    /// The root's signature over `signedByRoot(deployment:hubKey:)`.
    package let rootSignature: [UInt8]

    package init(
        deployment: Digest,
        hubKey: [UInt8],
        rootPublicKey: [UInt8],
        rootSignature: [UInt8]
    ) {
        self.deployment = deployment
        self.hubKey = hubKey
        self.rootPublicKey = rootPublicKey
        self.rootSignature = rootSignature
    }

    /// What the root signs of a hub's key: nothing but that this zone may trust it.
    package static func signedByRoot(deployment: Digest, hubKey: [UInt8]) -> [UInt8] {
        Array("huying hub key v1\n".utf8) + deployment.bytes + hubKey
    }

    /// One line of text.
    package var bytes: [UInt8] {
        let fields = [deployment.bytes, hubKey, rootPublicKey, rootSignature]
        return Array(("hub " + fields.map(Hexadecimal.text).joined(separator: " ")).utf8)
    }

    /// `nil` for anything that is not an introduction, such as a login page. The signature is the
    /// reader's to check.
    package static func reading(_ bytes: [UInt8]) -> HubIntroduction? {
        guard bytes.count <= 512, let text = Text(validating: bytes) else { return nil }
        let parts = text.string.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].utf8.elementsEqual("hub".utf8),
            let deployment = Digest(parts[1]),
            let hubKey = Hexadecimal.bytes(parts[2]), hubKey.count == 32,
            let rootPublicKey = Hexadecimal.bytes(parts[3]), rootPublicKey.count == 32,
            let rootSignature = Hexadecimal.bytes(parts[4]), rootSignature.count == 64
        else { return nil }
        return HubIntroduction(
            deployment: deployment,
            hubKey: hubKey,
            rootPublicKey: rootPublicKey,
            rootSignature: rootSignature
        )
    }
}

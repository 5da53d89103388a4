import Crypto
package import History

/// Algorithm numbers, as messages and segments carry them. Never reused.
package enum SignatureAlgorithm: UInt64, Sendable {
    /// Ed25519 over the bytes themselves (RFC 8032); keys of 32, signatures of 64 bytes.
    case ed25519 = 1
}

/// The secret key of a site, a hub, or a zone's root.
package struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey
    /// Ed25519, 32 bytes.
    package let publicKey: [UInt8]
    package let name: Text

    /// A new key from the system's random source.
    package init() {
        self.init(Curve25519.Signing.PrivateKey())
    }

    /// The key with these 32 secret bytes.
    package init(secretBytes: [UInt8]) throws(IdentityError) {
        guard secretBytes.count == 32,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: secretBytes)
        else { throw .badKey }
        self.init(key)
    }

    private init(_ key: Curve25519.Signing.PrivateKey) {
        self.key = key
        publicKey = Array(key.publicKey.rawRepresentation)
        name = KeyName.of(publicKey)
    }

    /// The 32 bytes to keep in a file that nobody else may read.
    package var secretBytes: [UInt8] { Array(key.rawRepresentation) }

    /// An Ed25519 signature, 64 bytes.
    package func sign(_ bytes: [UInt8]) throws(IdentityError) -> [UInt8] {
        guard let signature = try? key.signature(for: bytes) else { throw .cannotSign }
        let result = Array(signature)
        SignatureMemory.note(.init(signature: result, bytes: bytes, key: publicKey))
        return result
    }
}

/// Whether a signature over these bytes is by the secret half of a public key. False for anything
/// malformed.
package func verify(signature: [UInt8], of bytes: [UInt8], key publicKey: [UInt8]) -> Bool {
    let signed = SignatureMemory.Signed(signature: signature, bytes: bytes, key: publicKey)
    if SignatureMemory.knows(signed) { return true }
    guard signature.count == 64, publicKey.count == 32,
        let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey),
        key.isValidSignature(signature, for: bytes)
    else { return false }
    SignatureMemory.note(signed)
    return true
}

import Crypto
import Foundation
import History

/// The key to which files for one receiver are encrypted: X25519, 32 bytes each half.
///
/// It is derived from the signing key, so that nothing more has to be kept or backed up; its public
/// half is told at enrolment and in the hub's opening, as signing keys are.
package struct SealingKey: Sendable {
    private let key: Curve25519.KeyAgreement.PrivateKey
    package let publicKey: [UInt8]

    fileprivate init(_ key: Curve25519.KeyAgreement.PrivateKey) {
        self.key = key
        publicKey = Array(key.publicKey.rawRepresentation)
    }

    /// The parts, in order and complete, or nothing.
    ///
    /// - Parameter context: what was given to `seal`; anything else does not open.
    package func open(_ sealed: SealedParts, context: [UInt8]) throws(IdentityError) -> [[UInt8]] {
        guard !sealed.parts.isEmpty else { throw .cannotOpen }
        do {
            var recipient = try HPKE.Recipient(
                privateKey: key,
                ciphersuite: .Curve25519_SHA256_ChachaPoly,
                info: Data(context),
                encapsulatedKey: Data(sealed.encapsulated)
            )
            let count = sealed.parts.count
            return try sealed.parts.enumerated().map { index, part in
                Array(
                    try recipient.open(part, authenticating: SealedParts.place(index, of: count))
                )
            }
        } catch {
            throw .cannotOpen
        }
    }
}

/// Parts under one encryption (HPKE, RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305). None can be
/// read, altered, left out, added or moved without `SealingKey.open` refusing them all.
package struct SealedParts: Hashable, Sendable {
    /// 32 bytes.
    package let encapsulated: [UInt8]
    package let parts: [[UInt8]]

    /// Bytes a sealed part is longer than what it holds.
    package static let overhead = 16

    package init(encapsulated: [UInt8], parts: [[UInt8]]) {
        self.encapsulated = encapsulated
        self.parts = parts
    }

    /// Seals parts for the holder of a key.
    ///
    /// - Parameter context: told in clear beside them, and bound to them.
    package static func seal(
        _ parts: [[UInt8]],
        to publicKey: [UInt8],
        context: [UInt8]
    ) throws(IdentityError) -> SealedParts {
        do {
            var sender = try HPKE.Sender(
                recipientKey: Curve25519.KeyAgreement.PublicKey(rawRepresentation: publicKey),
                ciphersuite: .Curve25519_SHA256_ChachaPoly,
                info: Data(context)
            )
            let sealed = try parts.enumerated().map { index, part in
                Array(try sender.seal(part, authenticating: place(index, of: parts.count)))
            }
            return SealedParts(encapsulated: Array(sender.encapsulatedKey), parts: sealed)
        } catch {
            throw .badKey
        }
    }

    /// Binds a part to its place and to the number of parts.
    fileprivate static func place(_ index: Int, of count: Int) -> [UInt8] {
        BigEndian.bytes(UInt64(index)) + BigEndian.bytes(UInt64(count))
    }
}

extension SigningKey {
    /// The encryption key that goes with this signing key.
    package var sealingKey: SealingKey {
        get throws(IdentityError) {
            let derived = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: secretBytes),
                info: Data("huying sealing key v1 x25519".utf8),
                outputByteCount: 32
            )
            let bytes = derived.withUnsafeBytes { Array($0) }
            guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
            else { throw .badKey }
            return SealingKey(key)
        }
    }
}

import Crypto
package import History

/// The hash of this product's first formats.
package let sha256: History.HashFunction = { bytes in
    var hasher = SHA256()
    bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    return hasher.finalize().withUnsafeBytes { raw in
        func word(_ index: Int) -> UInt64 {
            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        }
        return History.Digest(words: .init(a: word(0), b: word(1), c: word(2), d: word(3)))
    }
}

/// The name of a key: lower-case hexadecimal of the first sixteen bytes of its hash. A site's id is
/// the name of its key.
package enum KeyName {
    package static func of(_ publicKey: [UInt8]) -> Text {
        Text(Hexadecimal.text(sha256(publicKey).bytes.prefix(16)))
    }
}

/// The id of a zone: the hash of its root's public key.
package enum DeploymentID {
    package static func of(rootPublicKey: [UInt8]) -> History.Digest { sha256(rootPublicKey) }
}

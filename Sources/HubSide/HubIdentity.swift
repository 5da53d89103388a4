package import Exchange
package import History

/// Who this hub is: the zone it serves, and the key and replica under which it writes.
///
/// The zone root key is not here. It signed the hub's key once, is shown once as a recovery sheet,
/// and never lies on the hub's disk.
package struct HubIdentity: Sendable {
    /// The digest of the root's public key.
    package let deployment: Digest
    /// The zone's name as people call it.
    package let zone: Text
    /// Grows with every founding, recovery and restore: seconds since 1970 when it began, so that a
    /// recovered hub that knows nothing of its predecessor still comes after it.
    package let incarnation: UInt64
    /// The hub's own replica in this incarnation.
    package let replica: ReplicaID
    /// Ed25519, 32 bytes.
    package let publicKey: [UInt8]
    /// The name of the hub's key, as signed heads carry it.
    package let keyName: Text
    package let rootPublicKey: [UInt8]
    /// The root's signature over `HubIntroduction.signedByRoot`.
    package let rootSignature: [UInt8]
    private let signing: @Sendable ([UInt8]) throws -> [UInt8]

    package init(
        deployment: Digest,
        zone: Text,
        incarnation: UInt64,
        replica: ReplicaID,
        publicKey: [UInt8],
        keyName: Text,
        rootPublicKey: [UInt8],
        rootSignature: [UInt8],
        signing: @escaping @Sendable ([UInt8]) throws -> [UInt8]
    ) {
        self.deployment = deployment
        self.zone = zone
        self.incarnation = incarnation
        self.replica = replica
        self.publicKey = publicKey
        self.keyName = keyName
        self.rootPublicKey = rootPublicKey
        self.rootSignature = rootSignature
        self.signing = signing
    }

    /// Signs with the hub's key.
    package func sign(_ bytes: [UInt8]) throws -> [UInt8] { try signing(bytes) }

    /// How the hub introduces itself to those who know the zone's root.
    package var introduction: HubIntroduction {
        HubIntroduction(
            deployment: deployment,
            hubKey: publicKey,
            rootPublicKey: rootPublicKey,
            rootSignature: rootSignature
        )
    }
}

package import History

/// What makes a piece of history believable in one zone: its root key, and the functions that check.
package struct ZoneTrust: Sendable {
    package let deployment: Digest
    package let rootKey: [UInt8]
    package let hash: HashFunction
    /// Whether a signature over bytes is by a public key.
    package let verify:
        @Sendable (_ signature: [UInt8], _ bytes: [UInt8], _ publicKey: [UInt8]) -> Bool
    /// The name of a public key.
    package let nameOfKey: @Sendable ([UInt8]) -> Text
    /// What the root signs of a hub's public key.
    package let rootMessage: @Sendable ([UInt8]) -> [UInt8]

    package init(
        deployment: Digest,
        rootKey: [UInt8],
        hash: @escaping HashFunction,
        verify:
            @escaping @Sendable (
                _ signature: [UInt8], _ bytes: [UInt8], _ publicKey: [UInt8]
            ) -> Bool,
        nameOfKey: @escaping @Sendable ([UInt8]) -> Text,
        rootMessage: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) {
        self.deployment = deployment
        self.rootKey = rootKey
        self.hash = hash
        self.verify = verify
        self.nameOfKey = nameOfKey
        self.rootMessage = rootMessage
    }
}

/// Why a whole message is refused, with nothing applied.
package enum IntakeRefusal: Error, Hashable, Sendable {
    /// A body belongs to another zone.
    case foreignDeployment
    /// A replica whose opening is not by an enrolled site, or a hub the zone root never signed.
    case unknownReplica(ReplicaID)
}

package import History
package import Intake

/// Whose chain the hub writes, with which key, by which clock: everything a commit needs that is not
/// in the store.
package struct HubVoice: Sendable {
    package let trust: ZoneTrust
    package let replica: ReplicaID
    package let incarnation: UInt64
    /// Where this incarnation's block of official numbers begins, exclusive.
    package let officialBase: UInt64
    /// The change that opens this incarnation: its key, signed by the zone root.
    package let openingDraft: HubDraft
    package let keyName: Text
    package let now: @Sendable () -> Milliseconds
    /// Sixteen fresh random bytes.
    package let salt: @Sendable () -> [UInt8]
    package let sign: @Sendable ([UInt8]) throws -> [UInt8]

    package init(
        trust: ZoneTrust,
        replica: ReplicaID,
        incarnation: UInt64,
        officialBase: UInt64,
        openingDraft: HubDraft,
        keyName: Text,
        now: @escaping @Sendable () -> Milliseconds,
        salt: @escaping @Sendable () -> [UInt8],
        sign: @escaping @Sendable ([UInt8]) throws -> [UInt8]
    ) {
        self.trust = trust
        self.replica = replica
        self.incarnation = incarnation
        self.officialBase = officialBase
        self.openingDraft = openingDraft
        self.keyName = keyName
        self.now = now
        self.salt = salt
        self.sign = sign
    }
}

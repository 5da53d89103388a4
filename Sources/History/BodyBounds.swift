/// The bounds of one change body. They are part of the format: a body beyond them is refused by
/// every replica, so raising one is a new format.
package enum BodyBounds {
    /// Bytes of one body. Texts of an office fit many times over; attachments travel apart.
    package static let bodyBytes = 64 << 10
    /// Bytes of one text inside a body.
    package static let textBytes = 16 << 10
    /// Bytes of a name: record type and id, action, aspect, event kind, person, role, party.
    package static let nameBytes = 256
    /// Replicas in the context of one change.
    package static let contextReplicas = 256
    /// Nesting of containers, the body's own map included; deeper input is refused before it can
    /// exhaust the stack.
    package static let depth = 16
    /// Bytes of a body's salt, exactly.
    package static let saltBytes = 16
    /// Bytes of a boot id, at most.
    package static let bootBytes = 64
    /// Entries of one receipt change; a commit that has more writes several.
    package static let receiptEntries = 2_000
    /// Encoded bytes after which a receipt is closed; half a body, so that it always fits.
    package static let receiptBytes = 32 << 10
    /// Runs of dots in one grant; a grant that has more is written as several changes.
    package static let grantRuns = 1_500
    /// The highest number of a change, an incarnation or a position: what SQLite's integers hold.
    package static let highestNumber = UInt64(Int64.max)
}

import History

/// Every bound of the exchange, with its unit and the reason for it. The hub announces its own.
package enum Limits {
    /// Bytes of one change body.
    package static let bodyBytes = BodyBounds.bodyBytes
    /// Bytes of one text inside a body.
    package static let textBytes = BodyBounds.textBytes
    /// Bytes of a request or answer after inflating; what one side must be able to hold in memory.
    package static let messageBytes = 8 << 20
    /// Bytes of a request or answer on the wire; deflate may enlarge incompressible input slightly.
    package static let wireBytes = messageBytes + (1 << 16)
    /// Bytes of bodies after which a page of news or a push is closed. A page is one transaction on
    /// either side: small enough that both keep all it touches in memory, large enough that waiting
    /// for the medium does not matter. Digests and signatures always fit beside it in a message.
    package static let pageBytes = 1 << 20
    /// What a page shrinks to where the line breaks before a larger one is through: two seconds of a
    /// line of 64 kbit/s.
    package static let leastPageBytes = 16 << 10
    /// Bytes of bodies after which a site closes a segment: a page, the segment that crosses its end,
    /// and as much of promised bodies stay below `messageBytes` together.
    package static let segmentBytes = 1 << 20
    /// Replicas in an inventory: parties × sites × epochs of a large zone, with room.
    package static let inventoryReplicas = 16_384
    /// Replicas in the context of one change.
    package static let contextReplicas = BodyBounds.contextReplicas
    /// Nesting of values and messages; deeper input is refused before it can exhaust the stack.
    package static let depth = BodyBounds.depth
    /// Dot runs in one `wants` or `missing` list; the rest follows in the next round.
    package static let wantedRuns = 4_096
    /// Runs in one question about a scope.
    package static let scopeRuns = 1_024
    /// Pieces in one message.
    package static let pieces = 32_768
    /// Bytes of history one file carries between a site and the hub; what does not fit goes with the
    /// next. With the pieces of its neighbours a file still passes a desk's socket.
    package static let bundleBytes = 24 << 20
    /// Bytes of a whole file, every envelope together.
    package static let bundleFileBytes = 32 << 20
    /// Envelopes in one file: every site of a large zone, with room.
    package static let bundleEnvelopes = 4_096
    /// Bytes of an attachment in one request: little is lost where a line is cut.
    package static let attachmentPieceBytes = 256 << 10
    /// Bytes of attachments after which an exchange goes back to changes, which come first.
    package static let attachmentRoundBytes = 4 << 20
    /// Bytes up to which an attachment is brought to every site that sees its call without being
    /// asked for: a photograph or a letter, not a film.
    package static let attachmentEagerBytes = 2 << 20
    /// Bytes all attachments together may take at a site and at a hub.
    package static let attachmentSiteBytes = 8 << 30
    package static let attachmentHubBytes = 256 << 30
    /// Seconds a waiting client is held before an empty answer; below the idle limit of common gateways.
    package static let waitSeconds = 25
    /// Seconds a whole sync request may take.
    package static let requestSeconds = 60
    /// Seconds to reach the hub before it counts as not reached.
    package static let connectSeconds = 5
    /// Seconds of the first back-off; doubled up to `longestBackoffSeconds`, drawn with full jitter.
    package static let firstBackoffSeconds = 2
    package static let longestBackoffSeconds = 300
    /// Minutes an enrolment code is valid.
    package static let codeMinutes = 30
    /// Days a code is valid that goes to an office without a line.
    package static let stickCodeDays = 30
    /// Wrong codes from one address before nothing more from there is looked at for `codeMinutes`.
    package static let codeTries = 10
}

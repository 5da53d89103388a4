package import History

/// Where a site stands in the hub's order of arrival. Only an optimisation: unknown to the hub, it
/// is replaced by comparing vectors.
package struct Cursor: Hashable, Sendable {
    package let incarnation: ReplicaID
    package let position: Int64
    /// Drawn by the site at creation, restore and change of epoch, so that a restored site is not
    /// taken for the one that had read further.
    package let salt: UInt64

    package init(incarnation: ReplicaID, position: Int64, salt: UInt64) {
        self.incarnation = incarnation
        self.position = position
        self.salt = salt
    }
}

/// Everything a site says in one round trip.
package struct SyncRequest: Hashable, Sendable {
    package var deployment: Digest
    /// The site's id: the name of its key.
    package var site: Text
    package var replica: ReplicaID
    /// The head of the replica this request pushes up to.
    package var head: ChainPoint
    /// The hub's last nonce for this site; empty to ask for one.
    package var nonce: [UInt8]
    /// Drawn by the site for this request; the signed answer repeats it, so a cached one is refused.
    package var challenge: [UInt8]
    package var cursor: Cursor?
    /// The highest number of the current hub replica that is held here. Together with `head` it
    /// says: numbers beyond that head will have seen at least this much of the hub.
    package var confirmed: HubPosition?
    /// What the site holds; sent only to reconcile, when the hub did not know the cursor.
    package var vector: VersionVector?
    /// New pieces in causal order: own changes, and what the hub asked for or is behind in.
    package var pieces: [HistoryPiece]
    /// Segments that carry bodies the hub listed as missing, or does not count in this site's scope
    /// though they are held here.
    package var fills: [Segment]
    /// Bodies that grants promised and that are not here yet.
    package var wants: [DotRun]
    /// Asked where the sums over the scope differ.
    package var scope: ScopeQuestion?
    /// Bytes of bodies after which the answer is to be closed; the hub's own bound where it is larger.
    package var room = Limits.pageBytes
    package var version: UInt64

    package init(
        deployment: Digest,
        site: Text,
        replica: ReplicaID,
        head: ChainPoint,
        nonce: [UInt8],
        challenge: [UInt8],
        cursor: Cursor?,
        confirmed: HubPosition? = nil,
        vector: VersionVector? = nil,
        pieces: [HistoryPiece] = [],
        fills: [Segment] = [],
        wants: [DotRun] = [],
        version: UInt64 = Protocol.version
    ) {
        self.deployment = deployment
        self.site = site
        self.replica = replica
        self.head = head
        self.nonce = nonce
        self.challenge = challenge
        self.cursor = cursor
        self.confirmed = confirmed
        self.vector = vector
        self.pieces = pieces
        self.fills = fills
        self.wants = wants
        self.version = version
    }
}

/// What the hub found in a push.
package enum PushOutcome: Hashable, Sendable {
    case taken
    /// The hub holds other content under a dot of one of the caller's replicas, from this number on.
    case forked(ReplicaID, at: UInt64)
    /// The hub expects this number next of that replica.
    case gap(ReplicaID, expected: UInt64)
}

/// Everything the hub says back.
package struct SyncAnswer: Hashable, Sendable {
    package var deployment: Digest
    package var hub: ReplicaID
    package var challenge: [UInt8]
    /// The hub refused the nonce: what was pushed counts, but the answer carries no news.
    package var staleNonce: Bool
    package var nonce: [UInt8]
    package var push: PushOutcome
    /// What the hub holds of the caller's replica.
    package var held: ChainPoint
    /// The hub does not know the cursor: send the vector.
    package var reconcile: Bool
    /// The hub's own inventory; only in answer to a vector.
    package var vector: VersionVector?
    package var pieces: [HistoryPiece]
    package var fills: [Segment]
    /// Bodies the hub holds only as stubs and would like back.
    package var missing: [DotRun]
    package var cursor: Cursor?
    package var more: Bool
    /// Sum of the body digests in the caller's scope at `cursor`; `nil` while there is more.
    package var history: Digest?
    /// Only in answer to a question.
    package var scope: ScopeAnswer?
    package var hubTime: Milliseconds
    /// The oldest protocol the hub speaks.
    package var oldestVersion: UInt64

    package init(
        deployment: Digest,
        hub: ReplicaID,
        challenge: [UInt8],
        nonce: [UInt8],
        held: ChainPoint,
        hubTime: Milliseconds
    ) {
        self.deployment = deployment
        self.hub = hub
        self.challenge = challenge
        staleNonce = false
        self.nonce = nonce
        push = .taken
        self.held = held
        reconcile = false
        vector = nil
        pieces = []
        fills = []
        missing = []
        cursor = nil
        more = false
        history = nil
        self.hubTime = hubTime
        oldestVersion = Protocol.version
    }
}

/// The exchange as a whole.
package enum Protocol {
    /// The version this build speaks; raised when a message changes its meaning.
    package static let version: UInt64 = 1
}

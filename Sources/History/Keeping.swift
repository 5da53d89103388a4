/// One thing a holder of a history can pass on: a provable segment, or a run it may only know of.
package enum HistoryPiece: Hashable, Sendable {
    case segment(Segment)
    case stubs(StubRun)

    package var replica: ReplicaID {
        switch self {
        case .segment(let segment): segment.replica
        case .stubs(let run): run.replica
        }
    }

    package var last: UInt64 {
        switch self {
        case .segment(let segment): segment.last
        case .stubs(let run): run.end.number
        }
    }

    /// Bytes it takes in a message, rather more than less.
    package var size: Int {
        switch self {
        case .segment(let segment): segment.size
        case .stubs: 80
        }
    }
}

/// Reading a kept history, inside one consistent view of it.
package protocol HistoryReading {
    func inventory() throws -> VersionVector
    /// The end of the chain held of a replica; `.origin` of an unknown one.
    func head(of replica: ReplicaID) throws -> ChainPoint
    /// The link at a number; `nil` where only a stub run around it is held, or nothing.
    func link(of replica: ReplicaID, at number: UInt64) throws -> Digest?

    /// Every change of a record whose body is held, in the store's order of arrival.
    func entries(of record: RecordRef) throws -> [Entry]
    func entry(at dot: Dot) throws -> Entry?
    func bodyBytes(at dot: Dot) throws -> [UInt8]?

    /// What is held of a replica beyond a number, in order and without gaps; a segment's items are
    /// stubs where no body is held. Stops after the piece that passes `byteLimit`.
    func pieces(of replica: ReplicaID, after number: UInt64, byteLimit: Int) throws
        -> [HistoryPiece]
    /// The shortest held segment around a dot, with its digests and those bodies that are held.
    func segment(around dot: Dot) throws -> Segment?
    /// The first number of a run whose body is held.
    func firstBody(in run: DotRun) throws -> UInt64?
    /// Dots inside the inventory without a body, oldest first. At a hub: what was lost.
    func bodiless(limit: Int) throws -> [DotRun]

    /// A small durable fact of this store, such as a cursor.
    func fact(_ key: Text) throws -> [UInt8]?
}

/// Writing a history, inside one transaction that is all or nothing and durable when it returns.
///
/// Callers have already decided, through `admit`, that what they append belongs there.
package protocol HistoryWriting: HistoryReading {
    /// Appends a change of this store's own replica that no segment covers yet.
    func append(own body: ChangeBody, bytes: [UInt8], digest: Digest, dot: Dot, link: Digest) throws
    /// Records the signed head over own changes already appended, `start` exclusive.
    func sign(_ replica: ReplicaID, start: ChainPoint, head: SignedHead) throws
    /// Appends the items of a segment from an index on. Returns the segment's position: dense order
    /// of arrival at this store. `bodies` are the decoded bodies by item index, so that nothing is
    /// decoded twice.
    @discardableResult
    func append(_ segment: Segment, from index: Int, bodies: [Int: ChangeBody]) throws -> Int64
    func append(_ run: StubRun) throws
    /// Adds bodies to numbers inside the inventory that were held without one. The segment has been
    /// checked against its own head. Returns the dots that are new.
    func fill(_ segment: Segment, bodies: [Int: ChangeBody]) throws -> [Dot]
    /// Keeps what a receipt says. The earlier order of two for one dot stays.
    func settle(_ standings: [(dot: Dot, standing: Standing)]) throws
    /// Brings the rows of everything this transaction moved in step with the log, and derives those of
    /// these records anew.
    func refold(_ records: Set<RecordRef>) throws
    func setFact(_ key: Text, to value: [UInt8]?) throws
}

/// One page of what a reader has not had yet, in the store's order of arrival.
package struct NewsPage: Hashable, Sendable {
    package let pieces: [HistoryPiece]
    /// Everything up to this position is in this page or in earlier ones.
    package let position: Int64
    package let more: Bool

    package init(pieces: [HistoryPiece], position: Int64, more: Bool) {
        self.pieces = pieces
        self.position = position
        self.more = more
    }
}

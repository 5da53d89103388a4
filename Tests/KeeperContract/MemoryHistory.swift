import History

/// What a memory keeper holds.
struct MemoryHistory: Sendable {
    struct Change: Sendable {
        let digest: Digest
        let link: Digest
        var body: (decoded: ChangeBody, bytes: [UInt8], arrival: Int)?
    }

    struct Arrival: Sendable {
        let replica: ReplicaID
        let fresh: UInt64
        let end: ChainPoint
        /// `nil` of a stub run.
        let proof: Proof?
    }

    struct Proof: Sendable, Hashable {
        let start: ChainPoint
        let head: SignedHead
    }

    struct Chain: Sendable {
        var head = ChainPoint.origin
        var signed: UInt64 = 0
        var changes: [UInt64: Change] = [:]
        var proofs: [Proof] = []
    }

    var chains: [ReplicaID: Chain] = [:]
    var arrivals: [Arrival] = []
    var standings: [Dot: Standing] = [:]
    var facts: [Text: [UInt8]] = [:]
    var published: [Text: Set<Dot>] = [:]
    var granted: [Text: Set<Dot>] = [:]
    /// Numbers published at a position, by stream: what `news` carries.
    var publishedAt: [Int64: [Text: Set<UInt64>]] = [:]
    var sight: [RecordRef: [SightOf]] = [:]
    var bodiesSoFar = 0

    struct SightOf: Sendable {
        let party: Text
        let since: UInt64
        let until: UInt64?
    }
}

import History

/// Repeatable chance (SplitMix64): a failing seed is the whole bug report.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Short hands for histories of one record with one aspect.
enum Sketch {
    static let aspect: Text = "aspect"

    static func replica(_ index: Int) -> ReplicaID { ReplicaID(high: 7, low: UInt64(index)) }

    static func dot(_ index: Int, _ number: Int) -> Dot { Dot(replica(index), UInt64(number)) }

    /// Digests that do not sort like dots, so ties really fall by digest.
    static func digest(_ dot: Dot) -> Digest {
        var generator = SeededGenerator(seed: Int(dot.replica.low &* 1_000 &+ dot.number))
        let words = (0..<4).map { _ in generator.next() }
        return Digest(bytes: words.flatMap(BigEndian.bytes)) ?? .zero
    }

    static func body(
        _ writes: [Write],
        context: VersionVector = VersionVector(),
        party: Text = "party",
        replaces: Replacement? = nil
    ) -> ChangeBody {
        ChangeBody(
            salt: [],
            deployment: .zero,
            record: RecordRef(type: "sketch", id: "1"),
            action: "sketch.write",
            writes: writes,
            context: context,
            author: Author(person: "p", role: "r", party: party),
            times: ChangeTimes(occurredAt: 0, recordedAt: 0),
            schema: 1,
            replaces: replaces
        )
    }

    static func entry(
        _ dot: Dot,
        _ value: Value,
        seen: [Dot] = [],
        keeps: [Dot] = [],
        party: Text = "party",
        order: Int? = nil,
        verdict: Verdict = .accepted
    ) -> Entry {
        let write = Write(aspect, value, keeps: keeps)
        return entry(
            dot,
            body([write], context: VersionVector(seen), party: party),
            order: order,
            verdict: verdict
        )
    }

    static func entry(_ dot: Dot, _ body: ChangeBody, order: Int?, verdict: Verdict = .accepted)
        -> Entry
    {
        Entry(
            dot: dot,
            digest: digest(dot),
            body: body,
            standing: order.map { standing($0, verdict) }
        )
    }

    static func standing(_ order: Int, _ verdict: Verdict = .accepted) -> Standing {
        Standing(
            order: HubOrder(incarnation: 1, number: UInt64(order), index: 0),
            place: UInt64(order),
            verdict: verdict,
            receivedAt: 0
        )
    }

    /// Replica 0 is the hub; an office's rank is the last digit of its name.
    static let ranks = MergeRanks(
        office: { Int($0.party.utf8.last ?? 0) },
        value: { $0.int ?? 0 },
        isHub: { $0 == replica(0) }
    )
}

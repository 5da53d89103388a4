import ChangeCodec
package import History
import Identity

/// Writes the chain of one replica the way its site would, so that a test has something true to
/// offer a store. Its signatures prove nothing: keepers store them, `admit` is told whom to believe.
package struct Scribe: Sendable {
    package let replica: ReplicaID
    package private(set) var point = ChainPoint.origin
    /// Every body written, `bodies[0]` being number 1.
    package private(set) var bodies: [ChangeBody] = []
    package private(set) var points: [ChainPoint] = [.origin]
    private let party: Text

    package init(_ index: UInt64, party: Text = "dept-zhujian") {
        replica = ReplicaID(high: 0xABCD, low: index)
        self.party = party
    }

    /// Writes one change on each of some records.
    package mutating func write(on records: [RecordRef], text: String = "修路灯") {
        for record in records {
            let number = point.number + 1
            let body = ChangeBody(
                salt: Array(repeating: UInt8(truncatingIfNeeded: number), count: 16),
                deployment: .zero,
                record: record,
                action: "call.progress",
                writes: [Write("stage", .text(Text("\(text) \(number)")))],
                events: [Event("progressed", ["text": .text(Text("\(text) \(number)"))])],
                author: Author(person: "李工", role: "clerk", party: party),
                times: ChangeTimes(occurredAt: Int64(number), recordedAt: Int64(number)),
                schema: 1
            )
            append(body)
        }
    }

    package mutating func append(_ body: ChangeBody) {
        guard let next = point.next(replica, body: Self.digest(of: body), hash: sha256) else {
            return
        }
        bodies.append(body)
        points.append(next)
        point = next
    }

    package static func digest(of body: ChangeBody) -> Digest { sha256(ChangeCoding.encode(body)) }

    package func dot(_ number: UInt64) -> Dot { Dot(replica, number) }
    package func bytes(_ number: UInt64) -> [UInt8] {
        ChangeCoding.encode(bodies[Int(number) - 1])
    }
    package func digest(_ number: UInt64) -> Digest { sha256(bytes(number)) }
    package func point(_ number: UInt64) -> ChainPoint { points[Int(number)] }
    package func head(_ number: UInt64) -> SignedHead {
        SignedHead(
            point: point(number),
            key: "key-of-\(Text(String(replica.low)))".text,
            signature: [1, 2, 3, UInt8(truncatingIfNeeded: number)]
        )
    }

    /// The numbers `first...last` as a segment; without bodies where `readable` says no.
    package func segment(
        _ first: UInt64,
        _ last: UInt64,
        readable: (UInt64) -> Bool = { _ in true }
    ) -> Segment {
        Segment(
            replica: replica,
            start: point(first - 1),
            items: (first...last).map {
                readable($0) ? .body(bytes($0)) : .stub(digest($0))
            },
            head: head(last)
        )
    }

    package func run(_ first: UInt64, _ last: UInt64) -> StubRun {
        StubRun(replica: replica, first: first, end: point(last))
    }

    /// The decoded bodies of a segment by item index, as a caller hands them to a store.
    package func decoded(_ segment: Segment) -> [Int: ChangeBody] {
        var decoded: [Int: ChangeBody] = [:]
        for (index, item) in segment.items.enumerated() where item.body != nil {
            decoded[index] = bodies[Int(segment.first) - 1 + index]
        }
        return decoded
    }
}

extension String {
    fileprivate var text: Text { Text(self) }
}

/// SplitMix64: the same sequence for the same seed, on every machine.
package struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &+ 0x9E37_79B9_7F4A_7C15 }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

import History

/// A small generator with a seed, so that a failing case can be had again.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &+ 0x9e37_79b9_7f4a_7c15 }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
    mutating func maybe<Thing>(_ make: (inout Seeded) -> Thing) -> Thing? {
        below(2) == 0 ? nil : make(&self)
    }
}

extension Seeded {
    private static let words: [Text] = [
        "", "a", "call", "call.raise", "路灯不亮", "e\u{301}", "é", "值班 duty", "𠮷野家", "\u{0}",
    ]

    mutating func text() -> Text { Self.words[below(Self.words.count)] }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }

    mutating func replica() -> ReplicaID { ReplicaID.random(using: &self) }
    mutating func digest() -> Digest {
        Digest(words: .init(a: next(), b: next(), c: next(), d: next()))
    }

    /// Numbers of every width, the bounds among them.
    mutating func number() -> UInt64 {
        let edges: [UInt64] = [
            1, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296,
            BodyBounds.highestNumber,
        ]
        return edges[below(edges.count)]
    }

    mutating func dot() -> Dot { Dot(replica(), number()) }

    mutating func int() -> Int64 {
        let edges: [Int64] = [
            .min, .min + 1, -4_294_967_297, -65_537, -257, -256, -25, -24, -1, 0, 1, 23, 24,
            1 << 40,
            .max,
        ]
        return edges[below(edges.count)]
    }

    mutating func value(_ depth: Int = 0) -> Value {
        switch below(depth > 4 ? 5 : 7) {
        case 0: return .null
        case 1: return .bool(below(2) == 0)
        case 2: return .int(int())
        case 3: return .text(text())
        case 4: return .bytes(bytes(below(40)))
        case 5: return .list((0..<below(4)).map { _ in value(depth + 1) })
        default:
            var map: [Text: Value] = [:]
            for _ in 0..<below(4) { map[text()] = value(depth + 1) }
            return .map(map)
        }
    }

    mutating func body() -> ChangeBody {
        ChangeBody(
            salt: bytes(16),
            deployment: digest(),
            record: RecordRef(type: text(), id: text()),
            action: text(),
            writes: (0..<below(4)).map { _ in
                Write(text(), value(), keeps: (0..<below(2)).map { _ in dot() })
            },
            events: (0..<below(3)).map { _ in Event(text(), value()) },
            context: VersionVector((0..<below(5)).map { _ in dot() }),
            seenHub: maybe { $0.dot() },
            author: Author(
                person: text(),
                role: text(),
                party: text(),
                onBehalfOf: maybe { $0.text() },
                uid: maybe { $0.int() },
                preparedBy: maybe { $0.text() }
            ),
            times: ChangeTimes(
                occurredAt: int(),
                recordedAt: int(),
                boot: bytes(below(3) * 16),
                monotonic: int(),
                lastHubTime: maybe { $0.int() }
            ),
            entryMode: EntryMode(rawValue: UInt8(below(3))) ?? .normal,
            schema: number(),
            note: maybe { $0.text() },
            replaces: maybe { Replacement(dot: $0.dot(), digest: $0.digest()) }
        )
    }

    /// One of the ways a line or a liar changes bytes.
    mutating func mutated(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0...below(3) where !bytes.isEmpty {
            let index = below(bytes.count)
            switch below(6) {
            case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &self)
            case 1: bytes[index] ^= 1 << UInt8(below(8))
            case 2: bytes.remove(at: index)
            case 3: bytes.insert(UInt8.random(in: .min ... .max, using: &self), at: index)
            case 4: bytes.insert(contentsOf: bytes[index...].prefix(below(40)), at: index)
            default: bytes[index] |= 0x1f
            }
        }
        return bytes
    }
}

extension ChangeBody {
    /// The same with something else in it.
    func with(
        salt: [UInt8]? = nil,
        action: Text? = nil,
        writes: [Write]? = nil,
        events: [Event]? = nil,
        context: VersionVector? = nil,
        schema: UInt64? = nil,
        note: Text? = nil,
        preparedBy: Text? = nil
    ) -> ChangeBody {
        ChangeBody(
            salt: salt ?? self.salt,
            deployment: deployment,
            record: record,
            action: action ?? self.action,
            writes: writes ?? self.writes,
            events: events ?? self.events,
            context: context ?? self.context,
            seenHub: seenHub,
            author: author.prepared(by: preparedBy ?? author.preparedBy),
            times: times,
            entryMode: entryMode,
            schema: schema ?? self.schema,
            note: note ?? self.note,
            replaces: replaces
        )
    }
}

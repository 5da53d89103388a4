import Exchange
import ExchangeWire
import History
import Identity

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
    mutating func some<Thing>(_ make: (inout Seeded) -> Thing) -> [Thing] {
        (0..<below(3)).map { _ in make(&self) }
    }
    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }
}

extension Seeded {
    mutating func replica() -> ReplicaID { ReplicaID.random(using: &self) }
    mutating func digest() -> Digest {
        Digest(words: .init(a: next(), b: next(), c: next(), d: next()))
    }
    mutating func number() -> UInt64 {
        let edges: [UInt64] = [1, 23, 24, 255, 256, 65_536, 1 << 32, BodyBounds.highestNumber]
        return edges[below(edges.count)]
    }
    mutating func dot() -> Dot { Dot(replica(), number()) }
    mutating func vector() -> VersionVector { VersionVector(some { $0.dot() }) }
    mutating func point() -> ChainPoint { ChainPoint(number: number(), link: digest()) }
    mutating func name() -> Text {
        let names: [Text] = ["", "hub", "楼", Text(Hexadecimal.text(bytes(16)))]
        return names[below(names.count)]
    }
    mutating func run() -> DotRun {
        let dot = dot()
        return DotRun.covering([dot])[0]
    }
    mutating func segment() -> Segment {
        Segment(
            replica: replica(),
            start: point(),
            items: (0...below(3)).map { _ in
                below(3) == 0 ? .stub(digest()) : .body(bytes(below(80)))
            },
            head: SignedHead(point: point(), key: name(), signature: bytes(64))
        )
    }
    mutating func piece() -> HistoryPiece {
        below(2) == 0
            ? .segment(segment())
            : .stubs(
                StubRun(
                    replica: replica(),
                    first: 1,
                    end: ChainPoint(number: number(), link: digest())
                )
            )
    }
    mutating func cursor() -> Cursor {
        Cursor(incarnation: replica(), position: Int64(bitPattern: next()), salt: next())
    }

    mutating func request() -> SyncRequest {
        SyncRequest(
            deployment: digest(),
            site: name(),
            replica: replica(),
            head: below(2) == 0 ? .origin : point(),
            nonce: bytes(below(2) * 16),
            challenge: bytes(16),
            cursor: maybe { $0.cursor() },
            confirmed: maybe { $0.dot() },
            vector: maybe { $0.vector() },
            pieces: some { $0.piece() },
            fills: some { $0.segment() },
            wants: some { $0.run() },
            version: next()
        )
    }

    mutating func answer() -> SyncAnswer {
        var answer = SyncAnswer(
            deployment: digest(),
            hub: replica(),
            challenge: bytes(16),
            nonce: bytes(16),
            held: below(2) == 0 ? .origin : point(),
            hubTime: Int64(bitPattern: next())
        )
        answer.staleNonce = below(2) == 0
        answer.push =
            switch below(3) {
            case 0: .forked(replica(), at: number())
            case 1: .gap(replica(), expected: number())
            default: .taken
            }
        answer.reconcile = below(2) == 0
        answer.vector = maybe { $0.vector() }
        answer.pieces = some { $0.piece() }
        answer.fills = some { $0.segment() }
        answer.missing = some { $0.run() }
        answer.cursor = maybe { $0.cursor() }
        answer.more = below(2) == 0
        answer.history = maybe { $0.digest() }
        answer.oldestVersion = next()
        return answer
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

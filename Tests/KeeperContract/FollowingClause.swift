import History
import HubSide
import Testing

/// A history that grows at random, with what its readers were promised of it.
private struct Growth: Sendable {
    var scribes: [Scribe]
    var random: SeededGenerator
    /// Bodies held, published and granted so far.
    var held: Set<Dot> = []
    var published: Set<Dot> = []
    var granted: Set<Dot> = []

    static let streams: [Text] = ["common", "party:a"]
    private static let length: UInt64 = 40

    init(seed: Int) {
        random = SeededGenerator(seed: seed)
        scribes = (31...34).map { Scribe(UInt64($0)) }
        let call = RecordRef(type: "call", id: "0190-lamp")
        for index in scribes.indices {
            scribes[index].write(on: Array(repeating: call, count: Int(Self.length)))
        }
    }

    var truth: [ReplicaID: Scribe] {
        Dictionary(uniqueKeysWithValues: scribes.map { ($0.replica, $0) })
    }

    mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

    mutating func limit() -> Int { [0, 400, 3_000, .max].randomElement(using: &random) ?? 0 }

    /// One arrival: a segment with some bodies, of which some are published, or a run of stubs.
    mutating func grow(_ store: some HubWriting) throws {
        guard let scribe = scribes.randomElement(using: &random) else { return }
        let head = try store.head(of: scribe.replica).number
        guard head < Self.length else { return }
        let last = min(Self.length, head + UInt64.random(in: 1...6, using: &random))
        guard !chance(5) else { return try store.append(scribe.run(head + 1, last)) }
        let bodies = (head + 1...last).filter { _ in !chance(4) }
        let segment = scribe.segment(head + 1, last) { bodies.contains($0) }
        let position = try #require(try store.take(segment, from: scribe))
        held.formUnion(bodies.map(scribe.dot))
        for stream in Self.streams + ["party:b"] {
            let numbers = bodies.filter { _ in chance(3) }
            try store.publish(numbers, at: position, to: stream)
            if stream != "party:b" { published.formUnion(numbers.map(scribe.dot)) }
        }
        guard chance(3), let dot = held.sorted().randomElement(using: &random) else { return }
        try store.grant([dot], to: "party:a")
        granted.insert(dot)
    }
}

extension HubKeeper {
    /// One reader goes by position, one names its vector every time, both while others write.
    package func checkFollowing(seed: Int = 0) async throws {
        var growth = Growth(seed: seed)
        var byPosition = ReaderModel()
        var byVector = ReaderModel()
        var position: Int64 = 0
        for _ in 0..<40 {
            let before = growth
            growth = try await write { (store) throws in
                var growth = before
                for _ in 0..<2 { try growth.grow(store) }
                return growth
            }
            let (limit, at, vector) = (growth.limit(), position, byVector.vector)
            if growth.chance(2) {
                let page = try await read {
                    try $0.news(of: Growth.streams, after: at, excluding: nil, byteLimit: limit)
                }
                try byPosition.take(page, truth: growth.truth)
                position = page.position
            } else {
                let page = try await read {
                    try $0.news(
                        of: Growth.streams,
                        beyond: vector,
                        excluding: nil,
                        byteLimit: limit
                    )
                }
                try byVector.take(page, truth: growth.truth)
            }
        }
        let (grown, readers, at) = (growth, (byPosition, byVector), position)
        try await read { (store) throws in
            var (byPosition, byVector) = readers
            _ = try byPosition.readAll(
                from: store,
                streams: Growth.streams,
                after: at,
                byteLimit: 900,
                truth: grown.truth
            )
            _ = try byVector.reconcile(
                from: store,
                streams: Growth.streams,
                byteLimit: 900,
                truth: grown.truth
            )
            let inventory = try store.inventory()
            #expect(byPosition.vector == inventory)
            #expect(byVector.vector == inventory)
            #expect(byPosition.bodies == grown.published)
            #expect(byVector.bodies.isSuperset(of: grown.published))
            #expect(grown.published.union(grown.granted).isSuperset(of: byVector.bodies))
            for dot in grown.held {
                let isOurs = grown.published.contains(dot) || grown.granted.contains(dot)
                let isReadable = try store.isReadable(dot, in: Growth.streams)
                #expect(isReadable == isOurs)
            }
        }
    }
}

import DutyBook
import History
import HubSide
import Testing

private let lamp = RecordRef(type: "call", id: "0190-lamp")
private let drain = RecordRef(type: "call", id: "0191-drain")

extension HubKeeper {
    /// Three replicas whose changes arrive in turn; every third change goes to "common", every
    /// fourth to "party:a".
    private func arrange() async throws -> [ReplicaID: Scribe] {
        var scribes = (21...23).map { Scribe(UInt64($0)) }
        for index in scribes.indices {
            scribes[index].write(on: (0..<12).map { $0.isMultiple(of: 2) ? lamp : drain })
        }
        let written = scribes
        try await write { store in
            for first in stride(from: 1, through: 12, by: 3) as StrideThrough<UInt64> {
                for scribe in written {
                    let segment = scribe.segment(first, first + 2)
                    let position = try #require(try store.take(segment, from: scribe))
                    let numbers = Array(first...first + 2)
                    try store.publish(
                        numbers.filter { $0.isMultiple(of: 3) },
                        at: position,
                        to: "common"
                    )
                    try store.publish(
                        numbers.filter { $0.isMultiple(of: 4) },
                        at: position,
                        to: "party:a"
                    )
                }
            }
        }
        return Dictionary(uniqueKeysWithValues: written.map { ($0.replica, $0) })
    }

    private static func dots(_ truth: [ReplicaID: Scribe], _ divisors: UInt64...) -> Set<Dot> {
        var dots: Set<Dot> = []
        for scribe in truth.values {
            for number in 1...12 as ClosedRange<UInt64>
            where divisors.contains(where: { number.isMultiple(of: $0) }) {
                dots.insert(scribe.dot(number))
            }
        }
        return dots
    }

    func checkPublishing() async throws {
        let truth = try await arrange()
        for limit in [0, 300, 2_000, Int.max] {
            try await read { store in
                var reader = ReaderModel()
                let end = try reader.readAll(
                    from: store,
                    streams: ["common", "party:a"],
                    after: 0,
                    byteLimit: limit,
                    truth: truth
                )
                #expect(end == (try store.position()))
                #expect(reader.vector == (try store.inventory()))
                #expect(reader.bodies == Self.dots(truth, 3, 4))
                var other = ReaderModel()
                _ = try other.readAll(
                    from: store,
                    streams: ["common", "party:b"],
                    after: 0,
                    byteLimit: limit,
                    truth: truth
                )
                #expect(other.bodies == Self.dots(truth, 3))
                let dot = try #require(truth.values.first).dot(4)
                #expect(try store.isReadable(dot, in: ["common", "party:a"]))
                #expect(try !store.isReadable(dot, in: ["common", "party:b"]))
            }
        }
        try await read { store in
            let small = try store.news(
                of: ["common"],
                after: 0,
                excluding: nil,
                byteLimit: 0
            )
            #expect(small.more && small.pieces.count == 1)
            var sum = Digest.zero
            for dot in Self.dots(truth, 4) {
                sum &+= truth[dot.replica]?.digest(dot.number) ?? .zero
            }
            #expect(try store.scopeSum(of: "party:a") == sum)
            #expect(try store.records(readableIn: ["party:a"]) == [drain])
            #expect(try store.records(readableIn: ["common"]) == [lamp, drain])
        }
    }

    func checkStubRuns() async throws {
        let truth = try await arrange()
        try await read { store in
            let page = try store.news(of: [], after: 2, excluding: nil, byteLimit: 1_000)
            #expect(!page.more)
            #expect(page.pieces.count == 3)
            for piece in page.pieces {
                guard case .stubs(let run) = piece else {
                    Issue.record("a reader of nothing got a segment")
                    continue
                }
                let scribe = try #require(truth[run.replica])
                #expect(run.end == scribe.point(12))
                #expect(run.first == (run.replica.low == 23 ? 1 : 4))
            }
        }
    }

    func checkExcluding() async throws {
        let truth = try await arrange()
        let own = ReplicaID(high: 0xABCD, low: 22)
        try await read { store in
            var reader = ReaderModel()
            _ = try reader.readAll(
                from: store,
                streams: ["common"],
                after: 0,
                excluding: own,
                byteLimit: 500,
                truth: truth
            )
            #expect(reader.heads[own] == nil)
            #expect(reader.heads.count == 2)
            var again = ReaderModel()
            _ = try again.reconcile(
                from: store,
                streams: ["common"],
                excluding: own,
                byteLimit: 500,
                truth: truth
            )
            #expect(again.bodies == reader.bodies)
            #expect(again.vector == reader.vector)
        }
    }

    func checkBeyondVector() async throws {
        let truth = try await arrange()
        for limit in [0, 700, Int.max] {
            try await read { store in
                var reader = ReaderModel()
                _ = try reader.take(
                    store.news(of: ["common"], after: 0, excluding: nil, byteLimit: 400),
                    truth: truth
                )
                let before = reader.bodies
                let position = try reader.reconcile(
                    from: store,
                    streams: ["common"],
                    byteLimit: limit,
                    truth: truth
                )
                #expect(position == (try store.position()))
                #expect(reader.vector == (try store.inventory()))
                #expect(reader.bodies == Self.dots(truth, 3))
                #expect(before.isSubset(of: reader.bodies))
                let nothing = try store.news(
                    of: ["common"],
                    beyond: reader.vector,
                    excluding: nil,
                    byteLimit: limit
                )
                #expect(nothing == NewsPage(pieces: [], position: position, more: false))
            }
        }
    }

    func checkGrants() async throws {
        let truth = try await arrange()
        let scribe = try #require(truth[ReplicaID(high: 0xABCD, low: 21)])
        try await write { store in
            let before = try store.scopeSum(of: "party:a")
            try store.grant([scribe.dot(5), scribe.dot(4)], to: "party:a")
            try store.grant([scribe.dot(5)], to: "party:a")
            var sum = before
            sum &+= scribe.digest(5)
            #expect(try store.scopeSum(of: "party:a") == sum)
            #expect(try store.isReadable(scribe.dot(5), in: ["party:a"]))
            #expect(try store.records(readableIn: ["party:a"]) == [lamp, drain])
        }
        try await read { store in
            var reader = ReaderModel()
            _ = try reader.readAll(
                from: store,
                streams: ["party:a"],
                after: 0,
                byteLimit: 1_000,
                truth: truth
            )
            #expect(!reader.bodies.contains(scribe.dot(5)))
            var fresh = ReaderModel()
            _ = try fresh.reconcile(
                from: store,
                streams: ["party:a"],
                byteLimit: 1_000,
                truth: truth
            )
            #expect(fresh.bodies == Self.dots(truth, 4).union([scribe.dot(5)]))
        }
    }

    func checkWithdrawal() async throws {
        let truth = try await arrange()
        let scribe = try #require(truth[ReplicaID(high: 0xABCD, low: 21)])
        try await write { store in
            try store.grant([scribe.dot(5)], to: "party:a")
            let readable = (UInt64(1)...5).map(scribe.dot)
                .filter { dot in (try? store.isReadable(dot, in: ["party:a"])) == true }
            #expect(readable.count > 1)
            var sum = try store.scopeSum(of: "party:a")
            for dot in readable { sum &-= scribe.digest(dot.number) }
            // Published and granted alike, known or not, once or twice.
            for _ in 0..<2 { try store.withdraw(readable + [scribe.dot(99)], from: "party:a") }
            for dot in readable { #expect(try !store.isReadable(dot, in: ["party:a"])) }
            #expect(try store.scopeSum(of: "party:a") == sum)
            try store.grant(readable, to: "party:b")
            try store.withdraw([], from: "party:unheard-of")
            for dot in readable { #expect(try store.isReadable(dot, in: ["party:b"])) }
        }
    }

    func checkSight() async throws {
        try await write { store in
            try store.setSight(SightRow(party: "a", since: 3, until: nil), of: lamp)
            try store.setSight(SightRow(party: "b", since: 4, until: nil), of: lamp)
            try store.setSight(SightRow(party: "a", since: 3, until: 9), of: lamp)
        }
        let rows = try await read { try $0.sight(of: lamp) }
        #expect(
            rows == [
                SightRow(party: "a", since: 3, until: 9),
                SightRow(party: "b", since: 4, until: nil),
            ]
        )
        #expect(try await read { try $0.sight(of: drain) }.isEmpty)
    }
}

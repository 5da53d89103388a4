import History
import HubSide
import Identity
import Testing

private let lamp = RecordRef(type: "call", id: "0190-lamp")
private let drain = RecordRef(type: "call", id: "0191-drain")

/// What a transaction fails with on purpose.
private struct Cut: Error {}

extension HistoryReading {
    /// What `admit` says of a segment at this store; everybody is believed.
    func admission(of segment: Segment) throws -> Admission {
        try admit(
            segment,
            to: head(of: segment.replica),
            hash: sha256,
            heldLink: { try link(of: segment.replica, at: $0) },
            verify: { _ in true }
        )
    }
}

extension HistoryWriting {
    /// Admits and appends a segment. Returns its position; `nil` where nothing was new.
    @discardableResult
    func take(_ segment: Segment, from scribe: Scribe) throws -> Int64? {
        guard case .append(let index) = try admission(of: segment) else { return nil }
        return try append(segment, from: index, bodies: scribe.decoded(segment))
    }
}

extension HubKeeper {
    func checkAdmission() async throws {
        try await write { store in
            var scribe = Scribe(1)
            scribe.write(on: [lamp, lamp, drain, lamp])
            #expect(try store.head(of: scribe.replica) == .origin)
            #expect(try store.admission(of: scribe.segment(1, 2)) == .append(from: 0))
            try store.take(scribe.segment(1, 2), from: scribe)
            #expect(try store.head(of: scribe.replica) == scribe.point(2))
            #expect(try store.admission(of: scribe.segment(1, 2)) == .duplicate)
            #expect(try store.admission(of: scribe.segment(1, 3)) == .append(from: 2))
            #expect(throws: AdmissionRefusal.gap(scribe.replica, expected: 3)) {
                try store.admission(of: scribe.segment(4, 4))
            }
            var clone = Scribe(1)
            clone.write(on: [lamp])
            clone.write(on: [drain], text: "另一个")
            #expect(throws: AdmissionRefusal.fork(clone.replica, at: 2)) {
                try store.admission(of: clone.segment(1, 2))
            }
            try store.take(scribe.segment(1, 3), from: scribe)
            #expect(try store.take(scribe.segment(2, 4), from: scribe) != nil)
            #expect(try store.inventory() == VersionVector([scribe.dot(4)]))
            for number in 0...4 as ClosedRange<UInt64> {
                let link = try store.link(of: scribe.replica, at: number)
                #expect(link == scribe.point(number).link)
            }
            #expect(try store.entries(of: lamp).map(\.dot.number) == [1, 2, 4])
            #expect(throws: AdmissionRefusal.self) {
                try store.append(scribe.segment(1, 2), from: 0, bodies: [:])
            }
        }
    }

    func checkBodiesAndStubs() async throws {
        try await write { store in
            var scribe = Scribe(2)
            scribe.write(on: [lamp, drain, lamp, drain, drain])
            let sent = scribe.segment(1, 5) { $0 == 2 || $0 == 4 }
            try store.take(sent, from: scribe)
            #expect(
                try store.pieces(of: scribe.replica, after: 0, byteLimit: .max) == [.segment(sent)]
            )
            #expect(try store.segment(around: scribe.dot(3)) == sent)
            #expect(try store.bodyBytes(at: scribe.dot(2)) == scribe.bytes(2))
            #expect(try store.bodyBytes(at: scribe.dot(3)) == nil)
            #expect(try store.entry(at: scribe.dot(3)) == nil)
            #expect(try store.entries(of: lamp).isEmpty)
            #expect(try store.entries(of: drain).map(\.dot.number) == [2, 4])
            let entry = try #require(try store.entry(at: scribe.dot(4)))
            #expect(entry.body == scribe.bodies[3])
            #expect(entry.digest == scribe.digest(4))
            let missing = Set(try store.bodiless(limit: 10))
            #expect(missing == Set(DotRun.covering([1, 3, 5].map(scribe.dot))))
            #expect(try store.bodiless(limit: 1).count == 1)
        }
    }

    func checkFilling() async throws {
        try await write { store in
            var scribe = Scribe(3)
            scribe.write(on: [lamp, lamp, lamp])
            try store.take(scribe.segment(1, 3) { $0 == 2 }, from: scribe)
            let full = scribe.segment(1, 3) { $0 != 3 }
            #expect(try store.fill(full, bodies: scribe.decoded(full)) == [scribe.dot(1)])
            #expect(try store.fill(full, bodies: scribe.decoded(full)).isEmpty)
            #expect(Set(try store.entries(of: lamp).map(\.dot.number)) == [1, 2])
            #expect(try store.bodiless(limit: 10) == [DotRun(scribe.dot(3))])
            #expect(
                try store.pieces(of: scribe.replica, after: 0, byteLimit: .max) == [.segment(full)]
            )
            #expect(throws: AdmissionRefusal.self) {
                var ahead = scribe
                ahead.write(on: [lamp])
                return try store.fill(ahead.segment(4, 4), bodies: [:])
            }
        }
    }

    func checkFillingRuns() async throws {
        try await write { store in
            var scribe = Scribe(4)
            scribe.write(on: Array(repeating: lamp, count: 10))
            try store.append(scribe.run(1, 8))
            #expect(try store.head(of: scribe.replica) == scribe.point(8))
            #expect(try store.link(of: scribe.replica, at: 5) == nil)
            #expect(
                try store.bodiless(limit: 9)
                    == [try #require(DotRun(scribe.replica, first: 1, last: 8))]
            )
            let middle = scribe.segment(4, 6) { $0 == 5 }
            #expect(try store.fill(middle, bodies: scribe.decoded(middle)) == [scribe.dot(5)])
            #expect(try store.link(of: scribe.replica, at: 3) == scribe.point(3).link)
            try store.take(scribe.segment(9, 10), from: scribe)
            #expect(
                try store.pieces(of: scribe.replica, after: 0, byteLimit: .max) == [
                    .stubs(scribe.run(1, 3)), .segment(middle), .stubs(scribe.run(7, 8)),
                    .segment(scribe.segment(9, 10)),
                ]
            )
            #expect(
                Set(try store.bodiless(limit: 9))
                    == Set(DotRun.covering([1, 2, 3, 4, 6, 7, 8].map(scribe.dot)))
            )
        }
    }

    func checkForeignFill() async throws {
        try await write { store in
            var scribe = Scribe(5)
            scribe.write(on: [lamp, lamp, lamp, lamp])
            var clone = Scribe(5)
            clone.write(on: [lamp, lamp, lamp])
            clone.write(on: [lamp], text: "别的")
            try store.append(scribe.run(1, 4))
            let other = clone.segment(3, 4)
            #expect(throws: AdmissionRefusal.fork(scribe.replica, at: 4)) {
                try store.fill(other, bodies: clone.decoded(other))
            }
        }
    }

    func checkOwnChanges() async throws {
        try await write { store in
            var scribe = Scribe(6)
            scribe.write(on: [lamp, drain, lamp])
            for number in 1...3 as ClosedRange<UInt64> {
                try store.append(
                    own: scribe.bodies[Int(number) - 1],
                    bytes: scribe.bytes(number),
                    digest: scribe.digest(number),
                    dot: scribe.dot(number),
                    link: scribe.point(number).link
                )
            }
            #expect(throws: AdmissionRefusal.self) {
                try store.append(
                    own: scribe.bodies[0],
                    bytes: scribe.bytes(1),
                    digest: scribe.digest(1),
                    dot: scribe.dot(5),
                    link: scribe.point(1).link
                )
            }
            #expect(try store.entries(of: lamp).map(\.dot.number) == [1, 3])
            #expect(try store.pieces(of: scribe.replica, after: 0, byteLimit: .max).isEmpty)
            #expect(try store.position() == 0)
            try store.sign(scribe.replica, start: .origin, head: scribe.head(2))
            #expect(
                try store.pieces(of: scribe.replica, after: 0, byteLimit: .max)
                    == [.segment(scribe.segment(1, 2))]
            )
            try store.sign(scribe.replica, start: .origin, head: scribe.head(2))
            #expect(try store.position() == 1)
            try store.sign(scribe.replica, start: scribe.point(2), head: scribe.head(3))
            #expect(try store.head(of: scribe.replica) == scribe.point(3))
            #expect(
                try store.pieces(of: scribe.replica, after: 2, byteLimit: .max)
                    == [.segment(scribe.segment(3, 3))]
            )
        }
    }

    // MARK: Receipts, facts, transactions

    private static func standing(
        _ number: UInt64,
        incarnation: UInt64 = 1,
        _ verdict: Verdict = .accepted
    ) -> Standing {
        Standing(
            order: HubOrder(incarnation: incarnation, number: number, index: 0),
            place: number,
            verdict: verdict,
            receivedAt: Int64(number) * 1_000,
            official: number
        )
    }

    func checkReceiptsAfter() async throws {
        try await write { store in
            var scribe = Scribe(7)
            scribe.write(on: [lamp, lamp])
            let early = Self.standing(11, .returned(rule: "notAllowed", reason: "没有权限"))
            try store.settle([(scribe.dot(2), early)])
            #expect(try store.inventory().isEmpty)
            try store.take(scribe.segment(1, 2), from: scribe)
            try store.settle([(scribe.dot(1), Self.standing(12))])
            let standings = try store.entries(of: lamp).map(\.standing)
            #expect(standings == [Self.standing(12), early])
            #expect(try store.entry(at: scribe.dot(2))?.standing == early)
        }
    }

    func checkEarlierReceipt() async throws {
        let orders = [
            Self.standing(9), Self.standing(4, incarnation: 2),
            Self.standing(5, .returned(rule: "r", reason: "e")), Self.standing(2, .unjudged),
        ]
        for rotation in 0..<orders.count {
            try await write { store in
                var scribe = Scribe(80 + UInt64(rotation))
                scribe.write(on: [lamp])
                try store.take(scribe.segment(1, 1), from: scribe)
                for offset in 0..<orders.count {
                    try store.settle([
                        (scribe.dot(1), orders[(rotation + offset) % orders.count])
                    ])
                }
                #expect(try store.entry(at: scribe.dot(1))?.standing == orders[2])
            }
        }
    }

    func checkFacts() async throws {
        try await write { store in
            #expect(try store.fact("cursor") == nil)
            try store.setFact("cursor", to: [1, 2])
            try store.setFact("cursor", to: [0, 3])
            try store.setFact("empty", to: [])
        }
        let kept = try await read { (try $0.fact("cursor"), try $0.fact("empty")) }
        #expect(kept.0 == [0, 3])
        #expect(kept.1 == [])
        try await write { try $0.setFact("cursor", to: nil) }
        #expect(try await read { try $0.fact("cursor") } == nil)
    }

    func checkAllOrNothing() async throws {
        var scribe = Scribe(9)
        scribe.write(on: [lamp, drain])
        let written = scribe
        await #expect(throws: Cut.self) {
            try await write { store in
                try store.take(written.segment(1, 2), from: written)
                try store.setFact("half", to: [1])
                try store.settle([(written.dot(1), Self.standing(1))])
                try store.grant([written.dot(1)], to: "common")
                throw Cut()
            }
        }
        try await write { store in
            #expect(try store.inventory().isEmpty)
            #expect(try store.fact("half") == nil)
            #expect(try store.entries(of: lamp).isEmpty)
            #expect(try store.scopeSum(of: "common") == .zero)
            try store.take(written.segment(1, 2), from: written)
            #expect(try store.entries(of: lamp).count == 1)
            #expect(try store.entry(at: written.dot(1))?.standing == nil)
        }
    }
}

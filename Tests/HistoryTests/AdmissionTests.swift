import History
import Testing

/// A chain with a hash of our own: what counts here is who compares what, not how it is hashed.
@Suite struct AdmissionTests {
    private let replica = Sketch.replica(1)

    private static let hash: HashFunction = { bytes in
        var words: [UInt64] = [1, 2, 3, 4]
        for (index, byte) in bytes.enumerated() {
            words[index % 4] = (words[index % 4] ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return Digest(bytes: words.flatMap(BigEndian.bytes)) ?? .zero
    }

    /// The chain points after 0, 1, 2 … bodies.
    private func points(_ bodies: [[UInt8]]) throws -> [ChainPoint] {
        var points = [ChainPoint.origin]
        for body in bodies {
            let digest = Self.hash(body)
            let next = points[points.count - 1].next(replica, body: digest, hash: Self.hash)
            points.append(try #require(next))
        }
        return points
    }

    private func segment(_ bodies: [[UInt8]], from start: Int, to end: Int) throws -> Segment {
        let points = try points(bodies)
        return Segment(
            replica: replica,
            start: points[start],
            items: bodies[start..<end].map { .body($0) },
            head: SignedHead(point: points[end], key: "key", signature: [])
        )
    }

    private func admitted(
        _ segment: Segment,
        holding bodies: [[UInt8]],
        isSigned: Bool = true,
        knowsLinks: Bool = true
    ) throws -> Admission {
        let held = try points(bodies)
        return try admit(
            segment,
            to: held[bodies.count],
            hash: Self.hash,
            heldLink: { number in
                knowsLinks && number < held.count ? held[Int(number)].link : nil
            },
            verify: { _ in isSigned }
        )
    }

    private let three: [[UInt8]] = [[1], [2], [3]]

    @Test func newItemsAreAppendedAndOldOnesIgnored() throws {
        #expect(try admitted(segment(three, from: 0, to: 3), holding: []) == .append(from: 0))
        #expect(try admitted(segment(three, from: 0, to: 3), holding: [[1]]) == .append(from: 1))
        #expect(try admitted(segment(three, from: 1, to: 3), holding: [[1]]) == .append(from: 0))
        #expect(try admitted(segment(three, from: 0, to: 2), holding: three) == .duplicate)
    }

    @Test func aGapIsRefusedAndNamesTheNumberExpected() throws {
        let late = try segment(three, from: 2, to: 3)
        #expect(throws: AdmissionRefusal.gap(replica, expected: 2)) {
            try admitted(late, holding: [[1]])
        }
    }

    @Test func otherContentUnderAHeldDotIsAFork() throws {
        let other: [[UInt8]] = [[1], [9], [3]]
        #expect(throws: AdmissionRefusal.fork(replica, at: 2)) {
            try admitted(segment(other, from: 0, to: 3), holding: [[1], [2]])
        }
        #expect(throws: AdmissionRefusal.fork(replica, at: 2)) {
            try admitted(segment(other, from: 2, to: 3), holding: [[1], [2]])
        }
    }

    @Test func whereOnlyStubsAreHeldTheNextKnownLinkDecides() throws {
        let other: [[UInt8]] = [[1], [9], [3]]
        #expect(
            try admitted(segment(three, from: 1, to: 3), holding: [[1], [2]], knowsLinks: false)
                == .append(from: 1)
        )
        #expect(throws: AdmissionRefusal.fork(replica, at: 2)) {
            try admitted(segment(other, from: 1, to: 3), holding: [[1], [2]], knowsLinks: false)
        }
    }

    @Test func aSegmentThatContradictsItselfIsForged() throws {
        let whole = try segment(three, from: 0, to: 3)
        let wrongHead = Segment(
            replica: replica,
            start: whole.start,
            items: Array(whole.items.dropLast()),
            head: whole.head
        )
        let wrongOrigin = Segment(
            replica: replica,
            start: ChainPoint(number: 0, link: Self.hash([7])),
            items: whole.items,
            head: whole.head
        )
        let empty = Segment(replica: replica, start: .origin, items: [], head: whole.head)
        for segment in [wrongHead, wrongOrigin, empty] {
            #expect(throws: AdmissionRefusal.forged(replica)) {
                try admitted(segment, holding: [])
            }
        }
        #expect(throws: AdmissionRefusal.forged(replica)) {
            try admitted(whole, holding: [], isSigned: false)
        }
    }

    @Test func aSegmentHasAtMost256Items() throws {
        let bodies = (0..<257).map { [UInt8(truncatingIfNeeded: $0), UInt8($0 / 256)] }
        #expect(throws: AdmissionRefusal.forged(replica)) {
            try admitted(segment(bodies, from: 0, to: 257), holding: [])
        }
        #expect(try admitted(segment(bodies, from: 0, to: 256), holding: []) == .append(from: 0))
    }

    @Test func stubsProveAChainAsWellAsBodies() throws {
        let whole = try segment(three, from: 0, to: 3)
        let stubbed = Segment(
            replica: replica,
            start: whole.start,
            items: whole.items.map { .stub($0.digest(hash: Self.hash)) },
            head: whole.head
        )
        #expect(try admitted(stubbed, holding: []) == .append(from: 0))
    }

    @Test func theChainEndsWithTheNumberRange() {
        let last = ChainPoint(number: .max, link: .zero)
        #expect(last.next(replica, body: .zero, hash: Self.hash) == nil)
    }
}

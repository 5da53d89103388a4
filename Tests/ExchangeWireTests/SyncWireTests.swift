import ChangeCodec
import Exchange
import ExchangeWire
import History
import Testing

@Suite struct SyncWireTests {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func everyMessageComesBackAsItWas(seed: UInt64) throws {
        var random = Seeded(seed)
        let request = random.request()
        #expect(try SyncWire.request(SyncWire.encode(request)) == request)
        let answer = random.answer()
        #expect(try SyncWire.answer(SyncWire.encode(answer)) == answer)
        let segment = random.segment()
        #expect(try SegmentWire.decode(SegmentWire.encode(segment)) == segment)
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func aMessageCutAnywhereIsRefused(seed: UInt64) {
        var random = Seeded(seed)
        let request = SyncWire.encode(random.request())
        for end in 0..<request.count {
            #expect(throws: CodecError.self) { try SyncWire.request(Array(request[..<end])) }
        }
        let answer = SyncWire.encode(random.answer())
        for end in 0..<answer.count {
            #expect(throws: CodecError.self) { try SyncWire.answer(Array(answer[..<end])) }
        }
    }

    /// Ten thousand altered messages: none traps, and what is read has no second spelling.
    @Test(arguments: 0..<50 as Range<UInt64>)
    func alteredMessagesAreRefusedOrSayExactlyWhatTheySpell(seed: UInt64) {
        var random = Seeded(seed)
        let request = SyncWire.encode(random.request())
        let answer = SyncWire.encode(random.answer())
        for _ in 0..<100 {
            let altered = random.mutated(request)
            if let read = try? SyncWire.request(altered) {
                let again = SyncWire.encode(read)
                #expect(again == altered || altered[0] > again[0])
            }
            let other = random.mutated(answer)
            if let read = try? SyncWire.answer(other) {
                let again = SyncWire.encode(read)
                #expect(again == other || other[0] > again[0])
            }
        }
    }

    @Test func listsEndAtTheirBounds() {
        var random = Seeded(1)
        var request = random.request()
        let segment = random.segment()
        request.pieces = []
        request.fills = []
        request.vector = nil
        let one = random.replica()
        request.wants = (0...Limits.wantedRuns).flatMap {
            DotRun.covering([Dot(one, UInt64($0) * 2 + 1)])
        }
        #expect(throws: CodecError.tooLong) { try SyncWire.request(SyncWire.encode(request)) }
        request.wants = []
        request.vector = VersionVector(
            (0...Limits.inventoryReplicas).map { Dot(ReplicaID(high: 1, low: UInt64($0)), 1) }
        )
        #expect(throws: CodecError.tooLong) { try SyncWire.request(SyncWire.encode(request)) }
        request.vector = nil
        func filled(_ items: [SegmentItem]) -> [UInt8] {
            SegmentWire.encode(
                Segment(
                    replica: segment.replica,
                    start: segment.start,
                    items: items,
                    head: segment.head
                )
            )
        }
        let stub = SegmentItem.stub(.zero)
        #expect(throws: Never.self) {
            try SegmentWire.decode(filled(.init(repeating: stub, count: Segment.longest)))
        }
        #expect(throws: CodecError.tooLong) {
            try SegmentWire.decode(filled(.init(repeating: stub, count: Segment.longest + 1)))
        }
        #expect(throws: CodecError.outOfRange) { try SegmentWire.decode(filled([])) }
        let body = SegmentItem.body(.init(repeating: 0, count: Limits.bodyBytes + 1))
        #expect(throws: CodecError.tooLong) { try SegmentWire.decode(filled([body])) }
    }

    @Test func aPageOfBodiesAlwaysFitsIntoAMessage() throws {
        // The worst page: as many small segments as fit, and one body that passes the page's end.
        let signature = [UInt8](repeating: 1, count: 64)
        let name = Text(Hexadecimal.text([UInt8](repeating: 1, count: 16)))
        let segments = Limits.pageBytes / 500
        var random = Seeded(2)
        let pieces = (0..<segments).map { _ in
            HistoryPiece.segment(
                Segment(
                    replica: random.replica(),
                    start: random.point(),
                    items: [.body(.init(repeating: 2, count: 500))],
                    head: SignedHead(point: random.point(), key: name, signature: signature)
                )
            )
        }
        var answer = random.answer()
        answer.pieces = pieces
        let bytes = SyncWire.encode(answer)
        #expect(bytes.count < Limits.messageBytes)
        #expect(try SyncWire.answer(bytes) == answer)
    }

    @Test func aKeyNameHasOneSpelling() throws {
        var random = Seeded(3)
        var request = random.request()
        request.site = Text(Hexadecimal.text(random.bytes(16)))
        let bytes = SyncWire.encode(request)
        // Key 2, then sixteen bytes; the same name as thirty-two letters is refused.
        let at = try #require(bytes.indices.first { bytes[$0...].starts(with: [0x02, 0x50]) })
        var spelled = Array(bytes[...at])
        spelled += [0x78, 32] + request.site.utf8
        spelled += bytes[(at + 18)...]
        #expect(throws: CodecError.notCanonical) { try SyncWire.request(spelled) }
    }
}

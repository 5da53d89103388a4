import ChangeCodec
import History
import Testing

@Suite struct ReceiptTests {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func everyReceiptComesBackInOrder(seed: UInt64) throws {
        var random = Seeded(seed)
        let receipt = Self.receipt(&random, entries: random.below(200))
        let event = ReceiptCoding.event(receipt)
        #expect(try ReceiptCoding.receipt(event) == receipt)
        #expect(ReceiptCoding.parts(of: receipt) == [receipt])
    }

    @Test func twoThousandAcceptedChangesOfOneReplicaAreShort() {
        let replica = ReplicaID(high: 1, low: 2)
        let entries = (0..<2_000).map {
            ReceiptEntry(
                dot: Dot(replica, 1_000_000 + UInt64($0)),
                verdict: .accepted,
                place: UInt64($0 % 60 + 1)
            )
        }
        let receipt = Receipt(incarnation: 1, receivedAt: 2, entries: entries)
        #expect(ReceiptCoding.parts(of: receipt).count == 1)
        #expect(ValueCodec.encode(ReceiptCoding.event(receipt).fields).count < 4 << 10)
    }

    @Test(arguments: 0..<6)
    func anyCommitFitsIntoReceiptsThatFitIntoBodies(kind: Int) throws {
        var random = Seeded(UInt64(kind))
        let one = random.replica()
        let entries = (0..<10_000).map { index in
            var dot = Dot(one, UInt64(index) + 1)
            var verdict = Verdict.accepted
            var official: UInt64?
            switch kind {
            case 1: dot = Dot(random.replica(), BodyBounds.highestNumber)
            case 2: official = 5_000_000_000
            case 3: verdict = .unjudged
            case 4: verdict = .returned(rule: "notAllowed", reason: "只有呼叫方可以撤回")
            case 5:
                let reason = Text(String(repeating: "长", count: random.below(5_000)))
                verdict = .returned(rule: "malformed", reason: reason)
            default: break
            }
            return ReceiptEntry(
                dot: dot,
                verdict: verdict,
                place: UInt64(index) + 1,
                official: official
            )
        }
        let receipt = Receipt(incarnation: .init(Int64.max), receivedAt: .min, entries: entries)
        let parts = ReceiptCoding.parts(of: receipt)
        #expect(parts.flatMap(\.entries) == entries)
        for part in parts {
            #expect(part.entries.count <= BodyBounds.receiptEntries)
            let body = random.body().with(
                writes: [],
                events: [ReceiptCoding.event(part)],
                context: VersionVector()
            )
            let bytes = try ChangeCoding.encodeWithinBounds(body)
            #expect(try ReceiptCoding.receipt(ChangeCoding.decode(bytes).events[0]) == part)
        }
    }

    @Test func anEmptyCommitStillHasAReceipt() {
        let receipt = Receipt(incarnation: 1, receivedAt: 2, entries: [])
        #expect(ReceiptCoding.parts(of: receipt) == [receipt])
    }

    @Test(
        arguments: [
            // Not three or four parts; no places; an offset beyond the run; half a pair; a number that
            // overflows; a negative place; another kind of thing.
            [["r", 1] as Value], [["r", 1, []]], [["r", 1, [1], ["officials": [1, 5]]]],
            [["r", 1, [1], ["officials": [0]]]], [["r", .int(.max), [1, 1]]], [["r", 1, [-1]]],
            [["r", 0, [1]]], [["r", 1, [1], ["returned": [[0, "rule"]]]]], [["r", 1, [1], 7]],
            [["r", 1, [1], ["unjudged": [-1]]]], [["r", 1, [1], ["unjudged": [.int(.max)]]]], [7],
            [["short", 1, [1]]],
        ] as [[Value]]
    )
    func aReceiptThatContradictsItselfIsRefused(runs: [Value]) {
        let replica = Value.bytes([UInt8](repeating: 7, count: 16))
        let filled = runs.map { run in
            guard let parts = run.list, parts.first == "r" else { return run }
            return Value.list([replica] + parts.dropFirst())
        }
        let event = Event("receipt", ["incarnation": 1, "receivedAt": 2, "runs": .list(filled)])
        #expect(throws: CodecError.self) { try ReceiptCoding.receipt(event) }
    }

    @Test func bookkeepingEventsComeBackAsTheyWere() throws {
        var random = Seeded(9)
        for _ in 0..<100 {
            let hub = HubOpening(
                incarnation: random.number(),
                publicKey: random.bytes(32),
                sealingKey: random.bytes(32),
                rootKey: random.bytes(32),
                rootSignature: random.bytes(64)
            )
            #expect(try HubOpening(hub.event) == hub)
            let site = SiteOpening(
                site: random.text(),
                ordinal: random.number(),
                previous: random.maybe { $0.dot() },
                previousLink: random.maybe { $0.digest() }
            )
            #expect(try SiteOpening(site.event) == site)
            let enrolment = Enrolment(
                site: random.text(),
                party: random.text(),
                publicKey: random.bytes(32),
                sealingKey: random.bytes(32),
                person: random.text()
            )
            #expect(try Enrolment(enrolment.event) == enrolment)
            let revoke = Revoke(party: random.text(), handedTo: random.maybe { $0.text() })
            #expect(try Revoke(revoke.event) == revoke)
            let dots = (0..<random.below(5)).map { _ in Dot(random.replica(), 77) }
            let grant = Grant(party: random.text(), dots: DotRun.covering(dots))
            #expect(try Grant(grant.event) == grant)
        }
    }

    @Test func aLargeGrantIsCutIntoBodies() throws {
        var random = Seeded(10)
        let dots = DotRun.covering((0..<5_000).map { _ in random.dot() })
        let grant = Grant(party: "street-longgang", dots: dots)
        #expect(grant.parts.flatMap(\.dots) == dots)
        for part in grant.parts {
            let body = random.body().with(writes: [], events: [part.event])
            #expect(throws: Never.self) { try ChangeCoding.encodeWithinBounds(body) }
        }
    }

    @Test func aGrantCannotNameMoreDotsThanOneCanList() {
        let replica = Value.bytes([UInt8](repeating: 7, count: 16))
        let bounds: [(Int64, Int64)] = [
            (1, .max), (.min, 1), (1, .min), (2, 1), (0, 1), (-1, .max),
        ]
        for (first, last) in bounds {
            let run = Value.list([replica, .int(first), .int(last)])
            #expect(throws: CodecError.outOfRange) {
                try Grant(Event("granted", ["party": "p", "dots": [run]]))
            }
        }
        #expect(throws: CodecError.missingField) { try Grant(Event("granted", ["dots": []])) }
        #expect(throws: CodecError.unexpectedItem) { try Grant(Event("revoked", ["party": "p"])) }
    }

    private static func receipt(_ random: inout Seeded, entries count: Int) -> Receipt {
        var dot = random.dot()
        var entries: [ReceiptEntry] = []
        for _ in 0..<count {
            let follows = random.below(4) > 0 && dot.number < BodyBounds.highestNumber
            dot =
                follows ? Dot(dot.replica, dot.number + 1) : Dot(random.replica(), random.number())
            // A run must end below the end of the number range.
            if dot.number > BodyBounds.highestNumber - 300 { dot = Dot(dot.replica, 1) }
            let verdict: Verdict =
                switch random.below(8) {
                case 0: .unjudged
                case 1: .returned(rule: random.text(), reason: random.text())
                default: .accepted
                }
            entries.append(
                ReceiptEntry(
                    dot: dot,
                    verdict: verdict,
                    place: random.number(),
                    official: random.maybe { $0.number() }
                )
            )
        }
        return Receipt(
            incarnation: random.number(),
            receivedAt: random.int(),
            entries: entries
        )
    }
}

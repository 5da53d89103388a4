import ChangeCodec
import History
import Testing

/// Bodies as they were hashed and signed once. If one of these changes, evidence written before can
/// no longer be read: then the format needs a new number, not these constants.
@Suite struct GoldenTests {
    static let salt = [UInt8](0..<16)
    static let deployment = Digest(words: .init(a: 1, b: 2, c: 3, d: .max))
    static let office = ReplicaID(high: 0x1111_1111_1111_1111, low: 0x2222_2222_2222_2222)
    static let hub = ReplicaID(high: 0xaaaa_aaaa_aaaa_aaaa, low: 0xbbbb_bbbb_bbbb_bbbb)

    static let raise = ChangeBody(
        salt: salt,
        deployment: deployment,
        record: RecordRef(type: "call", id: "0195d3a1-7c00-7000-8000-000000000001"),
        action: "call.raise",
        writes: [
            Write("kind", "urgent"), Write("title", "路灯不亮"),
            Write("cooperators", ["add": ["dept-shuiwu"], "remove": []]),
        ],
        events: [Event("raised")],
        author: Author(person: "王芳", role: "clerk", party: "street-longgang"),
        times: ChangeTimes(occurredAt: 1_773_106_800_000, recordedAt: 1_773_106_812_345),
        schema: 1
    )

    static let settle = ChangeBody(
        salt: salt,
        deployment: deployment,
        record: RecordRef(type: "call", id: "0195d3a1-7c00-7000-8000-000000000001"),
        action: "call.settle",
        writes: [Write("place", ["x": -1, "at": .null], keeps: [Dot(office, 300)])],
        context: VersionVector([Dot(hub, 70_000), Dot(office, 300)]),
        seenHub: Dot(hub, 5_000_000_000),
        author: Author(
            person: "李强",
            role: "leader",
            party: "zone-committee",
            onBehalfOf: "street-longgang",
            uid: 1_000
        ),
        times: ChangeTimes(
            occurredAt: -1,
            recordedAt: 1_773_106_812_345,
            boot: [0xfe, 0xed],
            monotonic: 86_400_000,
            lastHubTime: 1_773_106_800_001
        ),
        entryMode: .backfill,
        schema: 300,
        note: "以现场为准",
        replaces: Replacement(dot: Dot(office, 299), digest: deployment)
    )

    static let signedOff = raise.with(preparedBy: "李工")

    @Test func aRaiseIsSpelledAsEver() throws {
        let bytes = ChangeCoding.encode(Self.raise)
        #expect(Hexadecimal.text(bytes) == Self.raiseHex)
        #expect(IndependentReader.diagnostic(bytes) == Self.raiseDiagnostic)
        #expect(try ChangeCoding.decode(bytes) == Self.raise)
    }

    @Test func aSettlementIsSpelledAsEver() throws {
        let bytes = ChangeCoding.encode(Self.settle)
        #expect(Hexadecimal.text(bytes) == Self.settleHex)
        #expect(IndependentReader.diagnostic(bytes) == Self.settleDiagnostic)
        #expect(try ChangeCoding.decode(bytes) == Self.settle)
    }

    @Test func whatALeaderSignedOffIsSpelledAsEver() throws {
        let bytes = ChangeCoding.encode(Self.signedOff)
        #expect(Hexadecimal.text(bytes) == Self.signedOffHex)
        #expect(IndependentReader.diagnostic(bytes) == Self.signedOffDiagnostic)
        #expect(try ChangeCoding.decode(bytes) == Self.signedOff)
    }

    @Test func aReceiptIsSpelledAsEver() {
        let receipt = Receipt(
            incarnation: 1_773_000_000,
            receivedAt: 1_773_106_813_000,
            entries: [
                ReceiptEntry(
                    dot: Dot(Self.office, 300),
                    verdict: .accepted,
                    place: 1,
                    official: 17
                ),
                ReceiptEntry(
                    dot: Dot(Self.office, 301),
                    verdict: .returned(rule: "notAllowed", reason: "only the caller may"),
                    place: 2
                ),
                ReceiptEntry(dot: Dot(Self.hub, 9), verdict: .unjudged, place: 3),
            ]
        )
        let fields = ValueCodec.encode(ReceiptCoding.event(receipt).fields)
        #expect(IndependentReader.diagnostic(fields) == Self.receiptDiagnostic)
    }

    @Test func aHeadSignsZoneReplicaNumberAndLink() {
        let bytes = SegmentSigning.bytes(
            deployment: Self.deployment,
            replica: Self.office,
            point: ChainPoint(number: 258, link: Self.deployment)
        )
        let context = "huying segment head v1 sha256 ed25519\n"
        #expect(Array(bytes.prefix(context.utf8.count)) == Array(context.utf8))
        let zone = Self.deployment.description
        #expect(
            Hexadecimal.text(bytes.dropFirst(context.utf8.count))
                == zone + Self.office.description + "0000000000000102" + zone
        )
    }
}

import ChangeCodec
import History
import Testing

@Suite struct RetirementTests {
    private let retirement = Retirement(
        site: "site-1",
        reason: "丢在车上",
        isLost: true,
        heads: [
            .init(
                replica: ReplicaID(high: 1, low: 2),
                point: ChainPoint(number: 7, link: .zero)
            )
        ]
    )

    @Test func aRetirementIsReadAsItWasWritten() throws {
        #expect(try Retirement(retirement.event) == retirement)
        #expect(retirement.end(of: ReplicaID(high: 1, low: 2)) == 7)
        #expect(retirement.end(of: ReplicaID(high: 9, low: 9)) == 0, "opened since: nothing counts")
        let back = SiteReturn(site: "site-1", reason: "找到了")
        #expect(try SiteReturn(back.event) == back)
    }

    @Test func whatIsNoRetirementIsRefused() throws {
        let fields = try #require(retirement.event.fields.map)
        for (field, wrong) in [
            ("site", .int(1)), ("reason", .null), ("lost", .int(1)), ("heads", .text("")),
            ("heads", .list([.list([.bytes([1]), .int(1), .bytes([])])])),
            ("heads", .list([.int(1)])),
        ] as [(Text, Value)] {
            var altered = fields
            altered[field] = wrong
            #expect(throws: CodecError.self, "\(field)") {
                try Retirement(Event(retirement.event.kind, .map(altered)))
            }
        }
        #expect(throws: CodecError.self) { try SiteReturn(retirement.event) }
    }
}

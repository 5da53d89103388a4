import DutyBook
import History
import Testing

/// Who has a duty on which day.
@Suite struct AssignmentTests {
    private func day(_ text: Text) throws -> CivilDay { try #require(CivilDay(text)) }

    private func leads(_ zone: Zone, _ day: Text) throws -> [Text] {
        ItemState(zone.history(Site.establishment), ranks: Zone.ranks)
            .assignments(on: try self.day(day)).map(\.lead)
    }

    /// The street takes over on 1 July; until then the committee keeps the duty for it.
    @Test func anAssignmentHoldsUntilTheNextOneBegins() throws {
        var zone = Zone(Zone.item)
        var duty = DivestedCatalogue.items[12].arguments
        duty["lead"] = "zone-committee"
        try zone.act(Site.establishment, "item.define", duty)
        try zone.act(
            Site.establishment,
            "item.assign",
            ["lead": "street-xufu", "from": "2026-07-01", "docNo": "编发〔2026〕3号"]
        )
        #expect(try leads(zone, "2026-06-30") == [Site.committee])
        #expect(try leads(zone, "2026-07-01") == [Site.xufu])
        try zone.act(
            Site.establishment,
            "item.assign",
            ["lead": "street-longgang", "from": "2026-10-01", "to": "2026-12-31"]
        )
        #expect(try leads(zone, "2026-09-30") == [Site.xufu])
        #expect(try leads(zone, "2026-12-31") == [Site.longgang])
        #expect(try leads(zone, "2027-01-01") == [])
    }

    @Test func eachAreaHasItsOwnLead() throws {
        var zone = Zone(Zone.item)
        try zone.act(Site.establishment, "item.define", DivestedCatalogue.items[12].arguments)
        for (lead, area) in [("street-xufu", "北区"), ("street-longgang", "南区")] as [(Text, Text)] {
            try zone.act(
                Site.establishment,
                "item.assign",
                ["lead": .text(lead), "area": .text(area), "from": "2026-07-01"]
            )
        }
        #expect(try leads(zone, "2026-08-01") == [Site.xufu, Site.xufu, Site.longgang])
        try zone.act(Site.establishment, "item.void", ["why": "x"])
        #expect(try leads(zone, "2026-08-01").isEmpty)
    }

    @Test func twoLeadsOfOneCodeAtOneTimeAreNamed() throws {
        func item(_ id: Text, _ lead: Text, from: Text, to: Text) throws -> ListCheck.Item {
            var zone = Zone(RecordRef(type: RecordType.item, id: id))
            var duty = DivestedCatalogue.items[12].arguments
            duty.merge(["lead": .text(lead), "from": .text(from), "to": .text(to)]) { _, new in new
            }
            try zone.act(Site.establishment, "item.define", duty)
            return ListCheck.Item(
                id: id,
                state: ItemState(zone.history(Site.establishment), ranks: Zone.ranks)
            )
        }
        let first = try item("a", "street-xufu", from: "2026-01-01", to: "2026-06-30")
        let later = try item("b", "street-longgang", from: "2026-07-01", to: "2026-12-31")
        let clash = try item("c", "street-longgang", from: "2026-06-30", to: "2026-12-31")
        func overlaps(_ items: ListCheck.Item...) throws -> [Text?] {
            ListCheck(items, parties: Zone.parties, on: try day("2026-06-30")).findings
                .filter { $0.fault == .leadsOverlap }.map(\.subject)
        }
        #expect(try overlaps(first, later) == [])
        #expect(try overlaps(first, clash) == ["c"])
    }
}

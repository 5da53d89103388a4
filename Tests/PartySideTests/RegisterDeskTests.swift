import DutyBook
import History
import PartySide
import Testing

/// Registers at the desk: records named as people name them, lists that filter and add up, tables.
@Suite struct RegisterDeskTests {
    private let zone: TestZone

    init() throws { zone = try TestZone() }

    /// A park, an enterprise in it, and three projects of 110, 0.8 and 5 hundred million.
    private func furnish(_ site: PartySide.Site) async {
        _ = await site.ask(
            "park.define",
            ["title": "新材料产业园", "landArea": "9平方公里", "operator": "道恩集团"]
        )
        _ = await site.ask(
            "enterprise.register",
            [
                "name": "道恩股份", "creditCode": "91370681MA3DN0004U", "park": "新材料产业园",
            ]
        )
        for (title, amount) in [("LNG接收站", "110亿元"), ("挤压线", "8000万元"), ("锻造", "5亿元")] {
            _ = await site.ask(
                "project.register",
                [
                    "title": .text(Text(title)), "investment": .text(Text(amount)),
                    "park": "新材料产业园", "enterprise": "道恩股份",
                ]
            )
        }
        _ = await site.ask("project.approve", ["project": "LNG接收站", "approved": "108.5亿元"])
    }

    @Test func recordsAreNamedAsPeopleNameThemAndLinkedBothWays() async throws {
        let site = try await zone.site("a", party: "zone-committee")
        await furnish(site)
        let shown = await site.ask("project.show", ["project": "LNG接收站"]).document
        #expect(shown["names"]?["91370681MA3DN0004U"] == "道恩股份")
        let linked = await site.ask("enterprise.show", ["enterprise": "道恩股份"]).document["linked"]
        #expect(linked?.array?.compactMap { $0["title"]?.string }.count == 3)
        let unknown = await site.ask(
            "project.register",
            ["title": "甲", "park": "没有的园区"]
        ).document
        #expect(unknown["code"] == "E2131.unknownRecord")
        _ = await site.ask("park.define", ["title": "新材料产业园"])
        let two = await site.ask("park.show", ["park": "新材料产业园"]).document
        #expect(two["code"] == "E2144.ambiguousName")
    }

    @Test func row40ProjectsFromOneHundredMillionOnAreFilteredAndAddedUp() async throws {
        let site = try await zone.site("a", party: "zone-committee")
        await furnish(site)
        let all = await site.ask("project.list").document
        #expect(all["count"] == 3 && all["asOf"] == .null)
        let large = await site.ask("project.list", ["atLeast": "1亿元"]).document
        #expect(large["count"] == 2)
        let sum = Quantity(large["totals"]?["counted"]?.array?.first?.value)
        #expect(sum?.spelling == "113.5亿元")
        let first = await site.ask("project.list", ["atLeast": "1亿元", "limit": 1]).document
        // A page is part of the list; the sum is of the list.
        #expect(first["items"]?.array?.count == 1 && first["totals"] == large["totals"])
        let rest = await site.ask(
            "project.list",
            ["atLeast": "1亿元", "after": .text(try #require(first["next"]?.text))]
        ).document
        #expect(rest["items"]?.array?.count == 1 && rest["next"] == .null)
        #expect(
            await site.ask("project.list", ["atLeast": "很多"]).document["code"]
                == "E2141.badQuantity"
        )
        _ = await site.ask("project.void", ["project": "锻造", "why": "撤项"])
        let left = await site.ask("project.list", ["atLeast": "1亿元"]).document
        #expect(Quantity(left["totals"]?["counted"]?.array?.first?.value)?.spelling == "108.5亿元")
    }

    @Test func row41AParkCountsWhatStandsInIt() async throws {
        let site = try await zone.site("a", party: "zone-committee")
        await furnish(site)
        _ = await site.ask("project.report", ["project": "锻造", "buildActual": "2020-05-01"])
        let standing = await site.ask("project.list", ["status": "land"]).document
        #expect(standing["count"] == 3)
        let none = await site.ask("project.list", ["status": "finished"]).document
        #expect(none["count"] == 0)
        let park = await site.ask("park.list").document["items"]?.array?.first
        #expect(park?["enterprises"] == 1 && park?["projects"] == 3 && park?["started"] == 1)
        let sum = Quantity(park?["projectSum"]?.array?.first?.value)
        #expect(sum?.spelling == "114.3亿元")
    }

    @Test func oneEnterpriseEnteredAtTwoOfficesApartIsOneRecord() async throws {
        let committee = try await zone.site("a", party: "zone-committee")
        let chamber = try await zone.site("b", party: "zone-committee")
        let code: Value = "91370681MA3HX00013"
        _ = await committee.ask("enterprise.register", ["name": "恒信紧固件", "creditCode": code])
        _ = await chamber.ask("enterprise.register", ["name": "龙口恒信", "creditCode": code])
        try await zone.exchange()
        for site in [committee, chamber] {
            let list = await site.ask("enterprise.list").document["items"]?.array
            #expect(list?.count == 1)
            #expect(list?.first?["aliases"]?.array?.count == 1)
            #expect(await site.ask("verify", ["rebuild": true]).exit == .done)
        }
        let again = await chamber.ask(
            "enterprise.register",
            ["name": "恒信", "creditCode": code]
        ).document
        #expect(again["code"] == "E2211.alreadyExists")
    }

    @Test func whatIsNotGivenIsTakenFromTheRecordThatKnowsIt() async throws {
        let site = try await zone.site("a", party: "zone-committee")
        _ = await site.ask(
            "service.open",
            ["title": "前期手续", "window": "zone-committee", "agent": "dept-zhujian"]
        )
        let required = await site.ask(
            "material.require",
            ["title": "地勘报告", "service": "前期手续", "core": "no"]
        ).document
        let id = try #require(required["id"]?.text, "\(required)")
        let shown = await site.ask("material.show", ["material": .text(id)]).document
        let head = shown["aspects"]?["head"]?["value"]
        #expect(head?["window"] == "zone-committee" && head?["agent"] == "dept-zhujian")
        let service = await site.ask("service.list").document["items"]?.array?.first
        #expect(service?["missing"] == 1)
    }

    @Test func aListBecomesATableWithAmountsToReckonWith() async throws {
        let site = try await zone.site("a", party: "zone-committee")
        await furnish(site)
        let table = await site.ask("project.export", ["atLeast": "1亿元"]).document
        let header = table["header"]?.array?.compactMap(\.string) ?? []
        let rows = table["rows"]?.array ?? []
        #expect(rows.count == 2)
        #expect(rows.allSatisfy { $0.array?.count == header.count })
        let column = try #require(header.firstIndex(of: "investment (base unit)"))
        #expect(rows.contains { $0.array?[column] == 500_000_000 })
        let park = try #require(header.firstIndex(of: "park"))
        #expect(rows.allSatisfy { $0.array?[park] == "新材料产业园" })
        let days = table["days"]?.array?.compactMap { $0.int.map(Int.init) } ?? []
        #expect(days.map { header[$0] }.contains("building: planned"))
    }

    @Test func theRowsOfALedgerBecomeATableWithTheirReversals() async throws {
        let zone = try TestZone(parties: SampleParties.all)
        let site = try await zone.site("a", party: "company-gangcheng")
        let opened = await site.ask("bridge.open", ["title": "道恩集团"]).document
        let id = Value.text(try #require(opened["id"]?.text, "\(opened)"))
        for day: Text in ["2020-02-20", "2020-02-21"] {
            _ = await site.ask(
                "bridge.enter",
                [
                    "bridge": id, "entry": "contributed", "amount": "300.5万元",
                    "on": .text(day),
                ]
            )
        }
        let rows = await site.ask("bridge.show", ["bridge": id]).document["rows"]?.array
        let slip = try #require(rows?.last?["row"]?.text)
        _ = await site.ask("bridge.reverse", ["bridge": id, "row": .text(slip), "why": "重复"])
        let table = await site.ask("bridge.export", ["rows": true]).document
        let header = table["header"]?.array?.compactMap(\.string) ?? []
        #expect(table["rows"]?.array?.count == 2)
        let last = table["rows"]?.array?.last?.array
        let amount = try #require(header.firstIndex(of: "amount (base unit)"))
        let why = try #require(header.firstIndex(of: "why reversed"))
        #expect(last?[amount] == 3_005_000 && last?[why] == "重复" && last?.first == "道恩集团")
        let total = await site.ask("bridge.list").document["totals"]?["balance"]?.array?.first
        #expect(Quantity(total?.value)?.spelling == "300.5万元")
    }
}

import DutyBook
import History
import Testing

/// What the zone's founding document says of its lists, row by row.
@Suite struct DutyListRows {
    private let today = CivilDay(year: 2026, month: 7, day: 1)

    /// The sample lists as the establishment office lists them.
    private func listed(_ samples: [SampleItem]) throws -> [ListCheck.Item] {
        try samples.enumerated().map { index, sample in
            let id = Text("item-\(index)")
            var zone = Zone(RecordRef(type: RecordType.item, id: id))
            try zone.act(Site.establishment, "item.define", sample.arguments)
            return ListCheck.Item(
                id: id,
                state: ItemState(zone.history(Site.establishment), ranks: Zone.ranks)
            )
        }
    }

    private func check(_ items: [ListCheck.Item]) throws -> ListCheck {
        ListCheck(items, parties: Zone.parties, on: try #require(today))
    }

    @Test func row03TwoDirectoriesAreKeptApart() throws {
        let check = try check(try listed(SampleCatalogue.all))
        let kinds = check.counts.filter { $0.items > 0 }.map(\.kind)
        #expect(kinds == [.divested, .retained, .company, .rights])
    }

    @Test func row04DivestedCatalogueHas16CategoriesAnd56Items() throws {
        let items = try listed(DivestedCatalogue.items)
        let count = try #require(try check(items).counts.first { $0.kind == .divested })
        #expect(count.categories == 16 && count.items == 56 && count.isRight)
        let without = try check(Array(items.dropLast(2))).counts.first { $0.kind == .divested }
        #expect(without?.categories == 15 && without?.items == 54 && without?.isRight == false)
        #expect(
            items.allSatisfy { $0.state.lead.flatMap { Zone.parties[$0] }?.kind == .subdistrict }
        )
    }

    @Test func row04ADivestedDutyThatStaysWithTheZoneIsNamed() throws {
        var sample = DivestedCatalogue.items[0].arguments
        sample["lead"] = "zone-committee"
        var zone = Zone(Zone.item)
        try zone.act(Site.establishment, "item.define", sample)
        let state = ItemState(zone.history(Site.establishment), ranks: Zone.ranks)
        let found = try check([ListCheck.Item(id: "item-1", state: state)]).findings
        #expect(found.map(\.fault) == [.notWithSubdistrict])
    }

    @Test func row05TheNamedFieldsAreAmongTheDivestedCategories() throws {
        let categories = Set(try listed(DivestedCatalogue.items).compactMap(\.state.category))
        for field: Text in ["社会治理", "农业农村", "征地拆迁"] {
            #expect(categories.contains(field))
        }
    }

    @Test func row06RetainedCatalogueHas5CategoriesAnd18Items() throws {
        let check = try check(try listed(RetainedCatalogue.items))
        let count = try #require(check.counts.first { $0.kind == .retained })
        #expect(count.categories == 5 && count.items == 18 && count.isRight)
        #expect(check.findings.isEmpty)
    }

    @Test func row07ACallAboutADivestedDutyThatLandsOnTheZoneIsDrift() throws {
        let duty = try #require(try listed([DivestedCatalogue.items[13]]).first?.state)
        let kept = try #require(try listed([RetainedCatalogue.items[0]]).first?.state)
        let landed = try Zone.raised(by: Site.xufu, lead: Site.committee)
        let right = try Zone.raised(by: Site.committee, lead: Site.xufu)
        #expect(ListGaps.isDrift(landed.state(Site.xufu), item: duty, parties: Zone.parties))
        #expect(!ListGaps.isDrift(landed.state(Site.xufu), item: kept, parties: Zone.parties))
        #expect(!ListGaps.isDrift(landed.state(Site.xufu), item: nil, parties: Zone.parties))
        #expect(!ListGaps.isDrift(right.state(Site.committee), item: duty, parties: Zone.parties))
    }

    @Test func row08RightsListHas18ItemsAndIsNotTheRetainedList() throws {
        let check = try check(try listed(RightsItems.items + RetainedCatalogue.items))
        let count = try #require(check.counts.first { $0.kind == .rights })
        #expect(count.items == 18 && count.isRight)
    }

    @Test func row09ARightsItemSaysHowItWasClaimedInTheProvincialSystem() throws {
        var zone = Zone(Zone.item)
        try zone.act(Site.establishment, "item.define", RightsItems.items[0].arguments)
        let claim: [Text: Value] = [
            "provincialCode": "370681-08-001", "claimStatus": "claimed",
            "claimedAt": "2026-03-18",
        ]
        try zone.act(Site.establishment, "item.rights", claim)
        try zone.act(Site.establishment, "item.rights", ["claimStatus": "adjusted"])
        zone.exchange(Site.establishment, Site.xufu)
        let state = ItemState(zone.history(Site.xufu), ranks: Zone.ranks)
        let kept = try #require(state.aspects.view(RightsFields.claim)?.value)
        #expect(kept["provincialCode"] == "370681-08-001" && kept["claimedAt"] == "2026-03-18")
        #expect(kept["claimStatus"] == "adjusted")
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.establishment, "item.rights", ["claimedAt": "2026-02-30"])
            } == .malformed
        )
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.establishment, "item.rights", ["claimStatus": "lost"])
            } == .unknownValue
        )
    }

    @Test func row10ARightsItemSaysWhatIsMissingUntilItIsWhole() throws {
        var zone = Zone(Zone.item)
        try zone.act(Site.establishment, "item.define", RightsItems.items[0].arguments)
        func missing() -> [Text] {
            RightsFields.missing(
                ItemState(zone.history(Site.establishment), ranks: Zone.ranks)
            )
        }
        #expect(
            missing() == [
                "powerType", "implementingBody", "establishingBasis", "exercisingBasis",
                "responsibilityStep",
            ]
        )
        try zone.act(
            Site.establishment,
            "item.rights",
            [
                "powerType": "licensing", "implementingBody": "管委会",
                "establishingBasis": ["节约能源法第15条"], "exercisingBasis": ["省办法第3条", "市办法"],
                "responsibilityStep": ["受理", "审查", "决定", "送达", "事后监管"],
                "legalLimitDays": 20, "promisedLimitDays": 10, "isPublic": "yes",
            ]
        )
        #expect(missing().isEmpty)
        try zone.act(Site.establishment, "item.rights", ["exercisingBasis": ["市办法"]])
        let state = ItemState(zone.history(Site.establishment), ranks: Zone.ranks)
        #expect(state.aspects.view(RightsFields.exercising)?.value == ["市办法"])
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.establishment, "item.rights", ["promisedLimitDays": 30])
            } == .promiseTooLong
        )
    }

    @Test func row12SixteenDepartmentsEachTakeDutiesOfTheirOwn() throws {
        let departments = SampleParties.all.filter { $0.kind == .department }
        #expect(departments.count == 16)
        let items = try departments.enumerated().map { index, department in
            var zone = Zone(RecordRef(type: RecordType.item, id: Text("item-\(index)")))
            let dot = try zone.act(
                Site.establishment,
                "item.define",
                [
                    "title": .text(department.name + "职责"), "kind": "department",
                    "lead": .text(department.id),
                ]
            )
            zone.push(Site.establishment)
            #expect(zone.verdict(dot) == .accepted)
            return ItemState(zone.history(Site.establishment), ranks: Zone.ranks)
        }
        #expect(Set(items.compactMap(\.lead)) == Set(departments.map(\.id)))
        #expect(items.allSatisfy { $0.kind == .department })
    }

    @Test func row13TheSubdistrictsDutiesAreCalledForLikeAnyOther() throws {
        let fields: [Text] = ["社会治理", "基础设施管理维护", "信访维稳", "社会保障"]
        let items = DivestedCatalogue.items.filter { fields.contains($0.category) }
        #expect(Set(items.map(\.category)).count == 4)
        #expect(items.allSatisfy { Zone.parties[$0.lead]?.kind == .subdistrict })
        var zone = try Zone.raised(lead: items[0].lead, known: items[0].lead)
        try zone.act(items[0].lead, "call.sign")
        try zone.act(items[0].lead, "call.result", ["kind": "solved", "text": "已办"])
        zone.exchange(items[0].lead, Site.committee)
        #expect(zone.state(Site.committee).state == "awaitingVerification")
    }

    @Test func row42TheEstablishmentOfficeKeepsTheListsAndOthersPropose() throws {
        var zone = Zone(Zone.item)
        for office in [Site.housing, Site.xufu, Site.supervision] {
            #expect(
                refusal { () throws(Refusal) in
                    try zone.act(office, "item.define", DivestedCatalogue.items[0].arguments)
                } == .notAllowed
            )
        }
        try zone.act(Site.establishment, "item.define", DivestedCatalogue.items[0].arguments)
        zone.exchange(Site.establishment, Site.xufu)
        let proposal = try zone.act(
            Site.xufu,
            "item.propose",
            ["stance": "refuse", "reason": "人员未划转"]
        )
        zone.push(Site.xufu)
        #expect(zone.verdict(proposal) == .accepted)
    }

    @Test func row13TwoBasesAddedApartAreBothKept() throws {
        var zone = Zone(Zone.item)
        try zone.act(Site.establishment, "item.define", RightsItems.items[0].arguments)
        zone.exchange(Site.establishment, Site.committee)
        try zone.act(Site.establishment, "item.rights", ["establishingBasis": ["甲法"]])
        try zone.act(Site.committee, "item.rights", ["establishingBasis": ["乙法"]])
        zone.exchange(Site.establishment, Site.committee)
        let state = ItemState(zone.history(Site.committee), ranks: Zone.ranks)
        #expect(
            Set(state.aspects.view(RightsFields.establishing)?.value.list ?? []) == ["甲法", "乙法"]
        )
        #expect(zone.conflicts(Site.committee).isEmpty)
    }

    @Test func row34TheCompanysSevenFunctionsAreDutyItems() throws {
        let functions: [Text] = [
            "市场化招商", "投融资", "项目管理", "资产运营", "开发建设", "政府公共基础设施建设服务", "土地开发整理和预储备",
        ]
        for function in functions {
            var zone = Zone(Zone.item)
            let dot = try zone.act(
                Site.establishment,
                "item.define",
                ["title": .text(function), "kind": "company", "lead": "company-gangcheng"]
            )
            zone.push(Site.establishment)
            #expect(zone.verdict(dot) == .accepted)
        }
    }
}

import DutyBook
import History
import Testing

@Suite struct ItemTests {
    private func listed(known sites: Text...) throws -> Zone {
        var zone = Zone(Zone.item)
        try zone.act(Site.establishment, "item.define", DivestedCatalogue.items[12].arguments)
        zone.push(Site.establishment)
        for site in [Site.establishment] + sites { zone.pull(site) }
        return zone
    }

    private func state(_ zone: Zone, _ site: Text) -> ItemState {
        ItemState(zone.history(site), ranks: Zone.ranks)
    }

    @Test func aListedItemHasItsTextItsCatalogueAndItsAssignment() throws {
        let zone = try listed(known: Site.xufu)
        let item = state(zone, Site.xufu)
        #expect(item.title == "园区外围道路日常保洁")
        #expect(item.kind == .divested)
        #expect(item.code == "D13")
        #expect(item.category == "基础设施管理维护")
        #expect(item.lead == Site.xufu)
        #expect(zone.history(Site.xufu).returned.isEmpty)
    }

    @Test func everyItemOfTheSampleListsIsAccepted() throws {
        for item in SampleCatalogue.all {
            var zone = Zone(Zone.item)
            let dot = try zone.act(Site.committee, "item.define", item.arguments)
            zone.push(Site.committee)
            #expect(zone.verdict(dot) == .accepted)
        }
    }

    @Test func textsThatFitOneByOneMustFitTogether() throws {
        let long = Value.text(Text(String(repeating: "x", count: BodyBounds.textBytes)))
        let view = DeskView(
            party: Site.establishment,
            parties: Zone.parties,
            ranks: Zone.ranks,
            freshID: "item-1",
            provisionalNumber: "",
            hash: Zone.hash,
            knowsItem: { _ in false }
        )
        var given: [Text: Value] = ["title": long, "kind": "retained", "content": long]
        func define() throws(Refusal) {
            _ = try DutyRules.decide(verb: "item.define", arguments: given, view: view)
        }
        #expect(refusal(define) == nil)
        given["basis"] = long
        given["area"] = long
        #expect(refusal(define) == .textTooLong)
    }

    @Test func anAssignmentHoldsFromItsFirstToItsLastDay() throws {
        var zone = try listed()
        try zone.act(
            Site.establishment,
            "item.assign",
            [
                "lead": "zone-committee", "cooperate": "street-xufu", "from": "2026-06-25",
                "to": "2026-06-30", "docNo": "编发〔2026〕3号",
            ]
        )
        let item = state(zone, Site.establishment)
        #expect(item.lead == Site.committee)
        #expect(item.cooperate == [Site.xufu])
        let days = ["2026-06-24", "2026-06-25", "2026-06-30", "2026-07-01"].map(Text.init)
        #expect(
            days.compactMap { CivilDay($0) }.map(item.isAssigned) == [false, true, true, false]
        )
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(
                    Site.establishment,
                    "item.assign",
                    ["lead": "street-xufu", "from": "2026-02-30"]
                )
            } == .malformed
        )
    }

    @Test func twoAssignmentsMadeApartAreAConflictForTheEstablishmentOffice() throws {
        var zone = try listed(known: Site.committee)
        try zone.act(Site.establishment, "item.assign", ["lead": "street-longgang"])
        try zone.act(Site.committee, "item.assign", ["lead": "zone-committee"])
        zone.exchange(Site.establishment, Site.committee)
        let conflict = try #require(zone.conflicts(Site.committee).first)
        #expect(conflict.conflict.aspect == Aspects.assignment)
        #expect(conflict.conflict.base?["lead"] == "street-xufu")
        #expect(conflict.decider == "establishmentOffice")
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "item.assign", ["lead": "street-xufu"])
            } == .inConflict
        )
        let take = Value.text(Text(conflict.conflict.claims[0].dots[0].description))
        try zone.act(
            Site.committee,
            "conflict.resolve",
            ["aspect": "assignment", "take": take, "why": "以编办文件为准"]
        )
        zone.exchange(Site.committee, Site.establishment)
        #expect(state(zone, Site.establishment).lead == Site.longgang)
        #expect(zone.conflicts(Site.establishment).isEmpty)
    }

    @Test func aWordingIsEditedAsAWhole() throws {
        var zone = try listed()
        try zone.act(Site.establishment, "item.edit", ["content": "每日两次"])
        let item = state(zone, Site.establishment)
        #expect(item.title == "园区外围道路日常保洁")
        #expect(item.content == "每日两次")
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.establishment, "item.edit") }
                == .nothingToDo
        )
    }

    @Test func onlyTheEstablishmentOfficeAndTheCommitteeKeepTheLists() throws {
        var zone = try listed(known: Site.housing)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.housing, "item.assign", ["lead": "street-xufu"])
            } == .notAllowed
        )
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.housing, "item.void", ["why": "x"])
            } == .notAllowed
        )
        try zone.act(Site.establishment, "item.void", ["why": "typo"])
        #expect(state(zone, Site.establishment).isVoid)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.establishment, "item.assign", ["lead": "street-xufu"])
            } == .itemVoid
        )
    }

    @Test func anItemIsListedOnceAndACallVerbDoesNotKnowIt() throws {
        var zone = try listed()
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.establishment, "item.define", ["title": "x", "kind": "retained"])
            } == .alreadyExists
        )
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.establishment, "call.supplement", ["text": "x"])
            } == .unknownCall
        )
    }

    @Test func aPartyIsWhatTheHubSaysItIs() {
        func entry(_ replica: ReplicaID, _ number: UInt64, _ name: Value) -> Entry {
            let body = Stray.body(
                "party.add",
                type: RecordType.party,
                writes: [Write(Aspects.kind, "department"), Write(Aspects.name, name)]
            )
            return Entry(dot: Dot(replica, number), digest: .zero, body: body, standing: nil)
        }
        let record = RecordRef(type: RecordType.party, id: "dept-zhujian")
        let other = ReplicaID(high: 1, low: 1)
        let official = RecordHistory([entry(Zone.hub, 1, "住建局"), entry(other, 1, "我局")])
        #expect(
            PartyInfo(record, official, ranks: Zone.ranks)
                == PartyInfo(id: "dept-zhujian", kind: .department, name: "住建局")
        )
        #expect(PartyInfo(record, RecordHistory([entry(other, 1, "x")]), ranks: Zone.ranks) == nil)
    }
}

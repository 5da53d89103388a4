import DutyBook
import History
import Testing

/// Enterprises, projects and parks.
@Suite struct RegisterRows {
    private static let enterprise = RecordRef(
        type: RecordType.enterprise,
        id: Enterprises.hengxin
    )
    private static let hengxin: [Text: Value] = [
        "name": "龙口恒信紧固件有限公司", "creditCode": .text(Enterprises.hengxin),
    ]

    @Test func row35TwoOfficesThatEnterOneEnterpriseApartEndWithOneAndItsAliases() throws {
        var zone = Zone(Self.enterprise)
        try zone.act("chamber", "enterprise.register", Self.hengxin)
        var short = Self.hengxin
        short["name"] = "恒信紧固件"
        try zone.act(Site.committee, "enterprise.register", short)
        zone.exchange("chamber", Site.committee)
        for site in ["chamber", Site.committee] {
            #expect(zone.history(site).returned.isEmpty && zone.conflicts(site).isEmpty)
            let history = zone.history(site)
            let aspects = RecordAspects(of: history, type: RecordType.enterprise, ranks: Zone.ranks)
            #expect(aspects.text("name") == "恒信紧固件")
            #expect(LedgerRows.derived(zone, site)["aliases"] == ["龙口恒信紧固件有限公司"])
            #expect(LedgerRows.derived(zone, site)["state"] == "identified")
        }
        try zone.act(
            "chamber",
            "enterprise.join",
            ["memberNo": "S-033", "memberSince": "2018-05-01"]
        )
        #expect(LedgerRows.derived(zone, "chamber")["member"] == true)
    }

    @Test func row35ALookAlikeIsNoCreditCodeAndAnIdIsNoOtherCode() throws {
        var zone = Zone(Self.enterprise)
        func register(_ arguments: [Text: Value]) -> Refusal.Rule? {
            refusal { () throws(Refusal) in
                try zone.act("chamber", "enterprise.register", arguments)
            }
        }
        #expect(
            register(["name": "甲", "creditCode": "TE5116020105116050"]) == .badCreditCode
        )
        // A record under this id that says nothing of the code, or another one.
        #expect(register(["name": "甲"]) == .badCreditCode)
        #expect(register(["name": "甲", "creditCode": .text(Enterprises.daoen)]) == .malformed)
        var candidate = Zone(RecordRef(type: RecordType.enterprise, id: "r-1"))
        try candidate.act("chamber", "enterprise.register", ["name": "甲"])
        #expect(LedgerRows.derived(candidate, "chamber")["state"] == "candidate")
        try candidate.act(
            "chamber",
            "enterprise.match",
            ["sameAs": .text(Enterprises.hengxin)]
        )
        #expect(LedgerRows.derived(candidate, "chamber")["state"] == "matched")
    }

    @Test func row40AProjectCountsWithItsApprovedInvestment() throws {
        var zone = Zone(RecordRef(type: RecordType.project, id: "p-1"))
        try zone.act(
            Site.committee,
            "project.register",
            ["title": "国家管网龙口南山LNG接收站", "investment": "71亿元", "owner": "国家管网"]
        )
        #expect(LedgerRows.derived(zone, Site.committee)["isApproved"] == false)
        try zone.act(Site.committee, "project.approve", ["approved": "70.5亿元"])
        zone.exchange(Site.committee, "company-gangcheng")
        try zone.act("company-gangcheng", "project.edit", ["investment": "75亿元"])
        #expect(LedgerRows.amount("counted", zone, "company-gangcheng") == "70.5亿元")
        #expect(
            refusal { () throws(Refusal) in
                try zone.act("company-gangcheng", "project.approve", ["approved": "75亿元"])
            } == .notAllowed
        )
        // Two amounts written apart stay side by side until the committee decides.
        try zone.act(Site.committee, "project.edit", ["investment": "72亿元"])
        zone.exchange(Site.committee, "company-gangcheng")
        let conflict = try #require(zone.conflicts(Site.committee).first)
        #expect(conflict.conflict.aspect == "investment" && conflict.parties == [Site.committee])
        #expect(LedgerRows.amount("counted", zone, Site.committee) == "70.5亿元")
    }

    @Test func row21AStageIsReportedByTheDepartmentThatLeadsIt() throws {
        var zone = Zone(RecordRef(type: RecordType.project, id: "p-1"))
        try zone.act(Site.committee, "project.register", ["title": "LNG外输配套工程"])
        try zone.act(
            Site.committee,
            "project.plan",
            [
                "landLead": "dept-zigui", "buildLead": "dept-zhujian",
                "landPlanned": "2026-03-31", "buildPlanned": "2026-04-30",
            ]
        )
        zone.exchange(Site.committee, "dept-zigui", Site.housing)
        func report(_ site: Text, _ stage: Text) -> Refusal.Rule? {
            refusal { () throws(Refusal) in
                try zone.act(site, "project.report", [stage: "2026-04-13"])
            }
        }
        #expect(report("dept-zigui", "buildActual") == .notAllowed)
        #expect(report(Site.committee, "buildActual") == .notAllowed)
        #expect(report(Site.committee, "acceptActual") == nil)
        #expect(report("dept-zigui", "landActual") == nil)
        #expect(report(Site.housing, "buildActual") == nil)
        zone.exchange(Site.committee, "dept-zigui", Site.housing)
        let derived = LedgerRows.derived(zone, Site.committee)
        #expect(derived["started"] == true && derived["state"] == "permit")
    }

    @Test func row39AParkHasAnAreaAndAnOperator() throws {
        var zone = Zone(RecordRef(type: RecordType.park, id: "k-1"))
        let park: [Text: Value] = [
            "title": "新材料产业园", "landArea": "9平方公里", "operator": "道恩集团",
        ]
        try zone.act(Site.committee, "park.define", park)
        let facts = RecordAspects(
            of: zone.history(Site.committee),
            type: RecordType.park,
            ranks: Zone.ranks
        ).view("facts")?.value
        #expect(Quantity(facts?["landArea"])?.spelling == "9平方公里")
        var money = Zone(RecordRef(type: RecordType.park, id: "k-2"))
        #expect(
            refusal { () throws(Refusal) in
                try money.act(Site.committee, "park.define", ["title": "x", "landArea": "9万元"])
            } == .wrongUnit
        )
    }
}

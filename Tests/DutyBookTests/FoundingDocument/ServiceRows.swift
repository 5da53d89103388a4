import DutyBook
import History
import Testing

/// The three systems and the four stages by which a matter is served.
@Suite struct ServiceRows {
    private static let window: Text = "dept-shenpi"

    private static func record(_ type: Text) -> RecordRef { RecordRef(type: type, id: "s-1") }

    private static func opened() throws -> Zone {
        var zone = Zone(record(RecordType.service))
        try zone.act(
            Site.committee,
            "service.open",
            [
                "title": "LNG接收站外输配套工程前期手续", "window": .text(window),
                "applicant": "国家管网", "agent": "company-gangcheng", "agentPerson": "周工",
            ]
        )
        zone.exchange(Site.committee, window, "company-gangcheng")
        return zone
    }

    @Test func row26FourStagesInTheirOrderEachWithAReceipt() throws {
        var zone = try Self.opened()
        let to: [Text: Value] = ["recipient": "国家管网"]
        func act(_ site: Text, _ verb: Text, _ more: [Text: Value] = [:]) -> Refusal.Rule? {
            refusal { () throws(Refusal) in
                try zone.act(site, verb, to.merging(more) { first, _ in first })
            }
        }
        #expect(act(Self.window, "service.review") == .stageOrder)
        #expect(act(Site.committee, "service.accept") == .notAllowed)
        #expect(act(Self.window, "service.accept") == nil)
        #expect(act(Self.window, "service.accept") == .stageDone)
        #expect(act(Self.window, "service.review", ["text": "四部门会审"]) == nil)
        #expect(act(Self.window, "service.visit") == nil)
        #expect(act(Self.window, "service.deliver") == .missingArgument)
        let result: [Text: Value] = [
            "result": "granted", "resultNo": "龙审批〔2026〕41号", "way": "counter",
        ]
        #expect(act(Self.window, "service.deliver", result) == nil)
        zone.exchange(Self.window, Site.committee)
        let receipts = StageReceipt.all(zone.history(Site.committee))
        #expect(receipts.map(\.stage) == ServiceStage.allCases)
        #expect(receipts.map { $0.number.string.prefix(2) } == ["SL", "HS", "XC", "SD"])
        #expect(Set(receipts.map(\.number)).count == 4)
        #expect(receipts.allSatisfy { $0.fields["recipient"] == "国家管网" })
        #expect(receipts.map(\.author.party) == Array(repeating: Self.window, count: 4))
        #expect(LedgerRows.derived(zone, Site.committee)["state"] == "delivery")
    }

    @Test func row26TwoWindowsThatTakeItInApartGiveOneReceiptThatCounts() throws {
        var zone = try Self.opened()
        let second: Text = "dept-shenpi/2"
        zone.pull(second)
        try zone.act(Self.window, "service.accept", ["recipient": "甲"])
        try zone.act(second, "service.accept", ["recipient": "乙"])
        zone.exchange(Self.window, second)
        for site in [Self.window, second] {
            let receipts = StageReceipt.all(zone.history(site))
            #expect(receipts.map { $0.fields["recipient"] } == ["甲"])
        }
    }

    @Test func row25CoachingBeforeItIsHandedInAndAnAgentToTheEnd() throws {
        var zone = try Self.opened()
        zone.pull(Site.housing)
        try zone.act(Site.housing, "service.coach", ["text": "施工许可先备图审", "on": "2026-03-09"])
        try zone.act("company-gangcheng", "service.accompany", ["text": "陪同到自规局"])
        zone.pull("chamber")
        #expect(
            refusal { () throws(Refusal) in
                try zone.act("chamber", "service.accompany", ["text": "x"])
            } == .notAllowed
        )
        #expect(LedgerRows.derived(zone, Site.committee)["state"] == "preCoaching")
    }

    @Test func row21ApprovalsRunSideBySideAndEachDepartmentWritesItsOwn() throws {
        var zone = Zone(Self.record(RecordType.approval))
        try zone.act(
            Self.window,
            "approval.assign",
            [
                "title": "用地审批", "service": "s-9", "department": "dept-zigui", "legalDays": 20,
            ]
        )
        zone.exchange(Self.window, "dept-zigui", Site.housing)
        let received: [Text: Value] = [
            "progress": "received", "received": "2026-03-11", "promisedDue": "2026-03-25",
        ]
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.housing, "approval.report", received)
            } == .notAllowed
        )
        try zone.act("dept-zigui", "approval.report", received)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act("dept-zigui", "approval.report", ["progress": "granted"])
            } == .missingArgument
        )
        try zone.act(
            "dept-zigui",
            "approval.report",
            ["progress": "granted", "resultNo": "龙自规〔2026〕7号"]
        )
        #expect(LedgerRows.derived(zone, "dept-zigui")["state"] == "granted")
    }

    private static func paper(core: Text) throws -> Zone {
        var zone = Zone(record(RecordType.material))
        try zone.act(
            window,
            "material.require",
            [
                "title": core == "yes" ? "项目核准批复" : "地勘报告", "service": "s-9",
                "core": .text(core), "window": .text(window), "agent": "company-gangcheng",
            ]
        )
        zone.exchange(window, "company-gangcheng", Site.committee)
        return zone
    }

    @Test func row25ACorePaperIsNeverDeferred() throws {
        var core = try Self.paper(core: "yes")
        let due: [Text: Value] = ["dueSupplement": "2026-03-25"]
        #expect(
            refusal { () throws(Refusal) in
                try core.act(Self.window, "material.defer", due)
            } == .coreMaterial
        )
        // Past the desk as well: the hub says the same.
        let forged = Decision(
            record: core.record,
            action: "material.defer",
            writes: [Write("deferral", .map(due))],
            events: [],
            context: core.history(Self.window).context,
            note: nil
        )
        let dot = core.append(Self.window, forged)
        core.push(Self.window)
        guard case .returned(let rule, _) = core.verdict(dot) else {
            Issue.record("the hub let a core paper be deferred")
            return
        }
        #expect(rule == "coreMaterial")
        var other = try Self.paper(core: "no")
        try other.act(Self.window, "material.defer", due)
        #expect(LedgerRows.derived(other, Self.window)["state"] == "deferred")
        #expect(
            refusal { () throws(Refusal) in
                try other.act(Self.window, "material.defer", ["commitment": "尽快"])
            } == nil
        )
    }

    @Test func row25HandedInAndAcceptedAreTwoFieldsOfTwoSides() throws {
        var zone = try Self.paper(core: "no")
        try zone.act("company-gangcheng", "material.hand", ["handedIn": "yes"])
        try zone.act(Self.window, "material.accept", ["accepted": "no"])
        zone.exchange(Self.window, "company-gangcheng")
        #expect(zone.conflicts(Self.window).isEmpty)
        #expect(LedgerRows.derived(zone, Self.window)["state"] == "handedIn")
        for (site, verb, field) in [
            (Self.window, "material.hand", "handedIn"),
            ("company-gangcheng", "material.accept", "accepted"),
        ] as [(Text, Text, Text)] {
            #expect(
                refusal { () throws(Refusal) in
                    try zone.act(site, verb, [field: "yes"])
                } == .notAllowed
            )
        }
        try zone.act(Self.window, "material.accept", ["accepted": "yes"])
        #expect(LedgerRows.derived(zone, Self.window)["state"] == "accepted")
    }

    @Test func row25AnOpinionOnAnOldDrawingIsStale() throws {
        var zone = Zone(Self.record(RecordType.drawing))
        let first = Text(String(repeating: "a1", count: 32))
        let second = Text(String(repeating: "b2", count: 32))
        try zone.act(
            "company-gangcheng",
            "drawing.submit",
            [
                "title": "总平面图", "service": "s-9", "version": "v1", "hash": .text(first),
                "reviewers": ["dept-zhujian", "dept-zigui"],
            ]
        )
        zone.exchange("company-gangcheng", Site.housing, "dept-zigui")
        try zone.act("dept-zigui", "drawing.opine", ["opinion": "agree"])
        // The housing bureau works offline: it agrees to what it has in front of it.
        try zone.act(Site.housing, "drawing.opine", ["opinion": "agree", "text": "无意见"])
        zone.exchange("dept-zigui", "company-gangcheng")
        try zone.act(
            "company-gangcheng",
            "drawing.revise",
            ["version": "v2", "hash": .text(second)]
        )
        zone.exchange("company-gangcheng", Site.housing, "dept-zigui")
        func opinions() -> [Text: Bool] {
            let list = LedgerRows.derived(zone, "dept-zigui")["opinions"]?.list ?? []
            return Dictionary(
                uniqueKeysWithValues: list.map { ($0["party"]?.text ?? "", $0["stale"] == true) }
            )
        }
        #expect(opinions() == ["dept-zigui": true, "dept-zhujian": true])
        #expect(LedgerRows.derived(zone, "dept-zigui")["state"] == "waiting")
        try zone.act(Site.housing, "drawing.opine", ["opinion": "agree"])
        try zone.act("dept-zigui", "drawing.opine", ["opinion": "agree"])
        zone.exchange(Site.housing, "dept-zigui")
        #expect(opinions() == ["dept-zigui": false, "dept-zhujian": false])
        #expect(LedgerRows.derived(zone, "dept-zigui")["state"] == "agreed")
        func opine(_ hash: Text) -> Refusal.Rule? {
            refusal { () throws(Refusal) in
                try zone.act(
                    Site.housing,
                    "drawing.opine",
                    ["opinion": "object", "hash": .text(hash)]
                )
            }
        }
        #expect(opine(Text(String(repeating: "c3", count: 32))) == .unknownValue)
        #expect(opine("v1") == .malformed)
    }
}

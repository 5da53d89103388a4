import DutyBook
import History
import Testing

/// The records around the lists: boundary rules, temporary tasks, hand-overs, proposals.
@Suite struct RecordRows {
    private static func record(_ type: Text) -> RecordRef { RecordRef(type: type, id: "r-1") }

    private static let drains: [Text: Value] = [
        "subject": "排水外溢", "lead": "dept-zhujian", "cooperate": ["dept-shuiwu"],
        "parts": "住建局清掏管网；水务局调度河道水位", "basis": "编发〔2026〕3号",
    ]

    @Test func row11ABoundaryRuleSaysWhoDoesWhichPart() throws {
        var zone = Zone(Self.record(RecordType.boundary))
        let dot = try zone.act(Site.establishment, "boundary.define", Self.drains)
        zone.exchange(Site.establishment, Site.housing)
        #expect(zone.verdict(dot) == .accepted)
        let rule = BoundaryState(zone.history(Site.housing), ranks: Zone.ranks)
        #expect(rule.subject == "排水外溢" && rule.lead == Site.housing)
        #expect(rule.cooperate == [Site.water])
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.housing, "boundary.edit", ["parts": "全部归水务局"])
            } == .notAllowed
        )
    }

    @Test func row11TwoVersionsOfABoundaryRuleAreKeptUntilItsOfficeDecides() throws {
        var zone = Zone(Self.record(RecordType.boundary))
        try zone.act(Site.establishment, "boundary.define", Self.drains)
        zone.exchange(Site.establishment, Site.committee)
        try zone.act(Site.establishment, "boundary.edit", ["basis": "甲"])
        try zone.act(Site.committee, "boundary.edit", ["lead": "dept-shuiwu"])
        zone.exchange(Site.establishment, Site.committee)
        let conflict = try #require(zone.conflicts(Site.committee).first)
        #expect(conflict.conflict.aspect == "rule")
        #expect(conflict.parties == ["org-office", "zone-committee"])
        let take = Value.text(Text(conflict.conflict.claims[0].dots[0].description))
        let dot = try zone.act(
            Site.establishment,
            "conflict.resolve",
            ["aspect": "rule", "take": take, "why": "以文件为准"]
        )
        zone.push(Site.establishment)
        #expect(zone.verdict(dot) == .accepted)
    }

    @Test func row11AnEditKeepsTheFieldsItDoesNotName() throws {
        var zone = Zone(Self.record(RecordType.boundary))
        try zone.act(Site.establishment, "boundary.define", Self.drains)
        try zone.act(Site.establishment, "boundary.edit", ["area": "龙港街道"])
        let rule = BoundaryState(zone.history(Site.establishment), ranks: Zone.ranks)
        #expect(rule.area == "龙港街道" && rule.lead == Site.housing)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.establishment, "boundary.edit")
            } == .nothingToDo
        )
        try zone.act(Site.establishment, "boundary.void", ["why": "并入新规则"])
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.establishment, "boundary.edit", ["area": "x"])
            } == .recordVoid
        )
    }

    @Test func row12ATaskBeyondTheListsNeedsAnApprovalForASubdistrict() throws {
        var zone = Zone(Self.record(RecordType.temporary))
        var task: [Text: Value] = [
            "title": "协助入户核查", "party": "street-xufu", "until": "2026-09-30",
        ]
        func assign() throws(Refusal) {
            try zone.act(Site.housing, "temporary.assign", task)
        }
        #expect(refusal(assign) == .approvalMissing)
        task["approvalNo"] = " "
        #expect(refusal(assign) == .approvalMissing)
        task["approvalNo"] = "龙政批〔2026〕8号"
        #expect(refusal(assign) == nil)
        zone.push(Site.housing)
        zone.pull(Site.xufu)
        #expect(zone.history(Site.xufu).returned.isEmpty)
    }

    @Test func row12ADepartmentNeedsNoApprovalAndASubdistrictAssignsNothing() throws {
        var zone = Zone(Self.record(RecordType.temporary))
        let task: [Text: Value] = [
            "title": "联合检查", "party": "dept-yingji", "until": "2026-09-30",
        ]
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.xufu, "temporary.assign", task)
            } == .notAllowed
        )
        try zone.act(Site.committee, "temporary.assign", task)
    }

    @Test func row33AHandoverIsCompleteWhenBothSidesSignedEveryRow() throws {
        let record = Self.record(RecordType.handover)
        var zone = Zone(record)
        try zone.act(
            Site.establishment,
            "handover.open",
            ["item": "D13", "giver": "zone-committee", "receiver": "street-xufu"]
        )
        zone.exchange(Site.establishment, Site.committee, Site.xufu)
        func derived() -> [Text: Value] {
            zone.derived(Site.xufu)
        }
        #expect(derived()["state"] == "open")
        let all: [Text: Value] = [
            "people": "done", "files": "done", "money": "done", "work": "done", "assets": "done",
        ]
        try zone.act(Site.committee, "handover.give", all)
        var taken = all
        taken["assets"] = "notReady"
        taken["note"] = "暂不接收：车辆未移交"
        try zone.act(Site.xufu, "handover.take", taken)
        zone.exchange(Site.committee, Site.xufu)
        #expect(zone.conflicts(Site.xufu).isEmpty)
        #expect(derived()["state"] == "partly" && derived()["openRows"] == ["assets"])
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "handover.take", ["assets": "done"])
            } == .notAllowed
        )
        try zone.act(Site.xufu, "handover.take", ["assets": "done"])
        #expect(derived()["state"] == "complete")
    }

    @Test func row33TwoSitesOfOneSideThatSignApartDecideItThemselves() throws {
        var zone = Zone(Self.record(RecordType.handover))
        try zone.act(
            Site.establishment,
            "handover.open",
            ["item": "D13", "giver": "zone-committee", "receiver": "street-xufu"]
        )
        zone.exchange(Site.establishment, Site.xufu, "street-xufu/2")
        try zone.act(Site.xufu, "handover.take", ["people": "done"])
        try zone.act("street-xufu/2", "handover.take", ["people": "notReady"])
        zone.exchange(Site.xufu, "street-xufu/2")
        let conflict = try #require(zone.conflicts(Site.xufu).first)
        #expect(conflict.conflict.aspect == "receiverPeople")
        #expect(conflict.parties == [Site.xufu])
    }

    @Test func proposalsStandSideBySideAndChangeNothing() throws {
        var zone = Zone(Zone.item)
        try zone.act(Site.establishment, "item.define", DivestedCatalogue.items[12].arguments)
        zone.exchange(Site.establishment, Site.committee, Site.xufu)
        try zone.act(
            Site.committee,
            "item.propose",
            ["stance": "transfer", "to": "street-longgang", "reason": "属地在龙港"]
        )
        try zone.act(Site.xufu, "item.propose", ["stance": "refuse", "reason": "车辆未移交"])
        zone.exchange(Site.committee, Site.xufu)
        let state = ItemState(zone.history(Site.xufu), ranks: Zone.ranks)
        #expect(Set(state.proposals.map(\.stance)) == ["transfer", "refuse"])
        #expect(state.lead == Site.xufu && zone.conflicts(Site.xufu).isEmpty)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.xufu, "item.propose", ["stance": "transfer", "reason": "x"])
            } == .missingArgument
        )
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.xufu, "item.propose", ["stance": "accept", "reason": " "])
            } != nil
        )
    }
}

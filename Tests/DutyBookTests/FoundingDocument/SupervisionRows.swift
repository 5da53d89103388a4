import DutyBook
import History
import Testing

/// Whistles, what callers and responders have to say, and supervision.
@Suite struct SupervisionRows {
    @Test func row22UrgentAndKeyTaskWhistlesRunByDifferentClocks() throws {
        var urgent = ClockStory("urgent")
        try urgent.raise("2026-07-17 22:44")
        var keyTask = ClockStory("keyTask")
        try keyTask.raise("2026-03-10 10:05")
        #expect(try urgent.due(.sign) == "2026-07-17 22:59")
        #expect(try keyTask.due(.sign) == "2026-03-10 13:35")
        #expect(try urgent.clock(.sign).limit?.unit == .minutes)
        #expect(try keyTask.clock(.resolve).limit == TimeLimit(15, .workDays))
    }

    @Test func row22RaisedToUrgentTheNewLimitsBeginWhenTheHubHasIt() throws {
        var story = ClockStory("routine")
        try story.raise("2026-07-17 16:00")
        try story.step("2026-07-17 16:10", Site.housing, [Event("signed")])
        try story.step(
            "2026-07-17 17:00",
            Site.committee,
            [Event("classified", ["kind": "urgent", "why": "有人受伤"])],
            writes: [Write(Aspects.kind, "urgent")],
            arrives: "2026-07-17 17:20"
        )
        #expect(try story.due(.respond) == "2026-07-17 17:50")
        #expect(try story.clock(.sign, now: "2026-07-17 17:30").wasOnTime == true)
        let plan: Value = ["kind": "plan", "text": "明日处理"]
        try story.step("2026-07-17 17:30", Site.housing, [Event("responded", plan)])
        // In an emergency only being there counts (C15).
        #expect(try story.light(.respond, at: "2026-07-17 17:51") == .red)
    }

    @Test func row22TheCallerMayRaiseItTheDispatcherAlsoLower() throws {
        var zone = try Zone.raised(by: Site.xufu, known: Site.committee)
        let lower: [Text: Value] = ["kind": "consult", "why": "只是咨询"]
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.xufu, "call.classify", lower) }
                == .notAllowed
        )
        try zone.act(Site.xufu, "call.classify", ["kind": "urgent", "why": "有人受伤"])
        try zone.act(Site.committee, "call.classify", lower)
        zone.exchange(Site.xufu, Site.committee)
        // A lowering counts only where it saw the raise.
        #expect(zone.state(Site.committee).kind == .urgent)
        try zone.act(Site.committee, "call.classify", lower)
        #expect(zone.state(Site.committee).kind == .consult)
    }

    @Test func row23TwoNumbersOfOneShiftAreBothShown() throws {
        func row(_ person: Text, _ shift: Text) throws -> DutyRow {
            var zone = Zone(RecordRef(type: RecordType.roster, id: person))
            try zone.act(
                Site.housing,
                "roster.add",
                [
                    "date": "2026-07-17", "shift": .text(shift), "person": .text(person),
                    "phone": "1",
                ]
            )
            return try #require(DutyRow(zone.history(Site.housing), ranks: Zone.ranks))
        }
        let rows = [try row("周强", "night"), try row("郑洁", "night"), try row("李工", "day")]
        let late = try ClockStory.at("2026-07-18 02:00")
        let onDuty = rows.filter { $0.covers(late, hours: .usual) }
        #expect(onDuty.map(\.person) == ["周强", "郑洁"])
        #expect(rows.allSatisfy { $0.party == Site.housing })
        let noon = try ClockStory.at("2026-07-17 12:30")
        #expect(rows.filter { $0.covers(noon, hours: .usual) }.map(\.person) == ["李工"])
    }

    @Test func row23APartySpeaksOfItsOwnPeople() throws {
        var zone = Zone(RecordRef(type: RecordType.roster, id: "r"))
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(
                    Site.water,
                    "roster.add",
                    [
                        "party": "dept-zhujian", "date": "2026-07-17", "shift": "day",
                        "person": "x", "phone": "1",
                    ]
                )
            } == .notAllowed
        )
    }

    @Test func row23AStandInActsForAnotherInItsTimeAndScope() throws {
        var zone = Zone(RecordRef(type: RecordType.delegation, id: "d"))
        try zone.act(
            Site.housing,
            "delegation.grant",
            [
                "person": "李局长", "standIn": "陈静", "from": "2026-07-01", "to": "2026-07-10",
                "scope": "call.sign call.extend",
            ]
        )
        let one = try #require(StandIn(zone.history(Site.housing), ranks: Zone.ranks))
        func represented(_ person: Text, _ action: Text, _ day: Text) throws -> Text? {
            StandIn.represented(
                by: person,
                of: Site.housing,
                doing: action,
                on: try #require(CivilDay(day)),
                among: [one]
            )
        }
        #expect(try represented("陈静", "call.sign", "2026-07-10") == "李局长")
        #expect(try represented("陈静", "call.result", "2026-07-10") == nil)
        #expect(try represented("陈静", "call.sign", "2026-07-11") == nil)
        #expect(try represented("王工", "call.sign", "2026-07-05") == nil)
    }

    @Test func row24AKeyTaskHasAPlanWithItsOwnLimit() throws {
        var story = ClockStory("keyTask")
        try story.raise("2026-03-10 10:05", cooperate: [Site.water])
        #expect(try story.due(.plan) == "2026-03-13 17:30")
        #expect(try story.due(.feedback, Site.water) == "2026-03-26 17:30")
        try story.step("2026-03-11 09:00", Site.housing, [Event("signed")])
        let plan: Value = ["kind": "plan", "text": "一窗受理→会审交办→现场服务→结果送达"]
        try story.step("2026-03-13 16:00", Site.housing, [Event("responded", plan)])
        #expect(try story.clock(.plan, now: "2026-03-14 09:00").wasOnTime == true)
    }

    @Test func row27AKeyTaskSaysWhatItsCallerDidAndWhatIsMissing() throws {
        var zone = Zone()
        var whistle: [Text: Value] = ["kind": "keyTask", "title": "LNG接收站前期手续"]
        func refused() -> Refusal.Rule? {
            refusal { () throws(Refusal) in try zone.act(Site.committee, "call.raise", whistle) }
        }
        #expect(refused() == .effortsMissing)
        whistle["ownEfforts"] = "已组织企业完成材料初审，无权决定是否容缺受理"
        #expect(refused() == .leaderMissing)
        whistle["approvedBy"] = "王建勋"
        #expect(refused() == nil)
        let state = zone.state(Site.committee)
        #expect(state.aspects.text(Aspects.ownEfforts)?.string.contains("材料初审") == true)
    }

    @Test func row28SolvedAtOnceOrPlannedAndSolvedInTime() throws {
        var story = ClockStory("routine")
        try story.raise("2026-03-10 10:05")
        try story.step("2026-03-10 10:30", Site.housing, [Event("signed")])
        let now: Value = ["kind": "solvedNow", "text": "当场修好"]
        try story.step("2026-03-10 11:00", Site.housing, [Event("responded", now)])
        #expect(try story.clock(.respond, now: "2026-03-10 12:00").wasOnTime == true)
        #expect(try story.clock(.resolve, now: "2026-03-10 12:00").wasOnTime == true)
    }
}

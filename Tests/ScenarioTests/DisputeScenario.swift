import History
import PartySide
import Testing
import Worlds

/// 职责争议: two dispatchers send one call to two leads.
@Suite("A dispute about who is responsible")
struct DisputeScenario {
    @Test("7.4: two leads, first work then dispute, a ruling that cannot be returned")
    func twoLeads() async throws {
        let world = try await ScenarioWorld.founded(at: "2026-05-18T09:00")
        let first = try await world.office("zone-committee", person: "刘海宁")
        let second = try await world.office("zone-committee", person: "王建勋")
        let housing = try await world.office("dept-zhujian", person: "陈静")
        let water = try await world.office("dept-shuiwu", person: "赵刚")
        let establishment = try await world.office("org-office", person: "林晓")
        let call = try await first.raise("疏港路雨水口外溢黑水")
        try await world.exchange()
        let named: [Text: Value] = ["call": .text(call)]

        second.goOffline()
        try await first.act("call.dispatch", ["call": .text(call), "lead": "dept-zhujian"])
        try await second.act("call.dispatch", ["call": .text(call), "lead": "dept-shuiwu"])
        try await world.exchange()
        housing.goOffline()
        try await housing.act("call.sign", named)
        second.comeBack()
        try await world.exchange()
        water.goOffline()
        try await water.act("call.sign", named)
        try await world.settle()

        let seen = try await first.call(call)
        #expect(seen.state == "leadConflict")
        #expect(seen.value("lead")?.text == "dept-zhujian")
        #expect(seen.dispatch(of: "dept-zhujian")?["state"]?.string == "signed")
        #expect(seen.dispatch(of: "dept-shuiwu")?["role"]?.string == "cooperating")
        #expect(seen.clock("ruling")?["party"]?.text == "org-office")
        #expect(ScenarioWorld.shown(seen.clock("ruling")?["due"]) == "2026-05-20 17:30")

        try await world.at("2026-05-19T10:00")
        try await water.act(
            "call.return",
            ["call": .text(call), "reason": "notMyDuty", "basis": "三定方案"]
        )
        try await housing.act(
            "call.return",
            [
                "call": .text(call), "reason": "notMyDuty", "basis": "属企业偷排，应由生态环境",
                "suggest": "dept-huanjing",
            ]
        )
        try await world.settle()
        // 先办后议: responsibility stays where it is.
        #expect(try await first.call(call).value("lead")?.text == "dept-zhujian")

        try await world.at("2026-05-20T15:00")
        try await establishment.act(
            "call.rule",
            [
                "call": .text(call), "ruling": "refused", "reason": "designated",
                "basis": "住建牵头清掏、生态环境溯源", "lead": "dept-zhujian",
                "cooperate": ["dept-huanjing", "dept-shuiwu"],
            ]
        )
        try await world.settle()
        try await expectRuled(call, housing, water)
    }

    private func expectRuled(
        _ call: Text,
        _ housing: ScenarioOffice,
        _ water: ScenarioOffice
    ) async throws {
        let ruled = try await housing.call(call)
        #expect(ruled.state == "handling")
        #expect(ruled.dispatch(of: "dept-huanjing")?["role"]?.string == "cooperating")
        #expect(ruled.clock("ruling")?["onTime"]?.bool == true)
        // Refused to both: one was designated, the other cooperates and has nothing to return.
        #expect(
            await water.refusal(
                "call.return",
                ["call": .text(call), "reason": "notMyDuty", "basis": "仍不属我局"]
            ) == "E2201.notAllowed"
        )
        #expect(
            await housing.refusal(
                "call.return",
                ["call": .text(call), "reason": "notMyDuty", "basis": "仍不属我局"]
            ) == "E2228.mustHandle"
        )
    }

    @Test("C19: the joint meeting's lead stands above a dispatch that did not know of it")
    func meetingOutranks() async throws {
        let world = try await ScenarioWorld.founded(at: "2026-03-18T09:00")
        let committee = try await world.office("zone-committee")
        let meeting = try await world.office("meeting-office", person: "张副市长")
        let housing = try await world.office("dept-zhujian")
        let call = try await committee.raise("外输管线用地", lead: "dept-zigui")
        try await world.exchange()
        try await committee.act("call.refer", ["call": .text(call), "why": "四项互为前后置"])
        try await world.exchange()
        committee.goOffline()
        try await committee.act("call.redispatch", ["call": .text(call), "lead": "dept-fagai"])
        try await meeting.act(
            "call.rule",
            [
                "call": .text(call), "ruling": "granted", "reason": "byMeeting",
                "basis": "2026年第1次联席会议纪要", "lead": "dept-zhujian",
            ]
        )
        try await world.settle()
        for office in [committee, meeting, housing] {
            let seen = try await office.call(call)
            #expect(seen.value("lead")?.text == "dept-zhujian")
            #expect(!seen.isUndecided("lead"))
            #expect(seen.dispatch(of: "dept-fagai")?["current"]?.bool == false)
        }
        #expect(try await committee.conflicts().isEmpty)
    }
}

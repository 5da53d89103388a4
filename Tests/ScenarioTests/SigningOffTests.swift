import DutyBook
import History
import PartySide
import Testing
import Worlds

/// Clerks prepare, leaders sign off – where an office has named its people, and only there.
@Suite("Signing off")
struct SigningOffTests {
    @Test func anOfficeThatNamedNobodyWorksAsBefore() async throws {
        let apart = try await Apart()
        let call = try await apart.signed(by: apart.street)
        try await apart.housing.act(
            "call.result",
            ["call": .text(call), "kind": "solved", "text": "已疏通"],
            as: "随便哪位"
        )
        // The caller's leader binds the caller alone.
        try await apart.street.act(
            "party.appoint",
            ["person": "刘海宁", "role": "leader"]
        )
        try await apart.world.settle()
        try await apart.housing.report(call, "补充说明")
        #expect(try await apart.housing.returned().isEmpty)
    }

    @Test func theRefusalNamesWhoMayAndTheLeaderSignsOffWhatTheClerkPrepared() async throws {
        let apart = try await Apart()
        let call = try await apart.signed(by: apart.street)
        try await apart.housing.appoint("陈静", "leader")
        let result: [Text: Value] = ["call": .text(call), "kind": "solved", "text": "已疏通"]
        let refused = await apart.housing.ask("call.result", result, as: "李工")
        #expect(refused.document["code"] == "E2274.needsLeader")
        #expect(refused.document["message"]?.string?.contains("陈静") == true)

        var prepared = result
        prepared["prepare"] = true
        let kept = try await apart.housing.act("call.result", prepared, as: "李工")
        #expect(kept["draft"] == 1 && kept["leaders"] == ["陈静"])
        #expect(try await apart.housing.call(call).state == "handling")
        #expect(await apart.housing.refusal("draft.approve", ["draft": 1], as: "李工") != nil)
        let waiting = try await apart.housing.act("draft.list")["items"]?.array
        #expect(waiting?.count == 1, "a refused signature leaves it waiting")
        #expect(waiting?.first?["title"] == "疏港路雨水口外溢黑水")

        try await apart.housing.act("draft.approve", ["draft": 1], as: "陈静")
        #expect(try await apart.housing.act("draft.list")["items"]?.array?.isEmpty == true)
        try await apart.world.settle()
        let trace = try await apart.street.act("trace", ["record": .text(call)])
        let change = trace["changes"]?.array?.last { $0["action"] == "call.result" }
        #expect(change?["person"] == "陈静" && change?["role"] == "leader")
        #expect(change?["preparedBy"] == "李工")
        #expect(change?["events"]?.array?.first?["fields"]?["preparedBy"] == nil)
        let reported = try await apart.street.call(call).document["events"]?.array?
            .last { $0["event"] == "reported" }
        #expect(reported?["preparedBy"] == "李工")
        #expect(await apart.street.huying("trace", call.string).out.contains("（李工 拟稿）"))
        #expect(await apart.housing.ask("draft.approve", ["draft": 1]).exit == .usage)
    }

    @Test func whatIsWrongIsSaidWhenItIsPrepared() async throws {
        let apart = try await Apart()
        let call = try await apart.raised(by: apart.street)
        let early = await apart.housing.refusal(
            "call.result",
            ["call": .text(call), "kind": "solved", "text": "已疏通", "prepare": true]
        )
        #expect(early == "E2202.notSignedYet")
        #expect(try await apart.housing.act("draft.list")["items"]?.array?.isEmpty == true)
    }

    @Test func aStandInSignsOffForTheLeader() async throws {
        let apart = try await Apart()
        let call = try await apart.signed(by: apart.street)
        try await apart.housing.appoint("陈静", "leader")
        try await apart.housing.act(
            "delegation.grant",
            ["person": "陈静", "standIn": "周岩", "from": "2026-08-17", "to": "2026-08-21"],
            as: "陈静"
        )
        #expect(
            await apart.housing.refusal(
                "call.extend",
                ["call": .text(call), "days": 2, "why": "等配件"],
                as: "李工"
            ) == "E2274.needsLeader"
        )
        try await apart.housing.act(
            "call.extend",
            ["call": .text(call), "days": 2, "why": "等配件"],
            as: "周岩"
        )
        try await apart.world.settle()
        #expect(try await apart.housing.returned().isEmpty)
    }

    @Test func aCallIsSubmittedByTheLeaderAndAnUrgentOneByWhoeverIsThere() async throws {
        let apart = try await Apart()
        try await apart.street.act("party.appoint", ["person": "刘海宁", "role": "leader"])
        for kind: Text in ["routine", "keyTask"] {
            let code = await apart.street.refusal(
                "call.raise",
                [
                    "kind": .text(kind), "title": "外溢", "lead": "dept-zhujian",
                    "ownEfforts": "已围挡",
                ],
                as: "小赵"
            )
            #expect(code == "E2274.needsLeader")
        }
        try await apart.street.raise("管廊刺鼻气味", kind: "urgent", lead: "dept-yingji", as: "小赵")
        try await apart.street.raise(
            "外溢",
            kind: "keyTask",
            lead: "dept-zhujian",
            ["ownEfforts": "已围挡"],
            as: "刘海宁"
        )
        try await apart.world.settle()
        #expect(try await apart.street.returned().isEmpty)
    }

    @Test func dispatchersAssessorsAndAuditorsOfTheCommittee() async throws {
        let apart = try await Apart()
        for (person, role) in [("王琳", "dispatcher"), ("赵强", "assessor"), ("孙磊", "auditor")] {
            try await apart.committee.act(
                "party.appoint",
                ["person": .text(Text(person)), "role": .text(Text(role))],
                as: "王琳"
            )
        }
        let call = try await apart.raised(by: apart.street)
        let move: [Text: Value] = ["call": .text(call), "lead": "dept-shuiwu", "why": "属排水"]
        let refused = await apart.committee.ask("call.redispatch", move, as: "赵强")
        #expect(refused.document["code"] == "E2275.needsRole")
        #expect(refused.document["message"]?.string?.contains("王琳") == true)
        #expect(
            await apart.committee.refusal(
                "call.supplement",
                ["call": .text(call), "text": "x"],
                as: "孙磊"
            )
                == "E2276.readsOnly"
        )
        try await apart.committee.act("call.redispatch", move, as: "王琳")
        try await apart.world.settle()
        #expect(try await apart.committee.returned().isEmpty)
    }

    @Test func anOfficeNamesItsOwnPeopleAndTheCommitteeHelpsOut() async throws {
        let apart = try await Apart()
        let foreign: [Text: Value] = [
            "party": "dept-zhujian", "person": "陈静", "role": "leader",
        ]
        #expect(await apart.street.refusal("party.appoint", foreign) == "E2201.notAllowed")
        try await apart.committee.act("party.appoint", foreign)
        try await apart.world.settle()
        #expect(
            await apart.housing.refusal(
                "party.appoint",
                ["person": "李工", "role": "clerk"],
                as: "李工"
            )
                == "E2275.needsRole"
        )
        #expect(
            await apart.housing.refusal(
                "party.appoint",
                ["person": "陈静", "role": "leader"],
                as: "陈静"
            )
                == "E2278.alreadyAppointed"
        )
        #expect(
            await apart.housing.refusal("party.dismiss", ["person": "无名", "why": "x"], as: "陈静")
                == "E2277.notAppointed"
        )
        try await apart.housing.act("party.dismiss", ["person": "陈静", "why": "退休"], as: "陈静")
        try await apart.housing.act(
            "party.appoint",
            ["person": "李工", "role": "clerk"],
            as: "李工"
        )
        try await apart.world.settle()
        let past = try await apart.committee.act(
            "party.people",
            ["party": "dept-zhujian", "past": true]
        )
        #expect(past["items"]?.array?.count == 2)
        #expect(past["items"]?.array?.first?["holds"] == false)
    }
}

import DutyBook
import History
import HubSide
import PartySide
import Testing
import Worlds

/// There is no way round a leader: what comes to the same as a step that takes one takes one too.
@Suite("What takes a leader")
struct LeaderRightsTests {
    private static func staffed(_ office: (Apart) -> ScenarioOffice) async throws -> Apart {
        let apart = try await Apart()
        try await office(apart).appoint("陈静", "leader")
        try await office(apart).appoint("李工", "clerk")
        return apart
    }

    @Test("The word that it was solved at once is a result")
    func solvedNow() async throws {
        let apart = try await Self.staffed { $0.housing }
        _ = try await apart.world.office("dept-shuiwu", person: "于海")
        let call = try await apart.signed(by: apart.street, ["cooperate": "dept-shuiwu"])
        let now: [Text: Value] = ["call": .text(call), "kind": "solvedNow", "text": "当场疏通"]
        #expect(await apart.housing.refusal("call.respond", now, as: "李工") == "E2274.needsLeader")
        var contact = now
        contact["kind"] = "contact"
        try await apart.housing.act("call.respond", contact, as: "李工")
        let said = try await apart.housing.act("call.respond", now, as: "陈静")
        #expect(said["missingFeedback"] == ["dept-shuiwu"])
        try await apart.world.settle()
        #expect(try await apart.housing.returned().isEmpty)
    }

    @Test("Where a result waits for the cooperators, so does the word that it was solved at once")
    func solvedNowWithoutFeedback() async throws {
        let apart = try await Self.staffed { $0.housing }
        _ = try await apart.world.office("dept-shuiwu", person: "于海")
        let published = await apart.world.hub.perform(
            .publishRules,
            ["rules": "[zone]\nfeedback = \"required\"\n", "file": "rules.toml"]
        )
        try #require(published.exit == 0, "\(published.text)")
        try await apart.world.settle()
        let call = try await apart.signed(by: apart.street, ["cooperate": "dept-shuiwu"])
        var now: [Text: Value] = ["call": .text(call), "kind": "solvedNow", "text": "当场疏通"]
        #expect(
            await apart.housing.refusal("call.respond", now, as: "陈静") == "E2280.feedbackMissing"
        )
        now["asked"] = "17日电话催过"
        try await apart.housing.act("call.respond", now, as: "陈静")
    }

    @Test("A question that becomes a task is submitted like one")
    func classify() async throws {
        let apart = try await Self.staffed { $0.street }
        let call = try await apart.street.raise("谁管这段路", kind: "consult", as: "李工")
        let task: [Text: Value] = ["call": .text(call), "kind": "keyTask", "why": "要会审"]
        #expect(await apart.street.refusal("call.classify", task, as: "李工") == "E2274.needsLeader")
        #expect(
            await apart.street.refusal("call.classify", task, as: "陈静") == "E2272.effortsMissing"
        )
        try await apart.street.act(
            "call.edit",
            ["call": .text(call), "ownEfforts": "已围挡"],
            as: "李工"
        )
        try await apart.street.act("call.classify", task, as: "陈静")
        // Danger waits for nobody.
        var urgent = task
        urgent["kind"] = "urgent"
        try await apart.street.act("call.classify", urgent, as: "李工")
        try await apart.world.settle()
        #expect(try await apart.street.returned().isEmpty)
    }

    @Test("Where no leader is named, a question becomes a task with the name of who approved it")
    func classifyWithoutRoles() async throws {
        let apart = try await Apart()
        let call = try await apart.street.raise("谁管这段路", kind: "consult")
        var task: [Text: Value] = ["call": .text(call), "kind": "keyTask", "why": "要会审"]
        #expect(await apart.street.refusal("call.classify", task) == "E2272.effortsMissing")
        try await apart.street.act("call.edit", ["call": .text(call), "ownEfforts": "已围挡"])
        #expect(await apart.street.refusal("call.classify", task) == "E2273.leaderMissing")
        task["approvedBy"] = "刘海宁"
        try await apart.street.act("call.classify", task)
        try await apart.world.settle()
        #expect(try await apart.street.returned().isEmpty)
    }

    @Test("A clerk voids what nobody but them has touched, and nothing else")
    func void() async throws {
        let apart = try await Self.staffed { $0.street }
        let call = try await apart.street.raise("外溢", lead: "dept-zhujian", as: "陈静")
        let mistake: [Text: Value] = ["call": .text(call), "why": "写错"]
        #expect(await apart.street.refusal("call.void", mistake, as: "李工") == "E2274.needsLeader")
        let raise = try await apart.street.act("outbox.list")["items"]?.array?
            .last { $0["action"] == "call.raise" }
        let change: [Text: Value] = ["change": .text(try #require(raise?["change"]?.text))]
        #expect(
            await apart.street.refusal("outbox.discard", change, as: "李工") == "E2274.needsLeader"
        )
        let own = try await apart.street.act(
            "call.raise",
            ["kind": "urgent", "title": "演练误发", "lead": "dept-yingji"],
            as: "李工"
        )
        let dot = try #require(own["change"]?.text)
        try await apart.street.act("outbox.discard", ["change": .text(dot)], as: "李工")
        let rescue = try await apart.world.office("dept-yingji", person: "于海")
        let sent = try await apart.street.raise("气味", kind: "urgent", lead: "dept-yingji", as: "李工")
        try await apart.world.settle()
        try await rescue.act("call.sign", ["call": .text(sent)])
        try await apart.world.settle()
        #expect(
            await apart.street.refusal("call.void", ["call": .text(sent), "why": "误报"], as: "李工")
                == "E2274.needsLeader"
        )
        try await apart.street.act("call.void", ["call": .text(sent), "why": "误报"], as: "陈静")
        try await apart.world.settle()
        #expect(try await apart.street.returned().isEmpty)
        let state = try await apart.street.call(try #require(own["id"]?.text)).state
        #expect(state == "void")
    }

    @Test("Where only clerks are named, they sign off, and outsiders do not")
    func onlyClerks() async throws {
        let apart = try await Apart()
        try await apart.housing.appoint("李工", "clerk")
        let call = try await apart.raised(by: apart.street)
        try await apart.housing.act("call.sign", ["call": .text(call)], as: "李工")
        let result: [Text: Value] = ["call": .text(call), "kind": "solved", "text": "已疏通"]
        let refused = await apart.housing.ask("call.result", result, as: "路人")
        #expect(refused.document["code"] == "E2275.needsRole")
        #expect(refused.document["message"]?.string?.contains("李工") == true)
        try await apart.housing.act("call.result", result, as: "李工")
        try await apart.world.settle()
        #expect(try await apart.housing.returned().isEmpty)
    }

    @Test("Standing in lends the roles its principal still has, and lifts nothing off the stand-in")
    func standIns() async throws {
        let apart = try await Self.staffed { $0.housing }
        try await apart.housing.appoint("郑和", "leader")
        try await apart.housing.appoint("孙磊", "auditor")
        try await apart.housing.appoint("周岩", "clerk")
        for standIn: Text in ["李工", "孙磊", "周岩"] {
            try await apart.housing.act(
                "delegation.grant",
                [
                    "person": "郑和", "standIn": .text(standIn), "from": "2026-08-17",
                    "to": "2026-08-21",
                ],
                as: "郑和"
            )
        }
        let call = try await apart.signed(by: apart.street)
        let more: [Text: Value] = ["call": .text(call), "days": 2, "why": "等配件"]
        #expect(await apart.housing.refusal("call.extend", more, as: "孙磊") == "E2276.readsOnly")
        try await apart.housing.act("party.dismiss", ["person": "周岩", "why": "调离"], as: "陈静")
        #expect(await apart.housing.refusal("call.extend", more, as: "周岩") != nil)
        try await apart.housing.act("call.extend", more, as: "李工")
        try await apart.housing.act("party.dismiss", ["person": "郑和", "why": "退休"], as: "陈静")
        #expect(
            await apart.housing.refusal(
                "call.result",
                ["call": .text(call), "kind": "solved", "text": "已疏通"],
                as: "李工"
            ) == "E2274.needsLeader",
            "who has left lends nothing"
        )
        try await apart.housing.act(
            "call.progress",
            ["call": .text(call), "text": "收尾"],
            as: "李工"
        )
    }

    @Test("A role that ran out, and one that is to begin, can be put right")
    func terms() async throws {
        let apart = try await Apart()
        let (world, housing) = (apart.world, apart.housing)
        try await housing.appoint("陈静", "leader")
        let clerk: [Text: Value] = ["person": "李工", "role": "clerk"]
        let later: [Text: Value] = ["from": "2026-09-01", "until": "2026-09-30"]
        try await housing.act("party.appoint", clerk.merging(later) { $1 }, as: "陈静")
        let again = await housing.refusal("party.appoint", clerk.merging(later) { $1 }, as: "陈静")
        #expect(again == "E2278.alreadyAppointed")
        try await housing.act("party.dismiss", ["person": "李工", "why": "写错日期"], as: "陈静")
        let short: [Text: Value] = ["until": "2026-08-18"]
        try await housing.act("party.appoint", clerk.merging(short) { $1 }, as: "陈静")
        try await world.at("2026-08-19T09:00")
        #expect(
            await housing.refusal("party.dismiss", ["person": "李工", "why": "x"], as: "陈静")
                == "E2277.notAppointed"
        )
        #expect(await housing.huying("party", "people", "--past").out.contains("已到期"))
        try await housing.act("party.appoint", clerk, as: "陈静")
        try await world.settle()
        #expect(try await housing.returned().isEmpty)
        let people = try await apart.committee.act("party.people", ["party": "dept-zhujian"])
        #expect(people["items"]?.array?.count == 2)
    }
}

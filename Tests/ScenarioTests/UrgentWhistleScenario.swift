import History
import PartySide
import Testing
import Worlds

/// 突发工作紧急哨, with the committee cut off from the hub when it happens.
@Suite("An emergency at night")
struct UrgentWhistleScenario {
    private static let text: Text = """
        新材料产业园3号路道恩厂区北侧管廊有刺鼻气味、可见白雾，已疏散12人，已报119，\
        请应急局、生态环境分局立即到场。
        """

    private struct Night {
        let world: ScenarioWorld
        let committee: ScenarioOffice
        let emergency: ScenarioOffice
        let environment: ScenarioOffice
        let longgang: ScenarioOffice
    }

    private func night() async throws -> Night {
        let world = try await ScenarioWorld.founded(at: "2026-07-17T08:30")
        let night = Night(
            world: world,
            committee: try await world.office("zone-committee", person: "孙磊"),
            emergency: try await world.office("dept-yingji", person: "周强"),
            environment: try await world.office("dept-huanjing", person: "吴敏"),
            longgang: try await world.office("street-longgang", person: "张三")
        )
        // Two sites fill the same shift; both numbers are shown.
        for (person, phone) in [("周强", "13800000001"), ("郑洁", "13800000002")] {
            try await night.emergency.act(
                "roster.add",
                [
                    "date": "2026-07-17", "shift": "night", "person": .text(Text(person)),
                    "phone": .text(Text(phone)),
                ]
            )
        }
        try await world.exchange()
        return night
    }

    /// Raised and phoned at 22:44 while the hub cannot be reached.
    private func whistle(_ night: Night) async throws -> Text {
        try await night.world.at("2026-07-17T22:44")
        night.committee.goOffline()
        let raised = await night.committee.huying(
            "call",
            "raise",
            "--kind",
            "urgent",
            "--title",
            "3号路管廊刺鼻气味",
            "--body",
            Self.text.string,
            "--lead",
            "dept-yingji",
            "--cooperate",
            "dept-huanjing"
        )
        #expect(raised.out.contains("还没有离开本机"))
        #expect(raised.out.contains("13800000001") && raised.out.contains("13800000002"))
        let list = try await night.committee.act("call.list")["items"]?.array
        let call = try #require(list?.first?["id"]?.text)
        for (party, person) in [("dept-yingji", "周强"), ("dept-huanjing", "吴敏")] {
            try await night.committee.act(
                "call.phoned",
                ["call": .text(call), "party": .text(Text(party)), "person": .text(Text(person))]
            )
        }
        return call
    }

    @Test("7.2: phoned and dispatched at once, the clocks run through the night, one notice each")
    func throughTheNight() async throws {
        let night = try await night()
        let world = night.world
        let call = try await whistle(night)
        let named: [Text: Value] = ["call": .text(call)]

        let here = try await night.committee.call(call)
        func due(_ clock: String, _ party: Text = "dept-yingji") -> String? {
            ScenarioWorld.shown(here.clock(clock, of: party)?["due"])
        }
        #expect(due("sign") == "2026-07-17 22:59")
        #expect(due("respond") == "2026-07-17 23:14")
        #expect(due("plan") == "2026-07-18 00:44")
        #expect(due("resolve") == "2026-07-18 22:44")
        #expect(here.dispatch(of: "dept-yingji")?["effective"]?.bool == true)

        try await world.at("2026-07-17T22:48")
        night.committee.comeBack()
        try await world.exchange()
        try await world.at("2026-07-17T22:50")
        try await night.emergency.act("call.sign", named)
        try await world.at("2026-07-17T22:59")
        try await world.exchange()
        #expect(try await world.keepTime() == 1)
        try await world.exchange()
        let deemed = try await night.committee.call(call)
        #expect(deemed.dispatch(of: "dept-huanjing")?["deemed"]?.bool == true)
        #expect(deemed.dispatch(of: "dept-yingji")?["deemed"]?.bool == false)

        try await world.at("2026-07-17T23:08")
        try await night.emergency.act(
            "call.respond",
            ["call": .text(call), "kind": "onScene", "text": "已到场"]
        )
        try await world.exchange()
        try await expectOneNotice(night, call)

        try await night.environment.act("call.sign", named)
        try await night.environment.act(
            "call.respond",
            ["call": .text(call), "kind": "onScene", "text": "已到场，开始检测"]
        )
        try await night.committee.act(
            "call.dispatch",
            ["call": .text(call), "cooperate": "street-longgang", "why": "主动加入"]
        )
        try await world.exchange()
        let seen = try await night.committee.call(call)
        #expect(seen.clock("respond", of: "dept-yingji")?["onTime"]?.bool == true)
        #expect(seen.clock("respond", of: "dept-huanjing")?["onTime"]?.bool == false)
        #expect(seen.clock("respond", of: "dept-huanjing")?["light"]?.string == "red")
        #expect(seen.dispatch(of: "street-longgang")?["role"]?.string == "cooperating")
        try await close(night, call)
    }

    /// At 23:20, six minutes late: two offices expect the notice, the hub writes one.
    private func expectOneNotice(_ night: Night, _ call: Text) async throws {
        try await night.world.at("2026-07-17T23:20")
        for office in [night.committee, night.environment] {
            let expected = try await office.call(call).document["expected"]?.array ?? []
            #expect(
                expected.contains {
                    $0["notice"]?.string == "expedited" && $0["party"]?.text == "dept-huanjing"
                        && $0["light"]?.string == "grey"
                }
            )
        }
        try await night.world.keepTime()
        try await night.world.keepTime()
        try await night.world.exchange()
        let late = try await night.committee.call(call)
        let notices = (late.document["notices"]?.array ?? []).filter {
            $0["notice"]?.string == "expedited" && $0["party"]?.text == "dept-huanjing"
        }
        #expect(notices.count == 1)
        #expect(late.document["escalation"]?.array?.first?["level"]?.string == "L2")
    }

    /// Nothing is closed before the committee has verified it; photos are entered later and say so.
    private func close(_ night: Night, _ call: Text) async throws {
        try await night.world.at("2026-07-18T09:30")
        try await night.emergency.act(
            "call.result",
            ["call": .text(call), "kind": "solved", "text": "阀门泄漏已关闭"]
        )
        try await night.world.exchange()
        #expect(try await night.committee.call(call).state == "awaitingVerification")
        try await night.emergency.act(
            "call.supplement",
            ["call": .text(call), "text": "现场照片", "occurredAt": "2026-07-17T23:30:00+08:00"]
        )
        try await night.world.exchange()
        let photos = try await night.committee.call(call).document["events"]?.array?
            .first { $0["event"]?.string == "supplemented" }
        #expect(photos?["backfill"]?.bool == true)
        try await night.committee.act(
            "call.evaluate",
            ["call": .text(call), "solved": "yes", "satisfied": "yes"]
        )
        try await night.world.settle()
        #expect(try await night.emergency.call(call).state == "closed")
    }
}

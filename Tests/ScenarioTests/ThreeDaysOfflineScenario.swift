import History
import PartySide
import Testing
import Worlds

/// 街道离线三天: a cable is cut from Monday morning to Wednesday afternoon.
@Suite("Three days offline")
struct ThreeDaysOfflineScenario {
    private struct Zone {
        let world: ScenarioWorld
        let committee: ScenarioOffice
        let street: ScenarioOffice
        let longgang: ScenarioOffice
        let supervision: ScenarioOffice
    }

    private func zone() async throws -> Zone {
        let world = try await ScenarioWorld.founded(at: "2026-08-11T09:00")
        return Zone(
            world: world,
            committee: try await world.office("zone-committee", person: "刘海宁"),
            street: try await world.office("street-xufu", person: "王琳"),
            longgang: try await world.office("street-longgang", person: "张三"),
            supervision: try await world.office("supervision", person: "高飞")
        )
    }

    private func sent(_ zone: Zone, _ title: Text) async throws -> Text {
        let call = try await zone.committee.raise(title, lead: "street-xufu")
        try await zone.world.exchange()
        return call
    }

    /// Signed and answered, so that only the resolving clock is open.
    private func takenOn(_ zone: Zone, _ call: Text) async throws {
        try await zone.street.act("call.sign", ["call": .text(call)])
        try await zone.street.act(
            "call.respond",
            ["call": .text(call), "kind": "contact", "text": "已联系"]
        )
        try await zone.world.exchange()
    }

    private func result(_ zone: Zone, _ call: Text, _ text: Text) async throws {
        try await zone.street.act(
            "call.result",
            ["call": .text(call), "kind": "solved", "text": .text(text)]
        )
    }

    @Test("7.3 ①: a result written in time offline lifts the notice of the next morning")
    func resultInTime() async throws {
        let zone = try await zone()
        let call = try await sent(zone, "路灯不亮")
        try await takenOn(zone, call)
        let before = try await zone.committee.call(call)
        #expect(ScenarioWorld.shown(before.clock("resolve")?["due"]) == "2026-08-18 17:30")

        try await zone.world.at("2026-08-17T08:40")
        zone.street.goOffline()
        try await zone.world.at("2026-08-18T10:05")
        try await result(zone, call, "已修好")
        try await zone.world.at("2026-08-19T08:30")
        #expect(try await zone.world.keepTime() == 1)
        try await zone.world.exchange()
        let urged = try await zone.committee.call(call).document["notices"]?.array
        #expect(urged?.first?["notice"]?.string == "expedited")

        try await zone.world.at("2026-08-19T16:20")
        zone.street.comeBack()
        try await zone.world.exchange()
        try await zone.world.keepTime()
        try await zone.world.settle()
        for office in [zone.committee, zone.street] {
            let seen = try await office.call(call)
            #expect(seen.clock("resolve")?["onTime"]?.bool == true)
            let notice = try #require(seen.document["notices"]?.array?.first)
            #expect(notice["lifted"]?["reason"]?.string == "doneInTime")
            #expect(seen.document["escalation"]?.array?.isEmpty == true)
        }
    }

    @Test(
        "7.3 ②: unseen it counts as received; a verified outage moves the limit and lifts the fault"
    )
    func outage() async throws {
        let zone = try await zone()
        try await zone.world.at("2026-08-17T08:40")
        zone.street.goOffline()
        try await zone.world.at("2026-08-17T09:30")
        let call = try await sent(zone, "井盖破损")
        let before = try await zone.committee.call(call)
        #expect(ScenarioWorld.shown(before.clock("sign")?["due"]) == "2026-08-17 11:30")
        try await zone.world.at("2026-08-17T11:30")
        #expect(try await zone.world.keepTime() == 1)
        try await zone.world.exchange()
        #expect(
            try await zone.committee.call(call).dispatch(of: "street-xufu")?["deemed"]?.bool == true
        )

        try await zone.world.at("2026-08-19T16:20")
        zone.street.comeBack()
        try await zone.world.exchange()
        try await zone.street.act(
            "call.pause",
            [
                "call": .text(call), "reason": "outage", "from": "2026-08-17T08:40:00+08:00",
                "until": "2026-08-19T16:20:00+08:00", "basis": "光缆中断，附运营商证明",
            ]
        )
        try await zone.world.exchange()
        try await zone.supervision.act(
            "call.decide",
            ["call": .text(call), "decision": "granted", "why": "已核实"]
        )
        try await zone.world.exchange()
        #expect(try await zone.world.keepTime() == 1)
        try await zone.world.settle()
        let after = try await zone.street.call(call)
        #expect(ScenarioWorld.shown(after.clock("sign")?["due"]) == "2026-08-20 09:20")
        #expect(after.dispatch(of: "street-xufu")?["state"]?.string == "pendingReceipt")
        // Both figures stay in the trace: the notice, and that it was lifted.
        let notice = try #require(after.document["notices"]?.array?.first)
        #expect(ScenarioWorld.shown(notice["due"]) == "2026-08-17 11:30")
        #expect(notice["lifted"]?["reason"]?.string == "paused")
    }

    @Test("7.3 ③: the old lead's result is verified first, though the call was re-dispatched")
    func oldResult() async throws {
        let zone = try await zone()
        try await zone.world.at("2026-08-14T09:00")
        let call = try await sent(zone, "垃圾堆积")
        try await takenOn(zone, call)
        try await zone.world.at("2026-08-17T08:40")
        zone.street.goOffline()
        try await zone.world.at("2026-08-18T11:00")
        try await result(zone, call, "已清理")
        try await zone.world.at("2026-08-18T14:00")
        try await zone.committee.act(
            "call.redispatch",
            ["call": .text(call), "lead": "street-longgang", "why": "联系不上徐福街道"]
        )
        try await zone.world.exchange()
        try await zone.world.at("2026-08-18T15:10")
        try await zone.longgang.act("call.sign", ["call": .text(call)])
        try await zone.world.exchange()
        try await zone.world.at("2026-08-19T16:20")
        try await zone.world.settle()
        let seen = try await zone.committee.call(call)
        #expect(seen.state == "awaitingVerification")
        #expect(seen.dispatch(of: "street-longgang")?["state"]?.string == "signed")
        try await zone.committee.act(
            "call.evaluate",
            ["call": .text(call), "solved": "yes", "satisfied": "yes"]
        )
        try await zone.world.settle()
        #expect(try await zone.longgang.call(call).state == "closed")
    }

    @Test("7.3 ④: a number given offline and the official one both find the call for ever")
    func twoNumbers() async throws {
        let zone = try await zone()
        try await zone.world.at("2026-08-17T08:40")
        zone.street.goOffline()
        let raised = try await zone.street.act(
            "call.raise",
            ["kind": "routine", "title": "树倒伏", "lead": "street-longgang"]
        )
        let provisional = try #require(raised["number"]?.text)
        #expect(try await zone.street.call(provisional).number == provisional)
        try await zone.world.at("2026-08-19T16:20")
        try await zone.world.settle()
        for office in [zone.street, zone.longgang] {
            let official = try #require(try await office.call(provisional).number)
            #expect(official.string.hasPrefix("HX-2026-"))
            #expect(try await office.call(official).document["id"] == raised["id"])
        }
    }
}

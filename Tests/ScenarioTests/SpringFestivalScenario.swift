import History
import PartySide
import Testing
import Worlds

/// 延期与催办竞态, over the Spring Festival with its make-up days.
@Suite("More time against a reminder")
struct SpringFestivalScenario {
    private struct Race {
        let world: ScenarioWorld
        let committee: ScenarioOffice
        let land: ScenarioOffice
        let call: Text
    }

    /// Sent on the eve of the holidays; more time is asked for offline at this time.
    private func race(asked: String) async throws -> Race {
        let world = try await ScenarioWorld.founded(at: "2026-02-12T11:00")
        let committee = try await world.office("zone-committee", person: "刘海宁")
        let land = try await world.office("dept-zigui", person: "孙萍")
        let call = try await committee.raise("地块边界复核", lead: "dept-zigui")
        try await world.exchange()
        try await world.at("2026-02-12T11:30")
        try await land.act("call.sign", ["call": .text(call)])
        try await land.act(
            "call.respond",
            ["call": .text(call), "kind": "plan", "text": "节后实地勘测"]
        )
        try await world.exchange()
        let sent = try await committee.call(call)
        #expect(ScenarioWorld.shown(sent.clock("resolve")?["due"]) == "2026-02-26 17:30")

        try await world.at("2026-02-26T16:00")
        land.goOffline()
        try await world.at(asked)
        try await land.act(
            "call.extend",
            ["call": .text(call), "days": 10, "why": "等测绘成果"],
            as: "宋局长"
        )
        try await world.at("2026-02-27T08:30")
        #expect(try await world.keepTime() == 1)
        try await world.exchange()
        let red = try await committee.call(call)
        #expect(red.clock("resolve")?["light"]?.string == "red")
        #expect(red.document["notices"]?.array?.count == 1)

        try await world.at("2026-02-27T09:10")
        land.comeBack()
        try await world.exchange()
        try await world.at("2026-02-27T10:20")
        try await committee.act(
            "call.decide",
            ["call": .text(call), "decision": "granted", "why": "同意"]
        )
        try await world.exchange()
        try await world.keepTime()
        try await world.settle()
        return Race(world: world, committee: committee, land: land, call: call)
    }

    @Test("7.6: asked in time, the red light and the reminder are lifted and nothing is scored")
    func inTime() async throws {
        let race = try await race(asked: "2026-02-26T16:50")
        for office in [race.committee, race.land] {
            let seen = try await office.call(race.call)
            let resolve = try #require(seen.clock("resolve"))
            #expect(ScenarioWorld.shown(resolve["due"]) == "2026-03-11 17:30")
            #expect(resolve["light"]?.string == "green")
            #expect(resolve["breaches"]?.array?.isEmpty == true)
            let notice = try #require(seen.document["notices"]?.array?.first)
            #expect(notice["lifted"]?["reason"]?.string == "extended")
            #expect(seen.document["escalation"]?.array?.isEmpty == true)
        }
    }

    @Test("7.6: asked ten minutes too late, the overdue stretch and the reminder stay")
    func tooLate() async throws {
        let race = try await race(asked: "2026-02-26T17:40")
        let seen = try await race.committee.call(race.call)
        let breaches = try #require(seen.clock("resolve")?["breaches"]?.array)
        #expect(ScenarioWorld.shown(breaches.first?["from"]) == "2026-02-26 17:30")
        #expect(seen.document["notices"]?.array?.first?["lifted"] == .null)
    }
}

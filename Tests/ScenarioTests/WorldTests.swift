import History
import PartySide
import Testing
import Worlds

/// The world of the scenarios does what a scenario relies on.
@Suite("The world of scenarios")
struct WorldTests {
    @Test("Offices work apart, then exchange, and all agree with the hub")
    func workingApart() async throws {
        let world = try await ScenarioWorld.founded(at: "2026-08-17T08:40")
        let street = try await world.office("street-xufu", person: "王琳")
        let housing = try await world.office("dept-zhujian", person: "陈静")
        housing.goOffline()
        let call = try await street.raise("路灯不亮", lead: "dept-zhujian", ["place": "疏港路"])
        try await world.exchange()
        #expect(await housing.refusal("call.show", ["call": .text(call)]) == "E2101.unknownCall")

        try await world.at("2026-08-17T09:30")
        housing.comeBack()
        try await world.exchange()
        #expect(try await housing.call(call).state == "dispatched")
        try await housing.act("call.sign", ["call": .text(call)])
        try await world.settle()
        let seen = try await street.call(call)
        #expect(seen.dispatch(of: "dept-zhujian")?["state"]?.string == "signed")
        let raised = try #require(seen.document["events"]?.array?.first)
        #expect(raised["person"]?.string == "王琳")
        #expect(ScenarioWorld.shown(raised["recordedAt"]) == "2026-08-17 08:40")
    }

    @Test("A line that is cut is an office offline, and nothing is lost")
    func cutLine() async throws {
        let world = try await ScenarioWorld.founded(at: "2026-08-17T08:40")
        let street = try await world.office("street-xufu")
        street.goOffline()
        #expect(await street.office.synchronize().outcome == .offline)
        try await street.raise("路灯不亮", lead: "dept-zhujian")
        try await world.settle()
    }

    @Test("A command line typed at an office reaches its desk, in Chinese")
    func typedCommands() async throws {
        let world = try await ScenarioWorld.founded(at: "2026-08-17T08:40")
        let street = try await world.office("street-xufu")
        let raised = await street.huying(
            "call",
            "raise",
            "--kind",
            "routine",
            "--title",
            "路灯不亮",
            "--lead",
            "dept-zhujian",
            "--json"
        )
        #expect(raised.exit == 0, "\(raised.out)\(raised.message)")
        let id = try #require(raised.document?["id"]?.string)
        let shown = await street.huying("call", "show", id)
        #expect(shown.out.contains("路灯不亮") && shown.out.contains("住房和城乡建设局"))
        let refused = await street.huying("call", "evaluate", id)
        #expect(refused.exit == 64)
    }

    @Test("A wall clock that is wrong at one office is wrong there only")
    func skewedClock() async throws {
        let world = try await ScenarioWorld.founded(at: "2026-08-17T08:40")
        let street = try await world.office("street-xufu", skew: 3_600_000)
        let call = try await street.raise("路灯不亮", lead: "dept-zhujian")
        try await world.exchange()
        let raised = try #require(try await street.call(call).document["events"]?.array?.first)
        #expect(ScenarioWorld.shown(raised["recordedAt"]) == "2026-08-17 09:40")
        #expect(ScenarioWorld.shown(raised["receivedAt"]) == "2026-08-17 08:40")
    }
}

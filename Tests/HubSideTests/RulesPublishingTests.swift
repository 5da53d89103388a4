import DutyBook
import Foundation
import History
import HubSide
import SQLiteStore
import Testing
import Worlds

/// Zone rules in editions: published by the hub, and what was sent before stays under its own.
@Suite("The zone's rules, published by the hub")
struct RulesPublishingTests {
    private func book(_ world: HubWorld) throws -> RuleBook {
        try world.read { RuleBook(RecordHistory(try $0.entries(of: RuleBook.record))) }
    }

    @Test("a file changes what it names, counts the edition up, and the same file changes nothing")
    func publishing() async throws {
        let world = try await HubWorld.founded()
        let file = """
            [zone]
            prefix = "LKKFQ-HX"
            dispatching = "desk"
            basis = "龙开管发〔2026〕7号"
            [routine]
            sign = "4 wh"
            plan = "2 wd"
            extension-days = 5
            [hours]
            usual = ["09:00-12:00", "13:00-17:00"]
            [order-reply]
            blue = 3
            """
        let first = await world.perform(.publishRules, ["rules": file])
        #expect(first.exit == 0, "\(first.text)")
        let rules = try book(world).current
        #expect(rules.version == 2 && rules.prefix == "LKKFQ-HX" && rules.dispatching == .desk)
        #expect(rules.rule(.sign, .routine)?.length == .span(TimeLimit(4, .workHours)))
        #expect(rules.rule(.sign, .routine)?.basis == "龙开管发〔2026〕7号")
        #expect(rules.rule(.plan, .routine)?.length == .span(TimeLimit(2, .workDays)))
        // What the file does not name stays, with its ground.
        #expect(rules.rule(.resolve, .routine) == RuleSet.zoneDefault.rule(.resolve, .routine))
        #expect(rules.extensionRule(.routine)?.mostDays == 5)
        #expect(rules.hours.open == 540 && rules.replies[.blue] == 3)
        let again = await world.perform(.publishRules, ["rules": file])
        #expect(again.document.contains("\"published\":false"))
        try world.close()
    }

    @Test("the rules shown can be published as they are, and the example is usable")
    func shown() async throws {
        let world = try await HubWorld.founded()
        let shown = await world.perform(.showRules).text
        let same = await world.perform(.publishRules, ["rules": shown])
        #expect(same.document.contains("\"published\":false"), "\(same.text)")
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let example = try String(
            contentsOf: root.appending(path: "Config/zone-rules.toml"),
            encoding: .utf8
        )
        let published = await world.perform(.publishRules, ["rules": example])
        #expect(published.exit == 0, "\(published.text)")
        #expect(try book(world).current.prefix == "LKKFQ-HX")
        try world.close()
    }

    @Test(
        "what is no rule publishes nothing and names the line",
        arguments: [
            "[zone]\nprefix = \"hx\"", "[zone]\ncolour = \"red\"", "[routine]\nsign = \"soon\"",
            "[hours]\nusual = [\"12:00-08:30\"]", "[party-hours]\nnobody = [\"08:30-12:00\"]",
            "[routine]\nresolve = \"0 wd\"", "[order-reply]\nblue = -1",
            "[monthly]\nsign = \"1 wd\"",
        ]
    )
    func refusing(file: String) async throws {
        let world = try await HubWorld.founded()
        let outcome = await world.perform(.publishRules, ["rules": file, "file": "r.toml"])
        #expect(outcome.exit == 64)
        #expect(outcome.text.contains("r.toml:2"), "\(outcome.text)")
        #expect(try book(world).published.isEmpty)
        try world.close()
    }
}

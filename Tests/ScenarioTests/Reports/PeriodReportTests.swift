import History
import PartySide
import Testing
import Worlds

/// Periods beside each other where a new plan moved the day on which they begin: `2026-08` runs from
/// 19 July to 18 August, `2026-09` from the first of the month.
@Suite("Reports around the edges of a period")
struct PeriodReportTests {
    /// Raised on 25 August, in neither period, and due on 1 September.
    private static let between: Text = "井盖破损"

    private struct Autumn {
        let world: ScenarioWorld
        let committee: ScenarioOffice
        let street: ScenarioOffice
        let housing: ScenarioOffice

        func publish(_ title: Text, startDay: Int64) async throws {
            try await committee.act(
                "assessment.publish",
                [
                    "title": .text(title), "preset": "C", "startDay": .int(startDay),
                    "minimum": 1, "ranking": ["departments"],
                ]
            )
            try await world.exchange()
        }

        func raise(_ title: Text, at time: String) async throws -> Text {
            try await world.at(time)
            let call = try await street.raise(title, lead: "dept-zhujian")
            try await world.exchange()
            return call
        }

        func solve(_ call: Text) async throws {
            let call: Value = .text(call)
            try await housing.act("call.sign", ["call": call])
            try await housing.act(
                "call.respond",
                ["call": call, "kind": "contact", "text": "已联系"]
            )
            try await housing.act(
                "call.result",
                ["call": call, "kind": "solved", "text": "已修复"]
            )
            try await world.exchange()
            try await street.act(
                "call.evaluate",
                ["call": call, "solved": "yes", "satisfied": "yes"]
            )
            try await world.exchange()
        }
    }

    private func autumn() async throws -> Autumn {
        let world = try await ScenarioWorld.founded(at: "2026-06-24T09:00")
        let autumn = Autumn(
            world: world,
            committee: try await world.office("zone-committee", person: "王建勋"),
            street: try await world.office("street-xufu", person: "王琳"),
            housing: try await world.office("dept-zhujian", person: "陈静")
        )
        try await autumn.publish("每月19日起", startDay: 19)
        for title: Text in ["东路路灯不亮", "西路路灯不亮"] {
            try await autumn.solve(try await autumn.raise(title, at: "2026-07-27T09:00"))
        }
        try await world.at("2026-08-20T09:00")
        try await autumn.publish("每月1日起", startDay: 1)
        _ = try await autumn.raise(Self.between, at: "2026-08-25T09:00")
        let solved = try await autumn.raise("护栏变形", at: "2026-08-31T09:00")
        try await world.at("2026-09-01T09:00")
        try await autumn.solve(solved)
        _ = try await autumn.raise("雨水口堵塞", at: "2026-09-02T09:00")
        let wrong = try await autumn.raise("误发", at: "2026-09-02T10:00")
        try await autumn.street.act("call.void", ["call": .text(wrong), "why": "误发"])
        try await world.exchange()
        try await world.at("2026-09-03T09:00")
        return autumn
    }

    private func received(_ report: DrawnReport, _ column: String) -> JSON? {
        report["totals"].first { $0["figure"] == "received" }?[column]
    }

    @Test("The period before and the next one are those of the plans that govern them")
    func neighbours() async throws {
        let committee = try await autumn().committee
        let september = try await DrawnReport("monthly", at: committee, ["period": "2026-09"])
        #expect(september.document["period"]?["from"] == "2026-09-01")
        // The void call never was one.
        #expect(received(september, "now") == 1)
        #expect(received(september, "before") == 2)
        #expect(september["kinds"].first { $0["kind"] == "routine" }?["count"] == 1)
        let august = try await DrawnReport("monthly", at: committee, ["period": "2026-08"])
        #expect(august.document["period"]?["from"] == "2026-07-19")
        #expect(
            august["next"].contains { row in
                row["title"]?.text == Self.between && row["clock"] == "resolve"
            }
        )
    }

    @Test("A period's first day knows the period before; a week over two months counts the later")
    func edges() async throws {
        let committee = try await autumn().committee
        let first = try await DrawnReport("daily", at: committee, ["period": "2026-09-01"])
        let housing = try #require(first["ends"].first { $0["party"] == "dept-zhujian" })
        #expect(housing["before"]?.int != nil && housing["rankBefore"] == 1)
        let week = try await DrawnReport("weekly", at: committee, ["period": "2026-W36"])
        #expect(received(week, "now") == 2 && received(week, "toDate") == 1)
        for name: Value in ["ranking", "assessment"] {
            let asked: [Text: Value] = ["name": name, "period": "2026-W36"]
            #expect(await committee.refusal("report.run", asked) != nil)
        }
        // What no list answers for is told of the calls of the period alone.
        #expect(week["gaps"].map { $0["title"] } == ["护栏变形", "雨水口堵塞"])
    }

    @Test("A unit without a new case is listed while something of it is late")
    func lateUnits() async throws {
        let committee = try await autumn().committee
        let day = try await DrawnReport("daily", at: committee, ["period": "2026-09-03"])
        let housing = try #require(day["units"].first { $0["party"] == "dept-zhujian" })
        #expect(housing["led"] == 0 && housing["overdue"] == 2)
    }
}

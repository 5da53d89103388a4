import DutyBook
import History
import HubSide
import PartySide
import Testing
import Worlds

/// 日历更正: in January 2020 the holidays were extended when they had begun.
@Suite("A corrected calendar")
struct CalendarScenario {
    /// A year's notice as the administrator is given it.
    private func notice(_ edition: CalendarEdition) -> String {
        let days = edition.days.map {
            "{\"name\":\"\($0.name)\",\"date\":\"\($0.day)\",\"isOffDay\":\($0.isOff)}"
        }
        let papers = edition.papers.map { "\"\($0)\"" }.joined(separator: ",")
        return "{\"year\":\(edition.year),\"papers\":[\(papers)],"
            + "\"days\":[\(days.joined(separator: ","))]}"
    }

    @Test(
        "7.7: due times move with the correction, what is done is not counted anew, and all agree"
    )
    func correction() async throws {
        let world = try await ScenarioWorld.founded(at: "2020-01-20T08:30")
        let committee = try await world.office("zone-committee", person: "刘海宁")
        let near = try await world.office("dept-zhujian", person: "陈静")
        let far = try await world.office("street-xufu", person: "王琳")
        let corrected = try #require(WorkingCalendar.shipped.editions[2020])
        let known = WorkingCalendar.shipped.known(at: try ScenarioWorld.moment("2020-01-20T08:30"))
        let first = try #require(known.editions[2020])
        await world.hub.perform(.publishCalendar, ["notice": notice(first)])
        try await world.exchange()

        let open = try await committee.raise("路面塌陷", lead: "street-xufu")
        let done = try await committee.raise("路灯不亮", lead: "dept-zhujian")
        try await world.exchange()
        try await world.at("2020-01-20T10:00")
        try await near.act("call.sign", ["call": .text(done)])
        try await near.act("call.result", ["call": .text(done), "kind": "solved", "text": "已修"])
        try await far.act("call.sign", ["call": .text(open)])
        try await world.exchange()
        #expect(try await due(open, at: far) == "2020-02-01 17:30")

        far.goOffline()
        try await world.at("2020-01-27T09:00")
        await world.hub.perform(.publishCalendar, ["notice": notice(corrected)])
        try await world.exchange()
        #expect(try await due(open, at: committee) == "2020-02-04 17:30")
        #expect(try await due(done, at: near) == "2020-02-01 17:30")

        // The site that has not heard of it: overdue by what it knows, and grey because that is old.
        try await world.at("2020-02-02T10:00")
        let old = try #require(try await far.call(open).clock("resolve"))
        #expect(old["overdue"]?.bool == true && old["light"]?.string == "grey")
        try await world.at("2020-02-03T09:00")
        try await world.keepTime()
        try await world.settle()
        for office in [committee, far] {
            let clock = try #require(try await office.call(open).clock("resolve"))
            #expect(ScenarioWorld.shown(clock["due"]) == "2020-02-04 17:30")
            #expect(clock["overdue"]?.bool == false)
        }
        // 期限变动清单: the due times that moved, the same at every site; what was done is not in it.
        for office in [committee, far] {
            let moved = try await DrawnReport("dues", at: office)["dues"]
            #expect(Set(moved.map { $0["title"] }) == ["路面塌陷"])
            let row = try #require(moved.first { $0["clock"] == "resolve" })
            #expect(ScenarioWorld.shown(row["before"]) == "2020-02-01 17:30")
            #expect(ScenarioWorld.shown(row["after"]) == "2020-02-04 17:30")
            #expect(row["edition"] == "2020.4" && row["party"] == "street-xufu")
        }
        let earlier = try await DrawnReport("dues", at: far, ["period": "2020-01-26"])["dues"]
        #expect(earlier.isEmpty)
        let years = try await far.act("calendar.list", ["year": 2020])["items"]?.array
        #expect(years?.first?["version"]?.int == 4)
    }

    @Test("7.7: a year whose notice is not out is counted provisionally, and says so")
    func unknownYear() async throws {
        let world = try await ScenarioWorld.founded(at: "2026-12-29T10:00")
        let committee = try await world.office("zone-committee")
        let call = try await committee.raise("年度检修", lead: "dept-zhujian")
        try await world.exchange()
        #expect(try await committee.call(call).clock("resolve")?["provisional"]?.bool == true)
        let shown = await committee.huying("call", "show", call.string)
        #expect(shown.out.contains("（暂）"))
    }

    private func due(_ call: Text, at office: ScenarioOffice) async throws -> String? {
        ScenarioWorld.shown(try await office.call(call).clock("resolve")?["due"])
    }
}

import DutyBook
import History
import PartySide
import Testing
import Worlds

/// 同步与离线报告 after three days without a line.
@Suite("The report on exchange and outages")
struct SyncReportTests {
    @Test("Sites, late changes, outages that touch the week, and what is undecided")
    func sync() async throws {
        let world = try await ScenarioWorld.founded(at: "2026-08-14T09:00")
        let committee = try await world.office("zone-committee", person: "王建勋")
        let street = try await world.office("street-xufu", person: "王琳")
        let supervision = try await world.office("supervision", person: "赵强")
        let call = try await committee.raise("井盖破损", lead: "street-xufu")
        try await world.exchange()
        try await street.act("call.sign", ["call": .text(call)])
        try await world.exchange()
        street.goOffline()
        try await world.at("2026-08-17T10:00")
        try await street.act("call.edit", ["call": .text(call), "place": "5号门"])
        try await committee.act("call.edit", ["call": .text(call), "place": "7号门"])
        try await world.at("2026-08-19T16:20")
        street.comeBack()
        try await world.exchange()
        try await street.act(
            "call.pause",
            [
                "call": .text(call), "reason": "outage", "from": "2026-08-17T08:40:00+08:00",
                "until": "2026-08-19T16:20:00+08:00", "basis": "光缆中断",
            ]
        )
        try await world.exchange()
        try await supervision.act(
            "call.decide",
            ["call": .text(call), "decision": "granted", "why": "已核实"]
        )
        try await world.exchange()

        let week = try await DrawnReport("sync", at: committee, ["period": "2026-W34"])
        let row = try #require(week["parties"].first { $0["party"] == "street-xufu" })
        #expect(row["late"] == 1 && row["longest"] == 3_260)
        // The committee first, then department by department.
        let kinds = week["parties"].compactMap { $0["party"]?.string?.prefix(5) }
        #expect(kinds.first == "zone-" && kinds.dropFirst().first == "dept-")
        #expect(week["sites"].count == 3)
        #expect(week["sites"].allSatisfy { $0["hours"] == 0 })
        let outage = try #require(week["outages"].first)
        #expect(outage["decision"] == "granted" && outage["party"] == "street-xufu")
        let conflict = try #require(week["conflicts"].first)
        #expect(conflict["aspect"] == "place" && conflict["deciders"]?.array?.isEmpty == false)
        // A street sees its own calls: what others sent late of theirs it cannot know.
        let own = try await DrawnReport("sync", at: street, ["period": "2026-W34"])["parties"]
        #expect(own.first { $0["party"] == "street-xufu" }?["late"] == 1)
        let other = try #require(own.first { $0["party"] == "zone-committee" })
        #expect(other["late"] == .null && other["longest"] == .null)
        let before = try await DrawnReport("sync", at: committee, ["period": "2026-W33"])
        #expect(before["outages"].isEmpty)
        #expect(before["parties"].first { $0["party"] == "street-xufu" }?["late"] == 0)
    }
}

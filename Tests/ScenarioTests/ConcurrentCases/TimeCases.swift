import DutyBook
import History
import HubSide
import PartySide
import Testing
import Worlds

/// Time is asked for, granted, refused or corrected while a clock runs elsewhere. The call is raised on
/// 17 August 2026 at 08:40; five working days end on the 24th at 17:30.
@Suite("Concurrent cases: time")
struct TimeCases {
    private func ask(_ apart: Apart, _ call: Text) async throws {
        try await apart.housing.act(
            "call.extend",
            ["call": .text(call), "days": 3, "why": "需等配件"]
        )
    }

    private func decide(_ office: ScenarioOffice, _ call: Text, _ decision: Text) async throws {
        try await office.act(
            "call.decide",
            ["call": .text(call), "decision": .text(decision), "why": "研究决定"]
        )
    }

    private func resolve(_ office: ScenarioOffice, _ call: Text) async throws -> JSON {
        try #require(try await office.call(call).clock("resolve", of: "dept-zhujian"))
    }

    @Test("C9: more time asked for in time and granted puts the premature red out")
    func c9() async throws {
        let apart = try await Apart()
        let call = try await apart.signed(by: apart.street)
        try await apart.world.at("2026-08-24T16:00")
        try await ask(apart, call)
        try await apart.world.exchange()
        apart.street.goOffline()
        try await decide(apart.committee, call, "granted")
        try await apart.world.at("2026-08-24T18:00")
        #expect(try await resolve(apart.street, call)["overdue"] == true)
        try await apart.world.settle()
        let clock = try await resolve(apart.street, call)
        #expect(clock["overdue"] == false)
        #expect(clock["breaches"] == .array([]))
        #expect(ScenarioWorld.shown(clock["due"]) == "2026-08-27 17:30")
    }

    @Test("C10: more time asked for too late ends the delay and does not undo it")
    func c10() async throws {
        let apart = try await Apart()
        let call = try await apart.signed(by: apart.street)
        apart.housing.goOffline()
        try await apart.world.at("2026-08-25T09:30")
        try await ask(apart, call)
        try await apart.world.settle()
        try await decide(apart.committee, call, "granted")
        try await apart.world.settle()
        let clock = try await resolve(apart.housing, call)
        #expect(clock["overdue"] == false)
        let breach = try #require(clock["breaches"]?.array?.first)
        #expect(ScenarioWorld.shown(breach["from"]) == "2026-08-24 17:30")
        #expect(ScenarioWorld.shown(breach["until"]) == "2026-08-25 09:30")
    }

    @Test("C11: a result written offline before the due time counts as on time")
    func c11() async throws {
        let apart = try await Apart()
        let call = try await apart.signed(by: apart.street)
        try await apart.world.at("2026-08-24T09:00")
        try await ask(apart, call)
        try await apart.world.exchange()
        apart.housing.goOffline()
        try await apart.world.at("2026-08-24T16:30")
        try await apart.housing.report(call)
        try await decide(apart.committee, call, "refused")
        try await apart.world.exchange()
        try await apart.world.at("2026-08-24T18:00")
        #expect(try await resolve(apart.street, call)["overdue"] == true)
        try await apart.world.settle()
        let clock = try await resolve(apart.street, call)
        #expect(clock["state"] == "stopped")
        #expect(clock["onTime"] == true)
        #expect(clock["stop"]?["clock"] == "site")
        #expect(ScenarioWorld.shown(clock["stop"]?["at"]) == "2026-08-24 16:30")
    }

    @Test("C12: granted here and refused there by equals: refused until one decides again")
    func c12() async throws {
        let apart = try await Apart()
        let second = try await apart.world.office("zone-committee", person: "赵强")
        let call = try await apart.signed(by: apart.street)
        try await ask(apart, call)
        try await apart.world.exchange()
        try await apart.meanwhile(apart.committee, second) {
            try await decide(apart.committee, call, "granted")
            try await decide(second, call, "refused")
        }
        for office in [apart.committee, second, apart.housing] {
            let request = try await office.call(call).document["requests"]?.array?.first
            #expect(request?["decision"] == "refused")
            #expect(request?["contested"] == true)
            #expect(
                ScenarioWorld.shown(try await resolve(office, call)["due"])
                    == "2026-08-24 17:30"
            )
        }
        try await decide(second, call, "granted")
        try await apart.world.settle()
        let request = try await apart.housing.call(call).document["requests"]?.array?.first
        #expect(request?["decision"] == "granted" && request?["contested"] == false)
        #expect(
            ScenarioWorld.shown(try await resolve(apart.housing, call)["due"])
                == "2026-08-27 17:30"
        )
    }

    @Test("C24: a corrected calendar puts reds out that the old one lit")
    func c24() async throws {
        let apart = try await Apart()
        let call = try await apart.signed(by: apart.street)
        try await apart.world.at("2026-08-24T18:00")
        try await apart.world.exchange()
        #expect(try await resolve(apart.street, call)["overdue"] == true)
        let days =
            (1...11).map { day -> String in
                let date = "2026-10-" + (day < 10 ? "0\(day)" : "\(day)")
                return "{\"name\":\"国庆节\",\"date\":\"\(date)\",\"isOffDay\":true}"
            } + ["{\"name\":\"防台停工\",\"date\":\"2026-08-20\",\"isOffDay\":true}"]
        let notice =
            "{\"year\":2026,\"papers\":[\"https://www.gov.cn/x\"],"
            + "\"days\":[\(days.joined(separator: ","))]}"
        let outcome = await apart.world.hub.perform(.publishCalendar, ["notice": notice])
        try #require(outcome.exit == 0, "\(outcome.text)")
        #expect(try await resolve(apart.street, call)["overdue"] == true)
        try await apart.world.settle()
        for office in [apart.street, apart.housing, apart.committee] {
            let clock = try await resolve(office, call)
            #expect(clock["overdue"] == false)
            #expect(ScenarioWorld.shown(clock["due"]) == "2026-08-25 17:30")
        }
    }
}

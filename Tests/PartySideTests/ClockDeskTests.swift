import DutyBook
import History
import PartySide
import Testing

/// What a desk says of time.
@Suite struct ClockDeskTests {
    private let zone: TestZone

    init() throws { zone = try TestZone() }

    private func raise(_ site: Site, _ kind: Text) async throws -> Text {
        let reply = await site.ask(
            "call.raise",
            ["kind": .text(kind), "title": "路灯不亮", "lead": "dept-zhujian"]
        )
        return try #require(reply.document["id"]?.text, "\(reply.document)")
    }

    private func clocks(_ site: Site, _ id: Text) async throws -> [Text: JSON] {
        let call = await site.ask("call.show", ["call": .text(id)]).document
        let list = try #require(call["clocks"]?.array)
        return Dictionary(
            list.compactMap { clock in clock["clock"]?.text.map { ($0, clock) } }
        ) { first, _ in first }
    }

    @Test func aClockHasNoDueTimeBeforeTheHubHasTheCall() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let id = try await raise(site, "routine")
        let before = try #require(try await clocks(site, id)["resolve"])
        #expect(before["due"] == .null)
        #expect(before["light"] == "grey")
        #expect(before["state"] == "waiting")
        try await zone.exchange()
        let after = try #require(try await clocks(site, id)["resolve"])
        #expect(after["due"]?.string?.isEmpty == false)
        #expect(after["party"] == "dept-zhujian")
        #expect(after["start"]?["clock"] == "hub")
        #expect(after["rule"]?["amount"] == 5)
        #expect(after["rule"]?["unit"] == "workDays")
        #expect(after["rule"]?["basis"]?.string?.isEmpty == false)
    }

    @Test func aPhoneNoteSetsAnUrgentClockGoingWithoutTheHub() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let id = try await raise(site, "urgent")
        #expect(try await clocks(site, id)["sign"]?["due"] == .null)
        let noted = await site.ask(
            "call.phoned",
            ["call": .text(id), "party": "dept-zhujian", "person": "值班员"]
        )
        #expect(noted.exit == .done, "\(noted.document)")
        let sign = try #require(try await clocks(site, id)["sign"])
        #expect(sign["due"] != .null)
        #expect(sign["start"]?["clock"] == "phone")
        let call = await site.ask("call.show", ["call": .text(id)]).document
        #expect(call["dispatches"]?.array?.first?["effective"] == true)
        #expect(call["delivery"]?.array?.first?["step"] == "phoned")
    }

    @Test func whatWaitsForUsComesInTheOrderOfRisk() async throws {
        let street = try await zone.site("a", party: "street-xufu")
        let office = try await zone.site("b", party: "dept-zhujian")
        let routine = try await raise(street, "routine")
        let urgent = try await raise(street, "urgent")
        try await zone.exchange()
        let items = await office.ask("call.list", ["todo": true]).document["items"]?.array
        #expect(items?.compactMap { $0["id"]?.text } == [urgent, routine])
        let first = await office.ask("call.list", ["todo": true, "limit": 1]).document
        #expect(first["items"]?.array?.count == 1)
        #expect(first["next"]?.text == urgent)
        let rest = await office.ask("call.list", ["todo": true, "after": .text(urgent)]).document
        #expect(rest["items"]?.array?.first?["id"]?.text == routine)
        #expect(rest["next"] == .null)
    }

    @Test func whatWasImportedRunsByItsClaimedTimesAndIsOverdue() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let line = """
            {"do":"call.raise","ref":"r","kind":"keyTask","title":"LNG","lead":"dept-zhujian",\
            "cooperate":["zone-committee"],"occurredAt":"2026-03-10T10:05:00+08:00"}
            """
        let chunk = BatchChunk(session: "s", lines: [Array(line.utf8)], last: true)
        let results = await Desk(site: site, sync: NoHub()).batch(chunk)
        let id = try #require(results.first?["id"]?.text, "\(results)")
        let clocks = try await clocks(site, id)
        func due(_ name: Text) -> Milliseconds? {
            clocks[name]?["due"]?.text.flatMap(CivilTime.milliseconds)
        }
        for (name, time) in [
            ("sign", "2026-03-10T13:35:00+08:00"), ("respond", "2026-03-11T17:30:00+08:00"),
            ("plan", "2026-03-13T17:30:00+08:00"), ("resolve", "2026-03-31T17:30:00+08:00"),
            ("feedback", "2026-03-26T17:30:00+08:00"),
        ] as [(Text, Text)] {
            #expect(due(name) == CivilTime.milliseconds(time), "\(name)")
        }
        #expect(clocks["resolve"]?["start"]?["clock"] == "claimed")
        #expect(clocks["resolve"]?["overdue"] == true)
        let overdue = await site.ask("call.list", ["overdue": true]).document["items"]?.array
        #expect(overdue?.first?["id"]?.text == id)
    }

    @Test func requestsAreShownWithTheirAnswers() async throws {
        let street = try await zone.site("a", party: "zone-committee")
        let office = try await zone.site("b", party: "dept-zhujian")
        let id = try await raise(street, "routine")
        try await zone.exchange()
        _ = await office.ask("call.sign", ["call": .text(id)])
        let asked = await office.ask("call.extend", ["call": .text(id), "days": 5, "why": "材料"])
        #expect(asked.exit == .done, "\(asked.document)")
        let before = try #require(try await clocks(office, id)["resolve"]?["due"]?.text)
        try await zone.exchange()
        let decided = await street.ask(
            "call.decide",
            ["call": .text(id), "decision": "granted", "why": "同意"]
        )
        #expect(decided.exit == .done, "\(decided.document)")
        try await zone.exchange()
        let clock = try #require(try await clocks(office, id)["resolve"])
        #expect(clock["extendedDays"] == 5)
        #expect(clock["due"]?.text != before)
        let call = await office.ask("call.show", ["call": .text(id)]).document
        #expect(call["requests"]?.array?.first?["decision"] == "granted")
    }

    @Test func everyYearShippedIsListedWithItsNotice() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let items = await site.ask("calendar.list").document["items"]?.array
        #expect(items?.compactMap { $0["year"]?.int } == Array(2020...2026))
        let one = await site.ask("calendar.list", ["year": 2026]).document["items"]?.array
        #expect(one?.first?["papers"]?.array?.count == 1)
    }
}

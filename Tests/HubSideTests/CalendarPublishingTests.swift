import DutyBook
import History
import HubSide
import SQLiteStore
import Testing
import Worlds

@Suite("A year's holidays, published by the hub")
struct CalendarPublishingTests {
    private func notice(_ year: Int, _ extra: String = "") -> String {
        let days = (1...11).map { day in
            let date = "\(year)-10-" + (day < 10 ? "0\(day)" : "\(day)")
            return "{\"name\":\"国庆节\",\"date\":\"\(date)\",\"isOffDay\":true}"
        }
        let list = days.joined(separator: ",") + extra
        return "{\"year\":\(year),\"papers\":[\"https://www.gov.cn/x\"],\"days\":[\(list)]}"
    }

    private func known(_ world: HubWorld) throws -> WorkingCalendar {
        try world.read { store in
            WorkingCalendar.shipped(
                with: try store.calendars().flatMap {
                    CalendarEdition.editions(RecordHistory(try store.entries(of: $0)))
                }
            )
        }
    }

    @Test("a notice counts at once, and the same notice again changes nothing")
    func publishing() async throws {
        let world = try await HubWorld.founded()
        let first = await world.perform(.publishCalendar, ["notice": notice(2027)])
        #expect(first.exit == 0, "\(first.text)")
        #expect(first.document.contains("\"version\":1"))
        let again = await world.perform(.publishCalendar, ["notice": notice(2027)])
        #expect(again.document.contains("\"published\":false"))
        let saturday = ",{\"name\":\"元旦\",\"date\":\"2026-12-26\",\"isOffDay\":false}"
        let corrected = await world.perform(
            .publishCalendar,
            ["notice": notice(2027, saturday)]
        )
        #expect(corrected.document.contains("\"version\":2"))
        let calendar = try known(world)
        #expect(!calendar.isProvisional(2027))
        #expect(calendar.isWorkday(try #require(CivilDay("2026-12-26"))))
        #expect(calendar.editions[2027]?.version == 2)
        try world.close()
    }

    @Test("a correction of a shipped year counts on from the shipped edition")
    func correcting() async throws {
        let world = try await HubWorld.founded()
        let outcome = await world.perform(.publishCalendar, ["notice": notice(2026)])
        #expect(outcome.document.contains("\"version\":2"))
        try world.close()
    }

    @Test(
        "what is no notice of a year publishes nothing",
        arguments: [
            "", "[]", "{\"year\":2027}",
            "{\"year\":2027,\"papers\":[],\"days\":[]}",
            "{\"year\":2027,\"papers\":[],\"days\":[{\"name\":\"x\",\"date\":\"2027-02-30\","
                + "\"isOffDay\":true}]}",
        ]
    )
    func refusing(content: String) async throws {
        let world = try await HubWorld.founded()
        let outcome = await world.perform(.publishCalendar, ["notice": content])
        #expect(outcome.exit == 64)
        #expect(try world.read { try $0.calendars() }.isEmpty)
        try world.close()
    }

    @Test("days of other years are refused")
    func strayDays() async throws {
        let world = try await HubWorld.founded()
        let stray = ",{\"name\":\"x\",\"date\":\"2028-01-01\",\"isOffDay\":true}"
        let outcome = await world.perform(.publishCalendar, ["notice": notice(2027, stray)])
        #expect(outcome.document.contains("E4106.badCalendar"))
        try world.close()
    }
}

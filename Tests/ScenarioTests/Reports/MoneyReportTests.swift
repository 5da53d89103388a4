import History
import PartySide
import Testing
import Worlds

/// 内循环与过桥资金台账 over several months: what was signed once comes out the same again.
@Suite("Balances of ledgers over months")
struct MoneyReportTests {
    private static let yuan: Int64 = 100

    private func enter(
        _ entry: Text,
        _ amount: Text,
        on day: Text,
        at office: ScenarioOffice
    ) async throws {
        try await office.act(
            "bridge.enter",
            [
                "bridge": "道恩集团", "entry": .text(entry), "amount": .text(amount),
                "on": .text(day),
            ]
        )
    }

    private func drawn(_ period: Text, at office: ScenarioOffice) async throws -> DrawnReport {
        try await DrawnReport("money", at: office, ["period": .text(period)])
    }

    private func figures(_ report: DrawnReport, _ ledger: JSON = "道恩集团") throws -> [JSON?] {
        let row = try #require(report["bridges"].first { $0["title"] == ledger })
        return ["opening", "added", "taken", "closing", "outstanding"].map { row[$0] }
    }

    @Test("A reversal counts from its own day, as a row with a negative amount")
    func reversal() async throws {
        let world = try await ScenarioWorld.founded(at: "2026-06-24T09:00")
        let company = try await world.office("company-gangcheng", person: "吴经理")
        for title: Value in ["道恩集团", "隆基集团"] {
            try await company.act("bridge.open", ["title": title])
        }
        try await enter("contributed", "100万元", on: "2026-06-10", at: company)
        try await enter("lent", "20万元", on: "2026-06-20", at: company)
        try await world.exchange()
        let signed = try await drawn("2026-06", at: company)
        let (million, lent) = (1_000_000 * Self.yuan, 200_000 * Self.yuan)
        let june: [JSON?] = [
            0, .int(million), .int(lent), .int(million - lent), .int(lent),
        ]
        #expect(try figures(signed) == june)

        try await world.at("2026-07-16T10:00")
        let rows = try await company.act("bridge.show", ["bridge": "道恩集团"])["rows"]?.array
        let wrong = try #require(rows?.last?["row"]?.text)
        try await company.act(
            "bridge.reverse",
            ["bridge": "道恩集团", "row": .text(wrong), "why": "重复记账"],
            as: "郑会计"
        )
        try await world.exchange()
        let again = try await drawn("2026-06", at: company)
        #expect(try figures(again) == june)
        for table: Text in ["bridges", "bridgeRows"] {
            #expect(again[table] == signed[table])
        }
        let july = try await drawn("2026-07", at: company)
        #expect(try figures(july) == [.int(million - lent), 0, .int(-lent), .int(million), 0])
        let row = try #require(july["bridgeRows"].first)
        #expect(july["bridgeRows"].count == 1 && row["amount"] == .int(-lent))
        #expect(row["on"] == "2026-07-16" && row["entry"] == "lent" && row["currency"] == "yuan")
        #expect(row["note"] == "重复记账" && row["person"] == "郑会计")
        #expect(row["reverses"] == again["bridgeRows"].last?["row"])

        // Of a ledger nobody has written in, no currency and no amount is known.
        let unknown = [JSON?](repeating: .null, count: 5)
        #expect(try figures(july, "隆基集团") == unknown)
        let shown = await company.huying("report", "run", "money", "--period", "2026-07")
        #expect(shown.out.contains("-200,000.00"))
    }

    @Test("Two offices that wrote different currencies at once leave no sum, and none is made up")
    func mixed() async throws {
        let world = try await ScenarioWorld.founded(at: "2026-07-06T09:00")
        let company = try await world.office("company-gangcheng", person: "吴经理")
        let chamber = try await world.office("chamber", person: "周秘书")
        try await company.act("bridge.open", ["title": "道恩集团"])
        try await world.exchange()
        company.goOffline()
        chamber.goOffline()
        try await enter("contributed", "100万元", on: "2026-07-06", at: company)
        try await enter("contributed", "10万美元", on: "2026-07-06", at: chamber)
        try await world.settle()
        let july = try await drawn("2026-07", at: company)
        let unknown = [JSON?](repeating: .null, count: 4)
        #expect(try figures(july).dropFirst() == unknown[...])
        #expect(Set(july["bridgeRows"].map { $0["currency"]?.string }) == ["yuan", "dollar"])
    }
}

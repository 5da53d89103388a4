import DutyBook
import Foundation
import History
import PartySide
import Testing
import Worlds

@testable import huying

/// Every report of the office over real stores and a real hub.
@Suite("Reports of a fortnight in July")
struct ReportColumnsTests {
    private func seconds(_ time: JSON?) -> String? { ScenarioWorld.shown(time) }

    @Test(
        "Supervision: orders with their replies, resolutions with evidence, what is overdue and why"
    )
    func supervision() async throws {
        let story = try await ReportStory.told()
        let orders = try await DrawnReport("orders", at: story.supervision)["orders"]
        let order = try #require(orders.first)
        #expect(orders.count == 1 && order["number"]?.string?.hasPrefix("DB-2026-") == true)
        #expect(order["colour"] == "orange" && order["to"] == "dept-zhujian")
        #expect(order["reply"] == "灯具今日到货" && order["state"] == "replied")
        #expect(seconds(order["repliedAt"]) == "2026-07-16 16:30" && order["closedAt"] == "")
        let none = try await DrawnReport(
            "orders",
            at: story.supervision,
            ["party": "street-xufu"]
        )
        #expect(none["orders"].isEmpty)

        let resolutions = try await DrawnReport("resolutions", at: story.housing)["resolutions"]
        let resolution = try #require(resolutions.first)
        #expect(resolution["lead"] == "dept-zhujian" && resolution["due"] == "2026-08-14")
        #expect(resolution["evidence"] == "已报财政" && resolution["criterion"] == "资金到账")

        let overdue = try await DrawnReport("overdue", at: story.committee)["overdue"]
        let row = try #require(
            overdue.first { row in
                row["clock"] == "resolve" && row["party"] == "dept-zhujian"
            }
        )
        #expect(row["title"] == "疏港路路灯不亮" && seconds(row["due"]) == "2026-07-13 17:30")
        #expect(row["level"] == "L2" && row["reason"] == "oneDayOver")
        #expect(row["progress"] == "等灯具到货")

        let ledger = try await DrawnReport("ledger", at: story.housing)["ledger"]
        let numbers = ledger.compactMap { $0["number"]?.string }
        #expect(numbers.count == ledger.count && numbers == numbers.sorted())
        let late = ledger.first { $0["title"] == "疏港路路灯不亮" }
        #expect(late?["remarks"] == ["expedited"])
    }

    @Test(
        "Projects: stages and approvals that are late, papers deferred, what was done for applicants"
    )
    func projects() async throws {
        let story = try await ReportStory.told()
        let report = try await DrawnReport("projects", at: story.housing)
        let stages = report["stages"]
        #expect(stages.count == 4 && stages[0]["stage"] == "land" && stages[0]["over"] == 6)
        #expect(stages[0]["investment"] == 1_100_000_000_000 && stages[0]["approved"] == "no")
        #expect(stages[1]["over"] == "" && stages[1]["planned"] == "2026-09-30")
        let approval = try #require(report["approvals"].first)
        #expect(approval["project"] == "LNG接收站" && approval["over"] == 3)
        #expect(approval["state"] == "received" && approval["legalDays"] == 20)

        let papers = try await DrawnReport("deficiencies", at: story.housing)["deficiencies"]
        // What was accepted without being deferred is owed by nobody.
        #expect(papers.count == 2)
        let deferred = try #require(papers.first { $0["title"] == "地勘报告" })
        #expect(deferred["state"] == "deferred" && deferred["over"] == 2)
        #expect(deferred["commitment"] == "周五前补齐" && deferred["project"] == "LNG接收站")
        #expect(papers.first { $0["title"] == "项目核准批复" }?["state"] == "missing")

        let done = try await DrawnReport("services", at: story.housing)["services"]
        #expect(done.map { $0["what"] } == ["coached", "intake"])
        #expect(done.last?["receipt"]?.string?.hasPrefix("SL-") == true)
        #expect(done.first?["text"] == "先做节能审查" && done.first?["receipt"] == "")

        try await story.committee.act(
            "project.register",
            ["title": "挤压线", "investment": "1亿元"]
        )
        let one = try await DrawnReport("projects", at: story.committee, ["project": "挤压线"])
        #expect(one["stages"].count == 4 && one["approvals"].isEmpty)
        #expect(
            await story.committee.refusal("report.run", ["name": "projects", "project": "没有"])
                == "E2131.unknownRecord"
        )
    }

    @Test(
        "Money: opening and closing balances of the month, rows with reversals, funds with alerts"
    )
    func money() async throws {
        let story = try await ReportStory.told()
        let july = try await DrawnReport("money", at: story.committee, ["period": "2026-07"])
        let bridge = try #require(july["bridges"].first)
        #expect(bridge["title"] == "道恩集团" && bridge["currency"] == "yuan")
        #expect(bridge["opening"] == 800_000_000 && bridge["added"] == 0)
        #expect(bridge["taken"] == 300_500_000 && bridge["closing"] == 499_500_000)
        let rows = july["bridgeRows"]
        try #require(rows.count == 3)
        #expect(rows[0]["reversal"] == "" && rows[1]["reversal"] != "")
        #expect(rows[2]["amount"] == -1_000_000 && rows[2]["row"] == rows[1]["reversal"])
        let loan = try #require(july["loans"].first)
        #expect(loan["enterprise"] == "龙口恒信紧固件" && loan["closing"] == 300_000_000)
        let june = try await DrawnReport("money", at: story.committee, ["period": "2026-06"])
        #expect(june["bridges"].first?["closing"] == 800_000_000 && june["loanRows"].isEmpty)

        let funds = try await DrawnReport("funds", at: story.committee, ["period": "2026-07"])
        #expect(funds["funds"].first?["opening"] == 20_000_000_000)
        #expect(funds["funds"].first?["alerts"] == 1)
        #expect(funds["alerts"].first?["level"] == "yellow")
        try await story.company.act(
            "risk.close",
            ["risk": "被投企业未达产", "why": "已复产"]
        )
        let closed = try await DrawnReport("funds", at: story.company, ["period": "2026-07"])
        #expect(closed["alerts"].first?["why"] == "已复产" && closed["funds"].first?["alerts"] == 0)
        // Closed before it began, it is no longer a matter of the month.
        let august = try await DrawnReport("funds", at: story.company, ["period": "2026-08"])
        #expect(august["alerts"].isEmpty)
    }

    @Test("Lists: duties per party, boundaries per subject, the public edition of powers")
    func lists() async throws {
        let story = try await ReportStory.told()
        let duties = try await DrawnReport("duties", at: story.street)["duties"]
        let housing = duties.filter { $0["party"] == "dept-zhujian" }
        #expect(housing.map { $0["role"] } == ["lead"] && housing[0]["code"] == "D-18")
        let own = try await DrawnReport("duties", at: story.street, ["party": "street-xufu"])
        #expect(own["duties"].count == 1 && own["duties"][0]["role"] == "cooperating")
        #expect(own["duties"][0]["others"] == ["dept-zhujian"])
        let boundary = try await DrawnReport("boundaries", at: story.street)["boundaries"].first
        #expect(boundary?["subject"] == "排水外溢" && boundary?["words"] == ["冒黑水"])
        let rights = await story.street.huying("report", "run", "rights").out
        #expect(rights.contains("建设项目节能审查") && rights.contains("20/9"))
        #expect(!rights.contains(ReportStory.lamps.string))
    }
}

import History
import PartySide
import Testing
import Worlds

/// Daily, weekly and monthly reports.
@Suite("Bulletins of a fortnight in July")
struct BulletinReportTests {
    private func figure(_ report: DrawnReport, _ name: JSON) -> [String: JSON]? {
        report["totals"].first { $0["figure"] == name }
    }

    @Test("日报: the day, the day before, the month to date; categories, urgent and enterprise calls")
    func daily() async throws {
        let story = try await ReportStory.told()
        let day = try await DrawnReport("daily", at: story.committee, ["period": "2026-07-06"])
        let received = try #require(figure(day, "received"))
        #expect(received["now"] == 3 && received["before"] == 0 && received["change"] == 3)
        #expect(received["toDate"] == 3)
        #expect(day["categories"].map { $0["category"] } == ["基础设施管理维护", "uncategorised"])
        #expect(day["categories"].map { $0["count"] } == [2, 1])
        #expect(day["enterprise"].map { $0["title"] } == ["会员企业续贷过桥"])
        #expect(day["urgent"].isEmpty && !day["overdue"].isEmpty)
        #expect(!day["ends"].isEmpty)

        let today = try await DrawnReport("daily", at: story.committee, ["period": "2026-07-16"])
        #expect(today["urgent"].map { $0["title"] } == ["管廊刺鼻气味"])
        #expect(figure(today, "received")?["toDate"] == 5)
        // The call of 09:20 belongs to the day from noon to noon, the resolution of 14:30 does not.
        let noon = try await DrawnReport(
            "daily",
            at: story.committee,
            ["period": "2026-07-16", "noon": true]
        )
        #expect(figure(today, "received")?["now"] == 2)
        #expect(figure(noon, "received")?["now"] == 1)
        #expect(
            await story.committee.refusal("report.run", ["name": "weekly", "noon": true]) != nil
        )
    }

    @Test("周报、月通报: typical cases, orders of the week, what is due next; 排名 beside last month")
    func bulletins() async throws {
        let story = try await ReportStory.told()
        let week = try await DrawnReport("weekly", at: story.committee, ["period": "2026-W28"])
        #expect(week["good"].map { $0["title"] } == ["海岱路路灯不亮"])
        #expect(week["good"].first?["why"] == ["solvedInTime", "satisfied"])
        #expect(week["orders"].isEmpty)
        let next = try await DrawnReport("weekly", at: story.committee, ["period": "2026-W29"])
        #expect(next["orders"].count == 1)
        let bad = try #require(next["bad"].first { $0["title"] == "疏港路路灯不亮" })
        #expect(bad["why"] == ["overdue"])
        let month = try await DrawnReport("monthly", at: story.committee, ["period": "2026-07"])
        for table in ["units", "matrix", "returns", "gaps", "next", "resolutions"] {
            #expect(month.names.contains(table), "\(table)")
        }
        #expect(month["next"].contains { $0["clock"] == "resolution" })
        let tables = month.document["tables"]?.array ?? []
        let due = tables.first { $0["name"] == "resolutions" }
        #expect(due?["title"] == "Resolutions due in 2026-08")
        // Whether a place was said is known: there is none.
        #expect(month["gaps"].first { $0["title"] == "会员企业续贷过桥" }?["place"] == "")
        #expect(month["resolutions"].map { $0["title"] } == ["落实照明经费"])

        let ranking = try await DrawnReport("ranking", at: story.committee, ["period": "2026-07"])
        let first = try #require(ranking["ranking"].first)
        #expect(first["tier"] == "departments" && first["standing"] == "trial")
        #expect(first["rankBefore"] == "" && first["party"] == "dept-zhujian")
        #expect(first["led"] == 2 && first["rank"] == 1)
    }
}

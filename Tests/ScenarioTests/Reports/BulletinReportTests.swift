import DutyBook
import Foundation
import History
import PartySide
import Testing
import Worlds

@testable import huying

/// Daily, weekly and monthly reports, and every report in every format.
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
        #expect(month["resolutions"].map { $0["title"] } == ["落实照明经费"])

        let ranking = try await DrawnReport("ranking", at: story.committee, ["period": "2026-07"])
        let first = try #require(ranking["ranking"].first)
        #expect(first["tier"] == "departments" && first["standing"] == "trial")
        #expect(first["rankBefore"] == "" && first["party"] == "dept-zhujian")
        #expect(first["led"] == 2 && first["rank"] == 1)
    }

    /// Every report on the screen in both languages, and as CSV, XLSX and a page to print: each word
    /// of the program is a word of the office.
    @Test("Every report in every format speaks the reader's language")
    func everyFormat() async throws {
        let story = try await ReportStory.told()
        let folder = NSTemporaryDirectory() + "huying-reports-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let list = try await story.committee.act("report.list")["items"]?.array ?? []
        #expect(list.count == 20)
        for name in list.compactMap({ $0["report"]?.string }) {
            let document = try await DrawnReport(Text(name), at: story.committee).document
            expectWords(in: document, name)
            for language in ["zh", "en"] {
                let files = ["xlsx", "csv", "html"].map { "\(folder)/\(name).\(language).\($0)" }
                let written = await story.committee.huying(
                    "report",
                    "run",
                    name,
                    "--lang",
                    language,
                    "--xlsx",
                    files[0],
                    "--csv",
                    files[1],
                    "--html",
                    files[2]
                )
                #expect(written.exit == 0, "\(name): \(written.message)")
                let page = try String(contentsOfFile: files[2], encoding: .utf8)
                #expect(page.contains("@bottom-center") && page.contains("class=\"sign\""))
                let screen = await story.committee.huying("report", "run", name, "--lang", language)
                #expect(screen.exit == 0, "\(name): \(screen.message)")
                // Full-width brackets belong to Chinese sentences.
                if language == "en" { expectPlainBrackets(screen.out, name) }
                let lines = screen.out.split(separator: "\n")
                let title = lines.first?.components(separatedBy: "  ").first ?? ""
                #expect(lines.filter { $0 == title }.count < 2, "\(name) is said twice")
            }
        }
    }

    private func expectWords(in document: JSON, _ name: String) {
        for table in document["tables"]?.array ?? [] {
            let columns = table["columns"]?.array ?? []
            for row in table["rows"]?.array ?? [] {
                #expect(row.array?.count == columns.count, "\(name)")
                for (column, cell) in zip(columns, row.array ?? []) {
                    // The names of categories are data, but for the one that stands for none.
                    guard let list = column["words"]?.string, list != "categories" else { continue }
                    for word in cell.array ?? [cell] {
                        guard let word = word.text, !word.isEmpty else { continue }
                        let known =
                            list == "declared"
                            ? DeclaredWords.value(word) != nil
                            : Glossary.words(list)[word.string] != nil
                        #expect(known, "\(name): \(list) has no word for \(word)")
                    }
                }
            }
        }
    }

    /// Outside of what people wrote: the story's texts have none.
    private func expectPlainBrackets(_ text: String, _ name: String) {
        let lines = text.split(separator: "\n").filter { $0.contains("（") }
        #expect(lines.isEmpty, "\(name): \(lines.first ?? "")")
    }
}

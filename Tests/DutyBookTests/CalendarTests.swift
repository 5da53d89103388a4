import DutyBook
import Foundation
import History
import Testing

@Suite("The working-day calendar")
struct CalendarTests {
    private let calendar = WorkingCalendar.shipped

    @Test("every year shipped is complete and comes with its papers", arguments: 2020...2026)
    func shipped(year: Int) throws {
        let edition = try #require(calendar.editions[year])
        #expect(!edition.papers.isEmpty)
        #expect(edition.days.filter(\.isOff).count >= 26)
        #expect(edition.version == (year == 2020 ? 2 : 1))
    }

    @Test(
        "days as the notices have them",
        arguments: [
            ("2020-01-19", true), ("2020-02-01", false), ("2020-02-03", true),
            ("2022-12-31", false), ("2023-01-02", false), ("2024-04-07", true),
            ("2026-02-14", true), ("2026-02-23", false), ("2026-02-28", true),
            ("2026-03-10", true), ("2026-03-14", false), ("2026-12-31", true),
        ] as [(Text, Bool)]
    )
    func sample(day: Text, isWorked: Bool) throws {
        #expect(calendar.isWorkday(try #require(CivilDay(day))) == isWorked)
    }

    /// The list is derived from the same notices by others; it lies beside the repository, not in it.
    private static let list = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: "shared/data/calendar/cn_workdays_2020_2026.tsv").path

    @Test(
        "agrees with an independent list on every day from 2020 to 2026",
        .enabled(
            if: FileManager.default.fileExists(atPath: list),
            "the list of working days is not beside the repository"
        )
    )
    func everyDay() throws {
        let rows = try String(contentsOfFile: Self.list, encoding: .utf8)
            .split(separator: "\n").dropFirst()
        #expect(rows.count == 2_557)
        for row in rows {
            let columns = row.split(separator: "\t", omittingEmptySubsequences: false)
            let day = try #require(CivilDay(Text(columns[0])))
            #expect(String(day.weekday) == String(columns[1]), "\(row)")
            #expect(calendar.isWorkday(day) == (columns[2] == "1"), "\(row)")
        }
    }

    @Test("a year without a notice has weekends and statutory days, and says so")
    func unknownYear() throws {
        #expect(calendar.isProvisional(2027))
        #expect(!calendar.isProvisional(2026))
        for (day, isWorked) in [
            ("2027-01-01", false), ("2027-01-02", false), ("2027-01-04", true),
            ("2027-02-05", false), ("2027-02-08", false), ("2027-02-09", true),
            ("2027-10-08", true),
        ] as [(Text, Bool)] {
            #expect(calendar.isWorkday(try #require(CivilDay(day))) == isWorked, "\(day)")
        }
    }

    @Test("a published notice replaces the provisional year, its own December days included")
    func published() throws {
        let saturday = try #require(CivilDay("2026-12-26"))
        let january = try #require(CivilDay("2027-01-01"))
        let notice = CalendarEdition(
            year: 2027,
            version: 1,
            knownSince: nil,
            papers: ["https://www.gov.cn/example"],
            days: [
                NamedDay(day: saturday, isOff: false, name: "元旦"),
                NamedDay(day: january, isOff: true, name: "元旦"),
            ]
        )
        let next = WorkingCalendar.shipped(with: [notice])
        #expect(!calendar.isWorkday(saturday))
        #expect(next.isWorkday(saturday))
        #expect(!next.isProvisional(2027))
        #expect(next.reason(of: saturday) == .makeUp("元旦"))
    }

    @Test(
        "working days are counted as people count them",
        arguments: [
            ("2026-02-12", 5, "2026-02-26"), ("2026-02-26", 10, "2026-03-11"),
            ("2026-04-30", 5, "2026-05-11"), ("2026-09-18", 5, "2026-09-24"),
            ("2026-09-30", 5, "2026-10-13"), ("2020-01-20", 5, "2020-02-04"),
            ("2026-03-31", -3, "2026-03-26"),
        ] as [(Text, Int, Text)]
    )
    func counting(start: Text, count: Int, due: Text) throws {
        let day = try #require(CivilDay(start))
        #expect(calendar.workday(count, after: day) == CivilDay(due))
    }

    @Test("before a correction was out, days counted as first published")
    func corrected() throws {
        let before = calendar.known(at: try #require(CivilDay("2020-01-21")).start)
        let start = try #require(CivilDay("2020-01-20"))
        #expect(before.workday(5, after: start) == CivilDay("2020-02-01"))
        let after = calendar.known(at: try #require(CivilDay("2020-01-28")).start)
        #expect(after.workday(5, after: start) == CivilDay("2020-02-04"))
    }
}

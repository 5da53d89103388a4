import DutyBook
import Foundation
import History
import Settings

/// One year's file of the public set holiday-cn: <https://github.com/NateScarlet/holiday-cn>.
private struct HolidayFile: Decodable {
    struct Day: Decodable {
        let name: String
        let date: String
        let isOffDay: Bool
    }

    let year: Int
    let papers: [String]
    let days: [Day]
}

extension HubAdmin {
    /// Publishes a year's notice to every site; the same notice again changes nothing.
    func publishCalendar(
        _ command: HubCommand,
        _ language: Language
    ) async throws -> HubOutcome {
        let file = try read(try command.argument("notice"))
        let record = RecordRef(type: RecordType.calendar, id: Text("\(file.year)"))
        let known = try await office.keeper.read { store in
            CalendarEdition.editions(RecordHistory(try store.entries(of: record)))
        }
        let newest =
            WorkingCalendar.shipped(with: known).editions[file.year]
        let isNew =
            newest.map { Set($0.days) != Set(file.days) || $0.papers != file.papers } ?? true
        let edition = CalendarEdition(
            year: file.year,
            version: (newest?.version ?? 0) + (isNew ? 1 : 0),
            knownSince: nil,
            papers: file.papers,
            days: file.days
        )
        if isNew {
            try await office.desk.write([
                HubDraft(
                    record: record,
                    action: "calendar.publish",
                    writes: [Write(Aspects.notice, edition.value)],
                    events: []
                )
            ])
        }
        return outcome(edition, isNew: isNew, language)
    }

    private func outcome(_ edition: CalendarEdition, isNew: Bool, _ language: Language)
        -> HubOutcome
    {
        let free = edition.days.filter(\.isOff).count
        let worked = edition.days.count - free
        let text =
            switch (language, isNew) {
            case (.chinese, true):
                "已发布 \(edition.year) 年工作日历第 \(edition.version) 版：放假 \(free) 天，调休上班 \(worked) 天。"
            case (.chinese, false): "\(edition.year) 年工作日历没有变化。"
            case (.english, true):
                "Calendar \(edition.year), edition \(edition.version), is published: "
                    + "\(free) days free, \(worked) make-up days worked."
            case (.english, false): "The calendar of \(edition.year) is unchanged."
            }
        return HubOutcome(
            .object([
                .init("year", .count(edition.year)), .init("version", .count(edition.version)),
                .init("published", .bool(isNew)), .init("free", .count(free)),
                .init("worked", .count(worked)),
                .init("papers", .list(edition.papers.map { .text($0.string) })),
            ]),
            text: text
        )
    }

    private func read(_ content: String) throws -> CalendarEdition {
        let file: HolidayFile
        do {
            file = try JSONDecoder().decode(HolidayFile.self, from: Data(content.utf8))
        } catch {
            throw Self.unreadable(
                zh: "文件里要有 year、papers 和 days（name、date、isOffDay）",
                en: "the file must have year, papers and days (name, date, isOffDay)"
            )
        }
        let days = try file.days.map { named in
            guard let day = CivilDay(Text(named.date)) else {
                throw Self.unreadable(zh: "\(named.date) 不是日期", en: "\(named.date) is no date")
            }
            return NamedDay(day: day, isOff: named.isOffDay, name: Text(named.name))
        }
        let edition = CalendarEdition(
            year: file.year,
            version: 1,
            knownSince: nil,
            papers: file.papers.map { Text($0) },
            days: days.sorted { $0.day < $1.day }
        )
        if let fault = edition.fault { throw Self.unreadable(zh: fault.zh, en: fault.en) }
        return edition
    }

    private static func unreadable(zh: String, en: String) -> HubProblem {
        HubProblem(
            "E4106.badCalendar",
            exit: .usage,
            message: .init(zh: "不是可用的工作日历：\(zh)。", en: "This is no usable calendar: \(en)."),
            effect: .init(zh: "没有发布任何内容。", en: "Nothing was published."),
            next: .init(
                zh: "核对文件，格式见 holiday-cn 的年度 JSON。",
                en: "Check the file; it has the form of a year's JSON of holiday-cn."
            )
        )
    }
}

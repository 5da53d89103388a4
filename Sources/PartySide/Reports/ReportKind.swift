import DutyBook
import History
import Settings

/// The reports a site can draw.
enum ReportKind: String, CaseIterable, Sendable {
    case daily, weekly, monthly, overdue, ledger, returns, assessment, sync

    enum Rhythm: Sendable { case day, week, month, live }

    var title: Phrase {
        switch self {
        case .daily: Phrase("日报", "Daily report")
        case .weekly: Phrase("周报", "Weekly report")
        case .monthly: Phrase("月度通报", "Monthly bulletin")
        case .overdue: Phrase("超期清单", "What is overdue")
        case .ledger: Phrase("部门台账", "Ledger of calls")
        case .returns: Phrase("退单与争议分析", "Returns and disputes")
        case .assessment: Phrase("考核表", "Assessment")
        case .sync: Phrase("同步与离线报告", "Exchange and offline report")
        }
    }

    var rhythm: Rhythm {
        switch self {
        case .daily: .day
        case .weekly, .sync: .week
        case .monthly, .returns, .assessment: .month
        case .overdue, .ledger: .live
        }
    }

    /// Who signs it on paper.
    var signatures: [Phrase] {
        let maker = Phrase("制表：", "Drawn by:")
        let checker = Phrase("审核：", "Checked by:")
        let chief = Phrase("签发：", "Issued by:")
        switch self {
        case .daily, .overdue, .ledger, .sync: return [maker, checker]
        case .weekly, .monthly, .returns, .assessment: return [maker, checker, chief]
        }
    }
}

/// The stretch of time a report is about: a day, a week or a month of assessment.
struct ReportSpan: Sendable {
    /// `2026-07-16`, `2026-W29`, `2026-07`.
    let name: Text
    let from: CivilDay
    let through: CivilDay

    var start: Milliseconds { from.start }
    var end: Milliseconds { through.start + 86_400_000 }

    func contains(_ moment: Milliseconds) -> Bool { moment >= start && moment < end }

    private init?(_ name: Text, from: Int, through: Int) {
        guard let from = CivilDay(number: from), let through = CivilDay(number: through) else {
            return nil
        }
        (self.name, self.from, self.through) = (name, from, through)
    }

    init(_ period: AssessmentPeriod) {
        (name, from, through) = (period.name, period.from, period.through)
    }

    /// Reads the name of a day, a week or a month.
    init?(_ name: Text, startDay: Int) {
        if let day = CivilDay(name) {
            self.init(name, from: day.number, through: day.number)
        } else if let monday = Self.monday(of: name) {
            self.init(name, from: monday, through: monday + 6)
        } else if let period = AssessmentPeriod(name, startDay: startDay) {
            self.init(period)
        } else {
            return nil
        }
    }

    /// The one a moment lies in; `nil` for reports of what is so now.
    init?(_ rhythm: ReportKind.Rhythm, containing moment: Milliseconds, startDay: Int) {
        guard let day = CivilDay(containing: moment) else { return nil }
        switch rhythm {
        case .live: return nil
        case .day: self.init(Text(day.description), from: day.number, through: day.number)
        case .week:
            let monday = day.number - day.weekday + 1
            self.init(Self.weekName(monday), from: monday, through: monday + 6)
        case .month:
            guard let period = AssessmentPeriod(containing: moment, startDay: startDay) else {
                return nil
            }
            self.init(period)
        }
    }

    /// The one before, of the same kind.
    func previous(startDay: Int) -> ReportSpan? {
        let before = start - 1
        if through == from { return ReportSpan(.day, containing: before, startDay: startDay) }
        if Self.monday(of: name) != nil {
            return ReportSpan(.week, containing: before, startDay: startDay)
        }
        return ReportSpan(.month, containing: before, startDay: startDay)
    }

    /// The day number of the Monday of `2026-W29` (ISO 8601).
    private static func monday(of name: Text) -> Int? {
        let parts = name.string.split(separator: "-W", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 4, parts[1].count == 2, let year = Int(parts[0]),
            let week = Int(parts[1]), (1...53).contains(week),
            let fourth = CivilDay(year: year, month: 1, day: 4)
        else { return nil }
        let monday = fourth.number - fourth.weekday + 1 + (week - 1) * 7
        return weekName(monday) == name ? monday : nil
    }

    /// The week belongs to the year of its Thursday.
    private static func weekName(_ monday: Int) -> Text {
        guard let thursday = CivilDay(number: monday + 3),
            let first = CivilDay(year: thursday.year, month: 1, day: 1)
        else { return "" }
        let week = (thursday.number - first.number) / 7 + 1
        return Text("\(thursday.year)-W\(week < 10 ? "0" : "")\(week)")
    }
}

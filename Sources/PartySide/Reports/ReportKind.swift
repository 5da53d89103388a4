import DutyBook
import History
import Settings

/// The reports a site can draw.
enum ReportKind: String, CaseIterable, Sendable {
    case daily, weekly, monthly, ranking, assessment
    case overdue, ledger, orders, resolutions, returns, dues
    case duties, boundaries, rights
    case projects, deficiencies, services
    case money, funds
    case sync

    enum Rhythm: Sendable { case day, week, month, live }

    var title: Phrase {
        switch self {
        case .daily: Phrase("日报", "Daily report")
        case .weekly: Phrase("周报", "Weekly report")
        case .monthly: Phrase("月度通报", "Monthly bulletin")
        case .ranking: Phrase("排名", "Ranking")
        case .assessment: Phrase("考核表", "Assessment")
        case .overdue: Phrase("超期清单", "What is overdue")
        case .ledger: Phrase("部门台账", "Ledger of calls")
        case .orders: Phrase("督办台账", "Supervision orders")
        case .resolutions: Phrase("议定事项清单", "Resolutions of joint meetings")
        case .returns: Phrase("退单与争议分析", "Returns and disputes")
        case .dues: Phrase("期限变动清单", "Due times moved by the calendar")
        case .duties: Phrase("职责清单", "Duty list")
        case .boundaries: Phrase("职责边界清单", "Boundary rules")
        case .rights: Phrase("权责清单（公开版）", "Rights list (public edition)")
        case .projects: Phrase("项目审批进度表", "Progress of projects")
        case .deficiencies: Phrase("容缺清单", "Papers deferred")
        case .services: Phrase("帮办记录", "What was done for applicants")
        case .money: Phrase("内循环与过桥资金台账", "Loans and bridging money")
        case .funds: Phrase("基金风险月报", "Funds and their risks")
        case .sync: Phrase("同步与离线报告", "Exchange and offline report")
        }
    }

    var rhythm: Rhythm {
        switch self {
        case .daily: .day
        case .weekly, .sync: .week
        case .monthly, .ranking, .assessment, .returns, .money, .funds: .month
        case .overdue, .ledger, .orders, .resolutions, .dues, .duties, .boundaries, .rights,
            .projects, .deficiencies, .services:
            .live
        }
    }

    /// Whether it is drawn from calls: the others need not read them.
    var readsCalls: Bool {
        switch self {
        case .orders, .duties, .boundaries, .rights, .projects, .deficiencies, .services, .money,
            .funds:
            false
        default: true
        }
    }

    /// Types of declared records it is drawn from.
    var types: [Text] {
        switch self {
        case .daily, .ranking, .assessment, .overdue, .ledger, .returns, .dues, .duties, .rights,
            .sync:
            []
        case .weekly, .monthly, .orders: [RecordType.order]
        case .resolutions: []
        case .boundaries: [RecordType.boundary]
        case .projects: [RecordType.project, RecordType.service, RecordType.approval]
        case .deficiencies: [RecordType.project, RecordType.service, RecordType.material]
        case .services: [RecordType.project, RecordType.service]
        case .money: [RecordType.bridge, RecordType.loan]
        case .funds: [RecordType.fund, RecordType.risk]
        }
    }

    /// Who signs it on paper.
    var signatures: [Phrase] {
        let maker = Phrase("制表：", "Drawn by:")
        let checker = Phrase("审核：", "Checked by:")
        let chief = Phrase("签发：", "Issued by:")
        switch self {
        case .weekly, .monthly, .ranking, .returns, .assessment, .orders, .resolutions, .money,
            .funds:
            return [maker, checker, chief]
        case .daily, .overdue, .ledger, .dues, .duties, .boundaries, .rights, .projects,
            .deficiencies, .services, .sync:
            return [maker, checker]
        }
    }
}

/// The stretch of time a report is about: a day, a week or a month of assessment.
struct ReportSpan: Sendable {
    /// `2026-07-16`, `2026-W29`, `2026-07`.
    let name: Text
    let from: CivilDay
    let through: CivilDay
    /// A day of it begins at noon of the day before (12–12) instead of at midnight.
    var beginsAtNoon = false

    var start: Milliseconds { from.start - (beginsAtNoon ? 43_200_000 : 0) }
    var end: Milliseconds { through.start + (beginsAtNoon ? 43_200_000 : 86_400_000) }

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

    /// Reads the name of a day, a week or a month; of a month, as the plan that governs it has it.
    init?(_ name: Text, in book: AssessmentBook) {
        if let day = CivilDay(name) {
            self.init(name, from: day.number, through: day.number)
        } else if let monday = Self.monday(of: name) {
            self.init(name, from: monday, through: monday + 6)
        } else if let period = book.period(name) {
            self.init(period)
        } else {
            return nil
        }
    }

    /// The one a moment lies in; `nil` for reports of what is so now.
    init?(_ rhythm: ReportKind.Rhythm, containing moment: Milliseconds, in book: AssessmentBook) {
        guard let day = CivilDay(containing: moment) else { return nil }
        switch rhythm {
        case .live: return nil
        case .day: self.init(Text(day.description), from: day.number, through: day.number)
        case .week:
            let monday = day.number - day.weekday + 1
            self.init(Self.weekName(monday), from: monday, through: monday + 6)
        case .month:
            guard let period = book.period(containing: moment) else { return nil }
            self.init(period)
        }
    }

    /// Of what kind it is: a month may be cut short to a day, and stays one.
    private var rhythm: ReportKind.Rhythm {
        CivilDay(name) != nil ? .day : Self.monday(of: name) != nil ? .week : .month
    }

    /// The one before, of the same kind.
    func previous(in book: AssessmentBook) -> ReportSpan? {
        beside(from.number - 1, \.nameBefore, in: book)
    }

    /// The one after, of the same kind.
    func next(in book: AssessmentBook) -> ReportSpan? {
        beside(through.number + 1, \.nameAfter, in: book)
    }

    /// Days and weeks adjoin; a month is found by its name, for each begins as its own plan says.
    private func beside(
        _ day: Int,
        _ month: KeyPath<AssessmentPeriod, Text?>,
        in book: AssessmentBook
    ) -> ReportSpan? {
        var span: ReportSpan?
        if rhythm == .month {
            let name = book.period(name)?[keyPath: month]
            span = name.flatMap { ReportSpan($0, in: book) }
        } else if let day = CivilDay(number: day) {
            span = ReportSpan(rhythm, containing: day.start, in: book)
        }
        span?.beginsAtNoon = beginsAtNoon
        return span
    }

    /// From the beginning of the month of assessment until the end of this one: what a figure of the
    /// whole period has come to. Of a week over two months, only the days in the later one count.
    func toDate(in book: AssessmentBook) -> ReportSpan? {
        guard rhythm != .month else { return self }
        guard let month = book.period(containing: through.start) else { return nil }
        var span = ReportSpan(month.name, from: month.from.number, through: through.number)
        span?.beginsAtNoon = beginsAtNoon
        return span
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

import ArgumentParser
import DutyBook
import History
import PartySide
import Reports
import Settings

/// Papers beyond those of one call, which `call print` prints.
struct PrintCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "print",
            abstract: Phrase(
                "打印督办单、议程、议题、纪要、函、考核表、回执；当日批量打印",
                "print orders, agendas, minutes, letters, assessments, receipts; all papers of a day"
            ).current,
            subcommands: OfficePaper.allCases.map { paper in paper.command } + [PrintDay.self]
        )
    }
}

extension OfficePaper {
    fileprivate var command: any ParsableCommand.Type {
        switch self {
        case .order: PrintOrder.self
        case .agenda: PrintAgenda.self
        case .topic: PrintTopic.self
        case .minutes: PrintMinutes.self
        case .consent: PrintConsent.self
        case .appraisal: PrintAppraisal.self
        case .agency: PrintAgency.self
        case .receipts: PrintReceipts.self
        }
    }
}

/// Where a printed page goes.
struct PrintingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            Phrase("可打印的网页（A4）", "a page to print (A4)").current,
            valueName: "file"
        )
    )
    var html: String?
}

/// A command that prints one record.
protocol RecordPrint: AsyncParsableCommand {
    static var paper: OfficePaper { get }
    var id: String { get }
    var printing: PrintingOptions { get }
    var common: CommonOptions { get }
    /// Which topic of a meeting; `nil` of other records.
    var topic: Int? { get }
    /// The papers of the record; empty where it has none such.
    static func papers(_ source: PaperSource, topic: String?) -> [PrintedForm]
}

extension RecordPrint {
    var topic: Int? { nil }

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: paper.rawValue,
            abstract: paper.title.current
        )
    }

    mutating func run() async throws {
        let (id, topic, html) = (id, topic.map(String.init), printing.html)
        let errand = Errand(Self.paper.type + ".show", sheet: PrintedPapers.sheet)
            .with(Self.paper.type, id)
        try await Counter(common).run(errand) { document, page throws(DeskProblem) in
            let source = PaperSource(document: document, page: page)
            let forms = Self.papers(source, topic: topic)
            guard !forms.isEmpty else { throw PrintProblem.nothing(id) }
            return try PrintedPapers(forms.map { (Self.paper.rawValue, $0) }, page)
                .document(writingTo: html)
        }
    }
}

/// Why nothing is printed.
enum PrintProblem {
    static func nothing(_ name: String) -> DeskProblem {
        DeskProblem(
            "E2306.nothingToPrint",
            exit: .usage,
            Phrase("\(name)：没有可打印的内容。", "There is nothing to print of \(name)."),
            next: Phrase("huying print --help", "huying print --help")
        )
    }
}

struct PrintOrder: RecordPrint {
    static let paper = OfficePaper.order
    @Argument var id: String
    @OptionGroup var printing: PrintingOptions
    @OptionGroup var common: CommonOptions

    static func papers(_ source: PaperSource, topic: String?) -> [PrintedForm] {
        [OrderPaper(source: source).printed()]
    }
}

struct PrintAgenda: RecordPrint {
    static let paper = OfficePaper.agenda
    @Argument var id: String
    @OptionGroup var printing: PrintingOptions
    @OptionGroup var common: CommonOptions

    static func papers(_ source: PaperSource, topic: String?) -> [PrintedForm] {
        [MeetingPapers(source: source, topic: nil).agendaPaper()]
    }
}

struct PrintTopic: RecordPrint {
    static let paper = OfficePaper.topic
    @Argument var id: String
    @Option(
        help: ArgumentHelp(
            Phrase("议程上的第几项（默认最近申报的）", "which topic of the agenda (default: the last proposed)")
                .current
        )
    )
    var topic: Int?
    @OptionGroup var printing: PrintingOptions
    @OptionGroup var common: CommonOptions

    static func papers(_ source: PaperSource, topic: String?) -> [PrintedForm] {
        [MeetingPapers(source: source, topic: topic).topicPaper()]
            .compactMap(\.self)
    }
}

struct PrintMinutes: RecordPrint {
    static let paper = OfficePaper.minutes
    @Argument var id: String
    @OptionGroup var printing: PrintingOptions
    @OptionGroup var common: CommonOptions

    static func papers(_ source: PaperSource, topic: String?) -> [PrintedForm] {
        [MeetingPapers(source: source, topic: nil).minutesPaper()]
    }
}

struct PrintAppraisal: RecordPrint {
    static let paper = OfficePaper.appraisal
    @Argument var id: String
    @OptionGroup var printing: PrintingOptions
    @OptionGroup var common: CommonOptions

    static func papers(_ source: PaperSource, topic: String?) -> [PrintedForm] {
        [AppraisalPaper(source: source).printed()]
    }
}

struct PrintReceipts: RecordPrint {
    static let paper = OfficePaper.receipts
    @Argument var id: String
    @OptionGroup var printing: PrintingOptions
    @OptionGroup var common: CommonOptions

    static func papers(_ source: PaperSource, topic: String?) -> [PrintedForm] {
        ReceiptsPaper(source: source).printed()
    }
}

/// The letter, with the name where this office may read it.
struct PrintConsent: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: OfficePaper.consent.rawValue,
            abstract: OfficePaper.consent.title.current
        )
    }

    @Argument var id: String
    @OptionGroup var printing: PrintingOptions
    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        let (id, html) = (id, printing.html)
        let counter = Counter(common)
        let port = try await counter.opened()
        let request = DeskRequest(
            RecordType.candidate + ".show",
            [RecordType.candidate: .text(Text(id))],
            language: counter.language
        )
        let named = await port.perform(request) { _ in }
        let candidate = named.isError ? nil : named.document
        let rules = await port.perform(
            DeskRequest("rules.show", [:], language: counter.language)
        ) { _ in }.document
        let errand = Errand(RecordType.consent + ".show", sheet: PrintedPapers.sheet)
            .with(RecordType.consent, id)
        try await counter.run(errand, at: port) { document, page throws(DeskProblem) in
            let source = PaperSource(document: document, page: page)
            let form = ConsentPaper(source: source, candidate: candidate, rules: rules)
                .printed()
            return try PrintedPapers([(OfficePaper.consent.rawValue, form)], page)
                .document(writingTo: html)
        }
    }
}

/// A year of one agency, by the locked sheets of its periods.
struct PrintAgency: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: OfficePaper.agency.rawValue,
            abstract: OfficePaper.agency.title.current
        )
    }

    @Argument(help: ArgumentHelp(Phrase("派驻机构", "the stationed agency").current))
    var agency: String
    @Option(help: ArgumentHelp(Phrase("年度", "the year").current)) var year: Int
    @OptionGroup var printing: PrintingOptions
    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        let (agency, year, html) = (agency, String(year), printing.html)
        let errand = Errand(RecordType.sheet + ".list", sheet: PrintedPapers.sheet)
        try await Counter(common).run(errand) { document, page throws(DeskProblem) in
            let sheets = (document["items"]?.array ?? []).filter { sheet in
                let figures = sheet["aspects"]?["figures"]?["value"]
                return figures?["target"]?.string == agency
                    && figures?["period"]?.string?.hasPrefix(year + "-") == true
            }.sorted { ($0["id"]?.string ?? "") < ($1["id"]?.string ?? "") }
            guard let last = sheets.last else { throw PrintProblem.nothing(agency) }
            let form = AgencyPaper(
                source: PaperSource(document: last, page: page),
                agency: agency,
                year: year,
                sheets: sheets
            ).printed()
            return try PrintedPapers([(OfficePaper.agency.rawValue, form)], page)
                .document(writingTo: html)
        }
    }
}

/// Every paper an office has to print for one day, in one file.
struct PrintDay: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "day",
            abstract: Phrase(
                "本单位一天的呼叫单、派单、回执、申请、催办、结果、评价、督办单",
                "this office's papers of a day: calls, dispatches, receipts, requests, results, orders"
            ).current
        )
    }

    @Argument(help: ArgumentHelp(Phrase("日期（默认今天）", "the day (default: today)").current))
    var day: String?
    @Option(
        help: ArgumentHelp(
            (CallForm.allCases.map(\.rawValue) + [OfficePaper.order.rawValue])
                .joined(separator: " | ")
        )
    )
    var form: [String] = []
    @OptionGroup var printing: PrintingOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        let known = CallForm.allCases.map(\.rawValue) + [OfficePaper.order.rawValue]
        guard let unknown = form.first(where: { !known.contains($0) }) else { return }
        throw ValidationError(
            Phrase(
                "没有 \(unknown) 这种表单；可用：\(known.joined(separator: ", "))。",
                "There is no form \(unknown); known: \(known.joined(separator: ", "))."
            ).current
        )
    }

    mutating func run() async throws {
        let (forms, html, named) = (form, printing.html, day)
        let counter = Counter(common)
        let now = counter.terminal.page(counter.language).now
        let day =
            try counter.reading { () throws(DeskProblem) in try Self.day(named) }
            ?? CivilDay(containing: Int64(now) * 1_000)
        let port = try await counter.opened()
        let gathered = try await DayRecords(of: day, from: counter, at: port)
        let errand = Errand("status", sheet: PrintedPapers.sheet)
        try await counter.run(errand, at: port) { status, page throws(DeskProblem) in
            let papers = DayPapers(
                party: status["party"]?.string ?? "",
                day: day,
                forms: forms
            ).papers(of: gathered, on: page)
            guard !papers.isEmpty else {
                throw PrintProblem.nothing(named ?? page.say("今天", "today"))
            }
            return try PrintedPapers(papers, page).document(writingTo: html)
        }
    }

    private static func day(_ name: String?) throws(DeskProblem) -> CivilDay? {
        guard let name else { return nil }
        guard let day = CivilDay(Text(name)) else {
            throw DeskProblem.usage(
                Phrase("日期写作 2026-07-16。", "A day is written 2026-07-16.")
            )
        }
        return day
    }
}

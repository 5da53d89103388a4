import ArgumentParser
import History
import PartySide
import Reports
import Spreadsheets

struct ReportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "report",
            abstract: Phrase("报表：日报、台账、超期、考核 …", "reports: daily, ledger, overdue, assessment …")
                .current,
            subcommands: [ReportList.self, ReportRun.self]
        )
    }
}

struct ReportList: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: Phrase("有哪些报表", "the reports there are").current
        )
    }

    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("report.list", sheet: ReportSheet.list) }
}

struct ReportRun: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "run",
            abstract: Phrase(
                "生成报表：屏幕、XLSX、CSV 或可打印的 HTML",
                "draw a report: on the screen, as XLSX, CSV or HTML to print"
            ).current
        )
    }

    @Argument(help: ArgumentHelp(Phrase("报表名", "the report's name").current)) var name: String
    @Option(
        help: ArgumentHelp(
            Phrase(
                "2026-07-16、2026-W29 或 2026-07（默认本期）",
                "2026-07-16, 2026-W29 or 2026-07 (default: the present one)"
            ).current
        )
    )
    var period: String?
    @Option(help: ArgumentHelp(Phrase("只看这个单位", "this party only").current)) var party: String?
    @Option(help: ArgumentHelp(Phrase("只看这个项目", "this project only").current))
    var project: String?
    @Flag(
        help: ArgumentHelp(
            Phrase("日报按前一日 12 时至当日 12 时统计", "a day from noon of the day before to its noon").current
        )
    )
    var noon = false
    @Option(help: ArgumentHelp("XLSX", valueName: "file")) var xlsx: String?
    @Option(help: ArgumentHelp("CSV", valueName: "file")) var csv: String?
    @Option(
        help: ArgumentHelp(
            Phrase("可打印的网页（A4）", "a page to print (A4)").current,
            valueName: "file"
        )
    )
    var html: String?
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("report.run", sheet: ReportSheet.run).with("name", name).with("period", period)
            .with("party", party).with("project", project).with("noon", noon).long()
    }

    mutating func run() async throws {
        let (xlsx, csv, html) = (xlsx, csv, html)
        try await Counter(common).run(errand) { document, page throws(DeskProblem) in
            let report = ReportPaper.report(document, on: page)
            var files: [JSON] = []
            if let xlsx {
                let bytes: [UInt8]
                do throws(SheetFault) {
                    bytes = try report.xlsx()
                } catch {
                    throw SheetProblem.unwritable(xlsx, error)
                }
                try OutputFile.write(bytes, to: xlsx)
                files.append(.string(Text(xlsx)))
            }
            if let csv {
                try OutputFile.write(report.csv(), to: csv)
                files.append(.string(Text(csv)))
            }
            if let html {
                try OutputFile.write(report.html(), to: html)
                files.append(.string(Text(html)))
            }
            guard !files.isEmpty else { return document }
            return document.without("tables").adding(["files": .array(files)])
        }
    }
}

/// Proposes to leave a party's part of a call out of its assessment.
struct CallExclude: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "exclude",
            abstract: Phrase(
                "提请把某单位的这件剔除出考核（由考核方 decide）",
                "propose to leave a party's part out of its assessment (the assessor decides)"
            ).current
        )
    }

    @Argument var id: String
    @Option(help: ArgumentHelp(Phrase("哪个单位", "whose part").current)) var party: String
    @Option(
        help: """
            misdispatch | outage | duplicate | withdrawn | statutoryPause | deferred | \
            falseOrMalicious | forceMajeure
            """
    )
    var reason: String
    @Option(help: ArgumentHelp(Phrase("证明", "proof").current)) var proof: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.exclude", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("party", party).with("reason", reason).with("proof", proof)
    }
}

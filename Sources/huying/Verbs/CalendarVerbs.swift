import ArgumentParser
import History
import PartySide

struct CalendarCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "calendar",
            abstract: Phrase("工作日历", "the working-day calendar").current,
            subcommands: [CalendarList.self]
        )
    }
}

struct CalendarList: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: Phrase("各年放假安排及来源", "the years known, with their notices").current
        )
    }

    @Option(help: ArgumentHelp(Phrase("只看这一年", "this year only").current)) var year: Int64?
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        let errand = Errand("calendar.list", sheet: CalendarSheet.list)
        return year.map { errand.with("year", .int($0)) } ?? errand
    }
}

import ArgumentParser
import History
import PartySide

struct RulesCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rules",
            abstract: Phrase("区内规则：时限、工作时间、编号", "the zone's rules").current,
            subcommands: [RulesShow.self]
        )
    }
}

struct RulesShow: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: Phrase("现行区内规则", "the zone's rules in force").current
        )
    }

    @Option(help: ArgumentHelp(Phrase("看第几版", "an earlier edition").current)) var version: Int64?
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        let errand = Errand("rules.show", sheet: RulesSheet.show)
        return version.map { errand.with("version", .int($0)) } ?? errand
    }
}

import ArgumentParser
import History
import PartySide

struct SQLCommand: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "sql",
            abstract: Phrase(
                "只读查询：v_calls、v_items、v_conflicts 等视图",
                "read-only query of v_calls, v_items, v_conflicts and other views"
            ).current
        )
    }

    @Argument(help: "SELECT …") var query: String
    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("sql", sheet: SQLSheet.show).with("query", query) }
}

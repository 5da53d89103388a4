import ArgumentParser
import History
import PartySide

/// Whose a problem is.
struct ItemWho: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "who",
            abstract: Phrase(
                "这事归谁管：按说法查清单，并给出依据条款",
                "whose is it: looks the words up and shows the clause"
            ).current
        )
    }

    @Argument(help: ArgumentHelp(Phrase("问题的说法", "the problem in your words").current))
    var text: String
    @Option(help: ArgumentHelp(Phrase("地点", "where").current)) var place: String?
    @OptionGroup var paging: PagingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("item.who", paging: paging, sheet: ListSheet.who).with("text", text)
            .with("place", place)
    }
}

/// Calls no list answers for.
struct ItemGaps: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "gaps",
            abstract: Phrase("清单没有覆盖的呼叫", "calls that no list answers for").current
        )
    }

    @OptionGroup var paging: PagingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("item.gaps", paging: paging, sheet: ListSheet.gaps) }
}

/// Divested duties that still land on the zone.
struct ItemDrift: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "drift",
            abstract: Phrase(
                "已剥离却仍落到开发区的呼叫",
                "calls about divested duties that still land on the zone"
            ).current
        )
    }

    @OptionGroup var paging: PagingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("item.drift", paging: paging, sheet: ListSheet.drift) }
}

/// Whether the lists are whole.
struct ItemCheck: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check",
            abstract: Phrase(
                "核对数目与要素：16 类 56 项、5 类 18 项、权责 18 项",
                "check counts and parts: 16/56, 5/18, 18 powers"
            ).current
        )
    }

    @Option(help: ArgumentHelp(Phrase("按哪一天", "as of this day").current, valueName: "date"))
    var on: String?
    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("item.check", sheet: ListSheet.check).with("on", on) }
}

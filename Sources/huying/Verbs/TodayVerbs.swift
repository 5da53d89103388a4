import ArgumentParser
import History
import PartySide

/// `huying today`: the morning's page.
struct TodayCommand: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "today",
            abstract: Phrase("今天要办的：一页看全", "what is to be done today, on one page").current
        )
    }

    @Flag(
        help: ArgumentHelp(
            Phrase("只看我经办的和没人经办的", "only what I work on, and what nobody works on").current
        )
    )
    var mine = false
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            Phrase("谁（默认登记时的人）", "who (default: the person enrolled)").current,
            valueName: "person"
        )
    )
    var person: String?
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        var errand = Errand("today", sheet: TodaySheet.show).with("mine", mine)
        errand.request.person = person.map { Text($0) }
        return errand
    }
}

struct CallAssign: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "assign",
            abstract: Phrase("指定本单位经办人", "name who of this office works on it").current
        )
    }

    @Argument var id: String
    @Option(
        name: .customLong("person"),
        help: ArgumentHelp(Phrase("由谁经办", "who is to work on it").current, valueName: "person")
    )
    var handler: String
    @Option var why: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.assign", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("person", handler).with("why", why)
    }
}

struct CallHandOver: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "hand-over",
            abstract: Phrase(
                "换人：一个人经办的未结呼叫一次移交（其他事项不在内）",
                "every open call that one person works on goes to another; nothing else does"
            ).current
        )
    }

    @Option(help: ArgumentHelp(Phrase("移交人", "who hands over").current, valueName: "person"))
    var from: String
    @Option(help: ArgumentHelp(Phrase("接手人", "who takes over").current, valueName: "person"))
    var to: String
    @Option var why: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.handOver", writing: writing, sheet: TodaySheet.handedOver)
            .with("from", from).with("to", to).with("why", why)
    }
}

struct CallCopy: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "copy",
            abstract: Phrase("一段文字，粘到公文或聊天里", "one block of text to paste elsewhere").current
        )
    }

    @Argument var id: String
    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("call.show", sheet: CopySheet.text).with("call", id) }
}

import ArgumentParser
import History
import PartySide

struct CallRule: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rule",
            abstract: Phrase("裁定由谁承办", "rule who is responsible").current
        )
    }

    @Argument var id: String
    @Option(
        help: ArgumentHelp(
            Phrase(
                "granted 准予退回，refused 不予退回",
                "granted: the unit is let off; refused: it must handle it"
            ).current,
            valueName: "granted|refused"
        )
    )
    var ruling: String
    @Option(help: "byCatalogue | byDocument | byMeeting | firstReceiver | designated")
    var reason: String
    @Option(help: ArgumentHelp(Phrase("依据", "ground").current)) var basis: String
    @Option(
        help: ArgumentHelp(Phrase("改由谁牵头", "who leads now").current, valueName: "party")
    )
    var lead: String?
    @Option(
        help: ArgumentHelp(
            Phrase("配合单位，可重复", "cooperating party, repeatable").current,
            valueName: "party"
        )
    )
    var cooperate: [String] = []
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.rule", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("ruling", ruling).with("reason", reason)
            .with("basis", basis).with("lead", lead).with("cooperate", cooperate)
    }
}

struct CallPhoned: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "phoned",
            abstract: Phrase("记下电话通知了谁", "note who was told by phone").current
        )
    }

    @Argument var id: String
    @Option(help: ArgumentHelp(Phrase("单位", "the party told").current)) var party: String
    @Option(help: ArgumentHelp(Phrase("接电话的人", "who answered").current)) var person: String
    @Option(help: ArgumentHelp(Phrase("号码", "number dialled").current)) var phone: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.phoned", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("party", party).with("person", person).with("phone", phone)
    }
}

struct CallFeedback: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "feedback",
            abstract: Phrase("配合单位反馈", "a cooperating party's feedback").current
        )
    }

    @Argument var id: String
    @Option(help: "yes | no") var done: String
    @Option var text: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.feedback", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("done", done).with("text", text)
    }
}

struct CallRedo: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "redo",
            abstract: Phrase("责令重办", "order it done again").current
        )
    }

    @Argument var id: String
    @Option var why: String
    @Option(
        help: ArgumentHelp(
            Phrase("重办期限，不写按规则", "until when; by the rules where left out").current,
            valueName: "time"
        )
    )
    var due: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.redo", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("why", why).with("due", due)
    }
}

struct CallReopen: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reopen",
            abstract: Phrase("重新打开已办结的", "reopen a closed call").current
        )
    }

    @Argument var id: String
    @Option var why: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.reopen", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("why", why)
    }
}

struct CallRefer: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "refer",
            abstract: Phrase("提请联席会议", "refer to the joint meeting").current
        )
    }

    @Argument var id: String
    @Option var why: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.refer", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("why", why)
    }
}

struct CallMerge: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "merge",
            abstract: Phrase("并入更早的一件", "merge into an earlier call").current
        )
    }

    @Argument var id: String
    @Option(help: ArgumentHelp(Phrase("并入哪一件", "the earlier call").current, valueName: "call"))
    var into: String
    @Option var why: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.merge", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("into", into).with("why", why)
    }
}

struct CallAsk: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "ask",
            abstract: Phrase("请呼叫单位补充", "ask the caller for what is missing").current
        )
    }

    @Argument var id: String
    @Option var text: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.ask", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("text", text)
    }
}

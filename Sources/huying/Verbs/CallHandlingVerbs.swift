import ArgumentParser
import History
import PartySide

struct CallSign: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "sign", abstract: Phrase("签收", "sign for a call").current)
    }

    @Argument var id: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.sign", writing: writing, sheet: ChangeSheet.saved).with("call", id)
    }
}

struct CallRespond: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "respond",
            abstract: Phrase("首次响应", "first response").current
        )
    }

    @Argument var id: String
    @Option(help: "contact | onScene | plan | solvedNow") var kind: String
    @Option var text: String
    @Option(help: ArgumentHelp(Phrase("计划完成时间", "planned end").current, valueName: "time"))
    var due: String?
    @Option(
        help: ArgumentHelp(
            Phrase(
                "当场解决而配合单位未反馈时：何时怎样催过",
                "solved at once and cooperators have not spoken: when and how they were asked"
            ).current,
            valueName: "text"
        )
    )
    var asked: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.respond", writing: writing, sheet: ChangeSheet.result)
            .with("call", id).with("kind", kind).with("text", text).with("due", due)
            .with("asked", asked)
    }
}

struct CallProgress: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "progress",
            abstract: Phrase("办理进展", "report progress").current
        )
    }

    @Argument var id: String
    @Option var text: String
    @Option var stage: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.progress", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("text", text).with("stage", stage)
    }
}

struct CallResult: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "result",
            abstract: Phrase("提交办理结果", "report the result").current
        )
    }

    @Argument var id: String
    @Option(help: "solved | partly | explained | cannotNow") var kind: String
    @Option var text: String
    @Option(
        help: ArgumentHelp(
            Phrase(
                "配合单位未反馈时：何时怎样催过",
                "where cooperators have not spoken: when and how they were asked"
            ).current,
            valueName: "text"
        )
    )
    var asked: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.result", writing: writing, sheet: ChangeSheet.result)
            .with("call", id).with("kind", kind).with("text", text).with("asked", asked)
    }
}

struct CallReturn: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "return",
            abstract: Phrase("申请退回（要有依据）", "ask to return a call, with its basis").current
        )
    }

    @Argument var id: String
    @Option(
        help: """
            notMyDuty | notMyArea | alreadyInLawsuitOrPetition | duplicate | missingFacts | \
            needsHigherLevel | other
            """
    )
    var reason: String
    @Option var basis: String
    @Option(
        help: ArgumentHelp(Phrase("建议由谁办", "who should have it").current, valueName: "party")
    )
    var suggest: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.return", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("reason", reason).with("basis", basis)
            .with("suggest", suggest)
    }
}

struct CallList: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Phrase("呼叫列表", "list calls").current)
    }

    @Flag(help: ArgumentHelp(Phrase("等我单位办的", "what waits for us").current)) var todo = false
    @Flag(
        help: ArgumentHelp(
            Phrase("我单位发起的和派给我单位的", "what we raised and what is dispatched to us").current
        )
    ) var mine = false
    @Flag(help: ArgumentHelp(Phrase("超期的", "what is overdue").current)) var overdue = false
    @OptionGroup var paging: PagingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.list", paging: paging, sheet: CallSheet.list)
            .with("todo", todo).with("mine", mine).with("overdue", overdue)
    }
}

struct CallShow: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: Phrase("一件呼叫的全部情况", "everything about one call").current
        )
    }

    @Argument(help: ArgumentHelp(Phrase("编号或 id", "number or id").current)) var id: String
    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("call.show", sheet: CallSheet.show).with("call", id) }
}

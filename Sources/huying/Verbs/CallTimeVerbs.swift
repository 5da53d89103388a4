import ArgumentParser
import History
import PartySide

struct CallExtend: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "extend",
            abstract: Phrase("申请延期（须在到期前提出）", "ask for more time, before it is due").current
        )
    }

    @Argument var id: String
    @Option(help: ArgumentHelp(Phrase("工作日数", "working days").current)) var days: Int64
    @Option var why: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.extend", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("days", .int(days)).with("why", why)
    }
}

struct CallPause: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "pause",
            abstract: Phrase("申请暂停计时", "ask to stop the clock").current
        )
    }

    @Argument var id: String
    @Option(
        help: """
            hearing | tender | auction | inspection | testing | quarantine | appraisal | \
            expertReview | publicity | supplement | higherApproval | outage | forceMajeure
            """
    )
    var reason: String
    @Option(help: ArgumentHelp(Phrase("从何时起", "from when").current, valueName: "time"))
    var from: String
    @Option(
        help: ArgumentHelp(
            Phrase("到何时止，不知道就不写", "until when; left out where not known").current,
            valueName: "time"
        )
    )
    var until: String?
    @Option(help: ArgumentHelp(Phrase("依据或证明", "ground or proof").current)) var basis: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.pause", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("reason", reason).with("from", from).with("until", until)
            .with("basis", basis)
    }
}

struct CallDefer: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "defer",
            abstract: Phrase("申请挂账", "ask to keep it on account").current
        )
    }

    @Argument var id: String
    @Option(help: "engineering | season | historicalIssue | policyGap") var reason: String
    @Option(help: ArgumentHelp(Phrase("依据", "ground").current)) var basis: String
    @Option(help: ArgumentHelp(Phrase("预计到哪一天", "expected until").current, valueName: "date"))
    var until: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.defer", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("reason", reason).with("basis", basis).with("until", until)
    }
}

struct CallDecide: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "decide",
            abstract: Phrase("审批延期、暂停、挂账", "decide on more time, a pause, a deferral").current
        )
    }

    @Argument var id: String
    @Option(help: "granted | refused") var decision: String
    @Option var why: String
    @Option(
        help: ArgumentHelp(
            Phrase("哪一份申请；只有一份时不必写", "which request, where several wait").current,
            valueName: "change"
        )
    )
    var request: String?
    @Option(help: ArgumentHelp(Phrase("批准的工作日数", "working days granted").current))
    var days: Int64?
    @Option(help: ArgumentHelp(Phrase("批准的起点", "from when").current, valueName: "time"))
    var from: String?
    @Option(help: ArgumentHelp(Phrase("批准的止点", "until when").current, valueName: "time"))
    var until: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        let errand = Errand("call.decide", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("decision", decision).with("why", why)
            .with("request", request).with("from", from).with("until", until)
        return days.map { errand.with("days", .int($0)) } ?? errand
    }
}

struct CallResume: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "resume",
            abstract: Phrase("恢复办理", "take the work up again").current
        )
    }

    @Argument var id: String
    @Option var why: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.resume", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("why", why)
    }
}

import ArgumentParser
import History
import PartySide

struct CallClassify: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "classify",
            abstract: Phrase(
                "调整类别；新时限从中心收到时起算",
                "make it another kind; the new limits begin when the hub has it"
            ).current
        )
    }

    @Argument var id: String
    @Option(help: "urgent | keyTask | routine | consult") var kind: String
    @Option var why: String
    @Option(
        help: ArgumentHelp(
            Phrase(
                "审签的负责人（改为攻坚、未设负责人岗位时必填）",
                "the leader who approved it (to make it a key task where none is named)"
            ).current,
            valueName: "person"
        )
    )
    var approvedBy: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.classify", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("kind", kind).with("why", why).with("approvedBy", approvedBy)
    }
}

struct CallExpedite: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "expedite",
            abstract: Phrase("催办", "remind an office").current
        )
    }

    @Argument var id: String
    @Option var text: String
    @Option(
        help: ArgumentHelp(
            Phrase("催哪个单位（默认牵头单位）", "which party (default: the lead)").current,
            valueName: "party"
        )
    )
    var party: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.expedite", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("party", party).with("text", text)
    }
}

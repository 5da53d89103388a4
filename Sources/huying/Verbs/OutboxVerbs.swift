import ArgumentParser
import History
import PartySide

/// `huying outbox …`: what is not at the centre yet, and what came back.
struct OutboxCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "outbox",
            abstract: Phrase("待上传与退回箱", "what waits to be sent, and what came back").current,
            subcommands: [
                OutboxList.self, OutboxShow.self, OutboxResubmit.self, OutboxDiscard.self,
            ]
        )
    }
}

struct OutboxList: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Phrase("列表", "list").current)
    }

    @OptionGroup var paging: PagingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("outbox.list", paging: paging, sheet: OutboxSheet.list) }
}

struct OutboxShow: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: Phrase("一条改动：写了什么，为什么退回", "one change: what it says, why it came back")
                .current
        )
    }

    @Argument var change: String
    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("outbox.show", sheet: OutboxSheet.show).with("change", change) }
}

struct OutboxResubmit: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "resubmit",
            abstract: Phrase("把退回的重新提交", "submit a returned change again").current
        )
    }

    @Argument var change: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("outbox.resubmit", writing: writing, sheet: OutboxSheet.resubmitted)
            .with("change", change)
    }
}

struct OutboxDiscard: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "discard",
            abstract: Phrase(
                "退回的：从箱中取下；未上传的：以反向改动撤销",
                "takes a returned change off the list; undoes an unsent one by a counter-change"
            ).current
        )
    }

    @Argument var change: String
    @Option(help: ArgumentHelp(Phrase("理由", "the reason").current, valueName: "text"))
    var why: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("outbox.discard", writing: writing, sheet: OutboxSheet.discarded)
            .with("change", change).with("why", why)
    }
}

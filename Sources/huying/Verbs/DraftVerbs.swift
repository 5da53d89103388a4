import ArgumentParser
import History
import PartySide

/// `huying draft …`: what clerks prepared (`--prepare`) and a leader signs off.
struct DraftCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "draft",
            abstract: Phrase("待签：经办人拟好、等负责人签发的", "prepared commands that wait for a leader")
                .current,
            subcommands: [DraftList.self, DraftApprove.self, DraftDiscard.self]
        )
    }
}

struct DraftList: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Phrase("列表", "list").current)
    }

    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("draft.list", sheet: PreparedSheet.list) }
}

struct DraftApprove: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "approve",
            abstract: Phrase("签发", "sign off").current
        )
    }

    @Argument var number: Int
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("draft.approve", writing: writing, sheet: PreparedSheet.approved)
            .with("draft", .int(Int64(number))).followed(by: { document, port, language in
                // Only an urgent call names whom to phone.
                guard document["onDuty"] != nil else { return document }
                return await UrgentSending.send(document, through: port, language)
            })
    }
}

struct DraftDiscard: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "discard",
            abstract: Phrase("不签，取消", "drop it").current
        )
    }

    @Argument var number: Int
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("draft.discard", writing: writing, sheet: PreparedSheet.discarded)
            .with("draft", .int(Int64(number)))
    }
}

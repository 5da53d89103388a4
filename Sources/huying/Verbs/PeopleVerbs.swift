import ArgumentParser
import DutyBook
import History
import PartySide

/// `huying party people`: who holds which role.
struct PartyPeople: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "people",
            abstract: Phrase("谁在什么岗位", "who holds which role").current
        )
    }

    @Argument(help: ArgumentHelp(Phrase("单位（默认全部）", "party (default: all)").current))
    var party: String?
    @Flag(help: ArgumentHelp(Phrase("也列出离岗的", "those whose time is over as well").current))
    var past = false
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("party.people", sheet: PeopleSheet.list).with("party", party).with("past", past)
    }
}

struct PartyAppoint: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "appoint",
            abstract: Phrase(
                "任岗：clerk 经办人、leader 负责人、dispatcher 调度员、assessor 考核员、admin 人员管理员、auditor 审计员",
                "name a person to a role of this office"
            ).current,
            discussion: RecordHelp.fields(of: "party.appoint")
        )
    }

    @Argument(parsing: .captureForPassthrough) var words: [String] = []

    mutating func run() async throws {
        var command = RecordCommand()
        command.words = [RecordType.party.string, "appoint"] + words
        try await command.run()
    }
}

struct PartyDismiss: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "dismiss",
            abstract: Phrase("离岗：一个岗位，或不写 --role 全部岗位", "end a person's role, or all of them")
                .current,
            discussion: RecordHelp.fields(of: "party.dismiss")
        )
    }

    @Argument(parsing: .captureForPassthrough) var words: [String] = []

    mutating func run() async throws {
        var command = RecordCommand()
        command.words = [RecordType.party.string, "dismiss"] + words
        try await command.run()
    }
}

struct CallConfirm: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "confirm",
            abstract: Phrase(
                "确认离岗人员离线办理的事项",
                "confirm what somebody wrote offline whose role had ended"
            ).current
        )
    }

    @Argument var id: String
    @Option(help: ArgumentHelp(Phrase("哪一条改动", "which change").current, valueName: "no"))
    var confirms: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.confirm", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("confirms", confirms)
    }
}

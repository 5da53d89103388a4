import ArgumentParser
import History
import PartySide

struct StatusCommand: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "status",
            abstract: Phrase("一屏看清：是否正常，为什么", "one screen: is it well, and if not why").current
        )
    }

    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("status", sheet: StatusSheet.show) }
}

struct DigestCommand: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "digest",
            abstract: Phrase("本机内容的摘要，用于核对", "digest of what is held here, to compare").current
        )
    }

    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("digest", sheet: StatusSheet.digest) }
}

struct VerifyCommand: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "verify",
            abstract: Phrase(
                "核对日志、链条和数据表",
                "check the log, the chains, and the rows against the log"
            ).current
        )
    }

    @Flag(
        help: ArgumentHelp(
            Phrase("从日志重放全部数据再比较", "replay everything from the log and compare").current
        )
    )
    var rebuild = false
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("verify", sheet: VerifySheet.show).with("rebuild", rebuild).long()
    }
}

/// `huying repair`: mends what `doctor` and `verify` found in the store.
struct RepairCommand: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "repair",
            abstract: Phrase(
                "修复数据库：坏的内容重新取回，数据表从日志重建",
                "mend the store: fetch damaged content again, derive the rows from the log"
            ).current
        )
    }

    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("repair", sheet: VerifySheet.repaired).long() }
}

/// `huying party …`: who takes part in the zone.
struct PartyCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "party",
            abstract: Phrase("各单位", "the parties of the zone").current,
            subcommands: [
                PartyList.self, PartyPeople.self, PartyAppoint.self, PartyDismiss.self,
            ]
        )
    }
}

struct PartyList: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Phrase("单位列表", "list parties").current)
    }

    @OptionGroup var paging: PagingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("party.list", paging: paging, sheet: PartySheet.list) }
}

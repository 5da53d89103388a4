import ArgumentParser
import History
import PartySide

/// `huying sync …`: the exchange with the centre.
struct SyncCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "sync",
            abstract: Phrase("与中心同步", "exchange with the hub").current,
            subcommands: [SyncNow.self, SyncPause.self, SyncResume.self]
        )
    }
}

struct SyncNow: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "now",
            abstract: Phrase("立即同步，并说清结果", "exchange now and say what came of it").current
        )
    }

    @Option(
        help: ArgumentHelp(Phrase("最多等几秒", "wait at most this long").current, valueName: "seconds")
    )
    var timeout: Int?
    @Flag(
        help: ArgumentHelp(
            Phrase("有待定时以退出码 5 结束", "exit with 5 while conflicts wait").current
        )
    )
    var strict = false
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        var errand = Errand("sync.now", sheet: SyncSheet.show).with("strict", strict).long()
        if let timeout { errand = errand.with("timeout", .int(Int64(timeout))) }
        return errand
    }

    func validate() throws {
        if let timeout, timeout < 1 {
            throw ValidationError(
                Phrase("--timeout 要大于 0。", "--timeout must be greater than 0.").current
            )
        }
    }
}

struct SyncPause: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "pause",
            abstract: Phrase("有意断开，直到 resume", "stay offline on purpose until resume").current
        )
    }

    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("sync.pause", sheet: SyncSheet.paused) }
}

struct SyncResume: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "resume",
            abstract: Phrase("恢复同步", "go on exchanging").current
        )
    }

    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("sync.resume", sheet: SyncSheet.resumed) }
}

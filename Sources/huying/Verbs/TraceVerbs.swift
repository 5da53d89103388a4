import ArgumentParser
import History
import PartySide

/// `huying trace …`: everything that happened to a record, and proof of it.
struct TraceCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "trace",
            abstract: Phrase("全程留痕：经过、核验、导出", "what happened to a record, checked and exported")
                .current,
            subcommands: [TraceShow.self, TraceVerify.self],
            defaultSubcommand: TraceShow.self
        )
    }
}

struct TraceShow: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: Phrase("按先后列出全部改动", "all changes in causal order").current
        )
    }

    @Argument var id: String
    @Flag(help: ArgumentHelp(Phrase("同时核验", "check it as well").current)) var verify = false
    @Option(
        help: ArgumentHelp(
            Phrase("把证据导出到文件", "write the evidence to a file").current,
            valueName: "file"
        )
    )
    var export: String?
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("trace", sheet: TraceSheet.show)
            .with("record", id).with("verify", verify).with("export", export != nil)
    }

    mutating func run() async throws {
        let counter = Counter(common)
        guard let export else { return try await counter.run(errand) }
        try await counter.run(errand) { reply throws(DeskProblem) in
            guard let evidence = reply["evidence"] else { return reply }
            let bytes = evidence.text?.utf8 ?? evidence.bytes + [UInt8(ascii: "\n")]
            try OutputFile.write(bytes, to: export)
            return reply.without("evidence").adding(["file": .string(export)])
        }
    }
}

struct TraceVerify: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "verify",
            abstract: Phrase(
                "核验导出的证据，不用数据库和网络",
                "check exported evidence, with neither database nor network"
            ).current
        )
    }

    @Argument var file: String
    @OptionGroup var common: CommonOptions

    func errand(evidence: String) -> Errand {
        Errand("trace.verify", sheet: TraceSheet.verified).with("evidence", evidence)
    }

    mutating func run() async throws {
        let counter = Counter(common)
        let path = file
        let evidence = try counter.reading { () throws(DeskProblem) in try InputFile.text(at: path)
        }
        // Evidence is checked by itself: no site, no daemon, no state directory.
        try await counter.run(errand(evidence: evidence), at: UnenrolledDesk())
    }
}

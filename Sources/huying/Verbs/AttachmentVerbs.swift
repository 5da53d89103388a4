import ArgumentParser
import Foundation
import History
import PartySide

/// `huying attachment …`: the files of a call.
struct AttachmentCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "attachment",
            abstract: Phrase("呼叫的附件：查看、取出、作废", "files of a call: list, get, void").current,
            subcommands: [AttachmentList.self, AttachmentGet.self, AttachmentVoid.self]
        )
    }
}

struct AttachmentList: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: Phrase("一件呼叫的附件", "the files of a call").current
        )
    }

    @Argument(help: ArgumentHelp(Phrase("呼叫编号", "id or number of the call").current))
    var call: String
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("attachment.list", sheet: AttachmentSheet.list).with("call", call)
    }
}

struct AttachmentGet: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "get",
            abstract: Phrase(
                "取出附件；不在本机的现在就下载",
                "write a file out; one that is not here is fetched now"
            ).current
        )
    }

    @Argument(help: ArgumentHelp(Phrase("呼叫编号", "id or number of the call").current))
    var call: String
    @Argument(
        help: ArgumentHelp(Phrase("附件名或摘要前几位", "its name or how its digest begins").current)
    )
    var attachment: String
    @Option(
        help: ArgumentHelp(
            Phrase("写到哪里；不写则用附件名存到当前目录", "where to; by default here, by its name").current,
            valueName: "file"
        )
    )
    var to: String?
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("attachment.get", sheet: AttachmentSheet.written).with("call", call)
            .with("attachment", attachment)
    }

    mutating func run() async throws {
        let counter = Counter(common)
        let given = to
        try await counter.run(errand) { reply throws(DeskProblem) in
            guard let bytes = reply["content"]?.string.flatMap({ Data(base64Encoded: $0) }),
                let name = reply["name"]?.string
            else { return reply }
            let place = URL(fileURLWithPath: given ?? name).standardizedFileURL.path
            // Only a place that was named is written over.
            guard given != nil || !FileManager.default.fileExists(atPath: place) else {
                throw DeskProblem.usage(
                    Phrase(
                        "\(place) 已经存在；请用 --to 指定文件。",
                        "\(place) exists already; name a file with --to."
                    )
                )
            }
            try OutputFile.write(Array(bytes), to: place)
            return reply.without("content").adding(["file": .string(place)])
        }
    }
}

struct AttachmentVoid: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "void",
            abstract: Phrase("作废附件（留痕，不删除）", "void a file; nothing is deleted").current
        )
    }

    @Argument var call: String
    @Argument var attachment: String
    @Option var why: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("attachment.void", writing: writing, sheet: ChangeSheet.saved)
            .with("call", call).with("attachment", attachment).with("why", why)
    }
}

/// `huying call attach`: a file joins a call.
struct CallAttach: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "attach",
            abstract: Phrase("附上文件（断网也可以）", "attach a file, offline too").current
        )
    }

    @Argument var id: String
    @Argument(help: ArgumentHelp(Phrase("文件，最大 20 MB", "the file, at most 20 MB").current))
    var file: String
    @Option(
        help: ArgumentHelp(Phrase("别的名称", "another name").current, valueName: "name")
    )
    var name: String?
    @Option(help: ArgumentHelp(Phrase("说明", "what it is").current)) var text: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    func errand(content: String) -> Errand {
        Errand("call.attach", writing: writing, sheet: AttachmentSheet.attached)
            .with("call", id).with("name", name ?? InputFile.name(file))
            .with("content", content).with("text", text)
    }

    mutating func run() async throws {
        let counter = Counter(common)
        let path = file
        let content = try counter.reading { () throws(DeskProblem) in
            Data(try InputFile.bytes(at: path)).base64EncodedString()
        }
        try await counter.run(errand(content: content))
    }
}

import ArgumentParser
import Foundation
import History
import PartySide

/// `huying conflict …`: what two offices wrote without knowing of each other.
struct ConflictCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "conflict",
            abstract: Phrase(
                "待定：两边都改过，等人决定",
                "what was changed on both sides and waits for a decision"
            )
            .current,
            subcommands: [ConflictList.self, ConflictShow.self, ConflictResolve.self]
        )
    }
}

struct ConflictList: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: Phrase("待定列表", "list what is undecided").current
        )
    }

    @OptionGroup var paging: PagingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("conflict.list", paging: paging, sheet: ConflictSheet.list) }
}

struct ConflictShow: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: Phrase("修改前、各方写法、怎么定", "what it was, what each wrote, how to decide").current
        )
    }

    @Argument var id: String
    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("conflict.show", sheet: ConflictSheet.show).with("conflict", id) }
}

struct ConflictResolve: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "resolve",
            abstract: Phrase("决定用哪一个", "decide which one holds").current
        )
    }

    @Argument var id: String
    @Option(
        help: ArgumentHelp(Phrase("用这一个写法", "let this claim hold").current, valueName: "claim")
    )
    var take: String?
    @Option(
        help: ArgumentHelp(
            Phrase("另填；几项合一的用 JSON", "another value; JSON where it has several fields").current,
            valueName: "value"
        )
    )
    var value: String?
    @Option(help: ArgumentHelp(Phrase("理由", "the reason").current, valueName: "text"))
    var why: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        let errand = Errand("conflict.resolve", writing: writing, sheet: ConflictSheet.resolved)
            .with("conflict", id).with("take", take).with("why", why)
        return value.map { errand.with("value", Self.reading($0)) } ?? errand
    }

    func validate() throws {
        if (take == nil) == (value == nil) {
            throw ValidationError(
                Phrase("请给 --take 或 --value 其中一个。", "Give either --take or --value.").current
            )
        }
    }

    /// An object or a list as such, everything else as the text it is.
    static func reading(_ spelling: String) -> Value {
        if spelling.first == "{" || spelling.first == "[",
            let document = try? JSON(reading: Array(spelling.utf8)), let value = document.value
        {
            return value
        }
        return .text(Text(spelling))
    }
}

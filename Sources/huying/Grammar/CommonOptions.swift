import ArgumentParser
import PartySide
import Settings

/// What every verb understands.
struct CommonOptions: ParsableArguments {
    @Option(
        name: .customLong("state"),
        help: ArgumentHelp(
            Phrase(
                "数据目录（默认 HUYING_STATE，或系统目录）",
                "data directory (default HUYING_STATE or the system's)"
            ).current,
            valueName: "dir"
        )
    )
    var state: String?

    @Flag(help: ArgumentHelp(Phrase("只输出一个 JSON 文档", "print exactly one JSON document").current))
    var json = false

    @Option(
        help: ArgumentHelp(
            Phrase("界面语言 zh 或 en", "language of texts, zh or en").current,
            valueName: "zh|en"
        )
    )
    var lang: Language?
}

/// What every verb that writes understands.
struct WritingOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            Phrase("办理人（默认登记时的人）", "who acts (default: the person enrolled)").current,
            valueName: "person"
        )
    )
    var person: String?

    @Option(
        help: ArgumentHelp(
            Phrase(
                "当时看到的状态：读取命令给出的 seen",
                "what the person had in front of them: the seen of a reading verb"
            ).current,
            valueName: "token"
        )
    )
    var seen: String?

    @Option(
        help: ArgumentHelp(
            Phrase("事情发生的时间（补录）", "when it happened, where it is entered afterwards").current,
            valueName: "time"
        )
    )
    var occurredAt: String?

    @Flag(
        help: ArgumentHelp(
            Phrase(
                "存为待签，由负责人 huying draft approve 签发",
                "keep it for a leader to sign off with huying draft approve"
            ).current
        )
    )
    var prepare = false
}

/// What every verb that lists understands.
struct PagingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            Phrase("最多列出几条（默认全部）", "at most this many (default: all)").current,
            valueName: "n"
        )
    )
    var limit: Int?

    @Option(
        help: ArgumentHelp(
            Phrase("接着上一页：上次的 next", "go on after the next of the last page").current,
            valueName: "token"
        )
    )
    var after: String?

    func validate() throws {
        if let limit, limit < 1 {
            throw ValidationError(
                Phrase("--limit 要大于 0。", "--limit must be greater than 0.").current
            )
        }
    }
}

extension Language: ExpressibleByArgument {}

import ArgumentParser
import DutyBook
import History
import PartySide

/// `huying record TYPE VERB …`, short `huying TYPE VERB …`: every type of record whose commands
/// follow from its declaration.
struct RecordCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "record",
            abstract: Phrase(
                "职责边界、移交、会议、征得同意、督办单、值班、项目、企业、办件、台账等登记",
                "boundary rules, meetings, consent, orders, rosters, projects, ledgers …"
            ).current,
            discussion: RecordHelp.overview
        )
    }

    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp(Phrase("类型、动作及其内容", "type, verb and its fields").current)
    )
    var words: [String] = []

    mutating func run() async throws {
        var (own, shared) = Self.parted(words)
        let counter = Counter(try CommonOptions.parse(shared))
        let type = Text(own.isEmpty ? "" : own.removeFirst())
        guard let declared = RecordDeclaration.of(type), !Command.general(of: type).isEmpty else {
            throw counter.refuse(
                UsageProblem.unknownVerb(
                    type.string,
                    after: ["record"],
                    known: RecordWords.types.map(\.type.string)
                )
            )
        }
        if own.isEmpty || own.contains("--help") || own.contains("-h") {
            let width = min(counter.terminal.width ?? 80, 100)
            counter.terminal.print(RecordHelp.lines(of: declared, width: width))
            return
        }
        let read = try counter.reading { () throws(DeskProblem) in try RecordWords(type, own) }
        let isPrepared = read.arguments["prepare"] == .bool(true)
        var errand = Errand(
            read.verb,
            sheet: isPrepared
                ? PreparedSheet.kept
                : declared.hasCommands
                    ? RecordSheet.sheet(for: read.verb, of: declared) : ChangeSheet.saved
        )
        errand.request.arguments = read.arguments
        errand.request.person = read.person
        errand.request.seen = read.seen
        guard let file = read.file else {
            try await counter.run(errand)
            return
        }
        try await counter.run(errand) { document throws(DeskProblem) in
            try SheetFile.write(document, to: file)
        }
    }

    /// The words of the record, and the options every verb understands.
    private static func parted(_ words: [String]) -> (own: [String], shared: [String]) {
        var own: [String] = []
        var shared: [String] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--json" || word.hasPrefix("--state=") || word.hasPrefix("--lang=") {
                shared.append(word)
            } else if word == "--state" || word == "--lang" {
                shared.append(word)
                if let value = rest.popFirst() { shared.append(value) }
            } else {
                own.append(word)
            }
        }
        return (own, shared)
    }
}

/// Commands of the duty list that follow from their declaration.
struct ItemPropose: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "propose",
            abstract: Phrase(
                "对一项职责表示接受、不接受或建议转出",
                "accept, refuse or ask to transfer a duty"
            ).current,
            discussion: RecordHelp.fields(of: "item.propose")
        )
    }

    @Argument(parsing: .captureForPassthrough) var words: [String] = []

    mutating func run() async throws {
        var command = RecordCommand()
        command.words = [RecordType.item.string, "propose"] + words
        try await command.run()
    }
}

struct ItemRights: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rights",
            abstract: Phrase("填写权责事项的要素", "fill in the parts of a rights item").current,
            discussion: RecordHelp.fields(of: "item.rights")
        )
    }

    @Argument(parsing: .captureForPassthrough) var words: [String] = []

    mutating func run() async throws {
        var command = RecordCommand()
        command.words = [RecordType.item.string, "rights"] + words
        try await command.run()
    }
}

/// What can be said of declared records, read from their declarations.
enum RecordHelp {
    static var overview: String {
        RecordWords.types.map { declared in
            let verbs =
                (RecordWords.questions(of: declared.type) + RecordWords.verbs(of: declared.type))
                .joined(separator: "|")
            let name = Phrase(declared.zh, declared.en).current
            return "\(declared.type) \(verbs)   \(name)"
        }.joined(separator: "\n")
    }

    static func lines(of declared: RecordDeclaration, width: Int) -> [String] {
        var lines = [Phrase(declared.zh, declared.en).current, ""]
        let questions = RecordWords.questions(about: declared.type)
            .filter { $0.name != "limit" && $0.name != "after" }
            .map { "[\(flag(of: $0))]" }.joined(separator: " ")
        let todo = declared.mayWait ? "[--todo] " : ""
        lines.append(
            "  huying \(declared.type) list \(todo)[--xlsx FILE|--csv FILE] \(questions)"
        )
        lines.append("  huying \(declared.type) show ID")
        for question in RecordWords.questions(of: declared.type).dropFirst(2) {
            lines.append("  huying \(declared.type) \(question)")
        }
        for command in Command.general(of: declared.type) {
            let place = command.address.isEmpty ? "" : " ID"
            let words = command.name.string.replacing(".", with: " ")
            lines.append("  huying \(words)\(place) \(fields(of: command.name))")
        }
        return lines.flatMap { folded($0, to: width) }
    }

    /// A long line in several; what stands in brackets stays together.
    static func folded(_ line: String, to width: Int) -> [String] {
        guard ColumnWidth.columns(of: line) > width else { return [line] }
        var depth = 0
        let joined = line.map { character -> Character in
            if "[<".contains(character) { depth += 1 }
            if "]>".contains(character) { depth -= 1 }
            return character == " " && depth > 0 ? "\u{A0}" : character
        }
        return ColumnWidth.wrap(String(joined), to: width - 6).enumerated().map { index, part in
            let text = part.replacing("\u{A0}", with: " ")
            return index == 0 ? text : "      " + text
        }
    }

    /// The flags of a command; optional ones in brackets.
    static func fields(of name: Text) -> String {
        (Command(name)?.fields ?? []).map { field in
            field.isRequired ? flag(of: field) : "[\(flag(of: field))]"
        }.joined(separator: " ")
    }

    private static func flag(of field: Field) -> String {
        RecordWords.flag(field.name) + " " + values(of: field)
    }

    private static func values(of field: Field) -> String {
        switch field.form {
        case .oneOf(let names): names.map(\.string).joined(separator: "|")
        case .party, .parties: "PARTY"
        case .date: "YYYY-MM-DD"
        case .time: "YYYY-MM-DDTHH:MM:SS+08:00"
        case .count: "N"
        case .quantity: Phrase("数额", "AMOUNT").current
        case .record(let type): type.string.uppercased()
        case .change: "NO"
        default: "TEXT"
        }
    }
}

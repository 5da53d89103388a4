import ArgumentParser
import DutyBook
import History
import PartySide

/// The verb at the beginning of a command line, found before anything else is read, so that options
/// for every verb may stand before it, and an unknown verb is answered in the person's language.
struct VerbPath {
    /// The verb's words that were found.
    let words: [String]
    /// The command line as the parser reads it: verb first, then everything else in its order.
    let normalised: [String]
    /// `huying` alone, `huying help` or `huying --help`.
    let asksForShortHelp: Bool

    /// - Throws: for a word that is no verb, with the nearest one.
    init(_ arguments: [String]) throws(DeskProblem) {
        var command: any ParsableCommand.Type = Huying.self
        var words: [String] = []
        var early: [String] = []
        var rest = arguments[...]
        var asksForHelp = false
        while let word = rest.first {
            if let length = Self.lengthOfCommonOption(rest) {
                early += rest.prefix(length)
                rest = rest.dropFirst(length)
                continue
            }
            let subcommands = command.configuration.subcommands
            guard !word.hasPrefix("-"), !subcommands.isEmpty else { break }
            if words.isEmpty, word == "help" {
                asksForHelp = true
            } else if let next = subcommands.first(where: { Self.name($0) == word }) {
                words.append(word)
                command = next
            } else if words.isEmpty, Self.isRecordType(word) {
                // `huying boundary list` is short for `huying record boundary list`.
                words.append(Self.name(RecordCommand.self))
                break
            } else if command.configuration.defaultSubcommand != nil {
                break
            } else {
                throw UsageProblem.unknownVerb(
                    word,
                    after: words,
                    known: subcommands.map(Self.name)
                )
            }
            rest = rest.dropFirst()
        }
        self.words = words
        asksForShortHelp = words.isEmpty && rest.allSatisfy { $0 == "--help" || $0 == "-h" }
        normalised = words + early + rest + (asksForHelp ? ["--help"] : [])
    }

    /// The value of an option wherever it stands; the last one counts.
    static func value(of option: String, in arguments: ArraySlice<String>) -> String? {
        var value: String?
        for (index, argument) in zip(arguments.indices, arguments) {
            if argument == "--" { break }
            if argument.hasPrefix(option + "=") {
                value = String(argument.dropFirst(option.count + 1))
            } else if argument == option, arguments.indices.contains(index + 1) {
                value = arguments[index + 1]
            }
        }
        return value
    }

    /// The first words there are, beside the types of records.
    static var first: [String] {
        Huying.configuration.subcommands.filter { $0 != RecordCommand.self }.map(name)
    }

    private static func isRecordType(_ word: String) -> Bool {
        RecordWords.types.contains { $0.type.string == word }
    }

    static func name(_ command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? String(describing: command).lowercased()
    }

    private static func lengthOfCommonOption(_ arguments: ArraySlice<String>) -> Int? {
        guard let word = arguments.first else { return nil }
        if word == "--json" || word.hasPrefix("--state=") || word.hasPrefix("--lang=") { return 1 }
        return (word == "--state" || word == "--lang") && arguments.count > 1 ? 2 : nil
    }
}

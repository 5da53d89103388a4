import DutyBook
import History
import PartySide

/// The command line of a verb that follows from its declaration: `boundary define --subject … `.
///
/// Flags are the names of the declared fields with hyphens; repeated ones become a list.
struct RecordWords {
    let verb: Text
    let arguments: [Text: Value]
    let person: Text?
    let seen: Text?
    /// Where the list is to be written as a table; `nil` for the screen.
    let file: String?

    /// Reading verbs of every such type, and those of single types with their fields.
    private static let questions = ["list", "show"]
    private static let ownQuestions: [Text: [(word: String, fields: [Field])]] = [
        RecordType.meeting: [("resolutions", []), ("waiting", [])],
        RecordType.roster: [
            ("on-duty", [.optional("party", .party), .optional("at", .time)])
        ],
    ]

    /// The types whose verbs are read here.
    static var types: [RecordDeclaration] {
        RecordDeclaration.all.filter { $0.hasCommands && $0.type != RecordType.item }
    }

    /// - Parameters:
    ///   - type: a declared type, or `item` for those of its commands that have no verb of their own.
    ///   - words: the verb and what follows it.
    init(_ type: Text, _ words: [String]) throws(DeskProblem) {
        let own = Self.ownQuestions[type] ?? []
        let known = Self.questions(of: type) + Self.verbs(of: type)
        guard let first = words.first else { throw UsageProblem.recordVerb(type, known) }
        guard known.contains(first) else {
            throw UsageProblem.unknownVerb(first, after: [type.string], known: known)
        }
        let named = type + "." + Self.fieldName(first)
        let command = Command(named)
        let question = own.first { $0.word == first }?.fields
        let fields =
            first == "list" ? Self.questions(about: type) : question ?? command?.fields ?? []
        var file: String?
        var arguments: [Text: Value] = [:]
        var person: Text?
        var seen: Text?
        var rest = words.dropFirst()
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                let place = command?.address.first ?? (first == "show" ? type : nil)
                guard let place, arguments[place] == nil else { throw UsageProblem.surplus(word) }
                arguments[place] = .text(Text(word))
                continue
            }
            if command != nil, word == "--prepare" {
                arguments["prepare"] = .bool(true)
                continue
            }
            if first == "list", word == "--todo" {
                arguments["todo"] = .bool(true)
                continue
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1)
            let name = Self.fieldName(parts.first.map(String.init) ?? "")
            if first == "list", name == "rows", parts.count == 1 {
                arguments[name] = .bool(true)
                continue
            }
            guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else {
                throw UsageProblem.valueMissing(word)
            }
            switch name {
            case "as": person = Text(value)
            case "seen": seen = Text(value)
            case "xlsx" where first == "list", "csv" where first == "list":
                guard value.lowercased().hasSuffix(".xlsx") == (name == "xlsx") else {
                    throw UsageProblem.wrongEnding(value, name)
                }
                file = value
            case "occurredAt", "note": arguments[name] = .text(Text(value))
            default:
                guard let field = fields.first(where: { $0.name == name }) else {
                    let flags = fields.map { Self.flag($0.name) }
                    throw UsageProblem.unknownFlag(word, known: flags)
                }
                arguments[name] = try Self.value(value, of: field, after: arguments[name])
            }
        }
        verb = file == nil ? named : type + ".export"
        self.arguments = arguments
        self.person = person
        self.seen = seen
        self.file = file
    }

    /// What a list can be asked for: a field by its value, a state, amounts from some size on.
    static func questions(about type: Text) -> [Field] {
        guard let declared = RecordDeclaration.of(type) else { return [] }
        var fields: [Field] = [.optional("limit", .count), .optional("after", .text)]
        if declared.listing?.threshold != nil { fields.append(.optional("atLeast", .text)) }
        for (_, field) in declared.fields where !fields.contains(where: { $0.name == field.name }) {
            fields.append(.optional(field.name, field.form))
        }
        return fields + [.optional("status", .text)]
    }

    /// The reading verbs of a type, without its name.
    static func questions(of type: Text) -> [String] {
        questions + (ownQuestions[type] ?? []).map(\.word)
    }

    /// The changing verbs of a type, without its name.
    static func verbs(of type: Text) -> [String] {
        Command.general(of: type).map { String($0.name.string.dropFirst(type.string.count + 1)) }
    }

    /// `approvalNo` → `--approval-no`
    static func flag(_ name: Text) -> String {
        "--"
            + name.string.reduce(into: "") { flag, letter in
                flag += letter.isUppercase ? "-" + letter.lowercased() : String(letter)
            }
    }

    private static func fieldName(_ flag: String) -> Text {
        let parts = flag.split(separator: "-")
        let tail = parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }
        return Text((parts.first.map(String.init) ?? "") + tail.joined())
    }

    private static func value(_ given: String, of field: Field, after earlier: Value?)
        throws(DeskProblem) -> Value
    {
        switch field.form {
        case .count:
            guard let number = Int64(given) else { throw UsageProblem.noNumber(given, field.name) }
            return .int(number)
        case .oneOf(let names) where !names.contains(Text(given)):
            throw UsageProblem.notOneOf(given, flag(field.name), names)
        case .texts, .parties: return .list((earlier?.list ?? []) + [.text(Text(given))])
        default: return .text(Text(given))
        }
    }
}

/// A configuration file as written: tables, keys and literals, each with its line.
///
/// The language is a small subset of TOML, read strictly, so that a slip of the pen is an error with
/// file and line instead of a default in silence:
///
/// - `[table]`, one level, each table once; every key stands in a table;
/// - `key = literal` on one line, each key once in its table;
/// - literals: `"text"` with `\" \\ \n \t`, `'text'` as it stands, whole decimal numbers, `true`,
///   `false`, `["a", "b"]`; a duration is a text such as `"90s"`;
/// - `#` begins a comment outside quotes; UTF-8 with or without byte order mark; LF or CRLF.
package struct SettingsText: Sendable {
    /// One literal and the line it stands on, counted from 1.
    package struct Entry: Sendable, Equatable {
        package let literal: Literal
        package let line: Int
    }

    /// What may stand to the right of the equals sign.
    package enum Literal: Sendable, Equatable {
        case text(String)
        case number(Int)
        case flag(Bool)
        case texts([String])
    }

    /// The name used in messages, normally the path the person gave.
    package let name: String
    /// `table.key` → entry.
    package private(set) var entries: [String: Entry] = [:]

    /// Bytes of the largest file that is read; a thousand times what all keys need.
    package static let maximumBytes = 1 << 20

    /// An empty configuration, for a program without a file.
    package init() { name = "" }

    /// Reads the whole text or throws the first problem in it.
    package init(_ bytes: [UInt8], name: String) throws(SettingsProblem) {
        self.name = name
        guard bytes.count <= Self.maximumBytes else {
            throw SettingsProblem(.unreadableFile, at: name, "the file is larger than 1 MiB")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SettingsProblem(.badSyntax, at: name, "the file is not valid UTF-8")
        }
        var scalars = Array(text.unicodeScalars)
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }

        var table: String?
        var tables: Set<String> = []
        for (index, line) in scalars.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            var scanner = LineScanner(line, place: "\(name):\(index + 1)")
            switch try scanner.statement() {
            case .nothing:
                continue
            case .table(let opened):
                guard tables.insert(opened).inserted else {
                    throw scanner.problem(.duplicateKey, "the table [\(opened)] appears twice")
                }
                table = opened
            case .assignment(let key, let literal):
                guard let table else {
                    throw scanner.problem(.badSyntax, "the key \(key) stands before any [table]")
                }
                let entry = Entry(literal: literal, line: index + 1)
                guard entries.updateValue(entry, forKey: "\(table).\(key)") == nil else {
                    throw scanner.problem(.duplicateKey, "\(table).\(key) appears twice")
                }
            }
        }
    }
}

/// What one line says.
private enum Statement {
    case nothing
    case table(String)
    case assignment(key: String, SettingsText.Literal)
}

/// Reads one line from left to right.
private struct LineScanner {
    private var rest: ArraySlice<Unicode.Scalar>
    private let place: String

    init(_ line: ArraySlice<Unicode.Scalar>, place: String) {
        rest = line.last == "\r" ? line.dropLast() : line
        self.place = place
    }

    func problem(_ reason: SettingsProblem.Reason, _ detail: String) -> SettingsProblem {
        SettingsProblem(reason, at: place, detail)
    }

    mutating func statement() throws(SettingsProblem) -> Statement {
        skipBlanks()
        guard let first = rest.first, first != "#" else { return .nothing }
        if take("[") {
            skipBlanks()
            let name = try word("a table name")
            skipBlanks()
            guard take("]") else { throw problem(.badSyntax, "a ] is missing after [\(name)") }
            try end()
            return .table(name)
        }
        let key = try word("a key")
        skipBlanks()
        guard take("=") else { throw problem(.badSyntax, "a = is missing after \(key)") }
        skipBlanks()
        let literal = try literal(of: key)
        try end()
        return .assignment(key: key, literal)
    }

    private mutating func literal(
        of key: String
    ) throws(SettingsProblem) -> SettingsText.Literal {
        switch rest.first {
        case "\"", "'":
            return .text(try quoted())
        case "[":
            return .texts(try list())
        default:
            let word = String(
                String.UnicodeScalarView(rest.prefix { !isBlank($0) && $0 != "#" && $0 != "," })
            )
            rest = rest.dropFirst(word.unicodeScalars.count)
            switch word {
            case "true": return .flag(true)
            case "false": return .flag(false)
            case "": throw problem(.badSyntax, "\(key) has no value")
            default: return .number(try number(word, key: key))
            }
        }
    }

    private func number(_ word: String, key: String) throws(SettingsProblem) -> Int {
        let digits = word.hasPrefix("-") ? word.dropFirst() : word[...]
        let plain = digits.utf8.allSatisfy { (0x30...0x39).contains($0) } && !digits.isEmpty
        guard plain, digits == "0" || digits.first != "0" else {
            throw problem(
                .badSyntax,
                "\(key) = \(word) is neither a number nor true or false; text needs quotes"
            )
        }
        guard let number = Int(word) else {
            throw problem(.notAllowed, "\(key) = \(word) is too large a number")
        }
        return number
    }

    private mutating func list() throws(SettingsProblem) -> [String] {
        rest.removeFirst()
        var texts: [String] = []
        while true {
            skipBlanks()
            if take("]") { return texts }
            guard rest.first == "\"" || rest.first == "'" else {
                throw problem(.badSyntax, "a list holds quoted texts and ends with ] on its line")
            }
            texts.append(try quoted())
            skipBlanks()
            if take("]") { return texts }
            guard take(",") else { throw problem(.badSyntax, "a comma is missing in the list") }
        }
    }

    private mutating func quoted() throws(SettingsProblem) -> String {
        let quote = rest.removeFirst()
        var text = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == quote { return String(text) }
            if scalar.value < 0x20 && scalar != "\t" || scalar.value == 0x7F {
                throw problem(.badSyntax, "a text holds a control character")
            }
            guard scalar == "\\", quote == "\"" else {
                text.append(scalar)
                continue
            }
            switch rest.popFirst() {
            case "\"": text.append("\"")
            case "\\": text.append("\\")
            case "n": text.append("\n")
            case "t": text.append("\t")
            default:
                throw problem(
                    .badSyntax,
                    #"after \ only " \ n t may follow; in single quotes \ stands for itself"#
                )
            }
        }
        throw problem(.badSyntax, "a closing quote is missing")
    }

    private mutating func word(_ what: String) throws(SettingsProblem) -> String {
        let word = rest.prefix { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
            default: false
            }
        }
        guard !word.isEmpty else { throw problem(.badSyntax, "\(what) was expected") }
        rest = rest.dropFirst(word.count)
        return String(String.UnicodeScalarView(word))
    }

    private mutating func end() throws(SettingsProblem) {
        skipBlanks()
        guard rest.isEmpty || rest.first == "#" else {
            throw problem(.badSyntax, "something follows the end of the statement")
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func skipBlanks() { rest = rest.drop(while: isBlank) }

    private func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
}

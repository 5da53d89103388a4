/// A Swift type that a configuration key can have, spelled as a literal in the file and as plain
/// words in a flag or an environment variable.
package protocol SettingType: Sendable, Equatable {
    /// What a person is told to write, as in "must be a whole number".
    static var expectation: String { get }
    /// `nil` where the literal is of another type or not a permitted value.
    init?(literal: SettingsText.Literal)
    /// `nil` where the words do not spell a value of this type.
    init?(words: String)
}

extension String: SettingType {
    package static var expectation: String { "a text in quotes" }

    package init?(literal: SettingsText.Literal) {
        guard case .text(let text) = literal else { return nil }
        self = text
    }

    package init?(words: String) { self = words }
}

extension Int: SettingType {
    package static var expectation: String { "a whole number" }

    package init?(literal: SettingsText.Literal) {
        guard case .number(let number) = literal else { return nil }
        self = number
    }

    package init?(words: String) { self.init(words) }
}

extension Bool: SettingType {
    package static var expectation: String { "true or false" }

    package init?(literal: SettingsText.Literal) {
        guard case .flag(let flag) = literal else { return nil }
        self = flag
    }

    package init?(words: String) { self.init(words) }
}

extension [String]: SettingType {
    package static var expectation: String { #"a list of texts such as ["a", "b"]"# }

    package init?(literal: SettingsText.Literal) {
        guard case .texts(let texts) = literal else { return nil }
        self = texts
    }

    /// In flags and variables the texts are separated by commas.
    package init?(words: String) {
        self = words.isEmpty ? [] : words.split(separator: ",").map(String.init)
    }
}

extension Duration: SettingType {
    package static var expectation: String {
        #"a duration such as "500ms", "90s", "2m", "12h" or "1d""#
    }

    package init?(literal: SettingsText.Literal) {
        guard case .text(let text) = literal else { return nil }
        self.init(words: text)
    }

    /// A whole number directly followed by one unit; sums such as "1h30m" are written "90m".
    package init?(words: String) {
        let digits = words.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits), count <= 1_000_000_000 else { return nil }
        switch words.dropFirst(digits.count) {
        case "ms": self = .milliseconds(count)
        case "s": self = .seconds(count)
        case "m": self = .seconds(count * 60)
        case "h": self = .seconds(count * 3_600)
        case "d": self = .seconds(count * 86_400)
        default: return nil
        }
    }
}

/// A closed set of words.
extension SettingType where Self: RawRepresentable & CaseIterable, RawValue == String {
    package static var expectation: String {
        "one of " + allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    }

    package init?(literal: SettingsText.Literal) {
        guard case .text(let text) = literal else { return nil }
        self.init(rawValue: text)
    }

    package init?(words: String) { self.init(rawValue: words) }
}

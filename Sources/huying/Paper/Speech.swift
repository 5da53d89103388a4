import Foundation
import PartySide
import Settings

extension Phrase {
    /// The text in the language of this run.
    var current: String { text(in: .current) }
}

extension Language {
    /// `--lang`, then HUYING_LANG, LC_ALL, LC_MESSAGES, LANG. A word that names no language is
    /// passed over here: a text in either language is better than none.
    static func choose(option: String?, environment: [String: String]) -> Language {
        var environment = environment
        if let word = environment["HUYING_LANG"], Language(rawValue: word) == nil {
            environment["HUYING_LANG"] = nil
            // `HUYING_LANG=zh_CN.UTF-8` is meant as a locale.
            environment["LC_ALL"] = word
        }
        let known = option.flatMap { Language(rawValue: $0) }
        let chosen = try? Language(flag: known?.rawValue, environment: environment)
        return chosen ?? .chinese
    }

    /// The language of this run: help texts are made before any option is parsed.
    static var current: Language {
        Surroundings.language
            ?? choose(option: nil, environment: ProcessInfo.processInfo.environment)
    }
}

/// The language people are spoken to in. Logs and codes are English in both.
package enum Language: String, SettingType, CaseIterable {
    case chinese = "zh"
    case english = "en"

    /// The language of a command: its flag, then `HUYING_LANG`, then the locale, else `fallback`.
    /// The locales C and POSIX say nothing about a person and count as unset. An unknown word in the
    /// flag or in `HUYING_LANG` is an error; an unknown locale means English.
    package init(
        flag: String?,
        environment: [String: String],
        default fallback: Language = .chinese
    ) throws(SettingsProblem) {
        for (place, word) in [("--lang", flag), ("HUYING_LANG", environment["HUYING_LANG"])] {
            guard let word, !word.isEmpty else { continue }
            guard let language = Language(rawValue: word) else {
                throw SettingsProblem(
                    .notAllowed,
                    at: place,
                    "the language must be \(Self.expectation)"
                )
            }
            self = language
            return
        }
        for variable in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            guard let locale = environment[variable], !locale.isEmpty else { continue }
            let name = locale.prefix { $0 != "." && $0 != "@" }
            if name == "C" || name == "POSIX" { continue }
            self = name.hasPrefix("zh") ? .chinese : .english
            return
        }
        self = fallback
    }
}

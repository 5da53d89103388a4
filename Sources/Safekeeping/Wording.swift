package import Settings

/// One sentence in both languages.
package struct Wording: Hashable, Sendable {
    package let zh: String
    package let en: String

    package init(_ zh: String, _ en: String) {
        self.zh = zh
        self.en = en
    }

    package func text(in language: Language) -> String { language == .chinese ? zh : en }
}

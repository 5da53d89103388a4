import Foundation
import PartySide
import Settings

/// What a sheet is written on: language, width, colour and the present moment.
struct Page: Sendable {
    let language: Language
    /// Columns of the terminal; `nil` where the output is no terminal.
    let width: Int?
    let hasColours: Bool
    /// For "2 minutes ago"; Unix seconds.
    let now: Int
    /// Names of parties by id.
    var names: [String: String] = [:]
    /// Number and title of records by id.
    var records: [String: String] = [:]

    func say(_ phrase: Phrase) -> String { phrase.text(in: language) }
    func say(_ zh: String, _ en: String) -> String { language == .chinese ? zh : en }

    /// Columns for running text.
    var measure: Int { min(width ?? 100, 100) }

    func bold(_ text: String) -> String { paint(text, "1") }
    func green(_ text: String) -> String { paint(text, "32") }
    func yellow(_ text: String) -> String { paint(text, "33") }
    func red(_ text: String) -> String { paint(text, "31") }
    func dim(_ text: String) -> String { paint(text, "2") }

    private func paint(_ text: String, _ code: String) -> String {
        hasColours ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    /// What stands where something is not known: never a zero.
    var unknown: String { say("未知", "unknown") }

    /// A label padded so that what follows stands in one column.
    func label(_ phrase: Phrase, width: Int) -> String {
        ColumnWidth.pad(say(phrase), to: width)
    }
}

/// The standard streams as a place for results and messages.
struct Terminal: Sendable {
    let out: @Sendable ([UInt8]) -> Void
    let message: @Sendable ([UInt8]) -> Void
    let outIsTerminal: Bool
    let messageIsTerminal: Bool
    let width: Int?
    let environment: [String: String]

    var hasColours: Bool { outIsTerminal && allowsColours }
    var messageHasColours: Bool { messageIsTerminal && allowsColours }

    private var allowsColours: Bool {
        (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    func page(_ language: Language) -> Page {
        page(language, hasColours: hasColours)
    }

    /// The page for what goes to standard error.
    func messagePage(_ language: Language) -> Page {
        page(language, hasColours: messageHasColours)
    }

    private func page(_ language: Language, hasColours: Bool) -> Page {
        Page(
            language: language,
            width: width,
            hasColours: hasColours,
            now: Int(Date().timeIntervalSince1970)
        )
    }

    func print(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        out(Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    func print(_ document: JSON) {
        out(document.bytes + [UInt8(ascii: "\n")])
    }

    func tell(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        message(Array((lines.joined(separator: "\n") + "\n").utf8))
    }
}

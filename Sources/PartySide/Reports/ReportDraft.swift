import History
import Settings

/// One column of a report, declared once for every format.
struct ReportColumn: Sendable {
    /// What a cell of it holds.
    enum Content: String, Sendable {
        case text, texts, count, points, day, time, party, parties
        /// A count, or points as `{"hundredths":8990}`: rows of one table that differ.
        case figure
        /// An identifier that people read as a word of the house, or a list of such.
        case word, words
    }

    let key: Text
    let title: Phrase
    let content: Content
    /// The word list of an identifier: `states`, `kinds`, `clocks`, `answers` …
    let words: Text?

    init(_ key: Text, _ zh: String, _ en: String, _ content: Content, words: Text? = nil) {
        self.key = key
        title = Phrase(zh, en)
        self.content = content
        self.words = words
    }

    /// Which clock of which call: `ReportedCall.head` has the cells.
    static let ofClock = [
        ReportColumn("number", "编号", "Number", .text),
        ReportColumn("title", "事项", "Matter", .text),
        ReportColumn("party", "责任单位", "Unit", .party),
        ReportColumn("clock", "时限", "Clock", .word, words: "clocks"),
    ]
}

/// One table: its columns, and a cell for each in every row; `null` is not known.
struct ReportDraft: Sendable {
    let name: Text
    let title: Phrase
    let columns: [ReportColumn]
    var rows: [[JSON]] = []

    func document(in language: Language) -> JSON {
        [
            "name": .string(name), "title": .string(title.text(in: language)),
            "columns": .array(
                columns.map { column in
                    [
                        "key": .string(column.key),
                        "title": .string(column.title.text(in: language)),
                        "type": .string(column.content.rawValue), "words": .text(column.words),
                    ]
                }
            ),
            "rows": .array(rows.map(JSON.array)),
        ]
    }
}

extension JSON {
    /// Points in hundredths; `null` where unknown.
    static func points(_ hundredths: Int64?) -> JSON { hundredths.map(JSON.int) ?? .null }
    static func time(_ moment: Milliseconds?) -> JSON { Timestamps.json(moment) }
    static func parties(_ ids: [Text]) -> JSON { .array(ids.map(JSON.string)) }
}

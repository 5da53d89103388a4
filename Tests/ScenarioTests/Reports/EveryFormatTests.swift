import DutyBook
import Foundation
import History
import PartySide
import Reports
import Settings
import Spreadsheets
import Testing
import Worlds

@testable import huying

/// Every report on the screen in both languages, and as CSV, XLSX and a page to print.
@Suite("Every report in every format")
struct EveryFormatTests {
    @Test("All formats have all cells, in words of the reader's language")
    func everyFormat() async throws {
        let story = try await ReportStory.told()
        let list = try await story.committee.act("report.list")["items"]?.array ?? []
        #expect(list.count == 20)
        for name in list.compactMap({ $0["report"]?.string }) {
            for language in Language.allCases {
                try await check(name, in: language, at: story.committee)
            }
        }
    }

    private func check(_ name: String, in language: Language, at office: ScenarioOffice)
        async throws
    {
        let folder = NSTemporaryDirectory() + "huying-reports-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let words = ["report", "run", name, "--lang", language.rawValue]
        let told = await office.huying(words + ["--json"])
        try #require(told.exit == 0, "\(name): \(told.message)")
        let document = try JSON(reading: Array(told.out.utf8))
        expectWords(in: document, name)

        let files = ["xlsx", "csv", "html"].map { "\(folder)/\(name).\($0)" }
        let written = await office.huying(
            words + ["--xlsx", files[0], "--csv", files[1], "--html", files[2]]
        )
        #expect(written.exit == 0, "\(name): \(written.message)")
        let screen = await office.huying(words)
        #expect(screen.exit == 0, "\(name): \(screen.message)")
        try await expectCells(of: document, name, language, files, office)

        let csv = try String(contentsOfFile: files[1], encoding: .utf8)
        for text in [csv, screen.out] {
            // What has no word in the house would stand there as the program spells it.
            for party in SampleParties.all {
                #expect(!text.contains(party.id.string), "\(name): \(party.id)")
            }
            if language == .english { expectPlainMarks(text, name) }
        }
        let lines = screen.out.split(separator: "\n")
        let title = lines.first?.components(separatedBy: "  ").first ?? ""
        #expect(lines.filter { $0 == title }.count < 2, "\(name) is said twice")
    }

    /// The cells of the document stand in each file.
    private func expectCells(
        of document: JSON,
        _ name: String,
        _ language: Language,
        _ files: [String],
        _ office: ScenarioOffice
    ) async throws {
        let names = Dictionary(
            uniqueKeysWithValues: SampleParties.all.map { ($0.id.string, $0.name.string) }
        )
        let page = Page(language: language, width: nil, hasColours: false, now: 0, names: names)
        let report = ReportPaper.report(document, on: page)
        let html = try String(contentsOfFile: files[2], encoding: .utf8)
            .replacing("<span class=\"short\">", with: "").replacing("</span>", with: "")
        let csv = try String(contentsOfFile: files[1], encoding: .utf8)
        #expect(html.contains("@bottom-center") && html.contains("class=\"sign\""))
        for table in report.tables {
            for column in table.columns {
                #expect(csv.contains(column.string), "\(name): \(table.title) \(column)")
            }
            for cell in table.rows.flatMap(\.self) {
                let shown = report.shown(cell)
                #expect(html.contains(">\(shown)</td>"), "\(name): \(shown)")
            }
        }
        let first = try #require(report.tables.first)
        let sheet = try Workbook(Array(try Data(contentsOf: URL(filePath: files[0])))).rows
        #expect(sheet.count == first.rows.count + 1 && sheet.first == first.columns, "\(name)")
        guard language == .english else { return }
        let own =
            report.tables.flatMap { [$0.title] + $0.columns } + report.remarks.map(\.label)
            + report.signatures + [report.title]
        for text in own where !text.string.hasPrefix("→ ") {
            #expect(!text.string.contains(where: isChinese), "\(name): \(text)")
        }
    }

    private func isChinese(_ character: Character) -> Bool {
        character.unicodeScalars.contains { (0x3000...0x9FFF).contains($0.value) }
    }

    private func expectWords(in document: JSON, _ name: String) {
        for table in document["tables"]?.array ?? [] {
            let columns = table["columns"]?.array ?? []
            for row in table["rows"]?.array ?? [] {
                #expect(row.array?.count == columns.count, "\(name)")
                for (column, cell) in zip(columns, row.array ?? []) {
                    // The names of categories are data, but for the one that stands for none.
                    guard let list = column["words"]?.string, list != "categories" else { continue }
                    for word in cell.array ?? [cell] {
                        guard let word = word.text, !word.isEmpty else { continue }
                        let known =
                            list == "declared"
                            ? DeclaredWords.value(word) != nil
                            : Glossary.words(list)[word.string] != nil
                        #expect(known, "\(name): \(list) has no word for \(word)")
                    }
                }
            }
        }
    }

    /// Full-width marks belong to Chinese sentences; what people wrote in the story has none of these.
    private func expectPlainMarks(_ text: String, _ name: String) {
        for mark in ["（", "、", "："] {
            let lines = text.split(separator: "\n").filter { $0.contains(mark) }
            #expect(lines.isEmpty, "\(name): \(lines.first ?? "")")
        }
    }
}

import DutyBook
import History
import PartySide
import Reports
import Settings

/// A report document in a person's language, for files and for the terminal.
enum ReportPaper {
    static func report(_ document: JSON, on page: Page) -> Report {
        let period = document["period"].map { period -> String in
            guard let name = period["name"]?.string else { return "" }
            let (from, through) = (period["from"]?.string ?? "", period["through"]?.string ?? "")
            let days = from == through ? nil : "\(from) — \(through)"
            return name + (days.map { page.say("（\($0)）", " (\($0))") } ?? "")
        }
        let party = document["party"]?.string.map { page.names[$0] ?? $0 }
        let subtitle = [period, party].compactMap(\.self).filter { !$0.isEmpty }
        return Report(
            title: document["title"]?.text ?? "",
            subtitle: Text(subtitle.joined(separator: "　")),
            tables: (document["tables"]?.array ?? []).map { table($0, on: page) },
            remarks: (document["remarks"]?.array ?? []).map { remark in
                Report.Remark(
                    label: remark["label"]?.text ?? "",
                    text: remark["text"]?.text ?? ""
                )
            },
            signatures: (document["signatures"]?.array ?? []).compactMap(\.text),
            words: words(page)
        )
    }

    static func words(_ page: Page) -> ReportWords {
        page.language == .chinese ? .chinese : .english
    }

    static func table(_ table: JSON, on page: Page) -> ReportTable {
        let columns = table["columns"]?.array ?? []
        return ReportTable(
            title: table["title"]?.text ?? "",
            columns: columns.map { $0["title"]?.text ?? "" },
            rows: (table["rows"]?.array ?? []).map { row in
                zip(columns, row.array ?? []).map { cell($1, of: $0, on: page) }
            }
        )
    }

    /// A blank is nothing to say; `null` is not known, and is said.
    private static func cell(_ cell: JSON, of column: JSON, on page: Page) -> ReportCell {
        switch (column["type"]?.string, cell) {
        case (_, .null): .unknown
        case ("count", .int(let number)): .number(number)
        case ("points", .int(let number)): .hundredths(number)
        case ("figure", .object):
            cell["hundredths"]?.int.map(ReportCell.hundredths) ?? .unknown
        case ("day", .string(let text)):
            CivilDay(text).map { .day($0.number) } ?? .text(text)
        case ("time", .string(let text)):
            CivilTime.milliseconds(text).map(ReportCell.moment) ?? .text(text)
        case ("party", .string(let id)): .text(Text(page.names[id.string] ?? id.string))
        case ("parties", .array(let ids)):
            joined(ids.compactMap(\.string).map { page.names[$0] ?? $0 }, on: page)
        case ("word", .string(let word)) where !word.isEmpty:
            .text(Text(Self.word(word, of: column, on: page)))
        case ("texts", .array(let list)): joined(list.compactMap(\.string), on: page)
        case ("words", .array(let list)):
            joined(list.compactMap(\.text).map { Self.word($0, of: column, on: page) }, on: page)
        case (_, .string(let text)): .text(text)
        case (_, .int(let number)): .number(number)
        default: .text(Text(Shown.value(cell, on: page)))
        }
    }
}

extension ReportPaper {
    private static func joined(_ texts: [String], on page: Page) -> ReportCell {
        .text(Text(texts.joined(separator: page.say("、", ", "))))
    }

    private static func word(_ word: Text, of column: JSON, on page: Page) -> String {
        let list = column["words"]?.string
        if list == "declared", let known = DeclaredWords.value(word) { return page.say(known) }
        return Glossary.say(word.string, Glossary.words(list), on: page)
    }
}

/// A report on the terminal.
enum ReportSheet {
    static func list(_ document: JSON, on page: Page) -> [String] {
        var table = Table([
            .init(page.say("报表", "Report"), shrinks: true), .init(page.say("名称", "Name")),
            .init(page.say("期间", "Period")),
        ])
        let periods = [
            "day": page.say("某日 2026-07-16", "a day, 2026-07-16"),
            "week": page.say("某周 2026-W29", "a week, 2026-W29"),
            "month": page.say("某月 2026-07", "a month, 2026-07"),
            "live": page.say("现在", "as it is now"),
        ]
        for item in document["items"]?.array ?? [] {
            table.add([
                item["title"]?.string ?? "", item["report"]?.string ?? "",
                periods[item["rhythm"]?.string ?? ""] ?? "",
            ])
        }
        return table.lines(width: page.width) + [
            page.say("生成：", "Draw one: ")
                + page.bold("huying report run overdue --xlsx FILE|--csv FILE|--html FILE")
        ]
    }

    static func run(_ document: JSON, on page: Page) -> [String] {
        if let files = document["files"]?.array {
            return files.map { page.green(page.say("✓ 已写入 ", "✓ Written: ") + ($0.string ?? "")) }
        }
        let report = ReportPaper.report(document, on: page)
        let subtitle = report.subtitle.isEmpty ? "" : "  " + report.subtitle.string
        var lines = [page.bold(report.title.string) + subtitle]
        for content in report.tables {
            // The title of a report of one table has been said.
            lines += report.tables.count > 1 ? ["", page.bold(content.title.string)] : [""]
            guard !content.rows.isEmpty else {
                lines.append("  " + report.words.empty.string)
                continue
            }
            let rows = content.rows.map { $0.map { Plain.line(report.shown($0).string) } }
            lines += Self.rows(rows, under: content.columns.map(\.string), on: page)
        }
        lines.append("")
        return lines
            + report.remarks.map {
                Plain.line($0.label.string) + page.say("：", ": ") + Plain.line($0.text.string)
            }
    }

    /// Texts of more columns than these may be shortened, to so many; numbers and amounts never are.
    private static let longest = 14

    /// A table where it fits the terminal; else each row by itself, every cell after its title.
    static func rows(_ rows: [[String]], under titles: [String], on page: Page) -> [String] {
        let widths = titles.indices.map { column in
            rows.map { ColumnWidth.columns(of: $0[column]) }
                .reduce(ColumnWidth.columns(of: titles[column]), max)
        }
        let shrinks = titles.indices.map { column in
            widths[column] > longest
                && !rows.contains { !$0[column].isEmpty && $0[column].allSatisfy(\.isASCII) }
        }
        let least = zip(widths, shrinks).map { $1 ? longest : $0 }.reduce(0, +)
        guard let width = page.width, least + 2 * (titles.count - 1) > width else {
            var table = Table(
                zip(titles, shrinks).map { .init($0, shrinks: $1) }
            )
            for row in rows { table.add(row) }
            return table.lines(width: page.width)
        }
        return rows.flatMap { row in
            let cells = zip(titles, row).filter { !$1.isEmpty }
                .map { $0 + page.say("：", ": ") + $1 }
            return packed(cells, within: width)
        }
    }

    /// As many to a line as fit; the lines after the first stand further in.
    private static func packed(_ cells: [String], within width: Int) -> [String] {
        var lines: [String] = []
        for cell in cells {
            let longer = lines.last.map { $0 + "  " + cell }
            if let longer, ColumnWidth.columns(of: longer) <= width {
                lines[lines.count - 1] = longer
            } else {
                lines.append((lines.isEmpty ? "" : "  ") + cell)
            }
        }
        return lines
    }
}

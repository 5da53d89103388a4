import History
import PartySide
import Reports

/// Papers on their way out: into one file to be printed, and onto the screen.
struct PrintedPapers {
    private let papers: [(name: String, form: PrintedForm)]
    private let page: Page

    init(_ papers: [(name: String, form: PrintedForm)], _ page: Page) {
        self.papers = papers
        self.page = page
    }

    /// `{"papers":[{"form","title","line","parts","foot"}],"file"}`
    ///
    /// - Parameter file: where the page to print goes; nowhere where `nil`.
    func document(writingTo file: String?) throws(DeskProblem) -> JSON {
        let document: JSON = [
            "papers": .array(
                papers.map { name, form in
                    [
                        "form": .string(Text(name)), "title": .string(form.title),
                        "line": .array(form.line.map(JSON.string)),
                        "parts": .array(form.parts.map(part)), "foot": .string(form.foot),
                    ]
                }
            )
        ]
        guard let file else { return document }
        let forms = papers.map(\.form)
        let title =
            forms.count == 1
            ? forms[0].title
            : Text(page.say("打印 \(forms.count) 件", "\(forms.count) papers"))
        let bytes = PrintedForm.html(forms, title: title, words: ReportPaper.words(page))
        try OutputFile.write(bytes, to: file)
        return document.adding(["file": .string(Text(file))])
    }

    private func part(_ part: PrintedForm.Part) -> JSON {
        switch part {
        case .rows(let rows):
            ["rows": .array(rows.map { [.string($0.label), .string($0.value)] })]
        case .table(let table):
            [
                "title": .string(table.title),
                "columns": .array(table.columns.map(JSON.string)),
                "cells": .array(table.rows.map { .array($0.map { .string(shown($0)) }) }),
            ]
        case .address(let name): ["heading": .string(name), "text": .array([])]
        case .text(let heading, let paragraphs):
            ["heading": .string(heading), "text": .array(paragraphs.map(JSON.string))]
        }
    }

    private func shown(_ cell: ReportCell) -> Text { cell.shown(ReportPaper.words(page)) }

    @Sendable static func sheet(_ document: JSON, on page: Page) -> [String] {
        let papers = document["papers"]?.array ?? []
        if let file = document["file"]?.string {
            let count = page.say("（\(papers.count) 件）", " (\(papers.count))")
            return [page.green(page.say("✓ 已写入 ", "✓ Written: ") + file + count)]
        }
        var lines: [String] = []
        for paper in papers {
            if !lines.isEmpty { lines.append("") }
            lines.append(page.bold(paper["title"]?.string ?? ""))
            lines += (paper["line"]?.array ?? []).compactMap { $0.string.map { Plain.line($0) } }
            for part in paper["parts"]?.array ?? [] { lines += self.lines(of: part, on: page) }
            lines.append(page.dim(Plain.line(paper["foot"]?.string ?? "")))
        }
        return lines
    }

    private static func lines(of part: JSON, on page: Page) -> [String] {
        if let rows = part["rows"]?.array {
            return rows.map { row in
                let cells = (row.array ?? []).map { Plain.line($0.string ?? "") }
                return "  " + (cells.first ?? "") + page.say("：", ": ") + (cells.last ?? "")
            }
        }
        if let text = part["text"]?.array {
            let heading = part["heading"]?.string ?? ""
            return (heading.isEmpty ? [] : [page.bold(Plain.line(heading))])
                + text.map { "  " + Plain.line($0.string ?? "") }
        }
        var table = Table(
            (part["columns"]?.array ?? []).map { .init($0.string ?? "", shrinks: true) }
        )
        for row in part["cells"]?.array ?? [] {
            table.add((row.array ?? []).map { Plain.line($0.string ?? "") })
        }
        return [page.bold(Plain.line(part["title"]?.string ?? ""))]
            + table.lines(width: page.width)
    }
}

import ArgumentParser
import History
import PartySide
import Reports

/// A call on paper.
struct CallPrint: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "print",
            abstract: Phrase(
                "打印呼叫单、派单、回执、退单、延期、催办、结果、评价表",
                "print the call, its dispatch, receipt, return, extension, notice, result or rating"
            ).current
        )
    }

    @Argument var id: String
    @Option(
        help: ArgumentHelp(CallForm.allCases.map(\.rawValue).joined(separator: " | "))
    )
    var form: String = CallForm.call.rawValue
    @Option(
        help: ArgumentHelp(
            Phrase("给哪个单位的（默认牵头单位）", "the unit it is for (default: the lead)").current
        )
    )
    var party: String?
    @Option(
        help: ArgumentHelp(
            Phrase("可打印的网页（A4）", "a page to print (A4)").current,
            valueName: "file"
        )
    )
    var html: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard CallForm(rawValue: form) == nil else { return }
        let known = CallForm.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError(
            Phrase("没有 \(form) 这种表单；可用：\(known)。", "There is no form \(form); known: \(known).")
                .current
        )
    }

    mutating func run() async throws {
        guard let form = CallForm(rawValue: form) else { return }
        let (party, html) = (party, html)
        let errand = Errand("call.show", sheet: Self.sheet).with("call", id)
        try await Counter(common).run(errand) { document, page throws(DeskProblem) in
            let paper = CallFormPaper(
                call: document,
                form: form,
                party: party ?? document["lead"]?.string,
                page: page
            ).printed()
            var answer: JSON = [
                "form": .string(form.rawValue), "title": .string(paper.title),
                "line": .array(paper.line.map(JSON.string)),
                "rows": .array(paper.rows.map { [.string($0.label), .string($0.value)] }),
                "foot": .string(paper.foot),
            ]
            if let html {
                try OutputFile.write(paper.html(), to: html)
                answer = answer.adding(["file": .string(Text(html))])
            }
            return answer
        }
    }

    @Sendable private static func sheet(_ document: JSON, on page: Page) -> [String] {
        if let file = document["file"]?.string {
            return [page.green(page.say("✓ 已写入 ", "✓ Written: ") + file)]
        }
        var lines = [page.bold(document["title"]?.string ?? "")]
        lines += (document["line"]?.array ?? []).compactMap { $0.string.map { Plain.line($0) } }
        for row in document["rows"]?.array ?? [] {
            let cells = row.array ?? []
            let label = cells.first?.string ?? ""
            let value = cells.last?.string ?? ""
            lines.append("  " + Plain.line(label) + page.say("：", ": ") + Plain.line(value))
        }
        return lines + [page.dim(Plain.line(document["foot"]?.string ?? ""))]
    }
}

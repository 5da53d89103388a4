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
        let errand = Errand("call.show", sheet: PrintedPapers.sheet).with("call", id)
        try await Counter(common).run(errand) { document, page throws(DeskProblem) in
            let paper = CallFormPaper(
                call: document,
                form: form,
                party: party ?? document["lead"]?.string,
                page: page
            ).printed()
            return try PrintedPapers([(form.rawValue, paper)], page).document(writingTo: html)
        }
    }
}

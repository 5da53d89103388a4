import ArgumentParser
import History
import PartySide

struct ItemImport: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "import",
            abstract: Phrase(
                "从表格导入（XLSX、CSV、TSV），或 --sample 导入样例",
                "import from a table (XLSX, CSV, TSV), or the sample lists with --sample"
            ).current,
            discussion: Phrase(
                "逐行检查，好的行导入，有问题的行连同问题写进另一个文件，改好后可再导入。",
                "Every row is checked for itself: good ones are imported, the others are written to "
                    + "a file of their own with what is wrong, to be corrected and imported again."
            ).current
        )
    }

    @Argument(help: ArgumentHelp(Phrase("表格文件；- 为标准输入", "the table; - for standard input").current))
    var file: String?
    @Flag(
        help: ArgumentHelp(
            Phrase("导入产品自带的样例清单", "import the lists that come with the product").current
        )
    )
    var sample = false
    @Flag(
        help: ArgumentHelp(Phrase("只检查，不写入", "check only, write nothing").current)
    )
    var dryRun = false
    @Option(
        help: ArgumentHelp(
            Phrase("问题行写到哪里", "where faulty rows are written").current,
            valueName: "file"
        )
    )
    var errors: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if (file == nil) == !sample {
            throw ValidationError(
                Phrase("请给一个文件，或 --sample。", "Give a file, or --sample.").current
            )
        }
    }

    /// The errand with the table's text in it: a service may not be able to read people's files.
    func errand(content: String?) -> Errand {
        Errand("item.import", writing: writing, sheet: ItemSheet.imported)
            .with("content", content).with("name", file.map(InputFile.name))
            .with("sample", sample).with("dryRun", dryRun).long()
    }

    mutating func run() async throws {
        let counter = Counter(common)
        let content = try file.map { path in
            try counter.reading { () throws(DeskProblem) in try InputFile.table(at: path) }
        }
        let place = errors ?? file.flatMap { $0 == "-" ? nil : ErrorFile.path(for: $0) }
        try await counter.run(errand(content: content)) { document throws(DeskProblem) in
            guard let content, let place, let faults = document["errors"]?.array, !faults.isEmpty
            else { return document }
            try ErrorFile.write(content, errors: faults, to: place)
            return document.adding(["errorsFile": .string(Text(place))])
        }
    }
}

struct ItemExport: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "export",
            abstract: Phrase(
                "导出清单为 XLSX 或 CSV，改好后可再导入",
                "export the list as XLSX or CSV, to be imported again after changes"
            ).current
        )
    }

    @Argument(help: ArgumentHelp(Phrase("文件名，.xlsx 或 .csv", "the file, .xlsx or .csv").current))
    var file: String
    @Option(help: ArgumentHelp(ItemList.kinds)) var kind: String?
    @Flag(
        name: .customLong("public"),
        help: ArgumentHelp(
            Phrase("公开版：只含可公开的事项和栏目", "the public edition: what may be published").current
        )
    )
    var isPublic = false
    @Option(
        help: ArgumentHelp(
            Phrase("公开版按哪一天", "the day the public edition is for").current,
            valueName: "date"
        )
    )
    var on: String?
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("item.export", sheet: ItemSheet.exported).with("kind", kind)
            .with("public", isPublic).with("on", on).long()
    }

    mutating func run() async throws {
        let path = file
        try await Counter(common).run(errand) { document throws(DeskProblem) in
            try SheetFile.write(document, to: path)
        }
    }
}

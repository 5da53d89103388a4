import Settings

/// The labels of the parser's own help, which it knows in English only.
enum HelpLabels {
    /// The same help with its labels in the person's language.
    static func localized(_ help: String, in language: Language) -> String {
        guard language == .chinese else { return help }
        return help.split(separator: "\n", omittingEmptySubsequences: false)
            .map(localized).joined(separator: "\n")
    }

    private static func localized(_ line: Substring) -> String {
        for (english, chinese) in beginnings where line.hasPrefix(english) {
            return chinese + line.dropFirst(english.count)
        }
        for (english, chinese) in endings where line.hasSuffix(english) {
            return line.dropLast(english.count) + chinese
        }
        guard line.hasPrefix(pointer.0), line.hasSuffix(pointer.1) else { return String(line) }
        return "  细节：" + line.dropFirst(pointer.0.count).dropLast(pointer.1.count)
    }

    private static let beginnings = [
        ("OVERVIEW: ", ""), ("USAGE:", "用法："), ("OPTIONS:", "选项："), ("ARGUMENTS:", "内容："),
        ("SUBCOMMANDS:", "命令："),
    ]

    private static let endings = [
        ("Show the version.", "显示版本"), ("Show help information.", "显示这份说明"),
    ]

    /// "See 'huying help call <subcommand>' for detailed help."
    private static let pointer = ("  See '", "' for detailed help.")
}

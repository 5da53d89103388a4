import PartySide
import Settings

/// The parser's own help in the person's language: its labels, which it knows in English only, a word
/// for what nobody described, and lines no longer than the screen.
enum HelpLabels {
    /// The column where meanings begin.
    private static let meaning = 26

    /// - Parameter width: columns of the screen.
    static func localized(_ help: String, in language: Language, width: Int = 80) -> String {
        var lines: [String] = []
        var open: (name: String, text: String)?
        func close() {
            if let entry = open { lines += shown(entry.name, entry.text, language, width) }
            open = nil
        }
        for line in help.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if let more = continuation(of: line), let entry = open {
                open = (entry.name, (entry.text + " " + more).trimmed)
            } else if let entry = Self.entry(line) {
                close()
                open = entry
            } else {
                close()
                lines += plain(line, language, width)
            }
        }
        close()
        return lines.joined(separator: "\n")
    }

    // MARK: Entries

    /// An option, argument or command with what is said of it; `nil` of any other line.
    private static func entry(_ line: String) -> (name: String, text: String)? {
        guard line.hasPrefix("  "), !line.hasPrefix("   "), line.utf8.count > 2 else { return nil }
        guard !line.hasPrefix(pointer.0) else { return nil }
        let name = line.prefix(meaning)
        guard line.count <= meaning || name.last == " " else { return (line.trimmed, "") }
        return (String(name).trimmed, String(line.dropFirst(meaning)).trimmed)
    }

    private static func continuation(of line: String) -> String? {
        let indent = String(repeating: " ", count: meaning)
        return line.hasPrefix(indent) ? String(line.dropFirst(meaning)).trimmed : nil
    }

    private static func shown(
        _ name: String,
        _ text: String,
        _ language: Language,
        _ width: Int
    ) -> [String] {
        let text = words(text, of: name, language)
        guard !text.isEmpty else { return ["  " + name] }
        let wrapped = ColumnWidth.wrap(text, to: width - meaning).map(\.trimmed)
        let isShort = name.count < meaning - 2
        let rest = (isShort ? Array(wrapped.dropFirst()) : wrapped).map {
            String(repeating: " ", count: meaning) + $0
        }
        let head = isShort ? ColumnWidth.pad("  " + name, to: meaning) + wrapped[0] : "  " + name
        return [head] + rest
    }

    /// What is said of an entry; a closed list in the words of the office.
    private static func words(_ text: String, of name: String, _ language: Language) -> String {
        guard !text.isEmpty else {
            return undescribed[name.split(separator: " ").first.map(String.init) ?? name]?
                .text(in: language) ?? ""
        }
        guard language == .chinese else { return text.replacing(choice, with: "") }
        for (english, chinese) in endings where text == english { return chinese }
        let parts = text.replacing(choice, with: "").split(separator: " | ").map(String.init)
        guard parts.count > 1 else { return parts.first ?? text }
        return parts.map { part in
            let word = String(part.prefix { $0.isLetter })
            return meaning(of: word, in: name).map { "\(word) \($0)" + part.dropFirst(word.count) }
                ?? part
        }.joined(separator: " | ")
    }

    private static func meaning(of word: String, in name: String) -> String? {
        let tables: [[String: Phrase]] =
            switch name.split(separator: " ").first.map(String.init) ?? name {
            case "--solved": [Glossary.solved]
            case "--satisfied": [Glossary.satisfied]
            case "--form": [forms]
            case "--kind": [Glossary.kinds, Glossary.lists, Glossary.answers]
            default: [Glossary.answers, Glossary.exclusions]
            }
        return tables.lazy.compactMap { $0[word] }.first?.chinese
    }

    // MARK: Other lines

    private static func plain(_ line: String, _ language: Language, _ width: Int) -> [String] {
        let line = language == .chinese ? labelled(line) : line
        return RecordHelp.folded(line, to: width)
    }

    private static func labelled(_ line: String) -> String {
        for (english, chinese) in beginnings where line.hasPrefix(english) {
            return chinese + line.dropFirst(english.count)
        }
        guard line.hasPrefix(pointer.0), line.hasSuffix(pointer.1) else { return line }
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

    /// What the parser adds where the text says it already.
    private static let choice = " (values: zh, en)"

    // MARK: Words

    /// What means the same wherever it stands.
    private static let undescribed: [String: Phrase] = [
        "<id>": Phrase("编号或 id", "number or id"),
        "<call>": Phrase("呼叫：编号或 id", "call: number or id"),
        "<attachment>": Phrase("附件：attachment list 给出的号", "file: as attachment list names it"),
        "<change>": Phrase("改动：outbox list 给出的号", "change: as outbox list names it"),
        "<number>": Phrase("待签号：draft list 给出", "draft: as draft list numbers it"),
        "<file>": Phrase("文件", "file"),
        "--title": Phrase("标题", "title"), "--body": Phrase("情况", "what is the matter"),
        "--place": Phrase("地点", "place"), "--text": Phrase("内容", "what is to be said"),
        "--why": Phrase("理由", "the reason"), "--basis": Phrase("依据", "the ground"),
        "--content": Phrase("事项内容", "what the duty is"),
        "--stage": Phrase("阶段", "stage the work is at"),
    ]

    private static let forms: [String: Phrase] = [
        "call": Phrase("呼叫单", "call"), "dispatch": Phrase("派单", "dispatch"),
        "receipt": Phrase("回执", "receipt"), "return": Phrase("退单", "return"),
        "extension": Phrase("延期", "extension"), "expedite": Phrase("催办", "notice"),
        "result": Phrase("结果", "result"), "evaluation": Phrase("评价表", "rating"),
        "order": Phrase("督办单", "order"),
    ]
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

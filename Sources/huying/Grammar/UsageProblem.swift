import History
import PartySide

/// Command lines that cannot be read, in the words of the person who typed them.
enum UsageProblem {
    static func unknownVerb(_ word: String, after path: [String], known: [String]) -> DeskProblem {
        let typed = Plain.line((path + [word]).joined(separator: " "))
        let guess = nearest(to: word, in: known).map { (path + [$0]).joined(separator: " ") }
        let list = known.joined(separator: ", ")
        return problem(
            Phrase("没有“\(typed)”这个命令。", "There is no command \"\(typed)\"."),
            next: guess.map { Phrase("您是不是要：huying \($0)", "Did you mean: huying \($0)") }
                ?? Phrase("可用的有：\(list)", "There are: \(list)")
        )
    }

    static func verbMissing(_ path: VerbPath) -> DeskProblem {
        let command = (["huying"] + path.words).joined(separator: " ")
        return problem(
            Phrase("“\(command)”后面还缺一个动作。", "\"\(command)\" needs a verb."),
            next: Phrase("\(command) --help", "\(command) --help")
        )
    }

    /// A complaint of the parser.
    static func wrong(_ complaint: String, _ path: VerbPath) -> DeskProblem {
        let lines = complaint.split(separator: "\n", omittingEmptySubsequences: true)
        let first = Plain.line(String(lines.first ?? "")).replacing("Error: ", with: "")
        let command = (["huying"] + path.words).joined(separator: " ")
        return problem(
            Phrase(inChinese(first), first),
            next: Phrase("\(command) --help", "\(command) --help")
        )
    }

    static func recordVerb(_ type: Text, _ known: [String]) -> DeskProblem {
        problem(
            Phrase("“\(type)”后面还缺一个动作。", "\"\(type)\" needs a verb."),
            next: Phrase(
                "可用的有：\(known.joined(separator: ", "))",
                "There are: \(known.joined(separator: ", "))"
            )
        )
    }

    static func surplus(_ word: String) -> DeskProblem {
        let typed = Plain.line(word)
        return problem(
            Phrase("多出来的内容：\(typed)。", "This is too much: \(typed)."),
            next: Phrase("见 --help", "see --help")
        )
    }

    static func wrongEnding(_ file: String, _ format: Text) -> DeskProblem {
        let typed = Plain.line(file)
        return problem(
            Phrase("文件名 \(typed) 与 --\(format) 不符。", "\(typed) is no name for --\(format)."),
            next: Phrase("文件名以 .\(format) 结尾。", "Let the name end in .\(format).")
        )
    }

    static func valueMissing(_ flag: String) -> DeskProblem {
        let typed = Plain.line(flag)
        return problem(
            Phrase("\(typed) 后面缺少内容。", "\(typed) needs a value."),
            next: Phrase("见 --help", "see --help")
        )
    }

    static func unknownFlag(_ flag: String, known: [String]) -> DeskProblem {
        let typed = Plain.line(flag)
        let list = known.joined(separator: " ")
        return problem(
            Phrase("没有 \(typed) 这个选项。", "There is no option \(typed)."),
            next: nearest(to: flag, in: known).map { Phrase("您是不是要：\($0)", "Did you mean: \($0)") }
                ?? Phrase("可用的有：\(list)", "There are: \(list)")
        )
    }

    static func notOneOf(_ value: String, _ flag: String, _ names: [Text]) -> DeskProblem {
        let typed = Plain.line(value)
        let list = names.map(\.string).joined(separator: " | ")
        return problem(
            Phrase("\(flag) 没有“\(typed)”这一项。", "\(flag) does not take \"\(typed)\"."),
            next: Phrase("可以是：\(list)", "It takes: \(list)")
        )
    }

    static func noNumber(_ value: String, _ field: Text) -> DeskProblem {
        let typed = Plain.line(value)
        return problem(
            Phrase(
                "\(field) 要填整数，不能是“\(typed)”。",
                "\(field) takes a whole number, not \"\(typed)\"."
            ),
            next: Phrase("见 --help", "see --help")
        )
    }

    private static func problem(_ message: Phrase, next: Phrase) -> DeskProblem {
        DeskProblem("E4301.usage", exit: .usage, message, next: next)
    }

    /// The parser speaks English only; its usual complaints are put into Chinese, others stay.
    private static func inChinese(_ complaint: String) -> String {
        let quoted = complaint.split(separator: "'", omittingEmptySubsequences: false)
            .enumerated().filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
        guard let first = quoted.first else { return complaint }
        let last = quoted.last ?? first
        let hint = complaint.contains("Did you mean") ? "您是不是要 \(last)？" : ""
        if complaint.hasPrefix("Missing expected argument") { return "缺少 \(first)。" }
        if complaint.hasPrefix("Missing value for") { return "\(first) 后面缺少内容。" }
        if complaint.hasPrefix("Unknown option") { return "没有 \(first) 这个选项。" + hint }
        if complaint.hasPrefix("Unexpected argument") { return "多出来的内容：\(first)。" }
        if complaint.contains("unexpected arguments") {
            return "多出来的内容：\(quoted.joined(separator: "、"))。"
        }
        if complaint.hasPrefix("The value"), complaint.contains("is invalid for") {
            return "\(quoted.count > 1 ? quoted[1] : last) 不能是“\(first)”。"
        }
        return complaint
    }

    /// The known word that is nearest, if one is near enough to be meant.
    static func nearest(to word: String, in known: [String]) -> String? {
        let scored = known.map { ($0, distance(Array(word), Array($0))) }
        let best = scored.min { $0.1 < $1.1 }
        guard let best, best.1 <= max(1, min(word.count, best.0.count) / 2), best.1 < best.0.count
        else { return known.first { word.count >= 2 && $0.hasPrefix(word) } }
        return best.0
    }

    /// Letters to change, add, drop or swap with their neighbour.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var rows = [Array(0...right.count)]
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                var cost = min(
                    rows[i][j] + (left[i] == right[j] ? 0 : 1),
                    min(rows[i][j + 1], row[j]) + 1
                )
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    cost = min(cost, rows[i - 1][j - 1] + 1)
                }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}

import ArgumentParser
import DutyBook
import PartySide

/// The short help: examples first, then everything there is.
enum HelpSheet {
    static func short(on page: Page) -> [String] {
        var lines = [
            page.bold(page.say("呼应 huying", "huying")) + "  "
                + page.say("有没有网络都能呼叫与响应", "call and answer, with or without a network"),
            "",
        ]
        let width = examples.map { ColumnWidth.columns(of: page.say($0.0)) }.max() ?? 0
        for (command, meaning) in examples {
            lines.append(
                "  " + ColumnWidth.pad(page.say(command), to: width + 2)
                    + page.dim(page.say(meaning))
            )
        }
        return lines + [""] + verbs(on: page) + [""] + records(on: page) + [
            "",
            page.say(
                "每个命令都有 --help、--json；多个站点用 --state 目录 区分。",
                "Every command has --help and --json; --state DIR tells several sites apart."
            ),
        ]
    }

    /// Every command with the words that may follow it.
    private static func verbs(on page: Page) -> [String] {
        let commands = Huying.configuration.subcommands.filter { $0 != RecordCommand.self }
        return commands.flatMap { command in
            let words = command.configuration.subcommands.map(VerbPath.name)
            let meaning = command.configuration.abstract
            return row(
                VerbPath.name(command),
                words.isEmpty ? meaning : words.joined(separator: " | "),
                on: page
            )
        }
    }

    /// The types of records whose commands follow from their declaration.
    private static func records(on page: Page) -> [String] {
        let types = RecordWords.types.map { declared in
            "\(declared.type) \(page.say(declared.zh, declared.en))"
        }
        let title = page.say(
            "清单与台账：huying 类型 list | show | --help",
            "Lists and registers: huying TYPE list | show | --help"
        )
        let names = ColumnWidth.wrap(
            types.joined(separator: page.say("、", ", ")),
            to: page.measure - 2
        )
        return [title] + names.map { "  " + $0 }
    }

    private static func row(_ name: String, _ text: String, on page: Page) -> [String] {
        let label = 12
        return ColumnWidth.wrap(text, to: page.measure - label).enumerated().map { index, line in
            ColumnWidth.pad(index == 0 ? name : "", to: label) + line
        }
    }

    private static let examples: [(Phrase, Phrase)] = [
        (
            Phrase("huying status", "huying status"),
            Phrase("一屏看清：是否正常", "is it well, on one screen")
        ),
        (
            Phrase("huying call list --todo", "huying call list --todo"),
            Phrase("等我们办的", "what waits for us")
        ),
        (
            Phrase(
                "huying call raise --kind routine --title '路灯不亮' --lead dept-zhujian",
                "huying call raise --kind routine --title 'Lamp out' --lead dept-zhujian"
            ), Phrase("发起呼叫", "raise a call")
        ),
        (Phrase("huying call sign 编号", "huying call sign NUMBER"), Phrase("签收", "sign for it")),
        (
            Phrase("huying sync now", "huying sync now"),
            Phrase("立即同步，并说清结果", "exchange now, and say what came of it")
        ),
    ]
}

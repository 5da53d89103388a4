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
        lines.append("")
        for (group, verbs) in groups {
            lines.append(ColumnWidth.pad(page.say(group), to: 10) + verbs)
        }
        return lines + [
            "",
            page.say(
                "每个命令都有 --help、--json；多个站点用 --state 目录 区分。",
                "Every command has --help and --json; --state DIR tells several sites apart."
            ),
        ]
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

    private static let groups: [(Phrase, String)] = [
        (
            Phrase("办件", "Calls"),
            "call raise|list|show|edit|supplement|dispatch|redispatch|sign|respond"
        ),
        (Phrase("", ""), "     progress|result|return|withdraw|evaluate|void"),
        (Phrase("清单", "Duties"), "item who|list|show|import|export|define|edit|assign|void"),
        (Phrase("", ""), "     propose|rights|check|gaps|drift   party list"),
        (Phrase("", ""), "boundary|temporary|handover|edition list|show|…"),
        (Phrase("同步", "Sync"), "sync now|pause|resume   outbox list|show|resubmit|discard"),
        (Phrase("", ""), "bundle export|import"),
        (Phrase("待定", "Undecided"), "conflict list|show|resolve"),
        (Phrase("留痕", "Trace"), "trace ID   trace verify FILE   verify   digest"),
        (Phrase("维护", "Upkeep"), "status   enroll   backup create|restore   batch   sql"),
    ]
}

import Foundation
import Glibc
import OneMachine

/// What the story says to the person in front of the screen.
enum Voice {
    /// Begins a step: Chinese, English.
    static func step(_ chinese: String, _ english: String) {
        write("\n▶ \(chinese)\n  \(english)\n")
    }

    static func line(_ text: String) { write("  \(text)\n") }

    /// A screen of one of the programs, as it was printed.
    static func card(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        write(lines.map { $0.isEmpty ? "  │\n" : "  │ \($0)\n" }.joined())
    }

    static func failure(_ error: any Error, logs: String) {
        let text = """

            ✗ \(error)
              各程序的日志在 \(logs)/*.log，程序已停止，目录保留。
              The programs are stopped; their logs are \(logs)/*.log.

            """
        FileHandle.standardError.write(Data(text.utf8))
    }

    /// How to go on, and how to end.
    static func farewell(_ stage: Stage) {
        let bin = Program.folder.path
        write(
            """

            ▶ 接着玩，中心和四家单位还开着
              Go on playing; the hub and the four offices are still running

              export PATH="\(bin):$PATH"
              export HUYING_STATE="\(stage.path)/street-longgang"   # zone-committee, dept-zhujian
              huying status
              huying call list
              huying project list --at-least 1亿元; huying park list
              huying loan list --state "\(stage.path)/chamber"
              huying call raise --kind routine --title 井盖松动 --place 港城大道 --lead dept-zhujian
              huying sync pause          # 拔网线 · pull the cable; sync resume 插上

              停止并清理 · Stop and clean up:
              \(bin)/huying-demo stop "\(stage.path)"

            """
        )
    }

    private static func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}

import ArgumentParser
import Testing

@testable import huying

/// The help of every command, as a clerk reads it.
@Suite("Help")
struct HelpTests {
    /// The words of every command that does something, without the program's name.
    private static func paths(
        below command: any ParsableCommand.Type,
        _ path: [String] = []
    ) -> [[String]] {
        let children = command.configuration.subcommands
        guard !children.isEmpty else { return [path] }
        return children.flatMap { paths(below: $0, path + [VerbPath.name($0)]) }
    }

    @Test("Says what everything means, in the person's language, on a screen of 80 columns")
    func help() async {
        for path in Self.paths(below: Huying.self) where path != ["record"] {
            for language in ["zh_CN.UTF-8", "en_US.UTF-8"] {
                let help = await type(path + ["--help"], environment: ["LANG": language]).out
                let lines = help.split(separator: "\n").map(String.init)
                #expect(lines.count > 3, "\(path)")
                for line in lines {
                    #expect(ColumnWidth.columns(of: line) <= 80, "\(path): \(line)")
                    let isBare = line.contains(/^  (--\S+( <[^>]+>)?|<[^>]+>)\s*$/)
                    #expect(!isBare || line.utf8.count > 24, "\(path): \(line)")
                    let isForeign = language.hasPrefix("zh") && line.contains("values: ")
                    #expect(!isForeign, "\(path): \(line)")
                }
            }
        }
    }

    @Test("Closed lists are given in the words of the office")
    func choices() async {
        let zh = ["LANG": "zh_CN.UTF-8"]
        let result = await type(["call", "result", "--help"], environment: zh).out
        #expect(result.contains("solved 已解决 | partly 部分解决 | explained 解释说明"), "\(result)")
        let rating = await type(["call", "evaluate", "--help"], environment: zh).out
        #expect(rating.contains("yes 满意 | mostly 基本满意 | no 不满意"), "\(rating)")
        let returned = await type(["call", "return", "--help"], environment: zh).out
        #expect(returned.contains("notMyDuty 不属本单位职责") && returned.contains("other 其他"))
    }

    @Test(
        "The help of a declared type fits the screen and offers --todo only where something waits"
    )
    func declared() async {
        let meeting = await type(["meeting", "--help"]).out
        #expect(meeting.contains("[--todo]"))
        for line in meeting.split(separator: "\n") {
            #expect(ColumnWidth.columns(of: line) <= 80, "\(line)")
        }
        #expect(!(await type(["note", "--help"]).out.contains("--todo")))
    }
}

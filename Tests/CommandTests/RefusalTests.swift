import History
import PartySide
import Settings
import Testing

@testable import huying

@Suite("Refusals, usage errors and exit codes")
struct RefusalTests {
    private static let refusal: JSON = [
        "type": "error", "code": "E2101.unknownCall", "message": "本机没有这件呼叫。",
        "effect": "没有改动任何数据。", "next": "huying sync now", "record": "7",
    ]

    @Test("A refusal says code, reason, effect and one next step on standard error")
    func paper() async {
        let desk = RecordingDesk { _ in DeskReply(Self.refusal, exit: .unexpected) }
        let outcome = await type(["call", "show", "7"], at: desk)
        #expect(outcome.exit == 1)
        #expect(outcome.out.isEmpty)
        #expect(
            outcome.message == """
                错误 [E2101] 本机没有这件呼叫。
                  没有改动任何数据。
                  → huying sync now

                """
        )
    }

    @Test("The same refusal as a document goes to standard output, with the same exit code")
    func document() async {
        let desk = RecordingDesk { _ in DeskReply(Self.refusal, exit: .unexpected) }
        let outcome = await type(["call", "show", "7", "--json"], at: desk)
        #expect(outcome.exit == 1)
        #expect(outcome.message.isEmpty)
        #expect(outcome.out == String(decoding: Self.refusal.bytes, as: UTF8.self) + "\n")
    }

    @Test(
        "Every exit of the desk is the command's",
        arguments: [
            DeskExit.done, .unexpected, .someReturned, .notEnrolled, .conflictsWaiting,
            .hubNotReached, .tooOld, .timedOut, .storeTrouble, .usage, .configuration,
        ]
    )
    func exits(_ exit: DeskExit) async {
        let desk = RecordingDesk { _ in DeskReply(["outcome": "nothing"], exit: exit) }
        #expect(await type(["sync", "now"], at: desk).exit == exit.rawValue)
        #expect(await type(["sync", "now", "--json"], at: desk).exit == exit.rawValue)
    }

    @Test(
        "A wrong command line is exit 64, in words and as a document",
        arguments: [
            (["call", "sgin", "7"], "huying call sign"),
            (["caal", "list"], "huying call"),
            (["call"], "huying call --help"),
            (["call", "sign"], "缺少 <id>"),
            (["call", "sign", "7", "8"], "多出来的内容：8"),
            (["call", "sign", "7", "--sean", "x"], "--sean"),
            (["call", "list", "--limit", "many"], "--limit <n> 不能是“many”"),
            (["call", "list", "--limit", "0"], "--limit 要大于 0"),
            (["call", "edit", "7"], "--title"),
            (["call", "dispatch", "7"], "--lead"),
            (["conflict", "resolve", "C-1", "--why", "w"], "--take"),
            (["item", "import"], "--sample"),
            (["item", "import", "/nonexistent/file"], "/nonexistent/file"),
            (["handover", "give", "7", "--people", "maybe"], "done | notReady"),
        ]
    )
    func usage(_ words: [String], _ hint: String) async throws {
        let desk = RecordingDesk()
        let spoken = await type(words, at: desk)
        #expect(spoken.exit == 64)
        #expect(spoken.out.isEmpty)
        #expect(spoken.message.contains(hint), "\(spoken.message)")
        let document = await type(words + ["--json"], at: desk)
        #expect(document.exit == 64)
        let json = try JSON(reading: Array(document.out.utf8.dropLast()))
        #expect(json["type"]?.string == "error")
        #expect(json["code"]?.string?.hasPrefix("E4") == true)
        #expect(desk.requests.isEmpty)
    }

    @Test("No words at all give the short help in the person's language")
    func shortHelp() async {
        let chinese = await type([])
        #expect(chinese.exit == 0)
        #expect(chinese.out.contains("huying call list --todo"))
        #expect(chinese.out.contains("立即同步"))
        let english = await type([], environment: ["LANG": "en_US.UTF-8"])
        #expect(english.out.contains("exchange now"))
        for verb in VerbPath.first { #expect(english.out.contains("\n\(verb) ")) }
        #expect(await type(["--help"]).out == chinese.out)
    }

    @Test("The help of a verb has its labels in the person's language")
    func helpOfAVerb() async {
        let words = ["help", "call", "sign"]
        let english = await type(words, environment: ["LANG": "en_US.UTF-8"])
        #expect(english.exit == 0)
        #expect(english.out.contains("USAGE: huying call sign"))
        let chinese = await type(words)
        #expect(chinese.out.contains("用法： huying call sign"))
        #expect(!chinese.out.contains("OPTIONS"))
    }
}

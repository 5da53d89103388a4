import DutyBook
import History
import PartySide
import Settings
import Testing

@testable import huying

/// What a receipt and a prepared command say was done, in the words of the house.
@Suite("Deeds in words")
struct DeedTests {
    private static let chinese = Page(language: .chinese, width: 120, hasColours: false, now: 0)
    private static let english = Page(language: .english, width: 120, hasColours: false, now: 0)

    private static func isRaw(_ text: String) -> Bool {
        text.isEmpty || text.utf8.contains { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }
    }

    private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    @Test("A receipt says which deed was kept", arguments: ["zh", "en"])
    func receipt(language: String) async {
        let desk = RecordingDesk { _ in
            DeskReply(["id": "0196-aa", "change": "aa:3", "action": "call.result"])
        }
        let words = ["call", "result", "1", "--kind", "solved", "--text", "x", "--lang", language]
        let paper = await type(words, at: desk).out
        #expect(
            paper
                == (language == "zh"
                    ? "✓ 已登记办理结果 · 已存本机（改动 aa:3）\n"
                    : "✓ Result recorded · saved here (change aa:3)\n")
        )
    }

    @Test("Every action has a deed in both languages")
    func everyDeed() {
        for rule in Actions.all {
            let zh = Deeds.done(rule.action.string, on: Self.chinese) ?? ""
            let en = Deeds.done(rule.action.string, on: Self.english) ?? ""
            #expect(zh.hasPrefix("已") && !Self.isRaw(zh), "\(rule.action): \(zh)")
            #expect(!en.isEmpty && Self.isASCII(en), "\(rule.action): \(en)")
        }
        #expect(Deeds.done("call.unheardOf", on: Self.chinese) == nil)
    }

    private static let commands: [Command] =
        Verb.allCases.compactMap { Command(Text($0.rawValue)) }
        + RecordType.all.flatMap(Command.general)

    @Test("A prepared command shows no raw word: neither its name, nor fields, nor values")
    func prepared() {
        for command in Self.commands {
            let verb = Glossary.say(command.name.string, Glossary.actions, on: Self.chinese)
            #expect(!Self.isRaw(verb), "\(command.name)")
            for field in command.fields {
                let label = PreparedSheet.label(field.name, of: command.name, on: Self.chinese)
                #expect(!Self.isRaw(label), "\(command.name) \(field.name)")
                guard case .oneOf(let words) = field.form else { continue }
                for word in words {
                    let shown = PreparedSheet.value(
                        field.name,
                        .string(word),
                        field.form,
                        of: command.name,
                        on: Self.chinese
                    )
                    #expect(!Self.isRaw(shown), "\(command.name) \(field.name) \(word)")
                }
            }
        }
    }

    @Test("Why a change came back is said in the person's language", arguments: ["zh", "en"])
    func refusal(language: String) async {
        let desk = RecordingDesk { _ in
            DeskReply([
                "items": [
                    [
                        "change": "aa:3", "record": "0196-aa", "action": "call.void",
                        "state": "returned", "rule": "unknownParty",
                        "reason": "E2102.unknownParty: there is no such party (dept-x)",
                        "since": .null,
                    ]
                ]
            ])
        }
        let paper = await type(["outbox", "list", "--lang", language], at: desk).out
        let wanted = language == "zh" ? "没有这个单位（dept-x）" : "no such party (dept-x)"
        #expect(paper.contains(wanted), "\(paper)")
    }

    @Test("A wrong value is said of its option")
    func wrongValue() async {
        let wrong = await type(
            ["call", "show", "1", "--lang", "fr"],
            environment: ["LANG": "zh_CN.UTF-8"]
        )
        #expect(wrong.exit == 64 && wrong.message.contains("--lang <zh|en> 不能是“fr”"))
    }

    @Test("What waits for a leader reads like what it will become")
    func draft() async {
        let desk = RecordingDesk { _ in
            DeskReply([
                "items": [
                    [
                        "draft": 1, "verb": "call.extend", "person": "李工",
                        "number": "HX-2026-000001", "title": "路灯不亮",
                        "arguments": ["call": "0196-aa", "days": 5, "why": "等配件"],
                    ],
                    [
                        "draft": 2, "verb": "order.issue", "person": "李工",
                        "arguments": ["to": "dept-shuiwu", "colour": "red", "title": "督办"],
                    ],
                ]
            ])
        }
        let paper = await type(["draft", "list", "--lang", "zh"], at: desk).out
        #expect(paper.contains("工作日：5；理由：等配件"), "\(paper)")
        #expect(paper.contains("水务局") && paper.contains("红色"), "\(paper)")
    }
}

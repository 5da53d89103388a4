import Foundation
import History
import PartySide
import Settings
import Testing

@testable import huying

@Suite("What a command line asks of the desk")
struct RequestTests {
    private static let lines: [(String, Text, String)] = [
        ("status", "status", "{}"),
        ("digest", "digest", "{}"),
        ("verify --rebuild", "verify", #"{"rebuild":true}"#),
        ("party list --limit 5 --after p3", "party.list", #"{"after":"p3","limit":5}"#),
        ("sync now --strict --timeout 30", "sync.now", #"{"strict":true,"timeout":30}"#),
        ("sync pause", "sync.pause", "{}"),
        ("sync resume", "sync.resume", "{}"),
        (
            "call raise --kind routine --title T --body B --place P --lead a --cooperate b "
                + "--cooperate c --item D",
            "call.raise",
            #"{"body":"B","cooperate":["b","c"],"item":"D","kind":"routine","lead":"a","place":"P","title":"T"}"#
        ),
        (
            "call edit 7 --place P --settle r:1 --settle r:2", "call.edit",
            #"{"call":"7","place":"P","settle":["r:1","r:2"]}"#
        ),
        ("call supplement 7 --text T", "call.supplement", #"{"call":"7","text":"T"}"#),
        (
            "call dispatch 7 --lead a --cooperate b --why W", "call.dispatch",
            #"{"call":"7","cooperate":["b"],"lead":"a","why":"W"}"#
        ),
        ("call redispatch 7 --lead a", "call.redispatch", #"{"call":"7","lead":"a"}"#),
        ("call sign 7", "call.sign", #"{"call":"7"}"#),
        (
            "call respond 7 --kind plan --text T --due 2026-03-10T09:20:00+08:00", "call.respond",
            #"{"call":"7","due":"2026-03-10T09:20:00+08:00","kind":"plan","text":"T"}"#
        ),
        (
            "call progress 7 --text T --stage onSite", "call.progress",
            #"{"call":"7","stage":"onSite","text":"T"}"#
        ),
        (
            "call result 7 --kind solved --text T", "call.result",
            #"{"call":"7","kind":"solved","text":"T"}"#
        ),
        (
            "call return 7 --reason notMyDuty --basis B --suggest b", "call.return",
            #"{"basis":"B","call":"7","reason":"notMyDuty","suggest":"b"}"#
        ),
        ("call withdraw 7 --why W", "call.withdraw", #"{"call":"7","why":"W"}"#),
        (
            "call evaluate 7 --solved yes --satisfied mostly --text T", "call.evaluate",
            #"{"call":"7","satisfied":"mostly","solved":"yes","text":"T"}"#
        ),
        ("call void 7 --why W", "call.void", #"{"call":"7","why":"W"}"#),
        ("call list --todo --limit 50", "call.list", #"{"limit":50,"todo":true}"#),
        ("call list --mine --overdue", "call.list", #"{"mine":true,"overdue":true}"#),
        ("call show 7", "call.show", #"{"call":"7"}"#),
        ("item list --kind divested", "item.list", #"{"kind":"divested"}"#),
        ("item show i", "item.show", #"{"item":"i"}"#),
        ("item list --on 2026-07-01", "item.list", #"{"on":"2026-07-01"}"#),
        ("item who 路灯不亮 --place P", "item.who", #"{"place":"P","text":"路灯不亮"}"#),
        ("item gaps --limit 3", "item.gaps", #"{"limit":3}"#),
        ("item drift", "item.drift", "{}"),
        ("item check --on 2026-07-01", "item.check", #"{"on":"2026-07-01"}"#),
        (
            "item propose i --stance transfer --to b --reason R", "item.propose",
            #"{"item":"i","reason":"R","stance":"transfer","to":"b"}"#
        ),
        (
            "item rights i --legal-limit-days 20 --responsibility-step A --responsibility-step B",
            "item.rights", #"{"item":"i","legalLimitDays":20,"responsibilityStep":["A","B"]}"#
        ),
        (
            "boundary define --subject S --lead a --cooperate b --cooperate c --doc-no N",
            "boundary.define", #"{"cooperate":["b","c"],"docNo":"N","lead":"a","subject":"S"}"#
        ),
        ("record boundary show 7 --json", "boundary.show", #"{"boundary":"7"}"#),
        ("--json boundary list --limit 2", "boundary.list", #"{"limit":2}"#),
        (
            "temporary assign --title T --party a --until 2026-09-30 --approval-no=N",
            "temporary.assign",
            #"{"approvalNo":"N","party":"a","title":"T","until":"2026-09-30"}"#
        ),
        ("handover give 7 --people done", "handover.give", #"{"handover":"7","people":"done"}"#),
        ("item import --sample --dry-run", "item.import", #"{"dryRun":true,"sample":true}"#),
        (
            "item define --title T --kind divested --category C --lead a", "item.define",
            #"{"category":"C","kind":"divested","lead":"a","title":"T"}"#
        ),
        (
            "item edit i --basis B --settle r:1", "item.edit",
            #"{"basis":"B","item":"i","settle":["r:1"]}"#
        ),
        (
            "item assign i --lead a --cooperate b --from 2026-07-01 --doc-no N", "item.assign",
            #"{"cooperate":["b"],"docNo":"N","from":"2026-07-01","item":"i","lead":"a"}"#
        ),
        ("item void i --why W", "item.void", #"{"item":"i","why":"W"}"#),
        ("conflict list", "conflict.list", "{}"),
        ("conflict show C-1", "conflict.show", #"{"conflict":"C-1"}"#),
        (
            "conflict resolve C-1 --take r:5 --why W", "conflict.resolve",
            #"{"conflict":"C-1","take":"r:5","why":"W"}"#
        ),
        (
            #"conflict resolve C-1 --value {"lead":"a"} --why W"#, "conflict.resolve",
            #"{"conflict":"C-1","value":{"lead":"a"},"why":"W"}"#
        ),
        (
            "conflict resolve C-1 --value 12 --why W", "conflict.resolve",
            #"{"conflict":"C-1","value":"12","why":"W"}"#
        ),
        ("outbox list", "outbox.list", "{}"),
        ("outbox show r:9", "outbox.show", #"{"change":"r:9"}"#),
        ("outbox resubmit r:9", "outbox.resubmit", #"{"change":"r:9"}"#),
        ("outbox discard r:9 --why W", "outbox.discard", #"{"change":"r:9","why":"W"}"#),
        ("trace 7 --verify", "trace", #"{"record":"7","verify":true}"#),
        ("sql SELECT", "sql", #"{"query":"SELECT"}"#),
    ]

    @Test("Every verb becomes its request", arguments: lines)
    func verb(_ line: String, _ verb: Text, _ arguments: String) async {
        let desk = RecordingDesk()
        let words = line.split(separator: " ").map(String.init)
        let outcome = await type(words, at: desk)
        #expect(outcome.exit == 0, "\(outcome.message)")
        #expect(desk.requests.count == 1)
        #expect(desk.requests.first?.verb == verb)
        let sent = desk.requests.first.map { JSON(.map($0.arguments)) }
        #expect(sent.map { String(decoding: $0.bytes, as: UTF8.self) } == arguments)
    }

    @Test("Person, what was seen and the claimed time go along with an edit")
    func personAndSeen() async {
        let desk = RecordingDesk()
        _ = await type(
            [
                "call", "sign", "7", "--as", "李敏", "--seen", "abc", "--occurred-at",
                "2026-03-10T09:20:00+08:00",
            ],
            at: desk
        )
        #expect(desk.requests.first?.person == "李敏")
        #expect(desk.requests.first?.seen == "abc")
        #expect(desk.requests.first?.arguments["occurredAt"] == "2026-03-10T09:20:00+08:00")
    }

    @Test("Options for every verb may stand before the verb")
    func optionsFirst() async {
        let desk = RecordingDesk()
        let outcome = await type(
            ["--json", "--lang", "en", "--state", "/x", "call", "show", "7"],
            at: desk
        )
        #expect(outcome.exit == 0)
        #expect(outcome.out == "{}\n")
        #expect(desk.requests.first?.language == .english)
    }

    @Test("A table to import is read by the command, also from GB18030")
    func importedFile() async throws {
        let desk = RecordingDesk()
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        // 路灯 in GB18030.
        try Data([0xC2, 0xB7, 0xB5, 0xC6, 0x2C, 0x41]).write(to: file)
        let outcome = await type(["item", "import", file.path], at: desk)
        #expect(outcome.exit == 0, "\(outcome.message)")
        #expect(desk.requests.first?.arguments["content"] == "路灯,A")
        #expect(desk.requests.first?.arguments["name"]?.text?.string == file.lastPathComponent)
    }

    @Test("Evidence goes into the file that was named, and not onto the screen")
    func exportedTrace() async throws {
        let desk = RecordingDesk { _ in
            DeskReply(["record": "r", "changes": [], "evidence": "PROOF"])
        }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "\(UUID()).evidence"
        )
        defer { try? FileManager.default.removeItem(at: file) }
        let outcome = await type(["trace", "7", "--export", file.path, "--json"], at: desk)
        #expect(desk.requests.first?.arguments["export"] == true)
        #expect(try String(contentsOf: file, encoding: .utf8) == "PROOF")
        #expect(!outcome.out.contains("PROOF"))
        // Checked without any desk; this is no evidence.
        let verified = await type(["trace", "verify", file.path, "--json"], at: desk)
        #expect(verified.exit == 64)
        #expect(verified.out.contains("E2305.noEvidence"))
        #expect(desk.requests.count == 1)
    }
}

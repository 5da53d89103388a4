import History
import PartySide
import Settings
import Testing

@testable import huying

@Suite("The six situations of sync now")
struct SyncSheetTests {
    private func paper(_ document: JSON, _ exit: DeskExit) async -> (zh: Outcome, en: Outcome) {
        let desk = RecordingDesk { _ in DeskReply(document, exit: exit) }
        return (
            await type(["sync", "now", "--lang", "zh"], at: desk),
            await type(["sync", "now", "--lang", "en"], at: desk)
        )
    }

    @Test("1: nothing to do")
    func nothing() async {
        let (zh, en) = await paper(
            [
                "outcome": "nothing", "pushed": 0, "pulled": 0, "returned": [], "conflicts": [],
                "pending": 0, "durationMs": 310,
            ],
            .done
        )
        #expect(zh.out == "已是最新。已与中心核对（0.3 秒），没有要上传或下载的内容。\n")
        #expect(
            en.out == "Up to date. Checked with the hub in 0.3 s; nothing to send or receive.\n"
        )
        #expect(zh.exit == 0 && en.exit == 0)
    }

    @Test("2: pushed and pulled")
    func synced() async {
        let (zh, en) = await paper(
            [
                "outcome": "synced", "pushed": 3, "pulled": 12, "returned": [], "conflicts": [],
                "pending": 0, "durationMs": 1_402,
            ],
            .done
        )
        #expect(
            zh.out == """
                同步完成：上传 3 条，下载 12 条（1.4 秒）
                  上传的中心已全部确认
                下一步：huying call list --todo

                """
        )
        #expect(
            en.out == """
                Synced: sent 3, received 12 (1.4 s)
                  all that was sent is accepted by the hub
                Next: huying call list --todo

                """
        )
    }

    @Test("3: the hub is not reached, and an urgent whistle waits")
    func offline() async {
        let (zh, en) = await paper(
            [
                "outcome": "offline", "pushed": 0, "pulled": 0, "returned": [], "conflicts": [],
                "pending": 3, "durationMs": 5_000, "hub": "https://hub.example:8443",
                "message": "5 秒无应答", "urgentPending": [["id": "x", "number": "WH-0715"]],
            ],
            .hubNotReached
        )
        #expect(zh.out.hasPrefix("没有连上中心 https://hub.example:8443：5 秒无应答。数据都在本机，没有丢。\n"))
        #expect(zh.out.contains("待上传 3 条"))
        #expect(zh.out.contains("紧急吹哨 WH-0715：对方还不知道！请打电话"))
        #expect(en.out.contains("Everything is safe on this computer."))
        #expect(en.out.contains("3 changes wait"))
        #expect(en.out.contains("the recipient does NOT know yet!"))
        #expect(zh.exit == 6 && en.exit == 6)
    }

    @Test("4: the hub refused a change")
    func returned() async {
        let (zh, en) = await paper(
            [
                "outcome": "synced", "pushed": 2, "pulled": 4, "conflicts": [], "pending": 0,
                "returned": [
                    [
                        "change": "ab:7", "number": "HJ-2026-0713", "action": "call.result",
                        "code": "E2207.reassigned", "reason": "10:02 已改派住建局",
                    ]
                ], "durationMs": 900,
            ],
            .someReturned
        )
        #expect(zh.out.hasPrefix("同步完成，但中心退回 1 条（已上传 2，下载 4）\n"))
        #expect(zh.out.contains("✗ HJ-2026-0713 结果  [E2207] 10:02 已改派住建局"))
        #expect(zh.out.contains("您写的内容保留在退回箱，没有删除"))
        #expect(zh.out.contains("huying outbox show ab:7"))
        #expect(en.out.hasPrefix("Synced, but the hub refused 1 change (sent 2, received 4)\n"))
        #expect(en.out.contains("Your text is kept in the outbox, nothing was deleted"))
        #expect(zh.exit == 3)
    }

    @Test("5: changed on both sides, in more places than can be told one by one")
    func manyConflicts() async {
        let (zh, en) = await paper(
            [
                "outcome": "synced", "pushed": 3, "pulled": 12, "returned": [], "pending": 0,
                "conflicts": .array((1...30).map { ["id": .string(Text("C-\($0)"))] }),
                "conflictCount": 10_000,
            ],
            .done
        )
        #expect(zh.out.contains("10000 处与他人的修改撞上"))
        #expect(zh.out.contains("huying conflict show C-20"))
        #expect(!zh.out.contains("huying conflict show C-21"))
        #expect(zh.out.contains("另有 9980 处"))
        #expect(en.out.contains("10000 fields were changed on both sides"))
        #expect(en.out.contains("9980 more"))
        #expect(en.out.contains("huying conflict list"))
    }

    @Test("5: changed on both sides")
    func conflicts() async {
        let (zh, en) = await paper(
            [
                "outcome": "synced", "pushed": 3, "pulled": 12, "returned": [], "pending": 0,
                "conflicts": [
                    [
                        "id": "C-31", "record": "ZZ-0371", "aspect": "place",
                        "claims": [
                            [
                                "claim": "a:1", "value": "北大街", "party": "dept-shuiwu",
                                "person": "李敏",
                            ],
                            [
                                "claim": "b:1", "value": "南大街", "party": "street-xufu",
                                "person": "王强",
                            ],
                        ],
                    ]
                ], "durationMs": 900,
            ],
            .done
        )
        #expect(zh.out.hasPrefix("同步完成：上传 3，下载 12；1 处与他人的修改撞上，等人决定\n"))
        #expect(zh.out.contains("ZZ-0371 · 地点"))
        #expect(zh.out.contains("• 北大街  水务局 李敏"))
        #expect(zh.out.contains("处理：huying conflict show C-31"))
        #expect(
            en.out.hasPrefix("Synced: sent 3, received 12; 1 field was changed on both sides\n")
        )
        #expect(en.out.contains("Fix: huying conflict show C-31"))
        #expect(zh.exit == 0)
    }

    @Test("6: this version is too old")
    func tooOld() async {
        let (zh, en) = await paper(
            [
                "outcome": "tooOld", "pushed": 0, "pulled": 0, "returned": [], "conflicts": [],
                "pending": 3, "durationMs": 90, "version": "1.4.2", "neededVersion": "1.6",
            ],
            .tooOld
        )
        #expect(zh.out.hasPrefix("本机版本 1.4.2 低于中心要求的版本 1.6：暂停上传，本地办件照常。\n"))
        #expect(zh.out.contains("待上传 3 条"))
        #expect(en.out.contains("sending is paused, local work goes on"))
        #expect(zh.exit == 7 && en.exit == 7)
    }

    @Test("With --json, progress and one result, each on a line of its own")
    func lines() async {
        let desk = RecordingDesk(steps: [DeskProgress(phase: "pull", done: 1, total: 2)]) { _ in
            DeskReply(["outcome": "nothing"])
        }
        let outcome = await type(["sync", "now", "--json"], at: desk)
        let lines = outcome.out.split(separator: "\n")
        #expect(lines.first == #"{"type":"progress","phase":"pull","done":1,"total":2}"#)
        #expect(lines.last == #"{"type":"result","outcome":"nothing"}"#)
        #expect(outcome.message.isEmpty)
    }
}

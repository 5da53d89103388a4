import Foundation
import History
import PartySide
import Testing

@testable import huying

@Suite("Clocks as a clerk reads them")
struct ClockSheetTests {
    private static func clock(_ more: KeyValuePairs<Text, JSON> = [:]) -> JSON {
        let base: JSON = [
            "clock": "resolve", "code": "K5", "party": "dept-shuiwu",
            "due": "2025-03-31T09:30:00Z", "light": "yellow", "state": "running",
            "overdue": false, "onTime": .null, "stop": .null, "extendedDays": 0, "pauses": [],
            "breaches": [], "provisional": false, "asOf": "2025-03-28T01:00:00Z", "fresh": true,
        ]
        return .object(
            (base.members ?? []).map { member in
                JSONMember(member.key, more.last { $0.key == member.key }?.value ?? member.value)
            }
        )
    }

    private func show(_ clocks: [JSON], _ language: String = "zh") async -> String {
        let call: JSON = [
            "id": "0196-aa", "number": "HX-1", "state": "handling", "kind": "urgent",
            "caller": "street-xufu", "aspects": [:], "dispatches": [], "events": [],
            "clocks": .array(clocks),
            "delivery": [["party": "dept-shuiwu", "step": "waiting"]],
        ]
        let desk = RecordingDesk { _ in DeskReply(call) }
        return await type(["call", "show", "1", "--lang", language], at: desk).out
    }

    @Test("a clock says whose it is, when it ends in China, and its light in words")
    func running() async {
        let chinese = await show([Self.clock()])
        #expect(chinese.contains("限时（中国标准时间 UTC+8）"))
        #expect(chinese.contains("黄  办结  水务局  2025-03-31 17:30"))
        let english = await show([Self.clock()], "en")
        #expect(english.contains("Clocks (China standard time, UTC+8)"))
        #expect(english.contains("yellow  resolve  水务局  2025-03-31 17:30"))
    }

    @Test("what is not known is said, never shown as a number")
    func unknown() async {
        let waiting = await show([Self.clock(["due": .null, "light": "grey", "state": "waiting"])])
        #expect(waiting.contains("灰  办结  水务局  未知  还没到中心，未起算"))
    }

    @Test("overdue, paused, extended, provisional and old pictures say so")
    func remarks() async {
        let paper = await show([
            Self.clock(["overdue": true, "light": "red", "breaches": [["from": .null]]]),
            Self.clock(["state": "paused", "pauses": [["from": .null]], "provisional": true]),
            Self.clock(["extendedDays": 10, "light": "grey", "fresh": false]),
        ])
        #expect(paper.contains("已超期，曾超期"))
        #expect(paper.contains("2025-03-31 17:30（暂）  暂停计时，扣除暂停 1 段"))
        #expect(paper.contains("已延期 10 个工作日"))
        #expect(paper.contains("灰灯：本机情况可能已旧"))
    }

    @Test("an urgent call that has not left says so, and whom to phone")
    func urgent() async {
        let chinese = await show([])
        #expect(chinese.contains("‼ 紧急呼叫还没有离开本机，对方不知道！"))
        #expect(chinese.contains("立即打电话：水务局"))
        #expect(chinese.contains("huying call phoned HX-1 --party dept-shuiwu --person"))
        #expect(await show([], "en").contains("has NOT left this computer"))
        let desk = RecordingDesk { _ in DeskReply(["id": "1", "number": "L-1"]) }
        let raised = await whistle(at: desk)
        #expect(raised.contains("立即打电话：水务局"))
    }

    @Test("one that has left by then says that, and whom to phone where nobody signs")
    func urgentAtTheHub() async {
        let desk = RecordingDesk { request in
            guard request.verb == "call.show" else {
                return DeskReply(["id": "1", "number": "L-1"])
            }
            let delivery: JSON = ["party": "dept-shuiwu", "step": "atHub"]
            return DeskReply(["id": "1", "number": "HX-9", "delivery": [delivery]])
        }
        let raised = await whistle(at: desk)
        #expect(raised.contains("✓ 紧急呼叫已送到中心：HX-9"))
        #expect(raised.contains("没看到签收，就打电话：水务局"))
        #expect(!raised.contains("对方不知道"))
        let asked = desk.requests.map(\.verb).filter { $0 != "party.list" }
        #expect(asked.prefix(3) == ["call.raise", "sync.now", "call.show"])
        #expect(await whistle(at: desk, "--json").contains("L-1"))
    }

    @Test("one that is only prepared is not sent; signed off, it is")
    func urgentPrepared() async {
        let desk = RecordingDesk { request in
            guard request.verb == "draft.approve" else {
                return DeskReply(["draft": 1, "leaders": ["陈静", "郑和"]])
            }
            return DeskReply(["id": "1", "verb": "call.raise", "onDuty": [], "preparedBy": "李工"])
        }
        let kept = await whistle(at: desk, "--prepare")
        #expect(kept.contains("已存为待签 1 号") && !kept.contains("立即打电话"))
        #expect(kept.contains("负责人（陈静、郑和）签发：huying draft approve 1 --as 陈静\n"))
        #expect(desk.requests.map(\.verb) == ["call.raise"])
        let signed = await type(["draft", "approve", "1", "--lang", "zh"], at: desk).out
        #expect(signed.contains("立即打电话") && signed.contains("已签发（拟稿 李工）"))
        #expect(desk.requests.map(\.verb).contains("sync.now"))
    }

    private func whistle(at desk: RecordingDesk, _ more: String...) async -> String {
        await type(
            [
                "call", "raise", "--kind", "urgent", "--title", "白雾", "--lead", "dept-shuiwu",
                "--lang", "zh",
            ] + more,
            at: desk
        ).out
    }

    @Test("the list tells the light and the end of what ends next")
    func list() async {
        let call: JSON = [
            "id": "1", "number": "HX-1", "state": "handling", "light": "red", "aspects": [:],
            "nextDue": Self.clock(),
        ]
        let desk = RecordingDesk { _ in DeskReply(["items": [call], "next": .null]) }
        let paper = await type(["call", "list", "--overdue", "--lang", "zh"], at: desk).out
        #expect(paper.contains("红 2025-03-31 17:30 办结"))
        #expect(desk.requests.first?.arguments["overdue"] == true)
    }
}

import DutyBook
import History
import PartySide
import Testing
import Worlds

/// The morning's page, and a clerk who leaves.
@Suite("The morning's page")
struct TodayTests {
    @Test("Everything whose turn is here, the urgent first, with its light and its handler")
    func today() async throws {
        let apart = try await Apart()
        let call = try await apart.signed(by: apart.street)
        try await apart.street.raise("管廊刺鼻气味", kind: "urgent", lead: "dept-zhujian")
        try await apart.world.exchange()
        try await apart.world.at("2026-08-17T09:00")
        let page = try await apart.housing.act("today")
        let calls = page["calls"]?.array ?? []
        #expect(calls.map { $0["kind"]?.string } == ["urgent", "routine"])
        #expect(calls.first?["light"] == "red" || calls.first?["light"] == "grey")
        #expect(calls.last?["handler"] == "陈静" && calls.last?["id"]?.text == call)
        #expect(page["workday"] == true && page["date"] == "2026-08-17")
        let screen = await apart.housing.huying("today")
        #expect(screen.out.contains("周一") && screen.out.contains("‼紧急"))
        #expect(screen.out.contains("管廊刺鼻气味") && screen.out.contains("陈静"))
        let street = try await apart.street.act("today")["calls"]?.array
        #expect(street?.isEmpty == true, "nothing waits for the caller yet")
    }

    @Test("What one clerk works on goes to another in one step")
    func handOver() async throws {
        let apart = try await Apart()
        let first = try await apart.signed(by: apart.street)
        let second = try await apart.signed(by: apart.street)
        let third = try await apart.raised(by: apart.street)
        try await apart.housing.act("call.sign", ["call": .text(third)], as: "李工")
        let closed = try await apart.signed(by: apart.street)
        try await apart.housing.report(closed)
        try await apart.world.exchange()
        try await apart.street.rate(closed, solved: "yes", satisfied: "yes")
        try await apart.world.settle()

        let moved = try await apart.housing.act(
            "call.handOver",
            ["from": "陈静", "to": "周岩", "why": "调离"]
        )
        #expect(moved["count"] == 2)
        try await apart.world.settle()
        for call in [first, second] {
            let handlers = try await apart.street.call(call).document["handlers"]
            #expect(handlers == [["party": "dept-zhujian", "person": "周岩"]])
        }
        let own = try await apart.housing.act("today", ["mine": true], as: "周岩")["calls"]?.array
        #expect(own?.count == 2)
        let other = try await apart.housing.act("today", ["mine": true], as: "李工")["calls"]?.array
        #expect(other?.compactMap { $0["id"]?.text } == [third])
        try await apart.housing.act("call.assign", ["call": .text(third), "person": "周岩"])
        let three = try await apart.housing.act("today", ["mine": true], as: "周岩")["calls"]?.array
        #expect(three?.count == 3)
        #expect(await apart.housing.ask("call.handOver", ["from": "a", "to": "a"]).exit == .usage)
    }

    @Test("Work goes to nobody the office has not named, where it has named its clerks")
    func strangers() async throws {
        let apart = try await Apart()
        let call = try await apart.signed(by: apart.street)
        for (person, role) in [("陈静", "leader"), ("李工", "clerk"), ("孙磊", "auditor")] {
            try await apart.housing.act(
                "party.appoint",
                ["person": .text(Text(person)), "role": .text(Text(role))],
                as: "陈静"
            )
        }
        for (name, code) in [("周言", "E2277.notAppointed"), ("孙磊", "E2276.readsOnly")] {
            let person = Value.text(Text(name))
            let assigned: [Text: Value] = ["call": .text(call), "person": person]
            #expect(await apart.housing.refusal("call.assign", assigned) == code)
            let moved: [Text: Value] = ["from": "陈静", "to": person]
            #expect(await apart.housing.refusal("call.handOver", moved) == code)
        }
        let handlers = try await apart.housing.call(call).document["handlers"]
        #expect(handlers?.array?.first?["person"] == "陈静")
        let moved = try await apart.housing.act("call.handOver", ["from": "陈静", "to": "李工"])
        #expect(moved["count"] == 1 && moved["unknownPerson"] == .null)
    }

    @Test("An office that named nobody is warned of a name it has never heard")
    func unknownNames() async throws {
        let apart = try await Apart()
        let call = try await apart.signed(by: apart.street)
        let screen = await apart.housing.huying("call", "assign", call.string, "--person", "周言")
        #expect(screen.exit == 0 && screen.out.contains("还没有叫 周言 的人"), "\(screen.out)")
        #expect(screen.out.contains("✓ 已指定经办人 · 已存本机"))
        let known = try await apart.housing.act(
            "call.assign",
            ["call": .text(call), "person": "陈静"]
        )
        #expect(known["unknownPerson"] == nil)
        let moved = try await apart.housing.act("call.handOver", ["from": "陈静", "to": "周言"])
        #expect(moved["unknownPerson"] == "周言")
        let nothing = await apart.housing.huying(
            "call",
            "hand-over",
            "--from",
            "李工",
            "--to",
            "陈静"
        )
        #expect(nothing.exit == 0 && nothing.out.contains("什么也没有移交"))
        #expect(!nothing.out.contains("✓"))
    }

    @Test("A call as one block of text")
    func copy() async throws {
        let apart = try await Apart()
        let call = try await apart.signed(by: apart.street, ["place": "疏港路", "body": "黑水\n外溢"])
        try await apart.housing.act(
            "call.progress",
            ["call": .text(call), "text": "抽排中"]
        )
        let text = await apart.housing.huying("call", "copy", call.string).out
        for part in ["【一般】疏港路雨水口外溢黑水", "地点：疏港路", "情况：黑水", "牵头：住房和城乡建设局", "抽排中"] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
        #expect(!text.contains("\u{1B}["))
    }
}

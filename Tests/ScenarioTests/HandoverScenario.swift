import DutyBook
import History
import PartySide
import Testing
import Worlds

/// 7.10 职责移交: a duty changes hands on a day; what began before stays where it was.
@Suite("Scenario 7.10: a duty changes hands")
struct HandoverScenario {
    private static let duty: Text = "D13"

    @Test("Old calls stay, new ones go with the list; a refusal waits for the joint meeting")
    func handover() async throws {
        let world = try await ScenarioWorld.founded(at: "2026-06-25T09:00")
        let establishment = try await world.office("org-office", person: "编办")
        let committee = try await world.office("zone-committee", person: "建设科")
        let street = try await world.office("street-xufu", person: "王琳")
        let longgang = try await world.office("street-longgang", person: "张三")
        let meetingOffice = try await world.office("meeting-office", person: "会议办")

        let handover = try await published(by: establishment)
        try await world.exchange()
        #expect(try await counts(committee) == ["divested": 56, "retained": 18])

        try await world.at("2026-06-30T16:00")
        street.goOffline()
        let done: [Text: Value] = [
            "handover": .text(handover), "people": "done", "files": "done", "money": "done",
            "work": "done",
        ]
        var given = done
        given["assets"] = "done"
        try await committee.act("handover.give", given)
        try await street.act("handover.take", done)
        try await street.act(
            "item.propose",
            ["item": .text(Self.duty), "stance": "refuse", "reason": "暂不接收：车辆未移交"]
        )
        let old = try await longgang.raise(
            "园区外围道路保洁不到位",
            ["item": .text(Self.duty), "place": "疏港路"]
        )
        try await world.exchange()
        try await committee.act(
            "call.dispatch",
            ["call": .text(old), "lead": "zone-committee", "why": "过渡期由建设科代管"]
        )
        street.comeBack()
        try await world.exchange()
        let state = try await street.act("handover.show", ["handover": .text(handover)])
        #expect(state["state"]?.string == "partly")
        #expect(state["openRows"]?.array == ["assets"])

        try await world.at("2026-07-01T09:00")
        let kept = try await committee.call(old)
        #expect(kept.value("lead")?.string == "zone-committee")
        let clock = kept.clock("resolve", of: "zone-committee")
        #expect(ScenarioWorld.shown(clock?["due"]) == "2026-07-07 17:30")
        let raised = try await longgang.act(
            "call.raise",
            [
                "kind": "routine", "title": "园区外围道路日常保洁不到位",
                "item": .text(Self.duty),
            ]
        )
        #expect(raised["proposal"]?["lead"]?.string == "street-xufu")
        let fresh = try #require(raised["id"]?.text)
        try await world.exchange()
        try await committee.act("call.dispatch", ["call": .text(fresh), "lead": "street-xufu"])
        try await world.exchange()
        #expect(try await street.call(fresh).value("lead")?.string == "street-xufu")
        #expect(try await street.conflicts().isEmpty)
        #expect(try await counts(street) == ["divested": 56, "retained": 18])

        try await putOnAgenda(at: meetingOffice)
        #expect(try await counts(meetingOffice) == ["divested": 56, "retained": 18])
        try await world.settle()
    }

    /// Edition 3 of the list, who has the duty until when, and the checklist of its hand-over.
    private func published(by office: ScenarioOffice) async throws -> Text {
        try await office.act("item.import", ["sample": true])
        try await assign(
            office,
            to: "zone-committee",
            from: "2026-06-25",
            until: "2026-06-30"
        )
        try await assign(office, to: "street-xufu", from: "2026-07-01")
        try await office.act(
            "edition.publish",
            [
                "title": "剥离目录 v3", "list": "divested", "from": "2026-06-25",
                "docNo": "龙编办〔2026〕9号",
            ]
        )
        let opened = try await office.act(
            "handover.open",
            [
                "item": .text(Self.duty), "giver": "zone-committee", "receiver": "street-xufu",
                "on": "2026-07-01",
            ]
        )
        return try #require(opened["id"]?.text)
    }

    /// The street's word waits for the meeting until it stands on an agenda.
    private func putOnAgenda(at office: ScenarioOffice) async throws {
        let waiting = try await office.act("meeting.waiting")["items"]?.array ?? []
        let matter = try #require(waiting.first { $0["why"] == "proposal" })
        #expect(matter["party"]?.string == "street-xufu")
        #expect(matter["text"]?.string == "暂不接收：车辆未移交")
        let convened = try await office.act(
            "meeting.convene",
            [
                "title": "第3次联席会议", "form": "full", "at": "2026-07-08T09:00:00+08:00",
                "chair": "张副市长", "members": ["zone-committee", "street-xufu", "org-office"],
            ]
        )
        let id = try #require(convened["id"]?.text)
        try await office.act(
            "meeting.accept",
            [
                "meeting": .text(id), "topic": 1, "title": "外围道路保洁车辆移交",
                "proposer": "street-xufu", "items": [.text(matter["id"]?.text ?? "")],
            ]
        )
        let rest = try await office.act("meeting.waiting")["items"]?.array ?? []
        #expect(!rest.contains { $0["why"] == "proposal" })
        let paper = await (office.huying("meeting", "show", id.string))
        #expect(paper.out.contains("第 1 节  外围道路保洁车辆移交"), "\(paper.out)\(paper.message)")
    }

    private func assign(
        _ office: ScenarioOffice,
        to lead: Text,
        from: Text,
        until: Text? = nil
    ) async throws {
        var arguments: [Text: Value] = [
            "item": .text(Self.duty), "lead": .text(lead), "from": .text(from),
        ]
        arguments["to"] = until.map(Value.text)
        try await office.act("item.assign", arguments)
    }

    private func counts(_ office: ScenarioOffice) async throws -> [String: Int64] {
        let check = try await office.act("item.check")
        var counts: [String: Int64] = [:]
        for count in check["counts"]?.array ?? [] {
            guard let list = count["kind"]?.string, ["divested", "retained"].contains(list) else {
                continue
            }
            counts[list] = count["items"]?.int
        }
        return counts
    }
}

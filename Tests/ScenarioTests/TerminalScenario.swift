import DutyBook
import History
import PartySide
import Testing
import Worlds

/// 7.1 LNG接收站前期手续: a key task with four offices, the coordination meeting about it, its minutes
/// and their signatures, and what was resolved.
@Suite("Scenario 7.1: the LNG terminal's paperwork")
struct TerminalScenario {
    private static let land: Text = "dept-zigui"
    private static let housing: Text = "dept-zhujian"
    private static let approval: Text = "dept-shenpi"
    private static let planning: Text = "dept-fagai"

    /// The offices of the story.
    private struct Cast {
        let world: ScenarioWorld
        let committee: ScenarioOffice
        let approval: ScenarioOffice
        let planning: ScenarioOffice
        let land: ScenarioOffice
        let housing: ScenarioOffice
        let meeting: ScenarioOffice
    }

    private func cast() async throws -> Cast {
        let world = try await ScenarioWorld.founded(at: "2026-03-10T09:00")
        return Cast(
            world: world,
            committee: try await world.office("zone-committee", person: "刘海宁"),
            approval: try await world.office("dept-shenpi", person: "孙涛"),
            planning: try await world.office("dept-fagai", person: "李建"),
            land: try await world.office("dept-zigui", person: "周敏"),
            housing: try await world.office("dept-zhujian", person: "陈静"),
            meeting: try await world.office("meeting-office", person: "会议办")
        )
    }

    @Test("Sign-off, stages, the meeting's signatures and tasks, the pause and the result, as one")
    func wholeStory() async throws {
        let cast = try await cast()
        let call = try await dispatched(cast)
        let matter = try await takenIn(cast)
        try await answered(call, cast)
        let meeting = try await convened(call, cast)
        try await minuted(meeting, cast)
        try await issued(meeting, call, cast)
        let named: [Text: Value] = ["service": .text(matter), "recipient": "国家管网龙口公司"]
        try await cast.approval.act("service.review", named)
        try await finished(call, cast)
        try await delivered(named, call, cast)
        try await cast.world.settle()
    }

    private func dispatched(_ cast: Cast) async throws -> Text {
        try await cast.world.at("2026-03-10T09:20")
        try await cast.committee.act(
            "party.appoint",
            ["person": "王建勋", "role": "leader"],
            as: "王建勋"
        )
        // The clerk prepares, the section chief signs off.
        let kept = try await cast.committee.act(
            "call.raise",
            [
                "kind": "keyTask", "title": "LNG接收站外输配套工程前期手续会审", "prepare": true,
                "body": .text(
                    """
                    国家管网龙口南山LNG接收站外输配套工程拟4月底开工，立项变更、用地、规划报批、施工许可\
                    四项互为前置，我区已组织企业完成材料初审，无权决定是否容缺受理，请审批局牵头会审。
                    """
                ),
                "ownEfforts": "已组织企业完成材料初审；无权决定是否容缺受理",
            ]
        )
        let signed = try await cast.committee.act(
            "draft.approve",
            ["draft": try #require(kept["draft"]?.value)],
            as: "王建勋"
        )
        let call = try #require(signed["id"]?.text)
        try await cast.world.exchange()
        try await cast.world.at("2026-03-10T10:05")
        try await cast.committee.act(
            "call.dispatch",
            [
                "call": .text(call), "lead": .text(Self.approval),
                "cooperate": [.text(Self.planning), .text(Self.land), .text(Self.housing)],
            ],
            as: "王建勋"
        )
        try await cast.world.exchange()
        let seen = try await cast.approval.call(call)
        for (clock, due) in [
            ("sign", "2026-03-10 13:35"), ("respond", "2026-03-11 17:30"),
            ("plan", "2026-03-13 17:30"), ("resolve", "2026-03-31 17:30"),
        ] {
            let found = seen.clock(clock, of: Self.approval)
            #expect(ScenarioWorld.shown(found?["due"]) == due, "\(clock)")
        }
        let feedback = seen.clock("feedback", of: Self.land)
        #expect(ScenarioWorld.shown(feedback?["due"]) == "2026-03-26 17:30")
        return call
    }

    /// The window takes the matter in: two papers may come later, the core one never.
    private func takenIn(_ cast: Cast) async throws -> Text {
        let opened = try await cast.approval.act(
            "service.open",
            [
                "title": "LNG外输配套工程前期手续", "window": .text(Self.approval),
                "applicant": "国家管网龙口公司",
            ]
        )
        let matter = Value.text(try #require(opened["id"]?.text))
        let named: [Text: Value] = ["service": matter, "recipient": "国家管网龙口公司"]
        #expect(await cast.approval.refusal("service.review", named) == "E2282.stageOrder")
        try await cast.approval.act("service.accept", named)
        for (title, core): (Text, Text) in [("地勘报告", "no"), ("人防意见", "no"), ("项目核准批复", "yes")] {
            let paper = try await cast.approval.act(
                "material.require",
                ["title": .text(title), "service": matter, "core": .text(core)]
            )
            let later = await cast.approval.ask(
                "material.defer",
                [
                    "material": .text(try #require(paper["id"]?.text)),
                    "dueSupplement": "2026-03-25",
                ]
            )
            guard core == "yes" else {
                #expect(later.exit == .done, "\(later.document)")
                continue
            }
            #expect(later.document["code"] == "E2281.coreMaterial")
            #expect(later.document["message"]?.string?.contains("项目核准批复") == true)
        }
        try await cast.world.exchange()
        return try #require(matter.text)
    }

    private func delivered(_ named: [Text: Value], _ call: Text, _ cast: Cast) async throws {
        try await cast.approval.act("service.visit", named)
        try await cast.approval.act(
            "service.deliver",
            named.merging(
                ["result": "granted", "resultNo": "龙审批〔2026〕41号", "way": "counter"]
            ) { $1 }
        )
        try await cast.world.settle()
        let shown = try await cast.committee.act(
            "service.show",
            ["service": try #require(named["service"])]
        )
        let stages = shown["receipts"]?.array?.compactMap { $0["stage"]?.string }
        #expect(stages == ["intake", "jointReview", "onSite", "delivery"])
        let trace = try await cast.committee.act("trace", ["record": .text(call), "verify": true])
        #expect(trace["complete"] == true && trace["verification"]?["ok"] == true)
        let raised = trace["changes"]?.array?.first
        #expect(raised?["person"] == "王建勋" && raised?["role"] == "leader")
        #expect(raised?["preparedBy"] == "刘海宁")
    }

    private func answered(_ call: Text, _ cast: Cast) async throws {
        try await cast.world.at("2026-03-10T11:00")
        for office in [cast.approval, cast.planning, cast.land, cast.housing] {
            try await office.act("call.sign", ["call": .text(call)])
        }
        try await cast.world.at("2026-03-13T16:00")
        try await cast.approval.act(
            "call.respond",
            [
                "call": .text(call), "kind": "plan",
                "text": "一窗受理→会审交办→现场服务→结果送达，容缺2份非核心材料",
                "due": "2026-03-31T17:30:00+08:00",
            ]
        )
        try await cast.world.exchange()
        let plan = try await cast.committee.call(call).clock("plan", of: Self.approval)
        #expect(plan?["onTime"]?.bool == true)
    }

    // MARK: The meeting

    private func convened(_ call: Text, _ cast: Cast) async throws -> Text {
        try await cast.committee.act(
            "call.refer",
            ["call": .text(call), "why": "容缺受理范围需四部门与企业当面协调"],
            as: "王建勋"
        )
        try await cast.world.exchange()
        #expect(try await cast.meeting.call(call).state == "atMeeting")
        let waiting = try await cast.meeting.act("meeting.waiting")["items"]?.array
        #expect(waiting?.first?["id"]?.text == call && waiting?.first?["why"] == "referred")
        let convened = try await cast.meeting.act(
            "meeting.convene",
            [
                "title": "LNG接收站前期手续协调会", "form": "coordination",
                "at": "2026-03-18T14:30:00+08:00", "chair": "张副市长",
                "members": [
                    "zone-committee", .text(Self.approval), .text(Self.planning),
                    .text(Self.land), .text(Self.housing),
                ],
                "guests": ["国家管网龙口公司"],
            ]
        )
        let meeting = try #require(convened["id"]?.text)
        for (topic, title): (Int64, Text) in [(1, "立项变更与用地"), (2, "规划报批与施工许可"), (3, "容缺材料")] {
            try await cast.meeting.act(
                "meeting.accept",
                [
                    "meeting": .text(meeting), "topic": .int(topic), "title": .text(title),
                    "proposer": "zone-committee", "calls": [.text(call)],
                ]
            )
        }
        try await cast.world.exchange()
        try await cast.land.act(
            "meeting.plan",
            ["meeting": .text(meeting), "attends": "yes", "name": "周副局长"]
        )
        try await cast.world.exchange()
        return meeting
    }

    private func minuted(_ meeting: Text, _ cast: Cast) async throws {
        try await cast.world.at("2026-03-18T16:30")
        let topic: [Text: Value] = ["meeting": .text(meeting), "topic": 2]
        try await cast.meeting.act(
            "meeting.attend",
            [
                "meeting": .text(meeting), "attendee": "国家管网龙口公司", "present": "yes",
                "name": "王总",
            ]
        )
        try await cast.meeting.act(
            "meeting.ask",
            topic.merging(
                ["from": "国家管网龙口公司", "question": "施工许可能否与规划许可同步核发？"]
            ) { $1 }
        )
        for number: Int64 in [1, 2, 3] {
            try await cast.meeting.act(
                "meeting.minute",
                [
                    "meeting": .text(meeting), "topic": .int(number),
                    "text": .text(Text("第\(number)节 四项手续并联推进。")),
                ]
            )
        }
        try await cast.world.exchange()
        try await cast.housing.act(
            "meeting.answer",
            topic.merging(["question": 1, "answer": "须规划许可核发后办理"]) { $1 }
        )
        for office in [cast.committee, cast.approval, cast.planning, cast.land] {
            for number: Int64 in [1, 2, 3] { try await agree(meeting, number, office) }
        }
        try await agree(meeting, 1, cast.housing)
        try await agree(meeting, 3, cast.housing)
        try await cast.housing.act(
            "meeting.countersign",
            topic.merging(["stance": "object", "text": "施工许可不能早于规划许可"]) { $1 }
        )
        try await cast.world.exchange()
        #expect(try await standings(of: "2", meeting, at: cast.land)[Self.housing] == "objected")
        let early = await cast.meeting.refusal("meeting.issue", ["meeting": .text(meeting)])
        #expect(early == "E2252.countersignMissing")

        try await cast.world.at("2026-03-19T09:00")
        try await cast.meeting.act(
            "meeting.minute",
            topic.merging(["text": "第2节 施工许可在规划许可核发后办理。"]) { $1 }
        )
        try await cast.world.exchange()
        let stale = try await standings(of: "2", meeting, at: cast.land)
        #expect(stale[Self.land] == "stale")
        #expect(try await standings(of: "1", meeting, at: cast.land)[Self.land] == "agreed")
        let todo = try await cast.land.act("meeting.list", ["todo": true])
        #expect(todo["items"]?.array?.count == 1)
        let paper = await cast.land.huying("meeting", "show", meeting.string)
        #expect(paper.out.contains("自然资源和规划局 文本已改，需重新会签"), "\(paper.out)")
        for office in [cast.committee, cast.approval, cast.planning, cast.land, cast.housing] {
            try await agree(meeting, 2, office)
        }
        try await cast.world.exchange()
    }

    private func issued(_ meeting: Text, _ call: Text, _ cast: Cast) async throws {
        try await cast.world.at("2026-03-20T10:00")
        let resolutions: [(Int64, Text, Text, Text)] = [
            (1, "出具容缺受理告知单", Self.approval, "2026-03-25"),
            (2, "办理用地预审与规划许可", Self.land, "2026-04-10"),
            (3, "核发施工许可", Self.housing, "2026-04-24"),
        ]
        for (number, title, lead, due) in resolutions {
            try await cast.meeting.act(
                "meeting.draft",
                [
                    "meeting": .text(meeting), "number": .int(number), "title": .text(title),
                    "lead": .text(lead), "due": .text(due), "criterion": "企业收到书面结果",
                ]
            )
        }
        try await cast.meeting.act(
            "meeting.issue",
            ["meeting": .text(meeting), "docNo": "会纪〔2026〕3号"]
        )
        try await cast.world.exchange()
        let list = try await cast.meeting.act("meeting.resolutions")["items"]?.array ?? []
        #expect(list.map { $0["state"]?.string } == ["dispatched", "dispatched", "dispatched"])
        let tasks = list.compactMap { $0["call"]?.text }
        #expect(tasks.count == 3)
        let task = try await cast.land.call(tasks[1])
        #expect(
            task.value("lead")?.text == Self.land && task.number?.string.hasPrefix("HX-") == true
        )
        let due = task.clock("resolution", of: Self.land)
        #expect(ScenarioWorld.shown(due?["due"]) == "2026-04-10 17:30")
        #expect(due?["code"]?.string == "K15")
        // The call the meeting was about goes on.
        #expect(try await cast.committee.call(call).state == "handling")
        let late = await cast.meeting.refusal(
            "meeting.minute",
            ["meeting": .text(meeting), "topic": 2, "text": "再改"]
        )
        #expect(late == "E2251.alreadyIssued")
    }

    private func finished(_ call: Text, _ cast: Cast) async throws {
        try await cast.world.at("2026-03-26T10:00")
        for office in [cast.planning, cast.land, cast.housing] {
            try await office.act(
                "call.feedback",
                ["call": .text(call), "done": "yes", "text": "本单位事项已办"]
            )
        }
        try await cast.approval.act(
            "call.pause",
            [
                "call": .text(call), "reason": "expertReview",
                "from": "2026-03-27T00:00:00+08:00", "until": "2026-04-10T00:00:00+08:00",
                "basis": "专家评审，行政许可法第四十五条",
            ]
        )
        try await cast.world.exchange()
        try await cast.committee.act(
            "call.decide",
            ["call": .text(call), "decision": "granted", "why": "法定不计时"],
            as: "王建勋"
        )
        try await cast.world.exchange()
        let clock = try await cast.approval.call(call).clock("resolve", of: Self.approval)
        #expect(ScenarioWorld.shown(clock?["due"]) == "2026-04-14 17:30")

        try await cast.world.at("2026-04-13T10:00")
        try await cast.approval.act(
            "call.result",
            ["call": .text(call), "kind": "solved", "text": "结果送达：四项手续办结"]
        )
        try await cast.world.exchange()
        try await cast.committee.act(
            "call.evaluate",
            ["call": .text(call), "solved": "yes", "satisfied": "yes", "text": "企业与管委会核验满意"]
        )
        try await cast.world.exchange()
        let closed = try await cast.approval.call(call)
        #expect(closed.state == "closed")
        #expect(closed.clock("resolve", of: Self.approval)?["onTime"]?.bool == true)
    }

    // MARK: Signatures

    private func agree(_ meeting: Text, _ topic: Int64, _ office: ScenarioOffice) async throws {
        try await office.act(
            "meeting.countersign",
            ["meeting": .text(meeting), "topic": .int(topic), "stance": "agree"]
        )
    }

    /// Who stands how to a section.
    private func standings(of topic: String, _ meeting: Text, at office: ScenarioOffice)
        async throws -> [Text: String]
    {
        let shown = try await office.act("meeting.show", ["meeting": .text(meeting)])
        let section = shown["sections"]?.array?.first { $0["topic"]?.string == topic }
        var standings: [Text: String] = [:]
        for signature in section?["signatures"]?.array ?? [] {
            guard let party = signature["party"]?.text else { continue }
            standings[party] = signature["standing"]?.string
        }
        return standings
    }
}

import DutyBook
import History
import Testing

/// Joint meetings in the founding document, rows 18 to 20.
@Suite struct MeetingRows {
    private static let office = MeetingTests.office

    @Test func row18JointMeetingsHaveMembersAnAgendaAndResolutions() throws {
        var zone = try MeetingTests.convened()
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.xufu, "meeting.convene", ["title": "x", "form": "full", "at": 1])
            } == .notAllowed
        )
        let proposal = try zone.act(
            Site.housing,
            "meeting.propose",
            ["title": "容缺受理范围", "why": "四项手续互为前置"]
        )
        zone.exchange(Site.housing, Self.office, MeetingTests.land)
        #expect(MeetingState(zone.reading(Self.office)).openProposals.count == 1)
        try zone.act(
            Self.office,
            "meeting.accept",
            ["topic": 1, "proposal": .text(Text(proposal.description))]
        )
        zone.exchange(Self.office, MeetingTests.land)
        let state = MeetingState(zone.reading(MeetingTests.land))
        #expect(state.openProposals.isEmpty && state.members.count == 2)
        let topic = try #require(state.reading.aspects.rows("agenda").first)
        #expect(topic.keys == ["1"] && topic.view.value["title"] == "容缺受理范围")
        #expect(topic.view.value["proposer"] == .text(Site.housing))
        // Only members and the office have a word in it.
        #expect(
            Sight.readership(
                of: MeetingTests.record,
                zone.history(Self.office),
                ranks: Zone.ranks,
                parties: Zone.parties,
                sighted: []
            ).parties == [Self.office, Site.housing, MeetingTests.land]
        )
    }

    @Test func row19AResolutionBecomesADutyWithADate() throws {
        var zone = try MeetingTests.minuted()
        try zone.act(
            Self.office,
            "meeting.draft",
            [
                "number": 1, "title": "出具容缺受理告知单", "lead": "dept-shenpi",
                "cooperate": ["dept-zigui"], "due": "2026-03-25", "criterion": "企业收到告知单",
            ]
        )
        try zone.act(
            Self.office,
            "meeting.draft",
            [
                "number": 2, "title": "办理用地预审", "lead": "dept-zigui", "due": "2026-04-10",
                "criterion": "取得预审意见", "call": "call-1",
            ]
        )
        let issue = try zone.decide(Self.office, "meeting.issue", ["despite": "召集人决定"])
        #expect(issue.writes.map(\.aspect) == ["resolution/1", "resolution/2"])
        #expect(issue.followUps.map(\.verb) == ["call.raise", "call.resolution"])
        #expect(issue.followUps.map(\.record.id) == ["meeting-1-1", "call-1"])

        var call = Zone(RecordRef(type: RecordType.call, id: "meeting-1-1"))
        var rules = RuleSet.zoneDefault
        rules.dispatching = .desk
        call.rules = RuleBook(rules)
        try call.act(Self.office, "call.raise", issue.followUps[0].arguments)
        call.exchange(Self.office, "dept-shenpi")
        let state = call.state("dept-shenpi")
        #expect(state.lead == "dept-shenpi" && state.kind == .keyTask)
        let clocks = CallClocks().clocks(
            of: call.history("dept-shenpi"),
            state: state,
            parties: Zone.parties,
            now: 1_773_105_700_000
        )
        let clock = try #require(clocks.first { $0.name == .resolution })
        #expect(clock.name.code == "K15")
        #expect(clock.due == CivilTime.milliseconds("2026-03-25T17:30:00+08:00"))
        #expect(!clocks.contains { $0.name == .resolve })
        // Nobody else fixes a day that way.
        var other = Zone()
        #expect(
            refusal { () throws(Refusal) in
                try other.act(Site.committee, "call.raise", issue.followUps[0].arguments)
            } == .notAllowed
        )
    }

    @Test func row19AReferredCallGoesWhereTheMeetingSays() throws {
        var zone = try Zone.raised(known: Site.water)
        try zone.act(Site.committee, "call.refer", ["why": "两局意见不一"])
        zone.exchange(Site.committee, Self.office, Site.water)
        #expect(zone.state(Self.office).phase == .atMeeting)
        #expect(zone.state(Site.committee).participants.contains(Self.office))
        try zone.act(
            Self.office,
            "call.resolution",
            [
                "meeting": "meeting-1", "resolution": 1, "due": "2026-05-29",
                "criterion": "排口封堵", "lead": .text(Site.water),
            ]
        )
        // C19: meanwhile the committee dispatches it elsewhere.
        try zone.act(Site.committee, "call.redispatch", ["lead": .text(Site.roads)])
        for order in [[Self.office, Site.committee], [Site.committee, Self.office]] {
            var one = zone
            for site in order { one.push(site) }
            for site in order + [Site.water] { one.pull(site) }
            for site in order + [Site.water] {
                #expect(one.state(site).lead == Site.water)
                #expect(!one.state(site).isLeadDisputed && one.conflicts(site).isEmpty)
                #expect(one.state(site).dispatch(of: Site.roads)?.isCurrent == false)
            }
        }
    }

    @Test func row20ACoordinationMeetingFaceToFaceWithTheInvestor() throws {
        var zone = try MeetingTests.convened()
        try zone.act(
            Self.office,
            "meeting.attend",
            ["attendee": "国家管网龙口公司", "present": "yes", "name": "王总"]
        )
        try zone.act(
            Self.office,
            "meeting.ask",
            ["topic": 2, "from": "国家管网龙口公司", "question": "施工许可需要哪些材料？"]
        )
        zone.exchange(Self.office, Site.housing)
        try zone.act(
            Site.housing,
            "meeting.answer",
            ["topic": 2, "question": 1, "answer": "规划许可、施工图审查合格书等六项"]
        )
        zone.exchange(Site.housing, Self.office)
        let discussion = zone.derived(Self.office)["discussion"]?.list
        #expect(discussion?.count == 1)
        let answers = discussion?.first?["answers"]?.list
        #expect(answers?.first?["party"] == .text(Site.housing))
        #expect(zone.reading(Self.office).aspects.rows("actual").first?.keys == ["国家管网龙口公司"])
    }
}

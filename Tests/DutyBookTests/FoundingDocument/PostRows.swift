import DutyBook
import History
import Testing

/// The zone's powers over stationed agencies in the founding document, rows 14 to 17.
@Suite struct PostRows {
    private static let market: Text = "dept-shichang"
    private static let agency: Text = "agency-shichang"

    private static func record(_ type: Text) -> RecordRef { RecordRef(type: type, id: "r-1") }

    private static let relation: [Text: Value] = [
        "agency": .text(agency), "home": .text(market), "zone": .text(Site.committee),
        "zoneShare": 60, "lineDuties": "市场监管行政执法",
    ]

    @Test func row14AStationedAgencyAnswersToItsLineAndToTheZone() throws {
        var zone = Zone(Self.record(RecordType.stationing))
        try zone.act(Site.establishment, "stationing.define", Self.relation)
        zone.exchange(Site.establishment, Self.market)
        let relation = zone.reading(Self.market).aspects.view("relation")?.value
        #expect(relation?["home"] == .text(Self.market))
        #expect(relation?["zone"] == .text(Site.committee))
        var wrong = Self.relation
        wrong["home"] = .text(Site.longgang)
        var other = Zone(Self.record(RecordType.stationing))
        #expect(
            refusal { () throws(Refusal) in
                try other.act(Site.establishment, "stationing.define", wrong)
            } == .unknownValue
        )
    }

    @Test func row15TheZoneGivesAtLeastSixtyPerCentOfTheAssessment() throws {
        var zone = Zone(Self.record(RecordType.stationing))
        var low = Self.relation
        low["zoneShare"] = 59
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.establishment, "stationing.define", low)
            } == .shareTooLow
        )
        try zone.act(Site.establishment, "stationing.define", Self.relation)
        #expect(zone.derived(Site.establishment)["homeShare"] == 40)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.establishment, "stationing.edit", ["zoneShare": 40])
            } == .shareTooLow
        )
    }

    @Test func row16TheAppraisalOfAHeadIsReadByTheTwoThatAppraise() throws {
        var zone = Zone(Self.record(RecordType.appraisal))
        try zone.act(
            Site.committee,
            "appraisal.open",
            [
                "agency": .text(Self.agency), "home": .text(Self.market), "year": 2026,
                "name": "李某", "post": "所长",
            ]
        )
        zone.exchange(Site.committee, Self.market)
        #expect(Sight.audience(of: RecordType.appraisal) == .named)
        #expect(readers(zone, Site.committee) == [Site.committee, Self.market])
        let mark: [Text: Value] = ["grade": "competent", "text": "履职到位"]
        try zone.act(Site.committee, "appraisal.mark", mark)
        try zone.act(Self.market, "appraisal.mark", mark)
        zone.exchange(Site.committee, Self.market)
        #expect(zone.reading(Self.market).aspects.rows("mark").count == 2)
        #expect(zone.derived(Site.committee)["state"] == "complete")
        zone.pull(Site.supervision)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.supervision, "appraisal.mark", mark)
            } == .notAllowed
        )
    }

    @Test func row17ConsentIsForOneVersionAndSilenceIsNone() throws {
        var zone = Zone(Self.record(RecordType.consent))
        let request: [Text: Value] = [
            "agency": .text(Self.agency), "post": "开发区市场监管所所长", "matter": "appoint",
            "zone": .text(Site.committee), "name": "王某",
        ]
        let asked = try zone.decide(Self.market, "consent.request", request)
        #expect(!"\(asked.writes)\(asked.events)".contains("王某"))
        #expect(asked.followUps.map(\.record.type) == [RecordType.candidate])
        #expect(asked.followUps.first?.arguments["name"] == "王某")
        zone.append(Self.market, asked)
        zone.exchange(Self.market, Site.committee)
        #expect(zone.derived(Site.committee)["state"] == "waiting")

        // The department names another while the zone, cut off, answers the first.
        try zone.act(Self.market, "consent.replace", ["name": "李某"])
        zone.push(Self.market)
        try zone.act(
            Site.committee,
            "consent.answer",
            ["opinion": "disagree", "approvedBy": "党工委书记"]
        )
        zone.exchange(Site.committee, Self.market)
        let state = zone.derived(Self.market)
        #expect(state["state"] == "waiting" && state["version"] == 2)
        #expect(state["opinions"]?.list?.first?["version"] == 1)
        #expect(state["opinions"]?.list?.first?["current"] == false)

        let clocks = CallClocks().clocks(of: zone.reading(Self.market), now: 4_000_000_000_000)
        #expect(clocks.map(\.name) == [.consent, .consent])
        #expect(clocks.last?.light(at: 4_000_000_000_000, known: 4_000_000_000_000) == .red)
        #expect(zone.derived(Self.market)["state"] == "waiting")

        try zone.act(
            Site.committee,
            "consent.answer",
            ["opinion": "agree", "approvedBy": "党工委书记"]
        )
        #expect(zone.derived(Site.committee)["state"] == "agreed")
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(
                    Site.committee,
                    "consent.answer",
                    ["version": 9, "opinion": "agree", "approvedBy": "书记"]
                )
            } == .unknownVersion
        )
    }

    @Test func row17TheNameIsReadByThoseNamedAndBySupervisionOnlyWhereNamed() throws {
        var zone = Zone(Self.record(RecordType.candidate))
        try zone.act(
            Self.market,
            "candidate.open",
            [
                "readers": [.text(Self.market), .text(Site.committee)], "version": 1,
                "name": "王某",
            ]
        )
        #expect(readers(zone, Self.market) == [Self.market, Site.committee])
        zone.exchange(Self.market, Site.committee, Site.supervision)
        let remark: [Text: Value] = ["version": 1, "text": "任职年限不足"]
        try zone.act(Site.committee, "candidate.remark", remark)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.supervision, "candidate.remark", remark)
            } == .notAllowed
        )
    }

    @Test func opinionsThatDidNotKnowOfEachOtherAndDifferAreNoConsent() throws {
        var zone = Zone(Self.record(RecordType.consent))
        try zone.act(
            Self.market,
            "consent.request",
            [
                "agency": .text(Self.agency), "post": "所长", "matter": "appoint",
                "zone": .text(Site.committee), "name": "王某",
            ]
        )
        let second: Text = Site.committee + "/2"
        zone.exchange(Self.market, Site.committee, second)
        try zone.act(
            Site.committee,
            "consent.answer",
            ["opinion": "agree", "approvedBy": "书记"]
        )
        try zone.act(second, "consent.answer", ["opinion": "disagree", "approvedBy": "书记"])
        zone.exchange(Site.committee, second, Self.market)
        #expect(zone.derived(Self.market)["state"] == "contested")
    }

    private func readers(_ zone: Zone, _ site: Text) -> [Text] {
        Sight.readership(
            of: zone.record,
            zone.history(site),
            ranks: Zone.ranks,
            parties: Zone.parties,
            sighted: []
        ).parties
    }
}

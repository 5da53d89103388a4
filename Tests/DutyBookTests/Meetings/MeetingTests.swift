import DutyBook
import History
import Testing

/// A joint meeting, its minutes and their signatures, between offices that work apart.
@Suite struct MeetingTests {
    static let record = RecordRef(type: RecordType.meeting, id: "meeting-1")
    static let office: Text = "meeting-office"
    static let approval: Text = "dept-shenpi"
    static let land: Text = "dept-zigui"

    /// Convened, with two members and an enterprise as guest, known to all of them.
    static func convened() throws -> Zone {
        var zone = Zone(record)
        try zone.act(
            office,
            "meeting.convene",
            [
                "title": "LNG接收站前期手续协调会", "form": "coordination",
                "at": "2026-03-18T14:30:00+08:00", "chair": "张副市长",
                "members": [.text(Site.housing), .text(land)], "guests": ["国家管网龙口公司"],
            ]
        )
        zone.exchange(office, Site.housing, land)
        return zone
    }

    /// With the minutes of two topics.
    static func minuted() throws -> Zone {
        var zone = try convened()
        for topic: Int64 in [1, 2] {
            try zone.act(
                office,
                "meeting.minute",
                ["topic": .int(topic), "text": .text(Text("第\(topic)节：四项手续并联办理。"))]
            )
        }
        zone.exchange(office, Site.housing, land)
        return zone
    }

    private func section(_ topic: Text, _ zone: Zone, at site: Text = Self.office)
        -> MeetingState.Section?
    {
        MeetingState(zone.reading(site)).sections.first { $0.topic == topic }
    }

    private func standing(of party: Text, on topic: Text, _ zone: Zone)
        -> MeetingState.Signature.Standing?
    {
        section(topic, zone)?.signatures.first { $0.party == party }?.standing
    }

    private func sign(
        _ zone: inout Zone,
        _ site: Text,
        _ topic: Int64,
        objecting text: Text? = nil
    ) throws(Refusal) {
        var arguments: [Text: Value] = [
            "topic": .int(topic), "stance": text == nil ? "agree" : "object",
        ]
        arguments["text"] = text.map(Value.text)
        try zone.act(site, "meeting.countersign", arguments)
    }

    @Test func anEditedSectionMakesItsSignaturesStaleAndOnlyThose() throws {
        var zone = try Self.minuted()
        try sign(&zone, Self.land, 1)
        try sign(&zone, Self.land, 2)
        try sign(&zone, Site.housing, 2, objecting: "施工许可不宜写“同步核发”")
        zone.exchange(Self.land, Site.housing, Self.office)
        #expect(standing(of: Self.land, on: "2", zone) == .agreed)
        #expect(standing(of: Site.housing, on: "2", zone) == .objected)

        try zone.act(
            Self.office,
            "meeting.minute",
            ["topic": 2, "text": "第2节：施工许可在规划许可后核发。"]
        )
        #expect(standing(of: Self.land, on: "2", zone) == .stale)
        #expect(standing(of: Self.land, on: "1", zone) == .agreed)
        #expect(MeetingState(zone.reading(Self.office)).waitsFor == [Site.housing, Self.land])

        zone.exchange(Self.office, Self.land)
        try sign(&zone, Self.land, 2)
        zone.exchange(Self.land, Self.office)
        #expect(standing(of: Self.land, on: "2", zone) == .agreed)
    }

    @Test func aSignatureForATextThatWasChangedMeanwhileIsStaleEverywhere() throws {
        var zone = try Self.minuted()
        try sign(&zone, Self.land, 2)
        try zone.act(Self.office, "meeting.minute", ["topic": 2, "text": "另一文本"])
        let bothWays = [[Self.land, Self.office], [Self.office, Self.land]]
        for order in bothWays {
            var one = zone
            for site in order { one.push(site) }
            for site in order { one.pull(site) }
            #expect(standing(of: Self.land, on: "2", one) == .stale)
        }
    }

    @Test func twoSecretariesLeaveTwoTextsAndNobodySignsUntilOneIsChosen() throws {
        var zone = try Self.minuted()
        let second: Text = Self.office + "/2"
        zone.exchange(Self.office, second)
        try zone.act(Self.office, "meeting.minute", ["topic": 1, "text": "甲稿"])
        try zone.act(second, "meeting.minute", ["topic": 1, "text": "乙稿"])
        try sign(&zone, Self.land, 1)
        zone.exchange(Self.office, second, Self.land)
        let conflict = try #require(zone.conflicts(Self.land).first)
        #expect(conflict.conflict.aspect == "section/1" && conflict.decider == "meetingOffice")
        #expect(standing(of: Self.land, on: "1", zone) == .stale)
        #expect(refusal { () throws(Refusal) in try sign(&zone, Self.land, 1) } == .inConflict)
        try zone.act(
            Self.office,
            "conflict.resolve",
            ["aspect": "section/1", "value": "定稿", "why": "合并两稿"]
        )
        zone.exchange(Self.office, second, Self.land)
        #expect(zone.conflicts(Self.land).isEmpty)
        try sign(&zone, Self.land, 1)
    }

    @Test func aForgedHashIsReturned() throws {
        var zone = try Self.minuted()
        let decision = try zone.decide(
            Self.land,
            "meeting.countersign",
            ["topic": 1, "stance": "agree"]
        )
        let forged = Decision(
            record: decision.record,
            action: decision.action,
            writes: [],
            events: [
                Event(
                    "countersigned",
                    ["topic": 1, "stance": "agree", "hash": "00"]
                )
            ],
            context: decision.context,
            note: nil
        )
        let dot = zone.append(Self.land, forged)
        zone.push(Self.land)
        guard case .returned(let rule, _)? = zone.verdict(dot) else {
            Issue.record("accepted")
            return
        }
        #expect(rule == "staleText")
    }

    @Test func minutesGoOutWhenAllHaveSignedOrTheConvenerSaysWhyNot() throws {
        var zone = try Self.minuted()
        func issue(_ zone: inout Zone, _ more: [Text: Value] = [:]) throws(Refusal) {
            try zone.act(Self.office, "meeting.issue", more)
        }
        #expect(refusal { () throws(Refusal) in try issue(&zone) } == .countersignMissing)
        for topic: Int64 in [1, 2] {
            try sign(&zone, Self.land, topic)
            try sign(&zone, Site.housing, topic)
        }
        var despite = zone
        try issue(&despite, ["despite": "召集人决定先行印发"])
        zone.exchange(Self.land, Site.housing, Self.office)
        try issue(&zone)
        #expect(MeetingState(zone.reading(Self.office)).phase == .issued)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Self.office, "meeting.minute", ["topic": 1, "text": "再改"])
            } == .alreadyIssued
        )
    }

    @Test func whoDidNotComeNeedNotSign() throws {
        var zone = try Self.minuted()
        try zone.act(
            Self.office,
            "meeting.attend",
            ["attendee": .text(Site.housing), "present": "no"]
        )
        for topic: Int64 in [1, 2] { try sign(&zone, Self.land, topic) }
        zone.exchange(Self.land, Self.office)
        try zone.act(Self.office, "meeting.issue")
    }

    @Test func theSecondOfficeToIssueIsTold() throws {
        var zone = try Self.minuted()
        for topic: Int64 in [1, 2] {
            try sign(&zone, Self.land, topic)
            try sign(&zone, Site.housing, topic)
        }
        let second: Text = Self.office + "/2"
        zone.exchange(Self.land, Site.housing, Self.office, second)
        let first = try zone.act(Self.office, "meeting.issue")
        let other = try zone.act(second, "meeting.issue")
        zone.exchange(Self.office, second)
        #expect(zone.verdict(first) == .accepted)
        #expect(zone.verdict(other) != .accepted)
    }

    @Test func opinionsAndRepliesBelongToTheirParty() throws {
        var zone = try Self.convened()
        try zone.act(
            Self.land,
            "meeting.opinion",
            ["topic": 1, "text": "用地预审可先行受理"]
        )
        try zone.act(Self.land, "meeting.plan", ["attends": "substitute", "name": "赵科长"])
        try zone.act(
            Self.office,
            "meeting.attend",
            ["attendee": .text(Self.land), "present": "yes", "name": "周副局长"]
        )
        zone.exchange(Self.land, Self.office)
        #expect(zone.conflicts(Self.office).isEmpty)
        let rows = zone.reading(Self.office).aspects.rows("opinion")
        #expect(rows.map(\.keys) == [["1", Self.land]])
        let decision = try zone.decide(
            Self.land,
            "meeting.opinion",
            ["topic": 1, "text": "替别人说"]
        )
        let stolen = Decision(
            record: decision.record,
            action: decision.action,
            writes: [Write(Text("opinion/1/" + Site.housing.string), "替别人说")],
            events: [],
            context: decision.context,
            note: nil
        )
        let dot = zone.append(Self.land, stolen)
        zone.push(Self.land)
        #expect(zone.verdict(dot) != .accepted)
    }

    @Test func twoSitesOfOnePartyDecideBetweenTheirOwnOpinions() throws {
        var zone = try Self.convened()
        let second: Text = Self.land + "/2"
        zone.exchange(Self.land, second)
        try zone.act(Self.land, "meeting.opinion", ["topic": 1, "text": "同意"])
        try zone.act(second, "meeting.opinion", ["topic": 1, "text": "不同意"])
        zone.exchange(Self.land, second, Self.office)
        let conflict = try #require(zone.conflicts(Self.office).first)
        #expect(conflict.parties == [Self.land])
        let resolution: [Text: Value] = [
            "aspect": .text(conflict.conflict.aspect), "value": "同意", "why": "以主要负责人意见为准",
        ]
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Self.office, "conflict.resolve", resolution)
            } == .notAllowed
        )
        try zone.act(Self.land, "conflict.resolve", resolution)
        zone.exchange(Self.land, second, Self.office)
        #expect(zone.conflicts(Self.office).isEmpty)
    }

    @Test func aRowHasOneNameAndNoOther() throws {
        var zone = try Self.convened()
        for name: Text in ["section/01", "section/x", "section/", "section", "section/1/2"] {
            let dot = zone.append(
                Self.office,
                Decision(
                    record: Self.record,
                    action: "meeting.minute",
                    writes: [Write(name, "文本")],
                    events: [],
                    context: zone.history(Self.office).context,
                    note: nil
                )
            )
            zone.push(Self.office)
            zone.pull(Self.office)
            #expect(zone.reading(Self.office).aspects.rows("section").isEmpty, "\(name)")
            if name == "section/01" || name == "section/x" {
                #expect(zone.verdict(dot) != .accepted)
            }
        }
    }
}

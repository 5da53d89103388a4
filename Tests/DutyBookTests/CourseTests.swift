import DutyBook
import History
import Testing

@Suite("Steering a call: time, responsibility, doing it again")
struct CourseTests {
    /// Raised by the committee, signed by the lead, known to everybody named.
    private func handled(cooperate: [Text] = [], known sites: Text...) throws -> Zone {
        var zone = try Zone.raised(cooperate: cooperate)
        zone.pull(Site.housing)
        try zone.act(Site.housing, "call.sign")
        zone.push(Site.housing)
        for site in [Site.committee, Site.housing] + sites { zone.pull(site) }
        return zone
    }

    private func reported(known sites: Text...) throws -> Zone {
        var zone = try handled()
        try zone.act(Site.housing, "call.result", ["kind": "solved", "text": "已修复"])
        zone.push(Site.housing)
        for site in [Site.committee, Site.housing] + sites { zone.pull(site) }
        return zone
    }

    private let rated: [Text: Value] = ["solved": "yes", "satisfied": "yes"]

    // MARK: More time

    @Test("the lead asks once, the dispatcher grants, and there is no second time")
    func extending() throws {
        var zone = try handled()
        try zone.act(Site.housing, "call.extend", ["days": 5, "why": "等材料"])
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.housing, "call.extend", ["days": 5, "why": "x"])
            }
                == .alreadyAsked
        )
        zone.exchange(Site.housing, Site.committee)
        let granted = try zone.act(
            Site.committee,
            "call.decide",
            ["decision": "granted", "why": "同意"]
        )
        zone.exchange(Site.committee, Site.housing)
        #expect(zone.verdict(granted) == .accepted)
        #expect(zone.state(Site.housing).requests.first?.isGranted == true)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.housing, "call.extend", ["days": 1, "why": "x"])
            }
                == .noMoreTime
        )
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "call.decide", ["decision": "refused", "why": "x"])
            } == .unknownRequest
        )
    }

    @Test("nobody asks for more than the rules give, or for nothing")
    func tooMuch() throws {
        var zone = try handled()
        for (days, rule) in [(11, .tooMuchTime), (0, .malformed), (.min, .malformed)]
            as [(Int64, Refusal.Rule)]
        {
            #expect(
                refusal { () throws(Refusal) in
                    try zone.act(Site.housing, "call.extend", ["days": .int(days), "why": "x"])
                } == rule
            )
        }
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "call.extend", ["days": 1, "why": "x"])
            }
                == .notAllowed
        )
    }

    // MARK: Pause and deferral

    @Test("a long pause takes supervision, a short one the dispatcher")
    func pausing() throws {
        var zone = try handled(known: Site.supervision)
        let from: Value = "2026-03-27T00:00:00+08:00"
        let ask: [Text: Value] = ["reason": "expertReview", "basis": "函12号", "from": from]
        try zone.act(Site.housing, "call.pause", ask)
        zone.exchange(Site.housing, Site.committee, Site.supervision)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "call.decide", ["decision": "granted", "why": "x"])
            } == .aboveLimit
        )
        // The dispatcher may grant a stretch within its limit.
        let until: Value = "2026-04-10T00:00:00+08:00"
        try zone.act(
            Site.committee,
            "call.decide",
            ["decision": "granted", "why": "x", "until": until]
        )
        let span = try #require(zone.state(Site.committee).requests.first?.span)
        #expect(span.until == CivilTime.milliseconds("2026-04-10T00:00:00+08:00"))
    }

    @Test("an urgent call is never paused, though its office's outage can be verified")
    func urgentPause() throws {
        var zone = Zone()
        let call: [Text: Value] = ["kind": "urgent", "title": "白雾", "lead": .text(Site.housing)]
        try zone.act(Site.committee, "call.raise", call)
        zone.exchange(Site.committee, Site.housing)
        let from: Value = "2026-07-17T00:00:00+08:00"
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(
                    Site.housing,
                    "call.pause",
                    ["reason": "hearing", "basis": "x", "from": from]
                )
            } == .notForUrgent
        )
        try zone.act(
            Site.housing,
            "call.pause",
            ["reason": "outage", "basis": "x", "from": from]
        )
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.housing, "call.defer", ["reason": "season", "basis": "x"])
            }
                == .notForUrgent
        )
    }

    @Test("a granted deferral takes the call off the table until somebody resumes it")
    func deferral() throws {
        var zone = try handled(known: Site.supervision)
        try zone.act(Site.housing, "call.defer", ["reason": "engineering", "basis": "管网改造"])
        zone.exchange(Site.housing, Site.committee, Site.supervision)
        #expect(zone.state(Site.committee).phase == .handling)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "call.decide", ["decision": "granted", "why": "x"])
            } == .aboveLimit
        )
        try zone.act(Site.supervision, "call.decide", ["decision": "granted", "why": "同意"])
        zone.exchange(Site.supervision, Site.housing)
        #expect(zone.state(Site.housing).phase == .deferred)
        try zone.act(Site.housing, "call.resume", ["why": "材料已到"])
        #expect(zone.state(Site.housing).phase == .handling)
    }

    @Test("an order to redo wins over a deferral that did not know of it")
    func redoAgainstDeferral() throws {
        var zone = try handled(known: Site.supervision)
        try zone.act(Site.housing, "call.result", ["kind": "partly", "text": "先疏通"])
        try zone.act(Site.housing, "call.defer", ["reason": "engineering", "basis": "管网改造"])
        zone.exchange(Site.housing, Site.committee, Site.supervision)
        try zone.act(Site.supervision, "call.decide", ["decision": "granted", "why": "同意"])
        try zone.act(Site.committee, "call.redo", ["why": "当天必须抢通"])
        zone.exchange(Site.supervision, Site.committee, Site.housing)
        #expect(zone.state(Site.housing).phase == .handling)
    }

    // MARK: Responsibility

    private let notOurs: [Text: Value] = ["reason": "notMyDuty", "basis": "三定方案"]

    @Test("a refused return is final for that unit")
    func refusedReturn() throws {
        var zone = try handled()
        try zone.act(Site.housing, "call.return", notOurs)
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.housing, "call.return", notOurs) }
                == .alreadyAsked
        )
        zone.exchange(Site.housing, Site.committee)
        let ruling: [Text: Value] = [
            "ruling": "refused", "reason": "byCatalogue", "basis": "目录第13项",
        ]
        try zone.act(Site.committee, "call.rule", ruling)
        zone.exchange(Site.committee, Site.housing)
        #expect(zone.state(Site.housing).dispatch(of: Site.housing)?.state == .returnRefused)
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.housing, "call.return", notOurs) }
                == .mustHandle
        )
        try zone.act(Site.housing, "call.progress", ["text": "已安排"])
        #expect(zone.state(Site.housing).dispatch(of: Site.housing)?.state == .signed)
    }

    @Test("whoever lets a unit off names the next one")
    func grantedReturn() throws {
        var zone = try handled(known: Site.establishment)
        try zone.act(Site.housing, "call.return", notOurs)
        zone.exchange(Site.housing, Site.committee, Site.establishment)
        #expect(zone.state(Site.committee).participants.contains(Site.establishment))
        var ruling: [Text: Value] = ["ruling": "granted", "reason": "byDocument", "basis": "文"]
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.establishment, "call.rule", ruling) }
                == .missingArgument
        )
        ruling["lead"] = .text(Site.housing)
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.establishment, "call.rule", ruling) }
                == .unknownValue
        )
        ruling["lead"] = .text(Site.water)
        let ruled = try zone.act(Site.establishment, "call.rule", ruling)
        zone.exchange(Site.establishment, Site.committee, Site.housing)
        #expect(zone.verdict(ruled) == .accepted)
        let state = zone.state(Site.committee)
        #expect(state.lead == Site.water)
        #expect(state.dispatch(of: Site.housing)?.state == .returned)
    }

    @Test("the higher office's ruling counts, whoever came first")
    func rankedRulings() throws {
        var zone = try handled(known: Site.establishment)
        try zone.act(Site.housing, "call.return", notOurs)
        zone.exchange(Site.housing, Site.committee, Site.establishment)
        let refused: [Text: Value] = [
            "ruling": "refused", "reason": "firstReceiver", "basis": "x",
        ]
        let granted: [Text: Value] = [
            "ruling": "granted", "reason": "byCatalogue", "basis": "x", "lead": .text(Site.water),
        ]
        try zone.act(Site.committee, "call.rule", refused)
        try zone.act(Site.establishment, "call.rule", granted)
        zone.exchange(Site.committee, Site.establishment)
        #expect(zone.state(Site.committee).lead == Site.water)
        #expect(zone.state(Site.committee).dispatch(of: Site.housing)?.state == .returned)
    }

    @Test("two leads are settled by a ruling")
    func disputedLead() throws {
        var zone = try Zone.raised(lead: nil, known: "zone-committee/2", Site.establishment)
        try zone.act(Site.committee, "call.dispatch", ["lead": .text(Site.housing)])
        try zone.act("zone-committee/2", "call.dispatch", ["lead": .text(Site.water)])
        zone.exchange(Site.committee, "zone-committee/2", Site.establishment)
        zone.pull(Site.committee)
        #expect(zone.state(Site.establishment).isLeadDisputed)
        let ruling: [Text: Value] = [
            "ruling": "granted", "reason": "byCatalogue", "basis": "x", "lead": .text(Site.housing),
        ]
        let ruled = try zone.act(Site.establishment, "call.rule", ruling)
        zone.exchange(Site.establishment, Site.committee)
        #expect(zone.verdict(ruled) == .accepted)
        #expect(!zone.state(Site.committee).isLeadDisputed)
        #expect(zone.state(Site.committee).lead == Site.housing)
    }

    @Test("without a request there is nothing to rule on")
    func idleRuling() throws {
        var zone = try handled()
        let ruling: [Text: Value] = ["ruling": "refused", "reason": "designated", "basis": "x"]
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.committee, "call.rule", ruling) }
                == .wrongPhase
        )
    }

    // MARK: Doing it again

    @Test("an order to redo wins over a rating that did not know of it")
    func redoAgainstClose() throws {
        var zone = try reported(known: Site.supervision)
        try zone.act(Site.committee, "call.evaluate", rated)
        try zone.act(Site.supervision, "call.redo", ["why": "仍外溢"])
        zone.exchange(Site.committee, Site.supervision, Site.housing)
        #expect(zone.state(Site.housing).phase == .handling)
        #expect(zone.state(Site.housing).dispatch(of: Site.housing)?.state == .redo)
    }

    @Test("what is closed can be reopened by the overseers, and nothing else")
    func reopening() throws {
        var zone = try reported()
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "call.reopen", ["why": "x"])
            } == .callStillOpen
        )
        try zone.act(Site.committee, "call.evaluate", rated)
        #expect(zone.state(Site.committee).phase == .closed)
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.committee, "call.redo", ["why": "x"])
            } == .callClosed
        )
        try zone.act(Site.committee, "call.reopen", ["why": "同一事实再次发生"])
        #expect(zone.state(Site.committee).phase == .handling)
        zone.exchange(Site.committee, Site.housing)
        try zone.act(Site.housing, "call.result", ["kind": "solved", "text": "再次修复"])
        zone.exchange(Site.housing, Site.committee)
        #expect(zone.state(Site.committee).phase == .awaitingVerification)
        try zone.act(Site.committee, "call.evaluate", rated)
        #expect(zone.state(Site.committee).phase == .closed)
    }

    @Test("after thirty days a closed call is a new matter")
    func reopeningLate() throws {
        var zone = try reported()
        try zone.act(Site.committee, "call.evaluate", rated)
        zone.push(Site.committee)
        zone.pull(Site.committee)
        let closed = try #require(zone.state(Site.committee).closedAt)
        let day: Milliseconds = 86_400_000
        zone.now = closed + 31 * day
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "call.reopen", ["why": "x"])
            } == .tooLate
        )
        zone.now = closed + 29 * day
        try zone.act(Site.committee, "call.reopen", ["why": "x"])
    }

    @Test("a call goes to the meeting and comes back by a dispatch")
    func meeting() throws {
        var zone = try handled()
        try zone.act(Site.committee, "call.refer", ["why": "多部门争议"])
        #expect(zone.state(Site.committee).phase == .atMeeting)
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.committee, "call.refer", ["why": "x"])
            } == .wrongPhase
        )
        try zone.act(Site.committee, "call.redispatch", ["lead": .text(Site.water)])
        #expect(zone.state(Site.committee).phase == .dispatched)
    }

    @Test("a later call is merged into an earlier one, never round in a ring")
    func merging() throws {
        var zone = try handled()
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "call.merge", ["into": "call-2", "why": "x"])
            }
                == .mergeOtherWay
        )
        try zone.act(Site.committee, "call.merge", ["into": "call-0", "why": "同一处外溢"])
        let state = zone.state(Site.committee)
        #expect(state.phase == .merged)
        #expect(state.mergedInto == "call-0")
        #expect(!state.phase.isOpen)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "call.supplement", ["text": "x"])
            }
                == .callMerged
        )
    }

    @Test("an incomplete call goes back to its caller until the caller adds what is missing")
    func supplement() throws {
        var zone = try Zone.raised(by: Site.longgang, lead: nil, known: Site.committee)
        try zone.act(Site.committee, "call.ask", ["text": "请写明门牌号"])
        zone.exchange(Site.committee, Site.longgang)
        #expect(zone.state(Site.longgang).phase == .returnedToCaller)
        try zone.act(Site.longgang, "call.supplement", ["text": "7号门"])
        #expect(zone.state(Site.longgang).phase == .submitted)
        zone.exchange(Site.longgang, Site.committee)
        try zone.act(Site.committee, "call.dispatch", ["lead": .text(Site.housing)])
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.committee, "call.ask", ["text": "x"])
            } == .wrongPhase
        )
    }

    @Test("a cooperator feeds back after signing")
    func feedback() throws {
        var zone = try handled(cooperate: [Site.water], known: Site.water)
        let told: [Text: Value] = ["done": "yes", "text": "泵站已停"]
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.water, "call.feedback", told) }
                == .notSignedYet
        )
        try zone.act(Site.water, "call.sign")
        try zone.act(Site.water, "call.feedback", told)
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.housing, "call.feedback", told) }
                == .notAllowed
        )
    }
}

import DutyBook
import History
import Testing

/// The two sides really work apart, then exchange, in either order.
@Suite struct ConcurrencyTests {
    @Test(arguments: [true, false])
    func c1AResultReportedWhileTheCallIsWithdrawnIsKeptAndTheCallIsWithdrawn(
        withdrawalFirst: Bool
    ) throws {
        var zone = try Zone.raised(by: Site.xufu, known: Site.housing)
        try zone.act(Site.housing, "call.sign")
        zone.exchange(Site.housing, Site.xufu)
        try zone.act(Site.xufu, "call.withdraw", ["why": "不需要了"])
        let result = try zone.act(Site.housing, "call.result", ["kind": "solved", "text": "已办"])
        if withdrawalFirst {
            zone.exchange(Site.xufu, Site.housing)
        } else {
            zone.exchange(Site.housing, Site.xufu)
        }
        zone.pull(Site.xufu)
        for site in [Site.xufu, Site.housing] {
            #expect(zone.verdict(result) == .accepted)
            #expect(zone.state(site).state == "withdrawn")
            #expect(zone.state(site).dispatches.map(\.state) == [.resultSubmitted])
        }
    }

    @Test(arguments: [true, false])
    func c2AResultOfTheOldLeadGoesToVerificationAlthoughTheCallWasReassigned(
        redispatchFirst: Bool
    ) throws {
        var zone = try Zone.raised(known: Site.housing)
        try zone.act(Site.housing, "call.sign")
        zone.exchange(Site.housing, Site.committee)
        try zone.act(Site.committee, "call.redispatch", ["lead": "street-longgang"])
        try zone.act(Site.housing, "call.result", ["kind": "solved", "text": "已清理"])
        if redispatchFirst {
            zone.exchange(Site.committee, Site.housing)
        } else {
            zone.exchange(Site.housing, Site.committee)
        }
        zone.pull(Site.committee)
        let state = zone.state(Site.committee)
        #expect(zone.history(Site.committee).returned.isEmpty)
        #expect(state.state == "awaitingVerification")
        #expect(state.lead == Site.longgang)
        #expect(state.dispatch(of: Site.housing)?.state == .resultSubmitted)
        try zone.act(Site.committee, "call.evaluate", ["solved": "yes", "satisfied": "yes"])
        #expect(zone.state(Site.committee).dispatch(of: Site.housing)?.state == .confirmed)
    }

    @Test func c4And5TwoLeadsNamedApartAreAConflictForTheCommittee() throws {
        var zone = try Zone.raised(lead: nil, known: "zone-committee/2")
        let first = try zone.act("zone-committee/2", "call.dispatch", ["lead": "street-longgang"])
        let second = try zone.act(Site.committee, "call.dispatch", ["lead": "dept-zhujian"])
        zone.exchange("zone-committee/2", Site.committee)
        zone.exchange(Site.longgang, Site.housing, "zone-committee/2")
        #expect(zone.verdict(first) == .accepted)
        #expect(zone.verdict(second) == .accepted)
        let state = zone.state(Site.housing)
        #expect(state.state == "leadConflict")
        // A department before a sub-district, although the hub heard of the latter first.
        #expect(state.lead == Site.housing)
        #expect(state.aspects.text(Aspects.lead) == Site.housing)
        #expect(state.dispatch(of: Site.longgang)?.role == .cooperating)
        let conflict = try #require(zone.conflicts(Site.housing).first)
        #expect(conflict.decider == "committee")
        #expect(conflict.conflict.claims.map(\.value) == ["street-longgang", "dept-zhujian"])

        // Both sign; both signatures stand.
        try zone.act(Site.housing, "call.sign")
        try zone.act(Site.longgang, "call.sign")
        zone.exchange(Site.housing, Site.longgang, Site.committee)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "call.dispatch", ["lead": "dept-shuiwu"])
            } == .inConflict
        )
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(
                    Site.housing,
                    "conflict.resolve",
                    ["aspect": "lead", "value": "dept-zhujian", "why": "x"]
                )
            } == .notAllowed
        )
        try zone.act(
            Site.committee,
            "conflict.resolve",
            ["aspect": "lead", "value": "street-longgang", "why": "属地"]
        )
        zone.exchange(Site.committee, Site.housing, Site.longgang)
        let ruled = zone.state(Site.longgang)
        #expect(ruled.state == "handling")
        #expect(ruled.lead == Site.longgang)
        #expect(ruled.dispatch(of: Site.longgang)?.state == .signed)
        #expect(ruled.dispatch(of: Site.housing)?.state == .superseded)
        #expect(ruled.dispatch(of: Site.housing)?.hasSigned == true)
        #expect(ruled.participants.contains(Site.housing))
    }

    @Test func ofTwoDepartmentsTheOneTheHubHeardOfFirstLeads() throws {
        var zone = try Zone.raised(lead: nil, known: "zone-committee/2")
        try zone.act("zone-committee/2", "call.dispatch", ["lead": "dept-shuiwu"])
        try zone.act(Site.committee, "call.dispatch", ["lead": "dept-zhujian"])
        zone.exchange(Site.committee, "zone-committee/2")
        zone.pull(Site.committee)
        #expect(zone.state(Site.committee).lead == Site.housing)
        #expect(zone.state("zone-committee/2").lead == Site.housing)
        // A re-dispatch in view of both decides.
        try zone.act(Site.committee, "call.redispatch", ["lead": "dept-shuiwu"])
        #expect(zone.state(Site.committee).state == "dispatched")
    }

    @Test func c7AResultWinsAgainstTheRequestToReturnTheCall() throws {
        var zone = try Zone.raised(known: Site.housing, "dept-zhujian/2")
        try zone.act(Site.housing, "call.sign")
        zone.exchange(Site.housing, "dept-zhujian/2")
        try zone.act(Site.housing, "call.return", ["reason": "notMyArea", "basis": "不在辖区"])
        try zone.act("dept-zhujian/2", "call.result", ["kind": "solved", "text": "已办"])
        zone.exchange(Site.housing, "dept-zhujian/2")
        #expect(zone.state("dept-zhujian/2").state == "awaitingVerification")
        #expect(zone.state("dept-zhujian/2").dispatches.map(\.state) == [.resultSubmitted])
    }

    @Test func c13NotYetSolvedWinsOverSolved() throws {
        var zone = try Zone.raised(known: Site.housing, "zone-committee/2")
        try zone.act(Site.housing, "call.sign")
        try zone.act(Site.housing, "call.result", ["kind": "solved", "text": "已办"])
        zone.exchange(Site.housing, Site.committee, "zone-committee/2")
        try zone.act(Site.committee, "call.evaluate", ["solved": "yes", "satisfied": "yes"])
        try zone.act("zone-committee/2", "call.evaluate", ["solved": "no", "satisfied": "no"])
        zone.exchange(Site.committee, "zone-committee/2")
        zone.pull(Site.committee)
        #expect(zone.state(Site.committee).state == "handling")
        #expect(zone.state("zone-committee/2").state == "handling")
    }

    @Test(arguments: [true, false])
    func c17ASignatureOutlivesTheCancelledDispatch(dropFirst: Bool) throws {
        var zone = try Zone.raised(cooperate: [Site.water], known: Site.water)
        let sign = try zone.act(Site.water, "call.sign")
        try zone.act(Site.committee, "call.redispatch", ["lead": "dept-jiaotong"])
        if dropFirst {
            zone.exchange(Site.committee, Site.water)
        } else {
            zone.exchange(Site.water, Site.committee)
        }
        zone.pull(Site.committee)
        #expect(zone.verdict(sign) == .accepted)
        let dispatch = try #require(zone.state(Site.committee).dispatch(of: Site.water))
        #expect(dispatch.state == .cancelled)
        #expect(dispatch.hasSigned)
        #expect(zone.state(Site.committee).released.map(\.party) == [Site.water])
    }

    @Test(arguments: [true, false])
    func aVoidAgainstAConcurrentEditIsPutBeforeAPerson(voidFirst: Bool) throws {
        var zone = try Zone.raised(by: Site.xufu, known: Site.housing, Site.committee)
        try zone.act(Site.xufu, "call.void", ["why": "wrongCall"])
        let edit = try zone.act(Site.housing, "call.edit", ["place": "7号门"])
        if voidFirst {
            zone.exchange(Site.xufu, Site.housing)
        } else {
            zone.exchange(Site.housing, Site.xufu)
        }
        zone.exchange(Site.committee)
        #expect(zone.state(Site.committee).state == (voidFirst ? "void" : "dispatched"))
        let conflict = try #require(zone.conflicts(Site.committee).first)
        #expect(conflict.conflict.aspect == RecordHistory.life)
        #expect(conflict.conflict.claims.count == 2)
        #expect(conflict.parties == [Site.xufu, Site.committee])
        // Taking the edit's claim means that the call lives.
        try zone.act(
            Site.committee,
            "conflict.resolve",
            ["aspect": "life", "take": .text(Text(edit.description)), "why": "情况属实"]
        )
        zone.exchange(Site.committee, Site.housing)
        #expect(zone.state(Site.housing).state == "dispatched")
        #expect(zone.conflicts(Site.housing).isEmpty)
        #expect(zone.state(Site.housing).aspects.text(Aspects.place) == "7号门")
    }

    @Test func theKindIsWhatWasRaisedHighest() throws {
        // No verb of this chapter changes the kind; the policy is the table's.
        let history = RecordHistory(
            ["urgent", "routine"].enumerated().map { index, kind in
                let dot = Dot(ReplicaID(high: 0, low: UInt64(index)), 1)
                let body = Stray.body("call.edit", writes: [Write(Aspects.kind, Value(kind))])
                return Entry(dot: dot, digest: .zero, body: body, standing: nil)
            }
        )
        let aspects = RecordAspects(of: history, type: RecordType.call, ranks: Zone.ranks)
        #expect(aspects.text(Aspects.kind) == "urgent")
        #expect(aspects.view(Aspects.kind)?.superseded.count == 1)
    }

    @Test func theSameHistoryIsTheSameStateAtEveryOffice() throws {
        var zone = try Zone.raised(cooperate: [Site.water], known: Site.housing, Site.water)
        for site in [Site.committee, Site.housing, Site.water] {
            try zone.act(site, "call.edit", ["place": .text(site)])
        }
        try zone.act(Site.housing, "call.sign")
        try zone.act(Site.water, "call.sign")
        zone.exchange(Site.water, Site.committee, Site.housing)
        zone.exchange(Site.water, Site.committee)
        let views = [Site.committee, Site.housing, Site.water].map { site in
            zone.state(site).aspects.readings.map(\.view)
        }
        #expect(views[0] == views[1])
        #expect(views[1] == views[2])
        #expect(zone.state(Site.water).dispatches == zone.state(Site.committee).dispatches)
        #expect(zone.conflicts(Site.water) == zone.conflicts(Site.housing))
    }
}

extension Value {
    init(_ string: String) { self = .text(Text(string)) }
}

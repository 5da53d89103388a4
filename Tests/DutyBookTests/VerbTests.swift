import DutyBook
import History
import Testing

/// Every verb once as it should go, and the ways it is refused.
@Suite struct VerbTests {
    // MARK: Raise

    @Test func aRaiseDispatchesLeadAndCooperatorsAtOnce() throws {
        let zone = try Zone.raised(cooperate: [Site.water], known: Site.housing)
        let state = zone.state(Site.housing)
        #expect(state.state == "dispatched")
        #expect(state.caller == Site.committee)
        #expect(state.kind == .routine)
        #expect(state.participants == [Site.committee, Site.housing, Site.water])
        #expect(state.dispatches.map(\.role) == [.lead, .cooperating])
        #expect(state.dispatches.allSatisfy { $0.state == .pendingReceipt && $0.isEffective })
        #expect(state.provisionalNumber == "XF-20260817-001")
        #expect(state.officialNumber == "HX-2026-000123")
        #expect(state.number == "HX-2026-000123")
    }

    @Test func aRaiseThatHasNotReachedTheHubHasItsProvisionalNumberOnly() throws {
        var zone = Zone()
        try zone.act(
            Site.xufu,
            "call.raise",
            ["kind": "urgent", "title": "气味", "lead": "dept-yingji"]
        )
        let state = zone.state(Site.xufu)
        #expect(state.number == "XF-20260817-001")
        #expect(state.officialNumber == nil)
        #expect(state.dispatches.map(\.isEffective) == [false])
    }

    @Test func wherePartiesAreDispatchedByTheDeskARaiseOnlyProposes() throws {
        var zone = Zone()
        var rules = RuleSet.zoneDefault
        rules.dispatching = .desk
        zone.rules = RuleBook(rules)
        try zone.act(
            Site.xufu,
            "call.raise",
            ["kind": "routine", "title": "路灯", "lead": "dept-zhujian", "cooperate": "dept-shuiwu"]
        )
        #expect(zone.state(Site.xufu).state == "submitted")
        #expect(zone.state(Site.xufu).participants == [Site.xufu])
        let event = try #require(zone.history(Site.xufu).entries.first?.body.events.first)
        #expect(event.fields["proposedLead"] == "dept-zhujian")
        #expect(event.fields["proposedCooperate"] == ["dept-shuiwu"])
    }

    static let badRaises: [([Text: Value], Refusal.Rule)] = [
        (["title": "x"], .missingArgument),
        (["kind": "routine"], .missingArgument),
        (["kind": "routine", "title": ""], .malformed),
        (["kind": "routine", "title": "　 \n"], .malformed),
        (["kind": "sometimes", "title": "x"], .unknownValue),
        (["kind": "routine", "title": "x", "colour": "red"], .unknownArgument),
        (["kind": "routine", "title": "x", "lead": "dept-nowhere"], .unknownParty),
        (["kind": "routine", "title": "x", "cooperate": ["dept-zhujian", "no"]], .unknownParty),
        (["kind": "routine", "title": 7], .malformed),
        (["kind": "routine", "title": "x", "item": "item-9"], .unknownItem),
        (
            ["kind": "routine", "title": .text(Text(String(repeating: "长", count: 334)))],
            .textTooLong
        ),
    ]

    @Test(arguments: badRaises)
    func aBadRaiseIsRefused(arguments: [Text: Value], rule: Refusal.Rule) {
        #expect(
            refusal { () throws(Refusal) in
                var zone = Zone()
                try zone.act(Site.committee, "call.raise", arguments)
            } == rule
        )
    }

    @Test func anUnknownPartyIsNamedInTheRefusal() throws {
        var zone = Zone()
        do throws(Refusal) {
            try zone.act(
                Site.committee,
                "call.raise",
                ["kind": "routine", "title": "x", "cooperate": ["dept-zhujian", "dept-nowhere"]]
            )
            Issue.record("not refused")
        } catch {
            #expect(error.subject == "dept-nowhere")
            #expect(error.code == "E2102.unknownParty")
        }
    }

    @Test func aNullArgumentIsNoArgumentAndTextIsNeverTouched() throws {
        var zone = Zone()
        try zone.act(
            Site.committee,
            "call.raise",
            ["kind": "routine", "title": "  两端空格  ", "place": .null]
        )
        #expect(zone.state(Site.committee).title == "  两端空格  ")
        #expect(zone.state(Site.committee).aspects.view(Aspects.place) == nil)
    }

    @Test func whatIsNotHereIsUnknown() {
        var zone = Zone()
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.housing, "call.sign", ["call": "x"])
            } == .unknownCall
        )
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.housing, "call.dance") }
                == .unknownVerb
        )
        #expect(
            refusal { () throws(Refusal) in
                try zone.act("dept-nowhere", "call.sign")
            } == .unknownParty
        )
    }

    // MARK: Handling

    @Test func aCallGoesFromDispatchToClosing() throws {
        var zone = try Zone.raised(known: Site.housing)
        try zone.act(Site.housing, "call.sign", ["call": "call-1"])
        #expect(zone.state(Site.housing).state == "handling")
        try zone.act(
            Site.housing,
            "call.respond",
            ["kind": "plan", "text": "三日内清掏", "due": "2026-03-13T17:30:00+08:00"]
        )
        #expect(zone.state(Site.housing).dispatches[0].state == .responded)
        try zone.act(Site.housing, "call.progress", ["text": "已到场", "stage": "onSite"])
        try zone.act(Site.housing, "call.result", ["kind": "solved", "text": "已疏通"])
        #expect(zone.state(Site.housing).state == "awaitingVerification")
        zone.exchange(Site.housing, Site.committee)
        try zone.act(Site.committee, "call.evaluate", ["solved": "yes", "satisfied": "mostly"])
        zone.exchange(Site.committee, Site.housing)
        let state = zone.state(Site.housing)
        #expect(state.state == "closed")
        #expect(state.dispatches.map(\.state) == [.confirmed])
        #expect(zone.history(Site.housing).returned.isEmpty)
        let due = zone.history(Site.housing).entries.compactMap {
            $0.body.events.first?.fields["due"]
        }
        #expect(due == [.int(1_773_394_200_000)])
        for verb: Text in ["call.supplement", "call.progress"] {
            #expect(
                refusal { () throws(Refusal) in
                    try zone.act(Site.housing, verb, ["text": "更多"])
                } == .callClosed
            )
        }
    }

    @Test func workFollowsTheSignatureAndOneSignatureIsEnough() throws {
        var zone = try Zone.raised(cooperate: [Site.water], known: Site.housing, Site.water)
        for (verb, arguments) in Self.work {
            #expect(
                refusal { () throws(Refusal) in
                    try zone.act(Site.housing, verb, arguments)
                } == .notSignedYet
            )
        }
        try zone.act(Site.water, "call.sign")
        try zone.act(Site.water, "call.progress", ["text": "已派人"])
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.water, "call.sign") }
                == .alreadySigned
        )
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.water, "call.result", ["kind": "solved", "text": "x"])
            } == .notAllowed
        )
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.roads, "call.sign") }
                == .unknownCall
        )
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.committee, "call.sign") }
                == .notAllowed
        )
    }

    static let work: [(Text, [Text: Value])] = [
        ("call.respond", ["kind": "onScene", "text": "到场"]),
        ("call.progress", ["text": "到场"]), ("call.result", ["kind": "solved", "text": "好"]),
    ]

    @Test func aRatingThatSaysNoSendsTheWorkBack() throws {
        var zone = try Zone.raised(known: Site.housing)
        try zone.act(Site.housing, "call.sign")
        try zone.act(Site.housing, "call.result", ["kind": "solved", "text": "已疏通"])
        zone.exchange(Site.housing, Site.committee)
        try zone.act(Site.committee, "call.evaluate", ["solved": "no", "satisfied": "no"])
        #expect(zone.state(Site.committee).state == "handling")
        #expect(zone.state(Site.committee).dispatches[0].state == .redo)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(
                    Site.committee,
                    "call.evaluate",
                    ["solved": "yes", "satisfied": "yes"]
                )
            } == .noResultYet
        )
        zone.exchange(Site.committee, Site.housing)
        try zone.act(Site.housing, "call.result", ["kind": "solved", "text": "重新疏通"])
        #expect(zone.state(Site.housing).state == "awaitingVerification")
    }

    @Test func nobodyRatesItsOwnWork() throws {
        var zone = try Zone.raised(by: Site.xufu, lead: Site.xufu, known: Site.committee)
        try zone.act(Site.xufu, "call.sign")
        try zone.act(Site.xufu, "call.result", ["kind": "solved", "text": "好"])
        let rating: [Text: Value] = ["solved": "yes", "satisfied": "yes"]
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.xufu, "call.evaluate", rating)
            } == .ownResult
        )
        zone.exchange(Site.xufu, Site.committee)
        try zone.act(Site.committee, "call.evaluate", rating)
        zone.exchange(Site.committee)
        #expect(zone.state(Site.committee).state == "closed")
    }

    @Test func onlyTheLeadMayAskToReturnACall() throws {
        var zone = try Zone.raised(cooperate: [Site.water], known: Site.housing, Site.water)
        let request: [Text: Value] = [
            "reason": "notMyDuty", "basis": "企业偷排", "suggest": "dept-huanjing",
        ]
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.water, "call.return", request)
            } == .notAllowed
        )
        try zone.act(Site.housing, "call.return", request)
        #expect(zone.state(Site.housing).dispatches[0].state == .returnRequested)
        zone.exchange(Site.housing, Site.committee)
        // Naming the same lead again answers the request: it has to be handled.
        try zone.act(Site.committee, "call.redispatch", ["lead": "dept-zhujian", "why": "指定承办"])
        zone.exchange(Site.committee, Site.housing)
        #expect(zone.state(Site.housing).dispatches[0].state == .pendingReceipt)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.housing, "call.return", ["reason": "tired", "basis": "x"])
            } == .unknownValue
        )
    }

    @Test func withdrawalAndVoidEndACall() throws {
        var zone = try Zone.raised(by: Site.xufu, known: Site.housing, Site.committee)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "call.withdraw", ["why": "x"])
            } == .notAllowed
        )
        try zone.act(Site.xufu, "call.withdraw", ["why": "已自行解决"])
        #expect(zone.state(Site.xufu).state == "withdrawn")
        #expect(zone.state(Site.xufu).dispatches.map(\.state) == [.cancelled])
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.xufu, "call.edit", ["place": "别处"])
            } == .callWithdrawn
        )
        try zone.act(Site.xufu, "call.void", ["why": "testData"])
        #expect(zone.state(Site.xufu).state == "void")
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.xufu, "call.void", ["why": "again"])
            } == .callVoid
        )
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.housing, "call.void", ["why": "x"])
            } == .notAllowed
        )
    }

    // MARK: Dispatching

    @Test func aRedispatchRestatesTheWholeAndLetsOthersGo() throws {
        var zone = try Zone.raised(cooperate: [Site.water, Site.roads], known: Site.housing)
        try zone.act(
            Site.committee,
            "call.redispatch",
            ["lead": "street-longgang", "cooperate": ["dept-shuiwu"], "why": "属地办理"]
        )
        let state = zone.state(Site.committee)
        #expect(state.lead == Site.longgang)
        #expect(state.participants == [Site.committee, Site.housing, Site.longgang, Site.water])
        #expect(state.released.map(\.party) == [Site.roads])
        #expect(state.released.map(\.handedTo) == [Site.longgang])
        #expect(state.dispatch(of: Site.housing)?.state == .superseded)
        #expect(state.dispatch(of: Site.roads)?.state == .cancelled)
        #expect(state.dispatch(of: Site.water)?.state == .pendingReceipt)
        zone.exchange(Site.committee, Site.housing)
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.housing, "call.sign") }
                == .reassigned
        )
        try zone.act(Site.housing, "call.supplement", ["text": "现场情况"])
    }

    @Test func aDispatchAddsCooperatorsAndKeepsTheOthers() throws {
        var zone = try Zone.raised(cooperate: [Site.water], known: Site.housing)
        try zone.act(Site.committee, "call.dispatch", ["cooperate": ["dept-jiaotong"]])
        let state = zone.state(Site.committee)
        #expect(state.lead == Site.housing)
        #expect(state.released.isEmpty)
        #expect(state.dispatches.map(\.party) == [Site.housing, Site.water, Site.roads])
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.housing, "call.dispatch", ["lead": "dept-shuiwu"])
            } == .notAllowed
        )
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.committee, "call.dispatch") }
                == .missingArgument
        )
    }

    @Test func aCooperatorWhoBecomesLeadKeepsItsSignature() throws {
        var zone = try Zone.raised(cooperate: [Site.water], known: Site.water)
        try zone.act(Site.water, "call.sign")
        zone.exchange(Site.water, Site.committee)
        try zone.act(
            Site.committee,
            "call.redispatch",
            ["lead": "dept-shuiwu", "cooperate": "dept-zhujian"]
        )
        var state = zone.state(Site.committee)
        #expect(state.dispatch(of: Site.water)?.role == .lead)
        #expect(state.dispatch(of: Site.water)?.state == .signed)
        #expect(state.dispatch(of: Site.housing)?.role == .cooperating)
        #expect(state.dispatch(of: Site.housing)?.isCurrent == true)
        // Let go afterwards, its old role as a cooperator does not keep it in.
        try zone.act(Site.committee, "call.redispatch", ["lead": "dept-jiaotong"])
        state = zone.state(Site.committee)
        #expect(state.dispatch(of: Site.water)?.isCurrent == false)
        #expect(state.dispatch(of: Site.water)?.state == .superseded)
    }

    @Test func aPartyNamedAgainAfterItWasLetGoSignsAgain() throws {
        var zone = try Zone.raised(known: Site.housing)
        try zone.act(Site.housing, "call.sign")
        zone.exchange(Site.housing, Site.committee)
        try zone.act(Site.committee, "call.redispatch", ["lead": "dept-shuiwu"])
        try zone.act(Site.committee, "call.redispatch", ["lead": "dept-zhujian"])
        zone.exchange(Site.committee, Site.housing)
        #expect(zone.state(Site.housing).dispatch(of: Site.housing)?.state == .pendingReceipt)
        try zone.act(Site.housing, "call.sign")
        #expect(zone.state(Site.housing).dispatch(of: Site.housing)?.state == .signed)
    }
}

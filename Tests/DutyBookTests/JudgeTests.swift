import DutyBook
import History
import Testing

/// Changes as no desk of ours would write them.
enum Stray {
    static func body(
        _ action: Text,
        type: Text = RecordType.call,
        party: Text = Site.committee,
        writes: [Write] = [],
        events: [Event] = [],
        context: VersionVector = VersionVector(),
        schema: UInt64 = 1
    ) -> ChangeBody {
        ChangeBody(
            salt: [],
            deployment: .zero,
            record: RecordRef(type: type, id: "call-1"),
            action: action,
            writes: writes,
            events: events,
            context: context,
            author: Author(person: "p", role: "clerk", party: party),
            times: ChangeTimes(occurredAt: 0, recordedAt: 0),
            schema: schema
        )
    }
}

@Suite struct JudgeTests {
    private let stranger = Dot(ReplicaID(high: 5, low: 5), 1)

    private func judge(
        _ body: ChangeBody,
        dot: Dot? = nil,
        on history: RecordHistory = RecordHistory([]),
        returnedUnseen: Dot? = nil
    ) -> Verdict {
        let dot = dot ?? stranger
        return DutyRules.judge(
            body,
            dot: dot,
            past: history.past(of: body, dot: dot, seenHub: nil),
            now: history,
            parties: Zone.parties,
            ranks: Zone.ranks,
            hash: Zone.hash,
            returnedUnseen: returnedUnseen
        )
    }

    private func rule(_ verdict: Verdict) -> Text? {
        if case .returned(let rule, _) = verdict { rule } else { nil }
    }

    private func raise(_ writes: [Write] = [], events: [Event] = [], schema: UInt64 = 1)
        -> ChangeBody
    {
        let whole: [Write] = [
            Write(Aspects.title, "x"), Write(Aspects.kind, "routine"),
            Write(Aspects.caller, "zone-committee"), Write(Aspects.number, "n-1"),
        ]
        let others = whole.filter { write in !writes.contains { $0.aspect == write.aspect } }
        return Stray.body(
            "call.raise",
            writes: others + writes,
            events: [Event("raised")] + events,
            schema: schema
        )
    }

    @Test func whatAnewerVersionWroteIsNotJudged() {
        #expect(judge(Stray.body("call.sing")) == .unjudged)
        #expect(judge(Stray.body("call.raise", type: "galaxy")) == .unjudged)
        let kind = [Write(Aspects.kind, "galactic")]
        #expect(judge(raise(kind, schema: 2)) == .unjudged)
        #expect(rule(judge(raise(kind))) == "unknownValue")
    }

    @Test func unknownAspectsAndEventsOfAKnownActionAreLetThrough() {
        let body = raise([Write("weather", "rain")], events: [Event("photographed")])
        #expect(judge(body) == .accepted)
    }

    @Test func theAuthorsPartyMustExist() {
        #expect(rule(judge(Stray.body("call.sign", party: "dept-nowhere"))) == "unknownParty")
    }

    @Test func aChangeThatBuildsOnAReturnedOneIsReturnedWithItsName() {
        let verdict = judge(raise(), returnedUnseen: stranger)
        #expect(
            verdict
                == .returned(
                    rule: "dependsOn",
                    reason: Text(
                        "E2210.dependsOn: it builds on a change that was returned (\(stranger))"
                    )
                )
        )
    }

    static let malformedRaises: [([Write], Text)] = [
        ([Write(Aspects.title, "")], "malformed"), ([Write(Aspects.title, 3)], "malformed"),
        ([Write(Aspects.caller, "dept-zhujian")], "notAllowed"),
        ([Write(Aspects.lead, "dept-nowhere")], "unknownParty"),
        ([Write(Aspects.cooperators, ["add": ["dept-nowhere"]])], "unknownParty"),
        ([Write(Aspects.cooperators, ["dept-zhujian"])], "malformed"),
        ([Write(Aspects.stage, "x")], "notAllowed"),
        ([Write(RecordHistory.life, "void")], "notAllowed"),
    ]

    @Test(arguments: malformedRaises)
    func aRaiseOfTheWrongFormIsReturned(writes: [Write], expected: Text) {
        #expect(judge(raise()) == .accepted)
        #expect(rule(judge(raise(writes))) == expected)
    }

    @Test func anActionCarriesOnlyItsOwnAspectsAndEvents() throws {
        var zone = try Zone.raised(known: Site.housing)
        let context = zone.history(Site.housing).context
        let smuggled = zone.append(
            Site.housing,
            Stray.decision("call.sign", writes: [Write(Aspects.title, "x")], context: context)
        )
        let masked = zone.append(
            Site.housing,
            Stray.decision("call.edit", events: [Event("signed")], context: context)
        )
        let empty = zone.append(
            Site.housing,
            Stray.decision("call.supplement", events: [Event("supplemented")], context: context)
        )
        zone.exchange(Site.housing)
        #expect(rule(try #require(zone.verdict(smuggled))) == "notAllowed")
        #expect(rule(try #require(zone.verdict(masked))) == "notAllowed")
        #expect(rule(try #require(zone.verdict(empty))) == "malformed")
    }

    @Test func aCallIsRaisedOnce() throws {
        let zone = try Zone.raised()
        #expect(rule(judge(raise(), on: zone.history(Site.committee))) == "alreadyExists")
    }

    @Test func aChangeCannotHaveSeenItself() {
        let body = Stray.body("call.sign", context: VersionVector([stranger]))
        #expect(rule(judge(body)) == "malformed")
    }

    @Test func onlyTheHubGrantsSightAndTheHubDoesNothingElse() {
        let grant = Stray.body("sight.grant", events: [Event("granted")])
        #expect(rule(judge(grant)) == "notAllowed")
        #expect(judge(grant, dot: Dot(Zone.hub, 4)) == .accepted)
        #expect(rule(judge(raise(), dot: Dot(Zone.hub, 4))) == "notAllowed")
    }

    @Test func rightsAreJudgedByWhatTheAuthorKnew() throws {
        var zone = try Zone.raised(known: Site.housing)
        try zone.act(Site.housing, "call.sign")
        zone.exchange(Site.housing, Site.committee)
        try zone.act(Site.committee, "call.redispatch", ["lead": "dept-shuiwu"])
        zone.exchange(Site.committee)
        // In good faith: it had not heard of the re-dispatch.
        let faithful = try zone.act(Site.housing, "call.progress", ["text": "到场"])
        zone.exchange(Site.housing)
        #expect(zone.verdict(faithful) == .accepted)
        // Now it has heard, whatever context it claims.
        let old = zone.history(Site.housing).entries[0].dot
        let stale = zone.append(
            Site.housing,
            Stray.decision(
                "call.progress",
                events: [Event("progressed", ["text": "又到场"])],
                context: VersionVector([old])
            )
        )
        zone.exchange(Site.housing)
        #expect(rule(try #require(zone.verdict(stale))) == "reassigned")
    }

    @Test(arguments: ["call.withdraw", "call.void"] as [Text])
    func aDispatchIsRefusedOnlyByTheStateAtTheHub(end: Text) throws {
        var zone = try Zone.raised(by: Site.xufu, known: Site.committee)
        try zone.act(Site.xufu, end, ["why": "x"])
        let dispatch = try zone.act(Site.committee, "call.redispatch", ["lead": "dept-shuiwu"])
        zone.exchange(Site.xufu, Site.committee)
        let expected: Text = end == "call.void" ? "callVoid" : "callWithdrawn"
        #expect(rule(try #require(zone.verdict(dispatch))) == expected)
        #expect(zone.state(Site.committee).lead == Site.housing)
        #expect(zone.history(Site.committee).returned.map(\.dot) == [dispatch])
    }

    @Test func whatBuildsOnAReturnedDispatchIsReturnedTooAndTheRestPasses() throws {
        var zone = try Zone.raised(by: Site.xufu, known: Site.committee)
        try zone.act(Site.xufu, "call.withdraw", ["why": "x"])
        try zone.act(Site.committee, "call.redispatch", ["lead": "dept-shuiwu"])
        let dependent = try zone.act(Site.committee, "call.edit", ["place": "东侧"])
        zone.exchange(Site.xufu, Site.committee)
        #expect(rule(try #require(zone.verdict(dependent))) == "dependsOn")
    }

    @Test func aSettlementByOneWhoMayNotDecideIsReturned() throws {
        var zone = try Zone.raised(known: Site.housing)
        try zone.act(Site.committee, "call.edit", ["place": "5号门"])
        try zone.act(Site.housing, "call.edit", ["place": "7号门"])
        zone.exchange(Site.committee, Site.housing)
        let context = zone.history(Site.housing).context
        let swallowed = zone.append(
            Site.housing,
            Stray.decision("call.edit", writes: [Write(Aspects.place, "x")], context: context)
        )
        let settled = zone.append(
            Site.housing,
            Stray.decision("call.settle", writes: [Write(Aspects.place, "y")], context: context)
        )
        zone.exchange(Site.housing)
        #expect(rule(try #require(zone.verdict(swallowed))) == "notAllowed")
        #expect(rule(try #require(zone.verdict(settled))) == "notAllowed")
        #expect(zone.conflicts(Site.housing).count == 1)
    }

    @Test func aSettlementOfNothingChangesNothing() throws {
        // `call.settle` must not be a way around the rights of an edit.
        var zone = try Zone.raised(known: Site.housing)
        let context = zone.history(Site.housing).context
        let write = zone.append(
            Site.housing,
            Stray.decision("call.settle", writes: [Write(Aspects.title, "x")], context: context)
        )
        let lead = zone.append(
            Site.housing,
            Stray.decision(
                "call.settle",
                writes: [Write(Aspects.lead, "street-xufu")],
                context: context
            )
        )
        zone.exchange(Site.housing)
        #expect(rule(try #require(zone.verdict(write))) == "notInConflict")
        #expect(rule(try #require(zone.verdict(lead))) == "notInConflict")
    }
}

extension Stray {
    static func decision(
        _ action: Text,
        writes: [Write] = [],
        events: [Event] = [],
        context: VersionVector
    ) -> Decision {
        Decision(
            record: Zone.call,
            action: action,
            writes: writes,
            events: events,
            context: context,
            note: nil
        )
    }
}

import DutyBook
import History
import Testing

/// Editing in view of what one saw: nothing is overwritten that was not in front of the person.
@Suite struct EditTests {
    private func disputed(_ aspect: Text = "place") throws -> Zone {
        var zone = try Zone.raised(known: Site.housing)
        try zone.act(Site.committee, "call.edit", [aspect: "5号门"])
        try zone.act(Site.housing, "call.edit", [aspect: "7号门"])
        zone.exchange(Site.committee, Site.housing)
        return zone
    }

    @Test func callerAndCommitteeEditAllTheResponderOnlyThePlace() throws {
        var zone = try Zone.raised(
            by: Site.xufu,
            cooperate: [Site.water],
            known: Site.committee,
            Site.housing,
            Site.water,
            Site.supervision
        )
        let texts: [Text: Value] = ["title": "新标题", "body": "新内容"]
        for site in [Site.housing, Site.water, Site.supervision] {
            #expect(
                refusal { () throws(Refusal) in try zone.act(site, "call.edit", texts) }
                    == .notAllowed
            )
        }
        for site in [Site.xufu, Site.committee] { try zone.act(site, "call.edit", texts) }
        for site in [Site.xufu, Site.committee, Site.housing, Site.water] {
            try zone.act(site, "call.edit", ["place": "东侧"])
        }
        #expect(
            refusal { () throws(Refusal) in try zone.act(Site.xufu, "call.edit") }
                == .nothingToDo
        )
        zone.exchange(Site.xufu, Site.committee, Site.housing, Site.water)
        #expect(zone.history(Site.xufu).returned.isEmpty)
        // Equal values are one claim.
        #expect(zone.conflicts(Site.xufu).isEmpty)
    }

    @Test func anEditOverWhatOneDidNotSeeIsRefusedWithBothValues() throws {
        var zone = try Zone.raised(known: Site.housing)
        let token = zone.history(Site.committee).context
        try zone.act(Site.committee, "call.edit", ["place": "5号门"])
        do throws(Refusal) {
            try zone.act(Site.committee, "call.edit", ["place": "7号门"], seen: token)
            Issue.record("not refused")
        } catch {
            #expect(error.code == "E2208.changed")
            #expect(error.claims.map(\.value) == ["5号门"])
            #expect(error.offered == "7号门")
            #expect(error.record == Zone.call)
        }
        // Another aspect has not changed.
        try zone.act(Site.committee, "call.edit", ["title": "新标题"], seen: token)
    }

    @Test func aTokenOfAnotherStoreClaimsNoMoreThanIsHere() throws {
        var zone = try Zone.raised(known: Site.housing)
        var token = zone.history(Site.committee).context
        token.include(Dot(ReplicaID(high: 1, low: 77), 12))
        let decision = try zone.decide(
            Site.committee,
            "call.edit",
            ["place": "x"],
            seen: token
        )
        #expect(decision.context == zone.history(Site.committee).context)
    }

    @Test func anEditOfAnUndecidedAspectSettlesOnlyWhatItNames() throws {
        var zone = try disputed()
        let claims = try #require(zone.conflicts(Site.committee).first).conflict.claims
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "call.edit", ["place": "东门"])
            } == .inConflict
        )
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "call.edit", ["place": "东门", "settle": ["nonsense"]])
            } == .inConflict
        )
        let names = claims.map { Value.text(Text($0.dots[0].description)) }
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(
                    Site.committee,
                    "call.edit",
                    ["place": "东门", "settle": .list([names[0], "nonsense"])]
                )
            } == .unknownClaim
        )
        try zone.act(Site.committee, "call.edit", ["place": "东门", "settle": names[1]])
        zone.exchange(Site.committee, Site.housing)
        let rest = try #require(zone.conflicts(Site.housing).first).conflict.claims
        #expect(rest.map(\.value) == [claims[0].value, "东门"])
        let both = rest.map { Value.text(Text($0.dots[0].description)) }
        try zone.act(Site.committee, "call.edit", ["place": "东门外", "settle": .list(both)])
        #expect(zone.conflicts(Site.committee).isEmpty)
        #expect(zone.state(Site.committee).aspects.text(Aspects.place) == "东门外")
    }

    @Test func aConflictIsResolvedByTakingAClaimOrByAThirdValue() throws {
        var zone = try disputed()
        let conflict = try #require(zone.conflicts(Site.housing).first)
        #expect(conflict.conflict.aspect == Aspects.place)
        #expect(conflict.conflict.base == "疏港路")
        #expect(conflict.decider == "caller")
        #expect(conflict.parties == [Site.committee])
        let take = Value.text(Text(conflict.conflict.claims[1].dots[0].description))
        let choice: [Text: Value] = ["aspect": "place", "take": take, "why": "现场核实"]
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.housing, "conflict.resolve", choice)
            } == .notAllowed
        )
        let decision = try zone.decide(Site.committee, "conflict.resolve", choice)
        #expect(decision.action == "call.settle")
        #expect(decision.note == "现场核实")
        #expect(decision.writes == [Write(Aspects.place, "7号门")])
        try zone.act(
            Site.committee,
            "conflict.resolve",
            ["aspect": "place", "value": "6号门", "why": "都不对"]
        )
        zone.exchange(Site.committee, Site.housing)
        #expect(zone.state(Site.housing).aspects.text(Aspects.place) == "6号门")
        #expect(zone.conflicts(Site.housing).isEmpty)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "conflict.resolve", choice)
            } == .notInConflict
        )
    }

    static let badResolutions: [([Text: Value], Refusal.Rule)] = [
        (["aspect": "place", "why": "x"], .missingArgument),
        (["aspect": "place", "take": "1", "why": "x"], .unknownClaim),
        (["aspect": "place", "take": "1", "value": "2", "why": "x"], .unknownArgument),
        (["aspect": "place", "value": 7, "why": "x"], .malformed),
        (["aspect": "place", "value": "x"], .missingArgument),
        (["aspect": "colour", "value": "x", "why": "x"], .unknownConflict),
    ]

    @Test(arguments: badResolutions)
    func aBadResolutionIsRefused(arguments: [Text: Value], rule: Refusal.Rule) throws {
        var zone = try disputed()
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "conflict.resolve", arguments)
            } == rule
        )
    }

    @Test func aResolutionMustHaveSeenEveryClaim() throws {
        var zone = try Zone.raised(known: Site.housing)
        try zone.act(Site.committee, "call.edit", ["place": "5号门"])
        let token = zone.history(Site.committee).context
        try zone.act(Site.housing, "call.edit", ["place": "7号门"])
        zone.exchange(Site.committee, Site.housing)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(
                    Site.committee,
                    "conflict.resolve",
                    ["aspect": "place", "value": "x", "why": "y"],
                    seen: token
                )
            } == .changed
        )
    }

    @Test func workGoesOnWhileStagesAreUndecided() throws {
        var zone = try Zone.raised(
            cooperate: [Site.water],
            known: Site.housing,
            Site.water
        )
        for site in [Site.housing, Site.water] {
            try zone.act(site, "call.sign")
            try zone.act(site, "call.progress", ["text": "到场", "stage": .text(site)])
        }
        zone.exchange(Site.housing, Site.water)
        try zone.act(Site.water, "call.progress", ["text": "清掏", "stage": "清掏"])
        zone.exchange(Site.water, Site.housing)
        #expect(zone.history(Site.housing).returned.isEmpty)
        let conflict = try #require(zone.conflicts(Site.housing).first)
        // The own stage is replaced, the other's stands.
        #expect(conflict.conflict.claims.map(\.value) == ["dept-zhujian", "清掏"])
        #expect(conflict.decider == "lead")
        #expect(conflict.parties == [Site.housing, Site.committee, Site.water])
        // Those behind a claim may settle it, too.
        try zone.act(
            Site.water,
            "conflict.resolve",
            ["aspect": "stage", "value": "清掏", "why": "已商定"]
        )
        zone.exchange(Site.water, Site.housing)
        #expect(zone.history(Site.housing).returned.isEmpty)
        #expect(zone.conflicts(Site.housing).isEmpty)
    }
}

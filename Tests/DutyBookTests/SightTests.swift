import DutyBook
import History
import Testing

@Suite struct SightTests {
    @Test func anOfficeThatWasLetGoMayActNoMoreAndKnowsToWhomTheWorkWent() throws {
        var zone = try Zone.raised(cooperate: ["street-longgang"], known: Site.longgang)
        try zone.act(Site.longgang, "call.sign")
        let known = zone.history(Site.longgang)
        let party = PartyInfo(id: Site.longgang, kind: .subdistrict, name: "龙港街道")
        let before = state(of: known.entries)
        #expect(before.relations(of: party).contains(.cooperating))

        let after = state(of: known.entries + [sight(Bookkeeping.sightRevoke, "revoked", 1)])
        #expect(!after.relations(of: party).contains(.cooperating))
        #expect(after.letGo.map(\.party) == [Site.longgang])
        #expect(after.letGo.first?.handedTo == "dept-shuiwu")

        let again = state(
            of: known.entries + [
                sight(Bookkeeping.sightRevoke, "revoked", 1),
                sight(Bookkeeping.sightGrant, "granted", 2),
            ]
        )
        #expect(again.relations(of: party).contains(.cooperating))
        #expect(again.letGo.isEmpty)
    }

    private func state(of entries: [Entry]) -> CallState {
        let parties = PartyDirectory(SampleParties.all)
        return CallState(
            RecordHistory(entries),
            ranks: DutyRules.ranks(hubs: [], parties: parties),
            parties: parties
        )
    }

    /// The hub's word about the sight of the cooperating office.
    private func sight(_ action: Text, _ event: Text, _ number: UInt64) -> Entry {
        let body = ChangeBody(
            salt: [],
            deployment: .zero,
            record: Zone.call,
            action: action,
            events: [
                Event(event, ["party": .text(Site.longgang), "handedTo": "dept-shuiwu"])
            ],
            author: Author(person: "hub", role: "hub", party: "hub"),
            times: ChangeTimes(occurredAt: 0, recordedAt: 0),
            schema: 1
        )
        let order = HubOrder(incarnation: 1, number: 1_000 + number, index: 0)
        return Entry(
            dot: Dot(ReplicaID(high: 9, low: 9), number),
            digest: .zero,
            body: body,
            standing: Standing(order: order, place: 0, verdict: .accepted, receivedAt: 0)
        )
    }
}

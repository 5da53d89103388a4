package import History

/// Which roles an action takes: the table of rights of persons (domain §3.3), beside that of parties.
///
/// Clerk and leader are told apart because a unit answers with its leader's name: replies, returns and
/// requests are signed off. A party that named nobody to a role works without it.
package enum PersonRights {
    /// One of these; empty where whoever works for the party may. What the joint meeting resolved was
    /// decided there.
    package static func roles(
        for action: Text,
        _ writes: [Write],
        _ events: [Event],
        by party: PartyKind
    ) -> Set<PersonRole> {
        if action == "call.raise" {
            let kind = writes.first { $0.aspect == Aspects.kind }?.value.text
            let isResolved = events.contains { $0.fields["meeting"] != nil }
            return kind == "keyTask" || kind == "routine" ? isResolved ? [] : leading : []
        }
        if signedOff.contains(action) { return leading }
        if staffing.contains(action) { return [.admin, .leader] }
        guard party == .zoneCommittee else { return [] }
        if dispatching.contains(action) { return [.dispatcher, .leader] }
        return assessing.contains(action) ? [.assessor, .leader] : []
    }

    private static let leading: Set<PersonRole> = [.leader]

    private static let signedOff: Set<Text> = [
        "call.result", "call.return", "call.extend", "call.defer", "call.withdraw", "call.confirm",
        "order.reply", "sheet.appeal", "delegation.grant", "consent.answer", "meeting.issue",
    ]

    private static let staffing: Set<Text> = ["party.appoint", "party.dismiss"]

    private static let dispatching: Set<Text> = [
        "call.dispatch", "call.redispatch", "call.merge", "call.ask", "call.decide", "call.redo",
        "call.refer", "call.rule", "call.reopen",
    ]

    private static let assessing: Set<Text> = [
        "assessment.publish", "assessment.lock", "assessment.void", "sheet.decide",
    ]

    /// Those whose word an act is: who acts, and for whom. Two at once are named in one text.
    package static func persons(_ person: Text, onBehalfOf represented: Text?) -> [Text] {
        [person]
            + (represented?.string.split(separator: "、").map { Text(String($0)) } ?? [])
    }
}

extension Act {
    /// Who acts must be one who may, by the roles the party has given, as far as its author knew.
    func checkPerson() throws(Refusal) {
        guard !author.people.isEmpty, let person else { return }
        let day = at.flatMap { CivilDay(containing: $0) }
        let persons = PersonRights.persons(person, onBehalfOf: onBehalfOf)
        let needed = neededRoles
        guard !author.people.allows(persons, needed, on: day) else { return }
        let holders = author.people.holders(of: needed.isEmpty ? [.clerk] : needed, on: day)
        let names = Text(holders.map(\.string).joined(separator: "、"))
        let isReader = author.people.roles(of: person, on: day) == [.auditor]
        throw isReader
            ? refusal(.readsOnly, person)
            : refusal(
                needed == [.leader] && !holders.isEmpty ? .needsLeader : .needsRole,
                holders.isEmpty ? person : names
            )
    }

    /// The roles it takes.
    var neededRoles: Set<PersonRole> {
        PersonRights.roles(for: rule.action, writes, events, by: author.kind)
    }

    /// A party speaks of its own people; the committee may help out.
    func checkAppointment(_ scene: Scene) throws(Refusal) {
        guard author.id == record.id || author.kind == .zoneCommittee else {
            throw refusal(.notAllowed, record.id)
        }
        let people = People(scene.past)
        let fields = events.first?.fields ?? .map([:])
        guard let person = fields["person"]?.text else { throw refusal(.malformed, "person") }
        if let from = fields["from"]?.text, let until = fields["until"]?.text, until < from {
            throw refusal(.malformed, "until")
        }
        let own = people.appointments.filter { one in
            one.person == person && one.endings.isEmpty
                && fields["role"].map { $0.text == Text(one.role.rawValue) } ?? true
        }
        if rule.action == "party.dismiss", own.isEmpty { throw refusal(.notAppointed, person) }
        if rule.action == "party.appoint", !own.isEmpty { throw refusal(.alreadyAppointed, person) }
    }
}

extension People {
    /// What a party's record says of its people.
    static let events: [EventRule] = [
        EventRule(
            appointed,
            .required("person", .filledText),
            .required("role", .oneOf(PersonRole.allCases.map { Text($0.rawValue) })),
            .optional("from", .date),
            .optional("until", .date),
            .optional("why", .text)
        ),
        EventRule(
            dismissed,
            .required("person", .filledText),
            .optional("role", .oneOf(PersonRole.allCases.map { Text($0.rawValue) })),
            .optional("from", .date),
            .required("why", .filledText)
        ),
    ]
}

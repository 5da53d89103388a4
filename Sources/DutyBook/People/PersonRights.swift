package import History

/// Which roles an action takes: the table of rights of persons (domain §3.3), beside that of parties.
///
/// Clerk and leader are told apart because a unit answers with its leader's name: replies, returns and
/// requests are signed off. A party that named nobody to a role works without it.
package enum PersonRights {
    /// One of these; empty where whoever works for the party may. What the joint meeting resolved was
    /// decided there.
    ///
    /// - Parameter history: of the record, as the author knew it.
    package static func roles(
        for action: Text,
        _ writes: [Write],
        _ events: [Event],
        by person: Text,
        of party: PartyInfo,
        in history: RecordHistory
    ) -> Set<PersonRole> {
        let kind = writes.first { $0.aspect == Aspects.kind }?.value.text
        let isSubmission = kind == "keyTask" || kind == "routine"
        switch action {
        case "call.raise":
            let isResolved = events.contains { $0.fields["meeting"] != nil }
            return isSubmission && !isResolved ? leading : []
        case "call.respond":
            return events.contains { $0.fields["kind"] == "solvedNow" } ? leading : []
        case "call.classify" where kind == "urgent": return []
        case "call.classify" where isSubmission && history.caller == party.id: return leading
        case "call.void" where history.caller == party.id:
            // What nobody else has touched yet, whoever wrote it may take back.
            return history.entries.allSatisfy { $0.body.author.person == person } ? [] : leading
        default: break
        }
        if signedOff.contains(action) { return leading }
        if staffing.contains(action) { return [.admin, .leader] }
        guard party.kind == .zoneCommittee else { return [] }
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
        "call.refer", "call.rule", "call.reopen", "call.classify",
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
    func checkPerson(_ past: RecordHistory) throws(Refusal) {
        guard !author.people.isEmpty, let person else { return }
        let fault = author.people.fault(
            of: PersonRights.persons(person, onBehalfOf: onBehalfOf),
            PersonRights.roles(
                for: rule.action,
                writes,
                events,
                by: person,
                of: author,
                in: past
            ),
            on: at.flatMap { CivilDay(containing: $0) }
        )
        if let fault { throw refusal(fault.rule, fault.subject) }
    }

    /// A party speaks of its own people; the committee may help out.
    func checkAppointment(_ scene: Scene) throws(Refusal) {
        guard author.id == record.id || author.kind == .zoneCommittee else {
            throw refusal(.notAllowed, record.id)
        }
        let fields = events.first?.fields ?? .map([:])
        guard let person = fields["person"]?.text else { throw refusal(.malformed, "person") }
        if let from = fields["from"]?.text, let until = fields["until"]?.text, until < from {
            throw refusal(.malformed, "until")
        }
        let today = at.flatMap { CivilDay(containing: $0) }
        let begin = fields["from"]?.text.flatMap(CivilDay.init) ?? today
        let isNew = rule.action == "party.appoint"
        let lasts = People(scene.past).appointments.contains { one in
            one.person == person && one.lasts(from: isNew ? begin : today)
                && fields["role"].map { $0.text == Text(one.role.rawValue) } ?? true
        }
        guard lasts != isNew else {
            throw refusal(isNew ? .alreadyAppointed : .notAppointed, person)
        }
    }
}

extension DutyRules {
    /// Whoever prepares what a leader signs off, or drops it, must be one who may work for the party.
    package static func checkPreparer(
        _ person: Text,
        onBehalfOf represented: Text?,
        of party: PartyInfo,
        at now: Milliseconds
    ) throws(Refusal) {
        let fault = party.people.fault(
            of: PersonRights.persons(person, onBehalfOf: represented),
            [],
            on: CivilDay(containing: now)
        )
        if let fault { throw Refusal(fault.rule, subject: fault.subject) }
    }
}

extension RecordHistory {
    /// The party that raised the call.
    fileprivate var caller: Text? {
        entries.first { $0.body.action == "call.raise" }?.body.writes
            .first { $0.aspect == Aspects.caller }?.value.text
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

import DutyBook
import History
import SQLiteStore

/// What somebody writes, as far as it says in which role they do.
struct AuthoredAct {
    let action: Text
    let writes: [Write]
    let events: [Event]
    /// Of the record before it.
    let history: RecordHistory

    init(_ decision: Decision, after history: RecordHistory?) {
        action = decision.action
        writes = decision.writes
        events = decision.events
        self.history = history ?? RecordHistory([])
    }

    init(_ draft: ChangeDraft, after history: RecordHistory) {
        action = draft.action
        writes = draft.writes
        events = draft.events
        self.history = history
    }
}

extension Zone {
    /// Who writes a change: the person with the role in which they do.
    func author(
        of act: AuthoredAct,
        by person: Text,
        uid: Int64?,
        onBehalfOf represented: Text?,
        at site: Site
    ) -> Author {
        let role = parties[site.party].map { party in
            party.people.role(
                of: PersonRights.persons(person, onBehalfOf: represented),
                PersonRights.roles(
                    for: act.action,
                    act.writes,
                    act.events,
                    by: person,
                    of: party,
                    in: act.history
                ),
                on: CivilDay(containing: site.clock.now())
            )
        }
        return site.author(
            person: person,
            uid: uid,
            onBehalfOf: represented,
            role: role ?? Text(PersonRole.clerk.rawValue)
        )
    }
}

extension Desk {
    /// `party.people`: who holds which role where, from when to when.
    ///
    /// Those whose time is over are left out, unless `past` is asked for.
    func people(_ arguments: DeskArguments) async throws -> DeskReply {
        let wanted = try arguments.text("party")
        let showsPast = try arguments.flag("past")
        let day = CivilDay(containing: site.clock.now())
        let parties = try await site.store.read { try $0.parties() }
        if let wanted, parties[wanted] == nil { throw Refusal(.unknownParty, subject: wanted) }
        let items = parties.all.values.sorted { $0.id < $1.id }
            .filter { wanted == nil || $0.id == wanted }
            .flatMap { party in
                party.people.appointments.compactMap { one -> JSON? in
                    guard showsPast || one.lasts(from: day) else { return nil }
                    return Self.person(one, of: party, on: day)
                }
            }
        return Self.list(items, next: nil)
    }

    private static func person(_ one: Appointment, of party: PartyInfo, on day: CivilDay?) -> JSON {
        [
            "party": .string(party.id), "person": .string(one.person),
            "role": .string(one.role.rawValue),
            "from": .text(one.from.map { Text($0.description) }),
            "until": .text(one.until.map { Text($0.description) }),
            "holds": .bool(one.holds(on: day)), "isOver": .bool(!one.lasts(from: day)),
            "change": .string(one.change.description),
            "endedBy": .array(one.endings.map { .string($0.change.description) }),
        ]
    }
}

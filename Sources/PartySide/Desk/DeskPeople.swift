import DutyBook
import History
import SQLiteStore

extension Zone {
    /// In which role somebody acts.
    func role(
        of person: Text,
        onBehalfOf represented: Text?,
        in decision: Decision,
        of site: Site,
        at now: Milliseconds
    ) -> Text {
        guard let party = parties[site.party] else { return Text(PersonRole.clerk.rawValue) }
        return party.people.role(
            of: PersonRights.persons(person, onBehalfOf: represented),
            PersonRights.roles(
                for: decision.action,
                decision.writes,
                decision.events,
                by: party.kind
            ),
            on: CivilDay(containing: now)
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
                    let holds = one.holds(on: day)
                    let isAhead = day.flatMap { day in one.from.map { day < $0 } } ?? false
                    guard showsPast || holds || isAhead else { return nil }
                    return Self.person(one, of: party, holds: holds)
                }
            }
        return Self.list(items, next: nil)
    }

    private static func person(_ one: Appointment, of party: PartyInfo, holds: Bool) -> JSON {
        [
            "party": .string(party.id), "person": .string(one.person),
            "role": .string(one.role.rawValue),
            "from": .text(one.from.map { Text($0.description) }),
            "until": .text(one.until.map { Text($0.description) }),
            "holds": .bool(holds), "change": .string(one.change.description),
            "endedBy": .array(one.endings.map { .string($0.change.description) }),
        ]
    }
}

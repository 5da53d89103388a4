import DutyBook
import History
import SQLiteStore
import Settings

/// What a clerk has to see in the morning: one list of everything whose turn is here.
extension Desk {
    /// `today`: counts of lights, urgent calls first, everything that waits for this party, what waits
    /// for a signature, the next meeting, who is on duty.
    ///
    /// With `mine`, calls that another person of this party works on are left out.
    func today(_ request: DeskRequest, _ arguments: DeskArguments) async throws -> DeskReply {
        let person = request.person ?? site.person
        let isMine = try arguments.flag("mine")
        let reading = try await clockReading()
        let calls = try await callsWaiting(for: isMine ? person : nil, by: reading)
        let lights = ClockLight.allCases.map { light in
            JSONMember(
                Text(light.rawValue),
                .count(calls.count { $0["light"]?.string == light.rawValue })
            )
        }
        let figures = try await site.store.read { [site] store in
            try TodayFigures(store, site: site, person: person, now: reading.now)
        }
        var records: [JSON] = []
        for declared in RecordDeclaration.waiting {
            records += try await recordsWaiting(of: declared.type)
        }
        let day = CivilDay(containing: reading.now)
        let isUrgent: (JSON) -> Bool = { $0["kind"] == "urgent" }
        return DeskReply([
            "date": .text(day.map(DayCell.text)),
            "workday": day.map { .bool(reading.calendar.isWorkday($0)) } ?? .null,
            "weekday": day.map { .int(Int64($0.weekday)) } ?? .null,
            "party": .string(site.party), "person": .string(person),
            "roles": .array(figures.roles.map(JSON.string)),
            "lights": .object(lights),
            "calls": .array(calls.filter(isUrgent) + calls.filter { !isUrgent($0) }),
            "records": .array(records),
            "drafts": .count(figures.drafts), "conflicts": .count(figures.conflicts),
            "returned": .count(figures.returned), "pending": .count(figures.pending),
            "nextMeeting": try await nextMeeting(after: reading.now),
            "onDuty": .array(figures.onDuty.map(Self.duty)),
            "asOf": Timestamps.json(site.memory.lastSuccess),
        ])
    }

    /// Calls whose next step is this party's, the most pressing first.
    private func callsWaiting(for person: Text?, by reading: ClockReading) async throws -> [JSON] {
        let party = site.party
        let found = try await calls(onlyOpen: true) { document -> (CallRisk, JSON)? in
            let state = document.callState
            let clocks = reading.clocks(of: document, state: state)
            guard Self.waits(for: party, state, clocks) else { return nil }
            let handler = document.history.handler(of: party)
            if let person, let handler, handler != person { return nil }
            let risk = CallRisk(document.record.id, clocks, reading, of: party)
            let call: JSON = [
                "id": .string(document.record.id), "number": .text(state.number),
                "title": .text(state.title), "state": .string(state.state),
                "kind": state.kind.map { .string($0.rawValue) } ?? .null,
                "handler": .text(handler),
                "light": risk.light.map { .string($0.rawValue) } ?? .null,
                "nextDue": reading.next(clocks, of: party).map(reading.json) ?? .null,
            ]
            return (risk, call)
        }
        return found.sorted { $0.0 < $1.0 }.map { $0.1 }
    }

    private func recordsWaiting(of type: Text) async throws -> [JSON] {
        var asked = DeskRequest(Text(type.string + ".list"), language: .chinese)
        asked.arguments["todo"] = .bool(true)
        return try await register(type, DeskArguments(asked)).records.map { record in
            [
                "recordType": .string(type), "record": .string(record.id),
                "number": record.document["number"] ?? .null,
                "title": record.document["title"] ?? .null,
                "nextDue": record.document["nextDue"] ?? .null,
                "light": record.document["light"] ?? .null,
            ]
        }
    }

    /// The next joint meeting this party knows of; `null` where none is planned.
    private func nextMeeting(after now: Milliseconds) async throws -> JSON {
        let meetings = try await register(RecordType.meeting, .none).records
        let next = meetings.filter { !$0.isVoid && $0.fields["at"]?.int ?? 0 >= now }
            .min { $0.fields["at"]?.int ?? 0 < $1.fields["at"]?.int ?? 0 }
        guard let next else { return .null }
        return [
            "id": .string(next.id), "title": next.document["title"] ?? .null,
            "at": Timestamps.json(next.fields["at"]?.int),
            "venue": .text(next.fields["venue"]?.text),
        ]
    }
}

/// Counts that need no clocks.
private struct TodayFigures {
    let roles: [Text]
    let drafts: Int
    let conflicts: Int
    let returned: Int
    let pending: Int
    let onDuty: [DutyRow]

    init(_ store: StoreView, site: Site, person: Text, now: Milliseconds) throws {
        let zone = try Zone(store)
        let people = zone.parties[site.party]?.people ?? .nobody
        let held = people.roles(of: person, on: CivilDay(containing: now))
        roles = PersonRole.allCases.filter(held.contains).map { Text($0.rawValue) }
        drafts = try PreparedCommands(store).all.count
        conflicts = try store.conflictCount()
        returned = try store.returnedCount(of: SiteFacts.epochs(in: store).map(\.replica))
        pending = try store.pendingCount()
        onDuty = try zone.onDuty(at: now, in: store).filter { $0.party == site.party }
    }
}

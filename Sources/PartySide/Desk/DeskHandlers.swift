import DutyBook
import History
import SQLiteStore

/// 经办人: who of this party works on a call.
extension Desk {
    /// Refuses to give work to somebody who may not do it, by the roles this party has given.
    func checkHandler(_ person: Text, zone: Zone) throws {
        let people = zone.parties[site.party]?.people ?? .nobody
        let day = CivilDay(containing: site.clock.now())
        guard !people.allows([person], [], on: day) else { return }
        let isReader = people.roles(of: person, on: day) == [.auditor]
        throw Refusal(isReader ? .readsOnly : .notAppointed, subject: person)
    }

    /// Whether this office has heard of a person: by a role, by enrolment, or by their work.
    func knows(_ person: Text, zone: Zone, in store: StoreView) throws -> Bool {
        let people = zone.parties[site.party]?.people ?? .nobody
        if people.appointments.contains(where: { $0.person == person }) { return true }
        if try store.sites().contains(where: { $0.party == site.party && $0.person == person }) {
            return true
        }
        return try store.hasActed(person, for: site.party)
    }

    /// Who is named to work on a call and is not known here; `nil` of any other decision.
    func unknownHandler(in decision: Decision, zone: Zone, store: StoreView) throws -> Text? {
        guard decision.action == "call.assign",
            let person = decision.events.first?.fields["person"]?.text
        else { return nil }
        return try knows(person, zone: zone, in: store) ? nil : person
    }

    /// `call.handOver`: every open call that one person of this party works on goes to another, in one
    /// transaction; also those the first was only the one to sign for.
    func handOver(_ request: DeskRequest, _ arguments: DeskArguments) async throws -> DeskReply {
        let from = try arguments.required("from")
        let to = try arguments.required("to")
        let why = try arguments.text("why")
        guard from != to else {
            throw DeskProblem.usage(
                Phrase("移交人和接手人是同一人。", "Both are the same person.")
            )
        }
        return try await site.write { [self] writer in
            let zone = try Zone(writer.store)
            try checkHandler(to, zone: zone)
            let isKnown = try knows(to, zone: zone, in: writer.store)
            var items: [JSON] = []
            for id in try writer.store.openCalls(after: nil, limit: .max) {
                let record = RecordRef(type: RecordType.call, id: id)
                guard let document = try zone.document(of: record, in: writer.store),
                    document.history.handler(of: site.party) == from
                else { continue }
                let state = document.callState
                var fields: [Text: Value] = ["call": .text(id), "person": .text(to)]
                fields["why"] = why.map(Value.text)
                let command = ChangeCommand(
                    verb: "call.assign",
                    arguments: fields,
                    person: request.person,
                    uid: request.uid
                )
                do {
                    _ = try carryOut(command, writer: writer, zone: zone)
                } catch let refusal as Refusal where refusal.rule == .notAllowed {
                    // Its part in this call is over.
                    continue
                }
                items.append([
                    "id": .string(id), "number": .text(state.number), "title": .text(state.title),
                ])
            }
            return DeskReply([
                "from": .string(from), "to": .string(to), "count": .count(items.count),
                "items": .array(items), "unknownPerson": isKnown ? .null : .string(to),
            ])
        }
    }
}

import DutyBook
import History
import SQLiteStore

/// Questions about joint meetings beyond one record: what became of what was resolved, and what
/// waits for a meeting.
extension Desk {
    /// One meeting, with how its resolutions stand.
    func showMeeting(_ arguments: DeskArguments) async throws -> DeskReply {
        let name = try arguments.required(RecordType.meeting)
        let reading = try await clockReading()
        return try await site.store.read { store in
            let zone = try Zone(store)
            let record = RecordRef(type: RecordType.meeting, id: name)
            guard let document = try zone.document(of: record, in: store) else {
                throw Refusal(.unknownRecord, subject: name)
            }
            let resolutions = try Self.resolutions(of: document, zone, store, reading)
            return DeskReply(
                document.general(clocks: reading).adding([
                    "calls": .array(try Self.agendaCalls(of: document, zone, store)),
                    "resolutions": .array(resolutions),
                    "conflicts": .array(document.conflicts()),
                ])
            )
        }
    }

    /// The calls on its agenda that this office has.
    private static func agendaCalls(
        of document: RecordDocument,
        _ zone: Zone,
        _ store: StoreView
    ) throws -> [JSON] {
        let named = document.reading.aspects.rows("agenda").flatMap { row in
            row.view.value["calls"]?.list?.compactMap(\.text) ?? []
        }
        return try Set(named).sorted().compactMap { id in
            let record = RecordRef(type: RecordType.call, id: id)
            return try zone.document(of: record, in: store).map { call in
                let state = call.callState
                return [
                    "id": .string(id), "number": .text(state.number), "title": .text(state.title),
                ]
            }
        }
    }

    /// 议定事项清单: every resolution of every meeting, with the state of the call that carries it
    /// out, and the later resolution that supersedes it.
    func resolutions() async throws -> DeskReply {
        let reading = try await clockReading()
        let meetings = try await page(of: RecordType.meeting, .none) { document, store in
            .array(try Self.resolutions(of: document, document.zone, store, reading))
        }
        let all = (meetings.document["items"]?.array ?? []).flatMap { $0.array ?? [] }
        var later: [Text: JSON] = [:]
        for one in all {
            if let older = one["supersedes"]?.text { later[older] = one["name"] }
        }
        return Self.list(
            all.map { one in
                let name = one["name"]?.text ?? ""
                return one.adding(["supersededBy": later[name] ?? .null])
            },
            next: nil
        )
    }

    /// What a resolution says, and how far the call is that carries it out; `null` where that call
    /// is not for this office to see.
    private static func resolutions(
        of document: RecordDocument,
        _ zone: Zone,
        _ store: StoreView,
        _ reading: ClockReading
    ) throws -> [JSON] {
        let aspects = document.reading.aspects
        let meeting = RecordDeclaration.of(RecordType.meeting)?.title(aspects)
        return try aspects.rows("resolution").map { row in
            let value = row.view.value
            let call = value["call"]?.text ?? ""
            let record = RecordRef(type: RecordType.call, id: call)
            let carried = try zone.document(of: record, in: store)?.call(reading: reading)
            let number = row.keys.first ?? ""
            return [
                "name": .string(document.record.id + "/" + number),
                "meeting": .string(document.record.id), "meetingTitle": .text(meeting),
                "number": .string(number), "title": .text(value["title"]?.text),
                "text": .text(value["text"]?.text), "lead": .text(value["lead"]?.text),
                "cooperate": value["cooperate"].map { JSON($0) } ?? .array([]),
                "due": .text(value["due"]?.text), "criterion": .text(value["criterion"]?.text),
                "supersedes": .text(value["supersedes"]?.text), "call": .string(call),
                "callNumber": carried?["number"] ?? .null, "state": carried?["state"] ?? .null,
                "light": carried?["light"] ?? .null,
            ]
        }
    }

    /// What waits for a joint meeting and stands on no agenda yet: calls referred to it, calls no
    /// list answers for, and duties a party will not take.
    func waitingForMeeting() async throws -> DeskReply {
        let agendas = try await meetings()
        func isTaken(_ record: Text) -> Bool { agendas.contains { $0.isOnAgenda(record) } }
        let referred = try await page(of: RecordType.call, .none) { document, _ in
            let state = document.callState
            guard state.phase == .atMeeting else { return nil }
            return Self.waiting("referred", state, document)
        }
        let gaps = try await gaps(.none).document["items"]?.array ?? []
        let refused = try await page(of: RecordType.item, .none) { document, _ in
            let state = ItemState(document.history, ranks: document.ranks)
            guard let last = state.proposals.last(where: { $0.stance != "accept" }) else {
                return nil
            }
            return [
                "why": "proposal", "id": .string(document.record.id),
                "recordType": .string(RecordType.item), "number": .text(state.code),
                "title": .text(state.title), "party": .string(last.party),
                "text": .string(last.reason),
            ]
        }
        let calls = (referred.document["items"]?.array ?? [])
        let known = calls.compactMap { $0["id"]?.text }
        let uncovered = gaps.filter { !known.contains($0["id"]?.text ?? "") }.map { gap -> JSON in
            [
                "why": "gap", "id": gap["id"] ?? .null, "recordType": .string(RecordType.call),
                "number": gap["number"] ?? .null, "title": gap["title"] ?? .null,
                "party": gap["caller"] ?? .null, "text": .null,
            ]
        }
        let all = calls + uncovered + (refused.document["items"]?.array ?? [])
        return Self.list(all.filter { !isTaken($0["id"]?.text ?? "") }, next: nil)
    }

    private static func waiting(_ why: Text, _ state: CallState, _ document: RecordDocument)
        -> JSON
    {
        let word = document.history.entries.flatMap(\.body.events).last { $0.kind == "referred" }
        return [
            "why": .string(why), "id": .string(document.record.id),
            "recordType": .string(RecordType.call), "number": .text(state.number),
            "title": .text(state.title), "party": .text(state.caller),
            "text": .text(word?.fields["why"]?.text),
        ]
    }

    private func meetings() async throws -> [MeetingState] {
        try await site.store.read(within: nil) { store in
            let zone = try Zone(store)
            var states: [MeetingState] = []
            var after: Text?
            while true {
                let ids = try store.records(of: RecordType.meeting, after: after, limit: 500)
                for id in ids {
                    let record = RecordRef(type: RecordType.meeting, id: id)
                    guard let document = try zone.document(of: record, in: store) else { continue }
                    states.append(MeetingState(document.reading))
                }
                guard let last = ids.last else { return states }
                after = last
            }
        }
    }
}

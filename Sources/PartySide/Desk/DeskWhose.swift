import DutyBook
import History
import SQLiteStore

/// Whose a problem is, and what calls say about the lists.
extension Desk {
    /// Items looked at for one word; more than that have a word that tells nothing.
    private static let mostPerWord = 2_000

    /// The duties and boundary rules that fit the words of a problem, the best first:
    /// `{"items":[{"record","recordType","title","lead","cooperate","clause","basis","found","score"}]}`
    func whose(_ arguments: DeskArguments) async throws -> DeskReply {
        let problem = try arguments.required("text")
        let place = try arguments.text("place")
        let limit = try arguments.count("limit") ?? 5
        let matches = try await matches(for: problem, place: place, limit: limit)
        return DeskReply([
            "text": .string(problem), "items": .array(matches.map(Self.document)),
        ])
    }

    /// The lead the lists name for a call that was raised without one; `null` where they name none.
    /// A proposal: it dispatches nothing.
    func proposedLead(for call: [Text: Value]) async throws -> JSON {
        if let named = call["item"]?.text {
            return try await site.store.read { [self] store in
                let zone = try Zone(store)
                guard let record = try RecordLookup.item(named, in: store),
                    let history = try zone.history(of: record, in: store)
                else { return .null }
                let state = ItemState(history, ranks: zone.ranks)
                let holding = today.flatMap { state.assignments(on: $0).last }
                guard let holding, let title = state.title else { return .null }
                let entry = DutyEntry(
                    record: record,
                    title: title,
                    content: state.content,
                    basis: state.basis,
                    code: state.code,
                    area: holding.area,
                    lead: holding.lead,
                    cooperate: holding.cooperate
                )
                let clause = state.basis ?? state.content ?? title
                return Self.document(DutyMatch(entry: entry, found: [], clause: clause))
            }
        }
        guard let title = call["title"]?.text else { return .null }
        let place = call["place"]?.text
        let found = try await matches(for: title, place: place, limit: 5)
        return found.first { $0.entry.lead != nil }.map(Self.document) ?? .null
    }

    private var today: CivilDay? { CivilDay(containing: site.clock.now()) }

    private func matches(for problem: Text, place: Text?, limit: Int) async throws -> [DutyMatch] {
        try await site.store.read { [self] store in
            let zone = try Zone(store)
            var found: [RecordRef: DutyEntry] = [:]
            for word in DutySearch.words(of: problem).prefix(16) {
                for entry in try store.dutyEntries(naming: word, limit: Self.mostPerWord) {
                    found[entry.record] = entry
                }
            }
            let rules = try boundaries(in: store, zone: zone)
            let search = DutySearch(
                found.values.sorted { $0.record < $1.record } + rules,
                outOf: try store.dutyCount() + rules.count
            )
            return try search.find(problem, place: place, limit: limit).map { match in
                try holding(match, in: store, zone: zone)
            }
        }
    }

    /// The match with the parties that have the duty today.
    private func holding(_ match: DutyMatch, in store: StoreView, zone: Zone) throws -> DutyMatch {
        let record = match.entry.record
        guard record.type == RecordType.item, let today,
            let history = try zone.history(of: record, in: store)
        else { return match }
        let all = ItemState(history, ranks: zone.ranks).assignments(on: today)
        let near = all.first { $0.area == match.entry.area } ?? all.last
        return match.held(by: near?.lead, with: near?.cooperate ?? [])
    }

    /// The boundary rules that hold today.
    private func boundaries(in store: StoreView, zone: Zone) throws -> [DutyEntry] {
        let ids = try store.records(of: RecordType.boundary, after: nil, limit: 10_000)
        return try ids.compactMap { id in
            let record = RecordRef(type: RecordType.boundary, id: id)
            guard let history = try zone.history(of: record, in: store) else { return nil }
            let rule = BoundaryState(history, ranks: zone.ranks)
            guard let subject = rule.subject, let today, rule.holds(on: today) else { return nil }
            return DutyEntry(
                record: record,
                title: subject,
                words: rule.words,
                content: rule.parts,
                basis: rule.basis,
                area: rule.area,
                lead: rule.lead,
                cooperate: rule.cooperate
            )
        }
    }

    private static func document(_ match: DutyMatch) -> JSON {
        [
            "record": .string(match.entry.record.id),
            "recordType": .string(match.entry.record.type),
            "code": .text(match.entry.code), "title": .string(match.entry.title),
            "lead": .text(match.entry.lead),
            "cooperate": .array(match.entry.cooperate.map(JSON.string)),
            "area": .text(match.entry.area), "clause": .string(match.clause),
            "content": .text(match.entry.content), "basis": .text(match.entry.basis),
            "found": .array(match.found.map(JSON.string)), "score": .count(match.score),
        ]
    }

    // MARK: What calls say about the lists

    /// Calls no list answers for.
    func gaps(_ arguments: DeskArguments) async throws -> DeskReply {
        let search = try await site.store.read(within: nil) { [self] store in
            let rules = try boundaries(in: store, zone: try Zone(store))
            return DutySearch(try store.dutyEntries(naming: "", limit: 1_000_000) + rules)
        }
        return try await page(of: RecordType.call, arguments) { document, _ in
            let state = document.callState
            return ListGaps.isGap(state, search: search) ? Self.short(state, document) : nil
        }
    }

    /// Calls about divested duties that landed on the zone's own bodies.
    func drift(_ arguments: DeskArguments) async throws -> DeskReply {
        try await page(of: RecordType.call, arguments) { document, store in
            let state = document.callState
            guard let named = state.aspects.text(Aspects.duty),
                let record = try RecordLookup.item(named, in: store),
                let item = try document.zone.history(of: record, in: store)
            else { return nil }
            let duty = ItemState(item, ranks: document.ranks)
            guard ListGaps.isDrift(state, item: duty, parties: document.parties) else { return nil }
            return Self.short(state, document).adding(["item": .text(duty.code ?? record.id)])
        }
    }

    private static func short(_ state: CallState, _ document: RecordDocument) -> JSON {
        [
            "id": .string(document.record.id), "number": .text(state.number),
            "title": .text(state.title), "place": .text(state.aspects.text(Aspects.place)),
            "caller": .text(state.caller), "lead": .text(state.lead),
            "state": .string(state.state),
        ]
    }
}

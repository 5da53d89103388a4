package import DutyBook
package import History

/// Writes what a record says as the contract's JSON shapes.
package struct RecordDocument {
    package let record: RecordRef
    package let history: RecordHistory
    package let zone: Zone
    private let hash: HashFunction
    private let byDot: [Dot: Entry]

    package init(
        _ record: RecordRef,
        _ history: RecordHistory,
        zone: Zone,
        hash: @escaping HashFunction
    ) {
        self.record = record
        self.history = history
        self.zone = zone
        self.hash = hash
        let all = history.entries + history.returned + history.unjudged
        byDot = Dictionary(all.map { ($0.dot, $0) }) { first, _ in first }
    }

    package var parties: PartyDirectory { zone.parties }
    package var ranks: MergeRanks { zone.ranks }
    package var rules: RuleBook { zone.rules }

    package var seen: Text { SeenToken.text(history.context, of: record, hash: hash) }

    /// `{"claim","value","party","person","occurredAt","recordedAt","receivedAt","why"}`; the last
    /// member names every change that stands behind the claim.
    package func claim(_ claim: Claim) -> JSON {
        let first = claim.dots.first
        let entry = first.flatMap { byDot[$0] }
        return [
            "claim": first.map { .string($0.description) } ?? .null,
            "value": JSON(claim.value),
            "party": .text(entry?.body.author.party),
            "person": .text(entry?.body.author.person),
            "occurredAt": Timestamps.json(entry?.body.times.occurredAt),
            "recordedAt": Timestamps.json(entry?.body.times.recordedAt),
            "receivedAt": Timestamps.json(entry?.standing?.receivedAt),
            "why": .text(entry?.body.note),
            "changes": .array(claim.dots.map { .string($0.description) }),
        ]
    }

    /// Every aspect that was ever written, under its name without the record's prefix.
    package func aspects(_ aspects: RecordAspects) -> JSON {
        .object(
            aspects.readings.map { reading in
                JSONMember(
                    reading.aspect,
                    [
                        "value": JSON(reading.view.value),
                        "undecided": .bool(reading.view.undecided),
                        "claims": .array(reading.view.claims.map(claim)),
                        "superseded": .array(
                            reading.view.superseded.map { .string($0.description) }
                        ),
                    ]
                )
            }
        )
    }

    package var callState: CallState {
        CallState(history, ranks: ranks, parties: parties, rules: rules)
    }

    /// A call as `call show` prints it.
    package func call(reading: ClockReading) -> JSON {
        let state = callState
        return call(state, reading.clocks(of: self, state: state), reading: reading)
    }

    /// - Parameters:
    ///   - state: of this history.
    ///   - clocks: of this history.
    package func call(_ state: CallState, _ clocks: [CallClock], reading: ClockReading) -> JSON {
        [
            "id": .string(record.id),
            "number": .text(state.number),
            "provisionalNumber": .text(state.provisionalNumber),
            "officialNumber": .text(state.officialNumber),
            "state": .string(state.state),
            "kind": state.kind.map { .string($0.rawValue) } ?? .null,
            "title": .text(state.title),
            "caller": .text(state.caller),
            "lead": .text(state.lead),
            "aspects": aspects(state.aspects),
            "dispatches": .array(state.dispatches.map(dispatch)),
            "events": .array(events()),
            "handlers": .array(handlers(state)),
            "clocks": .array(clocks.map(reading.json)),
            "light": reading.worst(clocks).map { .string($0.rawValue) } ?? .null,
            "nextDue": reading.next(clocks).map(reading.json) ?? .null,
            "requests": .array(state.requests.map(request)),
            "notices": .array(state.notices.map(notice)),
            "expected": .array(reading.expected(state, clocks)),
            "escalation": .array(reading.escalation(state, clocks, of: record.id)),
            "notEvaluated": .bool(state.isUnrated),
            "mergedInto": .text(state.mergedInto),
            "rating": state.rating.map(rating) ?? .null,
            "delivery": .array(state.dispatches.filter(\.isCurrent).map(delivery)),
            "letGo": .array(
                state.letGo.map { ["party": .string($0.party), "handedTo": .text($0.handedTo)] }
            ),
            "newer": .count(history.unjudged.count),
            "code": .string(shortCode),
            "seen": .string(seen),
        ]
    }

    /// What a printed sheet says of the history it was printed from: the same changes give the same
    /// code, at whatever site.
    package var shortCode: Text {
        let digests = history.entries.map(\.digest.bytes)
            .sorted { $0.lexicographicallyPrecedes($1) }
        let digits = Array(Hexadecimal.text(hash(digests.flatMap(\.self)).bytes.prefix(6)))
        let parts = [digits[0..<4], digits[4..<8], digits[8..<12]].map { String($0) }
        return Text(parts.joined(separator: "-"))
    }

    /// Who works on it where, as far as somebody was named or signed.
    private func handlers(_ state: CallState) -> [JSON] {
        state.dispatches.filter(\.isCurrent).map(\.party).compactMap { party in
            history.handler(of: party).map { person in
                ["party": .string(party), "person": .string(person)]
            }
        }
    }

    private func dispatch(_ dispatch: CallDispatch) -> JSON {
        [
            "party": .string(dispatch.party), "role": .string(dispatch.role.rawValue),
            "state": .string(dispatch.state.rawValue), "at": Timestamps.json(dispatch.at),
            "effective": .bool(dispatch.isEffective), "current": .bool(dispatch.isCurrent),
            "deemed": .bool(dispatch.isDeemed),
            "rules": .string(rules.rules(at: dispatch.order).name),
        ]
    }

    /// What time caused, and whether it was lifted again.
    private func notice(_ notice: CallNotice) -> JSON {
        [
            "notice": .string(notice.subject.kind.rawValue),
            "clock": .string(notice.subject.clock.rawValue),
            "party": .text(notice.subject.party),
            "due": Timestamps.json(notice.subject.due),
            "at": Timestamps.json(notice.at),
            "change": .string(notice.change.description),
            "lifted": notice.lift.map { lift in
                [
                    "reason": .string(lift.reason.rawValue), "at": Timestamps.json(lift.at),
                    "change": .string(lift.change.description),
                ]
            } ?? .null,
        ]
    }

    /// What an office asked for, and the answer.
    private func request(_ request: CallRequest) -> JSON {
        [
            "request": .string(request.dot.description), "kind": .string(request.kind.rawValue),
            "party": .string(request.party), "fields": JSON(request.fields),
            "decision": request.decision.map { .string($0.isGranted ? "granted" : "refused") }
                ?? .null,
            "contested": .bool(request.decision?.isContested ?? false),
        ]
    }

    /// The word on how it went that counts.
    private func rating(_ rating: CallRating) -> JSON {
        [
            "change": .string(rating.entry.dot.description), "party": .string(rating.party),
            "person": .string(rating.entry.body.author.person), "solved": .text(rating.solved),
            "satisfied": .text(rating.satisfied), "followUp": .bool(rating.isFollowUp),
        ]
    }

    /// How far the call has come to a party, as far as is known here.
    ///
    /// How far a party's device has read is between it and the hub. What the history shows is what
    /// the party wrote in this call having the dispatch before it; until it writes, `atHub` says that
    /// much and no more.
    private func delivery(_ dispatch: CallDispatch) -> JSON {
        let step =
            if dispatch.hasSigned {
                "signed"
            } else if hasReached(dispatch) {
                "delivered"
            } else if dispatch.isAtHub {
                "atHub"
            } else {
                dispatch.wasPhoned ? "phoned" : "waiting"
            }
        return ["party": .string(dispatch.party), "step": .string(step)]
    }

    /// Whether the party itself wrote something that had seen the dispatch.
    private func hasReached(_ dispatch: CallDispatch) -> Bool {
        guard let given = byDot[dispatch.since] else { return false }
        return byDot.values.contains { entry in
            entry.dot != given.dot && entry.body.author.party == dispatch.party
                && RecordHistory.saw(entry, given)
        }
    }

    /// The record's facts in causal order.
    package func events() -> [JSON] {
        history.entries.flatMap { entry in
            entry.body.events.map { event in
                [
                    "event": .string(event.kind), "change": .string(entry.dot.description),
                    "party": .string(entry.body.author.party),
                    "person": .string(entry.body.author.person),
                    "onBehalfOf": .text(entry.body.author.onBehalfOf),
                    "preparedBy": .text(entry.body.author.preparedBy),
                    "backfill": .bool(entry.body.entryMode == .backfill),
                    "occurredAt": Timestamps.json(entry.body.times.occurredAt),
                    "recordedAt": Timestamps.json(entry.body.times.recordedAt),
                    "receivedAt": Timestamps.json(entry.standing?.receivedAt),
                    "fields": JSON(event.fields),
                ]
            }
        }
    }

    /// A duty item as `item show` prints it.
    package func item() -> JSON {
        let state = ItemState(history, ranks: ranks)
        return [
            "id": .string(record.id),
            "title": .text(state.title),
            "content": .text(state.content),
            "basis": .text(state.basis),
            "kind": state.kind.map { .string($0.rawValue) } ?? .null,
            "code": .text(state.code),
            "category": .text(state.category),
            "lead": .text(state.lead),
            "cooperate": .array(state.cooperate.map(JSON.string)),
            "area": .text(state.area),
            "void": .bool(state.isVoid),
            "proposals": .array(state.proposals.map(proposal)),
            "assignments": .array(state.assignments.map(Self.assignment)),
            "aspects": aspects(state.aspects),
            "events": .array(events()),
            "seen": .string(seen),
        ]
    }

    private func proposal(_ proposal: ItemProposal) -> JSON {
        [
            "party": .string(proposal.party), "stance": .string(proposal.stance),
            "reason": .string(proposal.reason), "to": .text(proposal.to),
            "change": .string(proposal.change.description),
        ]
    }

    /// Who has a duty, where and from when to when.
    package static func assignment(_ assignment: DutyAssignment) -> JSON {
        [
            "lead": .string(assignment.lead),
            "cooperate": .array(assignment.cooperate.map(JSON.string)),
            "area": .text(assignment.area),
            "from": .text(assignment.from.map(DayCell.text)),
            "to": .text(assignment.to.map(DayCell.text)),
            "docNo": .text(assignment.docNo),
        ]
    }

    /// The record as its type's rules look at it.
    package var reading: RecordReading {
        RecordReading(record, history, ranks: ranks, parties: parties, hash: hash)
    }

    /// A record of a type without a document of its own: its aspects, and what follows from them.
    package func general(clocks reading: ClockReading) -> JSON {
        let declared = RecordDeclaration.of(record.type)
        let record = self.reading
        let aspects = record.aspects
        let derived = declared?.derived(record) ?? []
        let clocks = reading.clocks(of: record)
        let document = JSON.object(
            [
                JSONMember("id", .string(self.record.id)),
                JSONMember("recordType", .string(self.record.type)),
                JSONMember("title", .text(declared?.title(aspects))),
                JSONMember("number", .text(number)),
                JSONMember("void", .bool(aspects.isVoid)),
            ] + derived.map { JSONMember($0.name, JSON($0.value)) } + [
                JSONMember("clocks", .array(clocks.map(reading.json))),
                JSONMember("light", reading.worst(clocks).map { .string($0.rawValue) } ?? .null),
                JSONMember("nextDue", reading.next(clocks).map(reading.json) ?? .null),
                JSONMember("aspects", self.aspects(aspects)),
                JSONMember("events", .array(events())),
                JSONMember("code", .string(shortCode)),
                JSONMember("seen", .string(seen)),
            ]
        )
        return record.record.type == RecordType.order
            ? document.adding(order(by: reading)) : document
    }

    /// The centre's number of a record of this type; `null` of a type without numbers.
    private var number: Text? {
        record.type == RecordType.order ? OrderState(history, ranks: ranks).number : nil
    }

    /// Every open conflict of the record.
    package func conflicts() -> [JSON] {
        let aspects = RecordAspects(of: history, type: record.type, ranks: ranks)
        return DutyRules.conflicts(
            of: record,
            history,
            reading: aspects,
            ranks: ranks,
            parties: parties
        ).map { conflict($0, among: aspects) }
    }

    private func conflict(_ open: DecidableConflict, among aspects: RecordAspects) -> JSON {
        let arrivals = open.conflict.claims.map { claim -> Milliseconds in
            let entry = claim.dots.first.flatMap { byDot[$0] }
            return entry?.standing?.receivedAt ?? entry?.body.times.recordedAt ?? 0
        }
        // It became a conflict when the second value came.
        let since = arrivals.sorted().dropFirst().first
        let title = RecordDeclaration.of(record.type)?.title(aspects)
        return [
            "id": .string(conflictID(of: open.conflict.aspect)),
            "record": .string(record.id),
            "recordType": .string(record.type),
            "title": .text(title),
            "aspect": .string(open.conflict.aspect),
            "base": open.conflict.base.map { JSON($0) } ?? .null,
            "claims": .array(open.conflict.claims.map(claim)),
            "decider": .string(open.decider),
            "deciders": .array(open.parties.map(JSON.string)),
            "since": Timestamps.json(since),
            "due": .null,
            "seen": .string(seen),
        ]
    }

    /// The same for as long as the aspect waits, whoever asks and wherever.
    package func conflictID(of aspect: Text) -> Text {
        let name = record.type.utf8 + [0] + record.id.utf8 + [0] + aspect.utf8
        return "C-" + Text(Hexadecimal.text(hash(name).bytes.prefix(5)))
    }
}

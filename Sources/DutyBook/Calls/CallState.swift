package import History

/// What a call amounts to: derived from its accepted and pending changes, never stored as input.
package struct CallState: Sendable {
    package enum Phase: String, Sendable {
        case submitted, returnedToCaller, dispatched, handling, atMeeting, deferred
        case awaitingVerification, closed, withdrawn, merged, void

        /// Work on it goes on.
        package var isOpen: Bool {
            switch self {
            case .closed, .withdrawn, .merged, .void: false
            default: true
            }
        }
    }

    package let phase: Phase
    /// Two leads were named, neither in view of the other.
    package let isLeadDisputed: Bool
    package let aspects: RecordAspects
    package let caller: Text?
    /// While disputed: a department before a sub-district, else whom the hub heard of first.
    package let lead: Text?
    /// In the order in which the parties were first named.
    package let dispatches: [CallDispatch]
    /// Who may read it besides committee and supervision: caller, lead, cooperators, earlier leads,
    /// and the offices it was put before for a ruling.
    package let participants: [Text]
    package let released: [Release]
    /// Whose sight the hub has ended: as far as they know, the work went to somebody else.
    package let letGo: [Release]
    /// The change that raised it; `nil` while that is missing or was returned.
    package let raise: Dot?
    private let opening: Entry?
    /// Stands before the year in its official number.
    private let prefix: Text
    /// By which claims were weighed.
    let ranks: MergeRanks
    /// The caller may rate it: a result, or the word that it was solved at once.
    package let hasSomethingToRate: Bool
    /// The word on how it went that counts.
    package let rating: CallRating?
    /// When the rating that closed it reached the hub, or was entered; `nil` while it is open.
    package let closedAt: Milliseconds?
    /// Closed because nobody verified it in time.
    package let isUnrated: Bool
    /// What time caused, as the hub wrote it; also what was lifted again.
    package let notices: [CallNotice]
    /// What does not count, by the hub's word, because nobody confirmed it in time (C21).
    package let disowned: Set<Dot>
    /// Reminders that stand: the hub's, and those of persons.
    package let expedites: [Dot]
    /// How many results were sent back.
    package let redone: Int
    /// What offices asked for in its course, with the answers that count.
    package let requests: [CallRequest]
    /// The raise's place in the hub's order.
    private let order: HubOrder?
    /// The call it was merged into.
    package let mergedInto: Text?

    /// `leadConflict` lies over every open phase.
    package var state: Text {
        isLeadDisputed && phase.isOpen ? "leadConflict" : Text(phase.rawValue)
    }

    package var kind: CallKind? { aspects.text(Aspects.kind).flatMap(CallKind.init) }
    package var title: Text? { aspects.text(Aspects.title) }
    /// The number given where it was raised; found for ever, beside the official one.
    package var provisionalNumber: Text? { aspects.text(Aspects.number) }
    /// `HX-2026-000123`, once the raise has its receipt.
    package var officialNumber: Text? {
        opening.flatMap { OfficialNumber.text(of: $0, prefix: prefix) }
    }
    package var number: Text? { officialNumber ?? provisionalNumber }

    package init(
        _ history: RecordHistory,
        ranks: MergeRanks,
        parties: PartyDirectory,
        rules: RuleBook = .shipped
    ) {
        let notices = history.notices(by: ranks.isHub)
        self.ranks = ranks
        disowned = Set(
            notices.filter { $0.isStanding && $0.subject.kind == .unconfirmed }.map(\.subject.start)
        )
        let history = history.without(disowned)
        var facts = CallFacts(history, notices: notices)
        let read = RecordAspects(of: history, type: RecordType.call, ranks: ranks)
        let leads = read.view(Aspects.lead)
        facts.overrule(by: leads)
        caller = read.text(Aspects.caller)
        lead = leads.flatMap { Self.provisionalLead($0, parties: parties) }
        aspects = Self.showing(lead, in: read)
        isLeadDisputed = leads?.undecided ?? false
        let cooperators = read.view(Aspects.cooperators)?.value.list?.compactMap(\.text) ?? []
        let end = Self.end(of: facts, isVoid: read.isVoid)
        let asked = CallRequests(history, parties: parties)
        requests = asked.all
        mergedInto = facts.mergedInto
        rating = facts.rating
        closedAt = end == .closed ? facts.closedAt : nil
        isUnrated = end == .closed && !facts.isRated
        self.notices = notices
        redone = facts.redone
        expedites =
            notices.filter { $0.isStanding && $0.subject.kind == .expedited }.map(\.change)
            + history.entries.filter { $0.body.action == "call.expedite" }.map(\.dot)
        let dispatches = facts.dispatches(
            lead: lead,
            end: end,
            isUrgent: read.text(Aspects.kind) == "urgent",
            requests: asked
        )
        self.dispatches = dispatches
        phase = end ?? facts.openPhase(dispatches, requests: asked)
        hasSomethingToRate = facts.hasLiveResult || facts.wasSolvedAtOnce

        var participants: [Text] = []
        let leadsEver = facts.leadsEver
        let judges = facts.judges(
            isDisputed: isLeadDisputed || !asked.of(.returning).isEmpty,
            parties: parties
        )
        for party in [caller].compactMap(\.self) + leadsEver + cooperators + judges
        where !participants.contains(party) {
            participants.append(party)
        }
        self.participants = participants
        let handedTo = lead
        released = facts.cooperatorsEver.filter { !participants.contains($0) }
            .map { Release(party: $0, handedTo: handedTo) }

        letGo = history.letGo

        raise = facts.raise?.dot
        opening = facts.raise
        order = opening?.standing?.order
        prefix = rules.rules(at: order).prefix
    }

    /// The edition of the zone's rules the lead was sent it under.
    package func rules(_ book: RuleBook) -> RuleSet {
        book.rules(at: lead.flatMap(dispatch)?.order ?? order)
    }

    /// What a party is to this call.
    package func relations(of party: PartyInfo) -> Relations {
        var relations = party.kind.standingRelations
        let id = party.id
        if caller == id { relations.insert(.caller) }
        guard !letGo.contains(where: { $0.party == id }) else { return relations }
        // Until it is ruled who leads, both may report and both may ask to be let off.
        if isLeadDisputed, disputants.contains(id) { relations.insert(.lead) }
        for dispatch in dispatches where dispatch.party == id {
            switch (dispatch.isCurrent, dispatch.role) {
            case (true, .lead): relations.insert(.lead)
            case (true, .cooperating): relations.insert(.cooperating)
            case (false, .lead): relations.insert(.earlierLead)
            case (false, .cooperating): break
            }
        }
        return relations
    }

    /// Those who were named leads apart.
    private var disputants: [Text] {
        aspects.view(Aspects.lead)?.claims.compactMap(\.value.text) ?? []
    }

    package func dispatch(of party: Text) -> CallDispatch? {
        dispatches.first { $0.party == party }
    }

    private static func provisionalLead(_ view: AspectView, parties: PartyDirectory) -> Text? {
        let named = view.claims.compactMap(\.value.text)
        guard view.undecided else { return named.first }
        return named.first { parties[$0]?.kind != .subdistrict } ?? named.first
    }

    /// The provisional lead is what everybody is shown.
    private static func showing(_ lead: Text?, in aspects: RecordAspects) -> RecordAspects {
        guard let lead, aspects.view(Aspects.lead)?.value.text != lead else { return aspects }
        return RecordAspects(
            readings: aspects.readings.map { reading in
                guard reading.aspect == Aspects.lead else { return reading }
                let view = AspectView(
                    claims: reading.view.claims,
                    value: .text(lead),
                    undecided: reading.view.undecided,
                    superseded: reading.view.superseded
                )
                return reading.showing(view)
            }
        )
    }

    /// How it ended; `nil` while it is open. A withdrawal stands against a result reported
    /// meanwhile; that result is kept and shown.
    private static func end(of facts: CallFacts, isVoid: Bool) -> Phase? {
        if isVoid { return .void }
        if facts.isWithdrawn { return .withdrawn }
        if facts.mergedInto != nil { return .merged }
        return facts.isClosed ? .closed : nil
    }
}

/// The zone's number of a record, given by the hub's receipt for its opening.
package enum OfficialNumber {
    /// `nil` while the receipt is not here.
    static func text(of opening: Entry, prefix: Text) -> Text? {
        guard let standing = opening.standing else { return nil }
        return standing.official.map {
            text($0, receivedAt: standing.receivedAt, prefix: prefix)
        }
    }

    package static func text(
        _ number: UInt64,
        receivedAt: Milliseconds,
        prefix: Text = "HX"
    ) -> Text {
        let year = CivilDay(containing: receivedAt).map { String($0.year) } ?? "0000"
        let digits = String(number)
        let zeros = String(repeating: "0", count: max(0, 6 - digits.count))
        return Text("\(prefix)-\(year)-\(zeros)\(digits)")
    }
}

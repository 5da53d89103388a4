import History

/// The events and namings of a call, sorted once from its changes.
struct CallFacts {
    /// A change that made a party responsible.
    struct Naming {
        let entry: Entry
        let party: Text
        let role: CallDispatch.Role
    }

    /// A party's own fact.
    struct Fact {
        let entry: Entry
        let event: CallEvent
        let fields: Value

        var party: Text { entry.body.author.party }
    }

    private(set) var raise: Entry?
    private(set) var namings: [Naming] = []
    private var removals: [(entry: Entry, party: Text)] = []
    private var leadWrites: [(entry: Entry, party: Text)] = []
    private var facts: [Fact] = []
    private var evaluations: [Fact] = []
    private var followUps: [Fact] = []
    /// Orders to do it again, whether it was closed or not.
    private(set) var redoOrders: [Fact] = []
    private var overlays: [Fact] = []
    private var phoned: [Text] = []
    /// What time caused and still stands.
    private let notices: [CallNotice]
    private(set) var isWithdrawn = false
    private(set) var mergedInto: Text?
    /// Leads that a higher office overruled without knowing of them, each by whose word.
    private var overruled: [Dot: Entry] = [:]

    init(_ history: RecordHistory, notices: [CallNotice] = []) {
        self.notices = notices.filter(\.isStanding)
        for entry in history.entries {
            for write in entry.body.writes { note(write, of: entry) }
            for event in entry.body.events { note(event, of: entry) }
        }
    }

    /// Lets the view of the aspect say which of several leads does not count.
    mutating func overrule(by leads: AspectView?) {
        guard let leads, let winner = leads.claims.first?.dots.first,
            let entry = leadWrites.first(where: { $0.entry.dot == winner })?.entry
        else { return }
        for dot in leads.superseded { overruled[dot] = entry }
    }

    private mutating func note(_ write: Write, of entry: Entry) {
        if write.aspect == Aspects.lead {
            guard let party = write.value.text else { return }
            leadWrites.append((entry, party))
            namings.append(Naming(entry: entry, party: party, role: .lead))
        } else if write.aspect == Aspects.cooperators {
            for party in write.value["add"]?.list?.compactMap(\.text) ?? [] {
                namings.append(Naming(entry: entry, party: party, role: .cooperating))
            }
            for party in write.value["remove"]?.list?.compactMap(\.text) ?? [] {
                removals.append((entry, party))
            }
        }
    }

    private mutating func note(_ event: Event, of entry: Entry) {
        guard let kind = CallEvent(event.kind) else { return }
        switch kind {
        case .raised: if raise == nil { raise = entry }
        case .withdrawn: isWithdrawn = true
        case .evaluated:
            evaluations.append(Fact(entry: entry, event: kind, fields: event.fields))
        case .followedUp:
            followUps.append(Fact(entry: entry, event: kind, fields: event.fields))
        case .redoOrdered, .reopened:
            redoOrders.append(Fact(entry: entry, event: kind, fields: event.fields))
        case .signed, .responded, .progressed, .reported, .returnRequested, .coopFeedback:
            facts.append(Fact(entry: entry, event: kind, fields: event.fields))
        case .supplemented, .supplementAsked, .referred, .resumed, .resultAdopted, .resolution:
            overlays.append(Fact(entry: entry, event: kind, fields: event.fields))
        case .merged: mergedInto = mergedInto ?? event.fields["into"]?.text
        case .phoneNotified: if let party = event.fields["party"]?.text { phoned.append(party) }
        case .dispatched, .voided, .extensionRequested, .pauseRequested,
            .deferralRequested, .decided, .ruled, .classified, .deemed, .expedited, .lapsed,
            .lifted, .exclusionProposed, .attached, .attachmentVoided, .unconfirmed, .confirmed,
            .handlerNamed:
            break
        }
    }

    /// Rated, and not sent back by anyone who had not seen the rating: "not yet solved" wins. Or the
    /// time to rate has passed.
    var isClosed: Bool { isRated || isLapsed }

    /// Closed by time alone: the result still counts, and nobody sent it back.
    private var isLapsed: Bool {
        notices.contains { notice in
            notice.subject.kind == .lapsed
                && facts.contains { $0.entry.dot == notice.subject.start && isLive($0) }
                && (evaluations.filter(\.isRefusal) + redoOrders).allSatisfy {
                    RecordHistory.saw(notice.entry, $0.entry)
                }
        }
    }

    /// Whether somebody rated it.
    var isRated: Bool {
        let standing = evaluations.filter { one in
            !(evaluations + redoOrders).contains { RecordHistory.saw($0.entry, one.entry) }
        }
        let isAnswered = redoOrders.allSatisfy { order in
            standing.contains { RecordHistory.saw($0.entry, order.entry) }
        }
        return !standing.isEmpty && isAnswered && standing.allSatisfy { !$0.isRefusal }
    }

    /// An independent follow-up counts before the caller's word, a later word before an earlier one,
    /// and of two that did not know of each other the worse.
    var rating: CallRating? {
        let kind = followUps.isEmpty ? evaluations : followUps
        let standing = kind.filter { one in
            !kind.contains { RecordHistory.saw($0.entry, one.entry) }
        }
        let ratings = standing.map {
            CallRating($0.entry, $0.fields, isFollowUp: !followUps.isEmpty)
        }
        return ratings.max { $0.severity < $1.severity }
    }

    /// When the last rating came, or the time for it had passed.
    var closedAt: Milliseconds? {
        let ratings = evaluations.map(\.entry)
        let endings = ratings + notices.filter { $0.subject.kind == .lapsed }.map(\.entry)
        return endings.map { $0.standing?.receivedAt ?? $0.body.times.recordedAt }.max()
    }

    /// How many results were sent back.
    var redone: Int { facts.count { isSentBack($0) } }

    /// A result that no rating has sent back; also one of a call that was merged into this one.
    var hasLiveResult: Bool {
        facts.contains { $0.event == .reported && isLive($0) }
            || overlays(.resultAdopted).contains(where: isLive)
    }

    /// Whether somebody else has done it, as far as is known.
    private func hasLiveResult(besides party: Text) -> Bool {
        liveResults.contains { $0.party != party }
            || overlays(.resultAdopted).contains { $0.fields["by"]?.text != party && isLive($0) }
    }

    /// Results that stand, with their changes.
    var liveResults: [Fact] { facts.filter { $0.event == .reported && isLive($0) } }

    var wasSolvedAtOnce: Bool { facts.contains { $0.isAtOnce && isLive($0) } }

    /// What does not change who is responsible.
    func overlays(_ event: CallEvent) -> [Fact] { overlays.filter { $0.event == event } }

    var leadsEver: [Text] { Self.distinct(leadWrites.map(\.party)) }

    var cooperatorsEver: [Text] {
        Self.distinct(namings.filter { $0.role == .cooperating }.map(\.party))
    }

    /// One dispatch per party ever named.
    func dispatches(
        lead: Text?,
        end: CallState.Phase?,
        isUrgent: Bool,
        requests: CallRequests
    ) -> [CallDispatch] {
        Self.distinct(namings.map(\.party)).compactMap { party in
            let named = namings.filter { $0.party == party }
            let run = run(of: named)
            let isCurrent = !run.isEmpty
            guard let first = run.first ?? named.first else { return nil }
            let role: CallDispatch.Role =
                if isCurrent {
                    party == lead ? .lead : .cooperating
                } else {
                    named.contains { $0.role == .lead } ? .lead : .cooperating
                }
            let known = isCurrent ? run : named
            let own = facts.filter { fact in
                fact.party == party
                    && known.contains { RecordHistory.saw(fact.entry, $0.entry) }
            }
            let standing = first.entry.standing
            let wasPhoned = phoned.contains(party)
            let hasSigned = own.contains { $0.event.isWork }
            let isDeemed = !hasSigned && isDeemed(party, since: known)
            return CallDispatch(
                party: party,
                role: role,
                state: state(
                    own,
                    run: run,
                    role: role,
                    end: end,
                    isSpared: role == .lead && hasLiveResult(besides: party),
                    returning: requests.of(.returning).last { $0.party == party },
                    isDeemed: isDeemed
                ),
                at: standing?.receivedAt ?? first.entry.body.times.occurredAt,
                isAtHub: standing != nil,
                wasPhoned: wasPhoned,
                isEffective: standing != nil || isUrgent && wasPhoned,
                hasSigned: hasSigned,
                isDeemed: isDeemed,
                isCurrent: isCurrent,
                since: (known.first { $0.role == role } ?? first).entry.dot,
                order: (known.first { $0.role == role } ?? first).entry.standing?.order,
                endedBy: isCurrent ? nil : named.last.flatMap { endings(of: $0).first?.dot }
            )
        }
    }

    /// The namings a party's present responsibility goes back to: those that stand, and those that
    /// were only replaced by another role in one stroke. Empty for a party that was let go.
    private func run(of named: [Naming]) -> [Naming] {
        var run: [Naming] = []
        for naming in named.reversed() {
            let endings = endings(of: naming)
            let isReplaced = endings.contains { ending in
                run.contains { $0.entry.dot == ending.dot }
            }
            if endings.isEmpty || isReplaced { run.append(naming) }
        }
        return run.reversed()
    }

    private func state(
        _ own: [Fact],
        run: [Naming],
        role: CallDispatch.Role,
        end: CallState.Phase?,
        isSpared: Bool,
        returning: CallRequest?,
        isDeemed: Bool
    ) -> CallDispatch.State {
        let hasResult = own.contains { $0.event == .reported && isLive($0) }
        if hasResult { return end == .closed ? .confirmed : .resultSubmitted }
        if run.isEmpty {
            if returning?.isGranted == true { return .returned }
            return role == .lead ? .superseded : .cancelled
        }
        switch end {
        case .withdrawn, .void, .merged: return .cancelled
        case .closed where role == .lead:
            return isSpared && !own.contains(where: \.isAtOnce)
                ? .cancelled : .confirmed
        default: break
        }
        if let standing = standing(returning, own, run: run) { return standing }
        if own.contains(where: isSentBack) { return .redo }
        if own.contains(where: { $0.event == .responded || $0.event == .reported }) {
            return .responded
        }
        if own.contains(where: { $0.event.isWork }) || isDeemed { return .signed }
        return isSpared ? .held : .pendingReceipt
    }

    /// The hub's word, which knew of the dispatch, that the time to sign has passed.
    private func isDeemed(_ party: Text, since namings: [Naming]) -> Bool {
        notices.contains { notice in
            notice.subject.kind == .deemed && notice.subject.party == party
                && namings.contains { RecordHistory.saw(notice.entry, $0.entry) }
        }
    }

    /// How a wish to be let off stands, until the work goes on.
    private func standing(_ returning: CallRequest?, _ own: [Fact], run: [Naming])
        -> CallDispatch.State?
    {
        guard let returning, !run.contains(where: { RecordHistory.saw($0.entry, returning.entry) })
        else { return nil }
        guard let decision = returning.decision else { return .returnRequested }
        guard !decision.isGranted else { return nil }
        let goesOn = own.contains { RecordHistory.saw($0.entry, decision.entry) }
        return goesOn ? nil : .returnRefused
    }

    /// A result that was sent back.
    private func isSentBack(_ fact: Fact) -> Bool { fact.event == .reported && !isLive(fact) }

    /// The changes that ended a responsibility: a lead's by naming another in view of it, a
    /// cooperator's by removing it in view of it.
    private func endings(of naming: Naming) -> [Entry] {
        switch naming.role {
        case .lead:
            [overruled[naming.entry.dot]].compactMap(\.self)
                + leadWrites.filter { other in
                    other.party != naming.party && RecordHistory.saw(other.entry, naming.entry)
                        && !keeps(other.entry, naming.entry.dot)
                }.map(\.entry)
        case .cooperating:
            removals.filter { removal in
                removal.party == naming.party && RecordHistory.saw(removal.entry, naming.entry)
            }.map(\.entry)
        }
    }

    private func keeps(_ entry: Entry, _ dot: Dot) -> Bool {
        entry.body.writes.contains { $0.aspect == Aspects.lead && $0.keeps.contains(dot) }
    }

    private func isLive(_ fact: Fact) -> Bool {
        !(evaluations.filter(\.isRefusal) + redoOrders).contains {
            RecordHistory.saw($0.entry, fact.entry)
        }
    }

    private static func distinct(_ parties: [Text]) -> [Text] {
        var distinct: [Text] = []
        for party in parties where !distinct.contains(party) { distinct.append(party) }
        return distinct
    }
}

extension CallFacts.Fact {
    /// A rating that sends the work back.
    var isRefusal: Bool { fields["solved"] == "no" }

    /// The word that it was solved at once.
    var isAtOnce: Bool { event == .responded && fields["kind"] == "solvedNow" }
}

extension CallEvent {
    /// Taking it on or working on it, by one who was sent it.
    fileprivate var isWork: Bool {
        switch self {
        case .signed, .responded, .progressed, .reported, .coopFeedback: true
        default: false
        }
    }
}

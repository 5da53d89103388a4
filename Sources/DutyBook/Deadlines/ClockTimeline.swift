import History

/// The facts of a call as its clocks need them.
struct ClockTimeline {
    /// One event of one change.
    struct Happening {
        let entry: Entry
        let event: CallEvent
        let fields: Value

        var party: Text { entry.body.author.party }
        var name: Text { Text(event.rawValue) }

        /// Sends the work back to those who did it.
        var sendsBack: Bool {
            switch event {
            case .redoOrdered, .reopened: true
            case .evaluated: fields["solved"] == "no"
            default: false
            }
        }
    }

    let state: CallState
    let requests: CallRequests
    let parties: PartyDirectory
    private let happenings: [Happening]
    private let entries: [Dot: Entry]

    init(_ history: RecordHistory, state: CallState, parties: PartyDirectory) {
        self.state = state
        self.parties = parties
        let counting = history.without(state.disowned)
        requests = CallRequests(counting, parties: parties)
        entries = Dictionary(history.entries.map { ($0.dot, $0) }) { first, _ in first }
        happenings = counting.entries.flatMap { entry in
            entry.body.events.compactMap { event in
                CallEvent(event.kind).map {
                    Happening(entry: entry, event: $0, fields: event.fields)
                }
            }
        }
    }

    func entry(_ dot: Dot) -> Entry? { entries[dot] }

    /// The change that made the call the kind it is, where that was not the raise.
    var reclassification: Entry? {
        let dots = state.aspects.view(Aspects.kind)?.claims.flatMap(\.dots) ?? []
        return dots.compactMap(entry).first { entry in
            entry.body.events.contains { $0.kind == Text(CallEvent.classified.rawValue) }
        }
    }

    /// When time ended a clock, by the hub's word that stands.
    func elapsed(_ kind: CallNotice.Kind, _ party: Text?, since start: ClockMoment?) -> ClockMoment?
    {
        let notice = state.notices.first { notice in
            notice.isStanding && notice.subject.kind == kind && notice.subject.party == party
                && notice.subject.start == start?.change
        }
        return notice.map { ClockMoment.elapsed($0) }
    }

    /// In causal order.
    func all(_ events: CallEvent...) -> [Happening] {
        happenings.filter { events.contains($0.event) }
    }

    /// What a party did knowing of a change.
    func done(by party: Text, after naming: Entry) -> [Happening] {
        happenings.filter { $0.party == party && RecordHistory.saw($0.entry, naming) }
    }

    /// What sent the work back, in causal order.
    var sendBacks: [Happening] { happenings.filter(\.sendsBack) }

    /// The first office of a kind, by id; most zones have one.
    func office(_ kind: PartyKind) -> Text? {
        parties.all.values.filter { $0.kind == kind }.map(\.id).min()
    }

    /// The day by which a joint meeting wants it done, in the last word of one that knew of this
    /// naming or is it.
    func fixedDay(of naming: Entry) -> CivilDay? {
        let words = all(.raised, .resolution).filter {
            $0.entry.dot == naming.dot || RecordHistory.saw($0.entry, naming)
        }
        return words.compactMap { $0.fields["due"]?.text.flatMap(CivilDay.init) }.last
    }

    /// When an office was told by phone, the earliest word of it; never before the call was raised.
    func phoned(_ party: Text) -> ClockMoment? {
        let raised = state.raise.flatMap(entry).map { raise in
            let times = raise.body.times
            return raise.body.entryMode == .imported ? times.occurredAt : times.recordedAt
        }
        return all(.phoneNotified).filter { $0.fields["party"]?.text == party }
            .compactMap { ClockMoment.phone($0.entry, notBefore: raised) }
            .min { $0.at < $1.at }
    }

    /// When a party was without the hub, as ruled on its own requests.
    func outages(of party: Text) -> Outages {
        let asked = requests.of(.pause).filter {
            $0.party == party && $0.fields["reason"]?.text == CallEvent.outage && !$0.isOpen
        }
        return Outages(
            verified: Interval.united(asked.filter(\.isGranted).compactMap(\.span)),
            refused: Interval.united(asked.filter { !$0.isGranted }.compactMap(\.span))
        )
    }

    /// What is taken off the clock by which a party resolves.
    func pauses(of party: Text) -> [Interval] {
        let granted = requests.of(.pause).filter { $0.party == party && $0.isGranted }
        return Interval.united(granted.compactMap { ended($0) })
    }

    /// A granted stretch, cut short where work was taken up again.
    private func ended(_ request: CallRequest) -> Interval? {
        guard let span = request.span else { return nil }
        let resumed = all(.resumed).filter { RecordHistory.saw($0.entry, request.entry) }
            .map { $0.entry.standing?.receivedAt ?? $0.entry.body.times.recordedAt }
            .filter { $0 > span.from }.min()
        guard let resumed else { return span }
        return Interval(from: span.from, until: min(resumed, span.until ?? resumed))
    }
}

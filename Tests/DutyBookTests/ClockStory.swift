import DutyBook
import History
import Testing

/// A call's history written by the clock: every step with the moment it was entered and the moment
/// it reached the hub. Times are China standard time, `2026-03-10 09:20`.
struct ClockStory {
    private(set) var entries: [Entry] = []
    private var written: [Text: UInt64] = [:]
    let kind: Text
    var rules = RuleBook.shipped
    var calendar = WorkingCalendar.shipped

    init(_ kind: Text) { self.kind = kind }

    static func at(_ time: Text) throws -> Milliseconds {
        let words = time.string.split(separator: " ")
        let text = Text("\(words[0])T\(words[1]):00+08:00")
        return try #require(CivilTime.milliseconds(text), "\(time)")
    }

    /// - Parameters:
    ///   - arrives: when it reaches the hub; `""` where it has not yet.
    ///   - unseen: what its author did not know of.
    @discardableResult
    mutating func step(
        _ time: Text,
        _ party: Text,
        _ events: [Event],
        writes: [Write] = [],
        arrives: Text? = nil,
        unseen: [Dot] = [],
        mode: EntryMode = .normal,
        action: Text = "call.raise"
    ) throws -> Dot {
        let number = (written[party] ?? 0) + 1
        written[party] = number
        let index = SampleParties.all.firstIndex { $0.id == party } ?? 99
        let dot = Dot(party == "hub" ? Zone.hub : ReplicaID(high: UInt64(index), low: 1), number)
        var context = VersionVector()
        for entry in entries where !unseen.contains(entry.dot) { context.include(entry.dot) }
        let recorded = try Self.at(time)
        let received: Milliseconds? =
            switch arrives {
            case nil: recorded
            case "": nil
            case let later?: try Self.at(later)
            }
        let body = ChangeBody(
            salt: [],
            deployment: .zero,
            record: Zone.call,
            action: action,
            writes: writes,
            events: events,
            context: context,
            author: Author(person: "孙磊", role: "clerk", party: party),
            times: ChangeTimes(occurredAt: recorded, recordedAt: recorded),
            entryMode: mode,
            schema: 1
        )
        let standing = received.map {
            Standing(
                order: HubOrder(incarnation: 1, number: UInt64($0), index: 0),
                place: UInt64(entries.count),
                verdict: .accepted,
                receivedAt: $0
            )
        }
        var bytes = [UInt8](repeating: 0, count: 32)
        bytes[0] = UInt8(truncatingIfNeeded: entries.count)
        entries.append(
            Entry(dot: dot, digest: Digest(bytes: bytes) ?? .zero, body: body, standing: standing)
        )
        return dot
    }

    /// Raised by the committee and sent to a lead and to cooperators in one stroke.
    @discardableResult
    mutating func raise(
        _ time: Text,
        by caller: Text = Site.committee,
        lead: Text? = Site.housing,
        cooperate: [Text] = [],
        arrives: Text? = nil
    ) throws -> Dot {
        var writes = [
            Write(Aspects.title, "LNG"), Write(Aspects.kind, .text(kind)),
            Write(Aspects.caller, .text(caller)), Write(Aspects.number, "XF-1"),
        ]
        if let lead { writes.append(Write(Aspects.lead, .text(lead))) }
        if !cooperate.isEmpty {
            let added: Value = .list(cooperate.map(Value.text))
            writes.append(Write(Aspects.cooperators, ["add": added]))
        }
        return try step(time, caller, [Event("raised")], writes: writes, arrives: arrives)
    }

    @discardableResult
    mutating func dispatch(_ time: Text, lead: Text, cooperate: [Text] = []) throws -> Dot {
        let added: Value = .list(cooperate.map(Value.text))
        return try step(
            time,
            Site.committee,
            [Event("dispatched")],
            writes: [
                Write(Aspects.lead, .text(lead)), Write(Aspects.cooperators, ["add": added]),
            ]
        )
    }

    /// A request with its answer.
    mutating func decide(
        _ time: Text,
        _ request: Dot,
        _ decision: Text,
        by office: Text = Site.committee,
        unseen: [Dot] = []
    ) throws {
        let fields: Value = [
            "decision": .text(decision), "request": .text(Text(request.description)), "why": "x",
        ]
        try step(time, office, [Event("decided", fields)], unseen: unseen)
    }

    /// The hub looks at the call, and writes what time has caused and what it has to lift.
    @discardableResult
    mutating func look(_ time: Text) throws -> [Event] {
        let now = try Self.at(time)
        let history = RecordHistory(entries)
        let keeping = Timekeeping(
            clocks: try clocks(now: time),
            notices: history.notices(by: Zone.ranks.isHub),
            calendar: calendar,
            now: now
        )
        guard !keeping.events.isEmpty else { return [] }
        try step(time, "hub", keeping.events, action: CallNotice.action(of: RecordType.call))
        return keeping.events
    }

    var state: CallState {
        CallState(RecordHistory(entries), ranks: Zone.ranks, parties: Zone.parties, rules: rules)
    }

    // MARK: Reading

    func clocks(now: Text = "2026-03-10 10:05") throws -> [CallClock] {
        let history = RecordHistory(entries)
        return CallClocks(rules: rules, calendar: calendar).clocks(
            of: history,
            state: CallState(history, ranks: Zone.ranks, parties: Zone.parties),
            parties: Zone.parties,
            now: try Self.at(now)
        )
    }

    func clock(_ name: ClockName, _ party: Text? = nil, now: Text = "2026-03-10 10:05") throws
        -> CallClock
    {
        try #require(
            try clocks(now: now).last { $0.name == name && (party == nil || $0.party == party) },
            "\(name)"
        )
    }

    /// The due time of a party's last clock of a name, `2026-03-10 13:35`.
    func due(_ name: ClockName, _ party: Text? = nil, now: Text = "2026-03-10 10:05") throws
        -> Text
    {
        Self.text(try #require(try clock(name, party, now: now).due, "\(name)"))
    }

    static func text(_ moment: Milliseconds) -> Text {
        guard let day = CivilDay(containing: moment) else { return "" }
        let minutes = (moment - day.start) / 60_000
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = "\(day.year)-\(two(Int64(day.month)))-\(two(Int64(day.day)))"
        return Text("\(date) \(two(minutes / 60)):\(two(minutes % 60))")
    }

    func light(_ name: ClockName, _ party: Text? = nil, at now: Text) throws -> ClockLight? {
        let moment = try Self.at(now)
        return try clock(name, party, now: now).light(at: moment, known: moment)
    }
}

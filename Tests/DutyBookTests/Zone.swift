import DutyBook
import History
import Testing

/// A zone in memory whose offices really work apart: each holds the changes it wrote and those an
/// exchange brought, decides by the desk's rules, and hears the hub's verdicts at an exchange.
///
/// One record at a time; no clock, no chance.
struct Zone {
    static let parties = PartyDirectory(SampleParties.all)
    static let ranks = DutyRules.ranks(hubs: [hub], parties: parties)
    static let hub = ReplicaID(high: 9, low: 9)
    /// Tells texts apart, which is all the rules ask of it.
    static let hash: HashFunction = { bytes in
        var digest = [UInt8](repeating: 0, count: 32)
        for (index, byte) in bytes.enumerated() {
            digest[index % 32] = digest[index % 32] &* 31 &+ byte &+ UInt8(index & 0x7F)
        }
        return Digest(bytes: digest) ?? .zero
    }
    static let call = RecordRef(type: RecordType.call, id: "call-1")
    static let item = RecordRef(type: RecordType.item, id: "item-1")

    /// One site of a party.
    struct Office {
        let party: Text
        let replica: ReplicaID
        var written: UInt64 = 0
        var held: [Dot: Entry] = [:]
        var confirmed: HubOrder?
    }

    let record: RecordRef
    var rules = RuleBook.shipped
    /// What the desks' clocks say; rules of time are not asked where it is missing.
    var now: Milliseconds?
    private(set) var offices: [Text: Office] = [:]
    private(set) var atHub: [Dot: Entry] = [:]
    private var received: UInt64 = 0

    init(_ record: RecordRef = Zone.call) { self.record = record }

    // MARK: Work

    /// Does a command at an office; sites of one party are named `party/2`.
    @discardableResult
    mutating func act(
        _ site: Text,
        _ verb: Text,
        _ arguments: [Text: Value] = [:],
        seen: VersionVector? = nil
    ) throws(Refusal) -> Dot {
        let decision = try decide(site, verb, arguments, seen: seen)
        return append(site, decision)
    }

    mutating func decide(
        _ site: Text,
        _ verb: Text,
        _ arguments: [Text: Value] = [:],
        seen: VersionVector? = nil
    ) throws(Refusal) -> Decision {
        let office = office(site)
        let history = office.held.isEmpty ? nil : RecordHistory(office.held.values)
        let view = DeskView(
            party: office.party,
            parties: Self.parties,
            ranks: Self.ranks,
            record: history == nil ? nil : record,
            history: history,
            seen: seen,
            freshID: record.id,
            provisionalNumber: "XF-20260817-001",
            rules: rules,
            longestText: 1_000,
            now: now,
            hash: Self.hash,
            knowsItem: { $0 == "item-1" }
        )
        return try DutyRules.decide(verb: verb, arguments: arguments, view: view)
    }

    /// Writes a change past the desk, as another program might.
    @discardableResult
    mutating func append(_ site: Text, _ decision: Decision, schema: UInt64 = 1) -> Dot {
        var office = office(site)
        office.written += 1
        let dot = Dot(office.replica, office.written)
        let body = ChangeBody(
            salt: [],
            deployment: .zero,
            record: decision.record,
            action: decision.action,
            writes: decision.writes,
            events: decision.events,
            context: decision.context,
            author: Author(person: "刘海宁", role: "clerk", party: office.party),
            times: ChangeTimes(occurredAt: 1_000, recordedAt: 1_000),
            schema: schema,
            note: decision.note
        )
        office.held[dot] = Entry(dot: dot, digest: digest(dot), body: body, standing: nil)
        offices[site] = office
        return dot
    }

    // MARK: Exchange

    /// Each of these offices pushes what the hub has not got, in the order given; then all of them
    /// pull.
    mutating func exchange(_ sites: Text...) {
        for site in sites { push(site) }
        for site in sites { pull(site) }
    }

    mutating func push(_ site: Text) {
        let office = office(site)
        let pending = office.held.values.filter { $0.standing == nil }
        for entry in pending.sorted(by: { $0.dot < $1.dot }) { receive(entry, from: office) }
    }

    mutating func pull(_ site: Text) {
        var office = office(site)
        office.held.merge(atHub) { _, judged in judged }
        office.confirmed = HubOrder(incarnation: 1, number: received, index: .max)
        offices[site] = office
    }

    private mutating func receive(_ entry: Entry, from office: Office) {
        let now = RecordHistory(atHub.values)
        let returned = now.returned.first { entry.body.context.covers($0.dot) }
        let unseen = returned.flatMap { office.held[$0.dot]?.standing == nil ? $0.dot : nil }
        let verdict = DutyRules.judge(
            entry.body,
            dot: entry.dot,
            past: now.past(of: entry.body, dot: entry.dot, seenHub: office.confirmed),
            now: now,
            parties: Self.parties,
            ranks: Self.ranks,
            hash: Self.hash,
            returnedUnseen: unseen
        )
        received += 1
        atHub[entry.dot] = Entry(
            dot: entry.dot,
            digest: entry.digest,
            body: entry.body,
            standing: Standing(
                order: HubOrder(incarnation: 1, number: received, index: 0),
                place: received,
                verdict: verdict,
                receivedAt: 1_773_105_600_000 + Int64(received),
                official: entry.body.action == "call.raise" ? 123 : nil
            )
        )
    }

    // MARK: Reading

    func history(_ site: Text) -> RecordHistory {
        RecordHistory((offices[site]?.held ?? [:]).values)
    }

    func state(_ site: Text) -> CallState {
        CallState(history(site), ranks: Self.ranks, parties: Self.parties)
    }

    func conflicts(_ site: Text) -> [DecidableConflict] {
        DutyRules.conflicts(
            of: record,
            history(site),
            ranks: Self.ranks,
            parties: Self.parties
        )
    }

    func reading(_ site: Text) -> RecordReading {
        RecordReading(
            record,
            history(site),
            ranks: Self.ranks,
            parties: Self.parties,
            hash: Self.hash
        )
    }

    /// What follows from a record of a declared type.
    func derived(_ site: Text) -> [Text: Value] {
        let derived = RecordDeclaration.of(record.type)?.derived(reading(site)) ?? []
        return Dictionary(derived.map { ($0.name, $0.value) }) { first, _ in first }
    }

    func verdict(_ dot: Dot) -> Verdict? { atHub[dot]?.standing?.verdict }

    private func office(_ site: Text) -> Office {
        if let office = offices[site] { return office }
        let name = site.string.split(separator: "/")
        let party = Text(name.first ?? "")
        let index = SampleParties.all.firstIndex { $0.id == party } ?? 99
        let replica = ReplicaID(high: UInt64(index), low: name.count > 1 ? 2 : 1)
        return Office(party: party, replica: replica)
    }

    private func digest(_ dot: Dot) -> Digest {
        var bytes = [UInt8](repeating: 0, count: 32)
        bytes[0] = UInt8(truncatingIfNeeded: dot.number &* 37)
        bytes[31] = UInt8(truncatingIfNeeded: dot.number)
        bytes[16] = UInt8(truncatingIfNeeded: dot.replica.high)
        bytes[17] = UInt8(truncatingIfNeeded: dot.replica.low)
        return Digest(bytes: bytes) ?? .zero
    }
}

/// The sites of the stories.
enum Site {
    static let committee: Text = "zone-committee"
    static let housing: Text = "dept-zhujian"
    static let water: Text = "dept-shuiwu"
    static let roads: Text = "dept-jiaotong"
    static let longgang: Text = "street-longgang"
    static let xufu: Text = "street-xufu"
    static let supervision: Text = "supervision"
    static let establishment: Text = "org-office"
}

extension Zone {
    /// A call raised by the committee, dispatched and known to everybody of the story.
    static func raised(
        by caller: Text = Site.committee,
        lead: Text? = Site.housing,
        cooperate: [Text] = [],
        known sites: Text...
    ) throws -> Zone {
        var zone = Zone()
        var arguments: [Text: Value] = [
            "kind": "routine", "title": "疏港路雨水口外溢黑水", "place": "疏港路",
        ]
        arguments["lead"] = lead.map(Value.text)
        if !cooperate.isEmpty { arguments["cooperate"] = .list(cooperate.map(Value.text)) }
        try zone.act(caller, "call.raise", arguments)
        zone.push(caller)
        for site in [caller] + sites { zone.pull(site) }
        return zone
    }
}

/// The rule by which something is refused; `nil` where it is not.
func refusal(_ work: () throws(Refusal) -> Void) -> Refusal.Rule? {
    do throws(Refusal) {
        try work()
        return nil
    } catch {
        return error.rule
    }
}

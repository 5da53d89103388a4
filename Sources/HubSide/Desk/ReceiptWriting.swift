import ChangeCodec
import DutyBook
import History
import Intake

/// Judges what arrived and writes what the hub says of it.
struct ReceiptWriting {
    let voice: HubVoice
    let start: ChainPoint
    let receivedAt: Milliseconds
    let confirmations: [ReplicaID: HubConfirmation]

    private(set) var drafts: [HubDraft] = []
    /// For each draft, the arrivals it covers.
    private(set) var coverage: [[Arrival]] = []
    private var incarnations: Incarnations

    init(
        voice: HubVoice,
        start: ChainPoint,
        receivedAt: Milliseconds,
        confirmations: [ReplicaID: HubConfirmation],
        store: some HubWriting
    ) throws {
        incarnations = try Incarnations(store: store)
        self.voice = voice
        self.start = start
        self.receivedAt = receivedAt
        self.confirmations = confirmations
    }

    /// Whether a hub of this zone wrote it.
    func isOfHub(_ arrival: Arrival) -> Bool { incarnations[arrival.dot.replica] != nil }

    /// Judges and settles in the store what no older receipt has settled.
    mutating func judge<Writing: HubWriting>(
        _ arrivals: [Arrival],
        filled: [Arrival],
        records: inout RecordsInCommit<Writing>,
        parties: PartyDirectory,
        store: Writing
    ) throws {
        var official = OfficialNumbers(voice: voice)
        let rules = RuleBook(RecordHistory(try store.entries(of: RuleBook.record)))
        var judged: [(arrival: Arrival, entry: ReceiptEntry)] = []
        var owners = try ReplicaOwners(store: store, arrivals: arrivals + filled)
        let ranks = DutyRules.ranks(hubs: incarnations.replicas, parties: parties)
        for arrival in arrivals + filled
        where arrival.body.record.type != RecordType.hub || !isOfHub(arrival) {
            let entries = try records.entries(of: arrival.body.record)
            guard !entries.contains(where: { $0.dot == arrival.dot && $0.standing != nil }) else {
                continue
            }
            let verdict = try Judging(
                arrival: arrival,
                entries: entries,
                confirmation: confirmations[arrival.dot.replica],
                incarnations: incarnations,
                parties: parties,
                people: try people(of: arrival, parties, &records),
                ranks: ranks,
                rules: rules,
                voice: voice
            ).verdict(owner: owners.site(of: arrival))
            let place = entries.reduce(0) { max($0, $1.standing?.place ?? 0) } + 1
            let type = arrival.body.record.type
            let isNumbered = RecordDeclaration.of(type)?.numbers(arrival.body.action) ?? false
            let number =
                verdict == .accepted && isNumbered ? try official.next(of: type, in: store) : nil
            let entry = ReceiptEntry(
                dot: arrival.dot,
                verdict: verdict,
                place: place,
                official: number
            )
            judged.append((arrival, entry))
            // What is judged next sees this verdict; its final place in the order follows below.
            let order = HubOrder(
                incarnation: voice.incarnation,
                number: start.number + 1,
                index: UInt64(judged.count)
            )
            try records.settle(
                arrival.dot,
                of: arrival.body.record,
                standing: standing(of: entry, order: order)
            )
        }
        try official.keep(in: store)
        try writeReceipts(judged, records: &records, store: store)
    }

    /// The people of the author's party: as folded, or as this commit has moved them.
    private func people<Writing: HubWriting>(
        of arrival: Arrival,
        _ parties: PartyDirectory,
        _ records: inout RecordsInCommit<Writing>
    ) throws -> People {
        let party = arrival.body.author.party
        let record = RecordRef(type: RecordType.party, id: party)
        guard records.touched.contains(record) else { return parties[party]?.people ?? .nobody }
        return People(RecordHistory(try records.entries(of: record)))
    }

    private func standing(of entry: ReceiptEntry, order: HubOrder) -> Standing {
        Standing(
            order: order,
            place: entry.place,
            verdict: entry.verdict,
            receivedAt: receivedAt,
            official: entry.official
        )
    }

    private mutating func writeReceipts<Writing: HubWriting>(
        _ judged: [(arrival: Arrival, entry: ReceiptEntry)],
        records: inout RecordsInCommit<Writing>,
        store: Writing
    ) throws {
        guard !judged.isEmpty else { return }
        let whole = Receipt(
            incarnation: voice.incarnation,
            receivedAt: receivedAt,
            entries: judged.map(\.entry)
        )
        var rest = judged[...]
        var standings: [(dot: Dot, standing: Standing)] = []
        for (index, part) in ReceiptCoding.parts(of: whole).enumerated() {
            let covered = rest.prefix(part.entries.count)
            rest = rest.dropFirst(part.entries.count)
            drafts.append(
                HubDraft(
                    record: RecordRef(type: RecordType.hub, id: "receipts"),
                    action: Bookkeeping.hubReceipt,
                    events: [ReceiptCoding.event(part)]
                )
            )
            coverage.append(covered.map(\.arrival))
            standings += part.standings(number: start.number + 1 + UInt64(index))
        }
        for (member, standing) in zip(judged, standings) {
            try records.settle(
                standing.dot,
                of: member.arrival.body.record,
                standing: standing.standing
            )
        }
        try store.settle(standings)
    }

    /// What an older incarnation said comes back with its chain, and stands.
    func settleOlderReceipts<Writing: HubWriting>(
        _ arrivals: [Arrival],
        records: inout RecordsInCommit<Writing>,
        store: Writing
    ) throws {
        var standings: [(dot: Dot, standing: Standing)] = []
        for arrival in arrivals {
            guard let incarnation = incarnations[arrival.dot.replica] else { continue }
            if let receipt = try Receipt(of: arrival.body) {
                standings += receipt.standings(number: arrival.dot.number)
            } else if let standing = Standing.ofHubChange(
                arrival.dot,
                body: arrival.body,
                incarnation: incarnation
            ) {
                standings.append((arrival.dot, standing))
            }
        }
        guard !standings.isEmpty else { return }
        try store.settle(standings)
        for (dot, standing) in standings {
            guard let record = try store.entry(at: dot)?.body.record else { continue }
            try records.settle(dot, of: record, standing: standing)
        }
    }
}

/// The block of official numbers of this incarnation, counted for each type of record.
private struct OfficialNumbers {
    private let voice: HubVoice
    private var last: [Text: UInt64] = [:]

    init(voice: HubVoice) { self.voice = voice }

    mutating func next(of type: Text, in store: some HubWriting) throws -> UInt64 {
        var number = last[type] ?? voice.officialBase
        if last[type] == nil, let kept = try store.fact(fact(type)) {
            number = kept.reduce(0) { $0 << 8 | UInt64($1) }
        }
        number += 1
        last[type] = number
        return number
    }

    func keep(in store: some HubWriting) throws {
        for (type, number) in last { try store.setFact(fact(type), to: BigEndian.bytes(number)) }
    }

    private func fact(_ type: Text) -> Text {
        "hub.official." + type + "." + Text(String(voice.incarnation))
    }
}

/// Which site writes a replica.
private struct ReplicaOwners<Reading: HubReading> {
    private let store: Reading
    private var sites: [Text: SiteInfo] = [:]
    /// Openings of this commit are not folded into rows yet.
    private var opened: [ReplicaID: Text] = [:]

    init(store: Reading, arrivals: [Arrival]) throws {
        self.store = store
        for arrival in arrivals where arrival.dot.number == 1 {
            guard let opening = try SiteOpening(of: arrival.body) else { continue }
            opened[arrival.dot.replica] = opening.site
        }
    }

    mutating func site(of arrival: Arrival) throws -> SiteInfo? {
        let replica = arrival.dot.replica
        guard let name = try opened[replica] ?? store.site(of: replica) else { return nil }
        if let site = sites[name] { return site }
        let site = try store.site(named: name)
        sites[name] = site
        return site
    }
}

import ChangeCodec
import DutyBook
import History
import Intake

/// Decides which streams carry what a commit moved, and what new readers are granted.
struct Publishing<Writing: HubWriting> {
    private let store: Writing
    private let voice: HubVoice
    private let parties: PartyDirectory
    private let incarnations: Incarnations
    private let ranks: MergeRanks
    private(set) var moved: Set<Text> = []
    /// Numbers waiting to be published, by position and stream.
    private var waiting: [Int64: [Text: [UInt64]]] = [:]
    private var streamsOfArrival: [Dot: Set<Text>] = [:]
    private var owed = OwedBodies()
    private var shown: (party: Text, bodies: [ShownBody])?
    private var personalStreams: [Text: Text] = [:]

    init(store: Writing, voice: HubVoice, parties: PartyDirectory) throws {
        self.store = store
        self.voice = voice
        self.parties = parties
        incarnations = try Incarnations(store: store)
        ranks = DutyRules.ranks(hubs: incarnations.replicas, parties: parties)
    }

    /// Bodies that a site of a party has shown to hold.
    mutating func note(shown bodies: [ShownBody], by party: Text) { shown = (party, bodies) }

    /// Routes arrivals and regained bodies. Returns the grants and revokes this commit must write.
    ///
    /// - Parameter stirred: the records whose readers may be others now.
    mutating func route(
        _ arrivals: [Arrival],
        filled: [Arrival],
        stirred: [RecordRef],
        records: inout RecordsInCommit<Writing>
    ) throws -> [HubDraft] {
        var drafts: [HubDraft] = []
        let fresh = Set(arrivals.map(\.dot))
        for record in stirred
        where [.participants, .named].contains(Sight.audience(of: record.type)) {
            drafts += try updateSight(
                of: record,
                fresh: fresh,
                entries: records.entries(of: record)
            )
        }
        for arrival in arrivals where !isReceipt(arrival) {
            let entries = try records.entries(of: arrival.body.record)
            let standing = entries.first { $0.dot == arrival.dot }?.standing
            let streams = try self.streams(for: arrival, standing: standing)
            streamsOfArrival[arrival.dot] = streams
            enqueue(arrival.dot.number, at: arrival.position, to: streams)
            try carryOlderReceipt(of: standing, beside: arrival, fresh: fresh, to: streams)
        }
        for arrival in arrivals where isReceipt(arrival) {
            guard let receipt = try Receipt(of: arrival.body) else { continue }
            enqueue(arrival.dot.number, at: arrival.position, to: try streams(coveredBy: receipt))
        }
        for position in Array(waiting.keys).sorted() { try flush(position) }
        try regrant(filled)
        try countShown()
        return drafts + owed.drafts(to: parties)
    }

    /// What only looks like a receipt is a change like any other.
    private func isReceipt(_ arrival: Arrival) -> Bool {
        arrival.body.action == Bookkeeping.hubReceipt
            && incarnations[arrival.dot.replica] != nil
    }

    /// Publishes one of the hub's own changes of this commit.
    mutating func publishHubChange(
        number: UInt64,
        draft: HubDraft,
        covering: [Arrival]?,
        position: Int64
    ) throws {
        let streams: Set<Text>
        if let covering {
            streams = covering.reduce(into: []) { $0.formUnion(streamsOfArrival[$1.dot] ?? []) }
        } else if Sight.audience(of: draft.record.type) != .everyone {
            try openSight(of: draft, number: number)
            var readers = try self.readers(of: draft.record)
            for event in draft.events {
                if let party = event.fields["party"]?.text, parties[party] != nil {
                    readers.insert(stream(of: draft.record, to: party))
                }
            }
            streams = readers
        } else {
            streams = [HubStreams.common]
        }
        enqueue(number, at: position, to: streams)
    }

    /// A record that the hub itself opens is read from the start by those it names.
    private func openSight(of draft: HubDraft, number: UInt64) throws {
        guard !draft.writes.isEmpty else { return }
        let named = Sight.readers(
            of: draft.record.type,
            openedWith: draft.writes,
            parties: parties
        )
        guard !named.isEmpty else { return }
        let known = Set(try store.sight(of: draft.record).map(\.party))
        for party in named where !known.contains(party) {
            try store.setSight(SightRow(party: party, since: number, until: nil), of: draft.record)
        }
    }

    mutating func flush(_ position: Int64) throws {
        for (stream, numbers) in waiting.removeValue(forKey: position) ?? [:] {
            try store.publish(numbers, at: position, to: stream)
            moved.insert(stream)
        }
    }

    // MARK: Sight

    private mutating func updateSight(
        of record: RecordRef,
        fresh: Set<Dot>,
        entries: [Entry]
    ) throws -> [HubDraft] {
        let history = RecordHistory(entries)
        let rows = Dictionary(try store.sight(of: record).map { ($0.party, $0) }) { first, _ in
            first
        }
        let readership = Sight.readership(
            of: record,
            history,
            ranks: ranks,
            parties: parties,
            sighted: rows.values.filter { $0.until == nil }.map(\.party).sorted()
        )
        let since = try store.head(of: voice.replica).number + 1
        var drafts: [HubDraft] = []
        for party in readership.parties {
            if let row = rows[party], row.until == nil { continue }
            try store.setSight(SightRow(party: party, since: since, until: nil), of: record)
            let older = try grantable(entries.filter { !fresh.contains($0.dot) }, to: party)
            guard !older.isEmpty else { continue }
            try store.grant(older, to: stream(of: record, to: party))
            let grant = Grant(party: party, dots: DotRun.covering(older))
            drafts += grant.parts.map { $0.draft(on: record) }
        }
        for release in readership.released {
            let party = release.party
            guard let row = rows[party], row.until == nil else { continue }
            try store.setSight(SightRow(party: party, since: row.since, until: since), of: record)
            drafts.append(Revoke(party: party, handedTo: release.handedTo).draft(on: record))
        }
        return drafts
    }

    /// The bodies of a record, with the receipts that cover them, which a party does not have yet.
    private func grantable(_ entries: [Entry], to party: Text) throws -> [Dot] {
        let read = HubStreams.read(by: party, parties: parties)
        var dots: Set<Dot> = []
        for entry in entries {
            if let verdict = entry.standing?.verdict, verdict != .accepted { continue }
            dots.insert(entry.dot)
            if let receipt = receiptDot(of: entry.standing, itself: entry.dot) {
                dots.insert(receipt)
            }
        }
        return try dots.sorted().filter { dot in
            try store.bodyBytes(at: dot) != nil
                && !store.isReadable(dot, in: read)
        }
    }

    private func receiptDot(of standing: Standing?, itself: Dot) -> Dot? {
        guard let order = standing?.order, let hub = incarnations.replica(of: order.incarnation),
            hub != itself.replica
        else { return nil }
        return Dot(hub, order.number)
    }

    // MARK: Streams

    private mutating func streams(for arrival: Arrival, standing: Standing?) throws -> Set<Text> {
        let record = arrival.body.record
        switch Sight.audience(of: record.type) {
        case .everyone:
            if case .returned = standing?.verdict { return author(of: arrival) }
            return [HubStreams.common]
        case .participants, .named:
            guard standing?.verdict == .accepted else { return author(of: arrival) }
            return try readers(of: record).union(author(of: arrival))
        case .author:
            return author(of: arrival)
        }
    }

    /// A returned or unjudged change is one for its author, the committee and supervision.
    private mutating func author(of arrival: Arrival) -> Set<Text> {
        let record = arrival.body.record
        return [overseers(of: record), stream(of: record, to: arrival.body.author.party)]
    }

    private mutating func readers(of record: RecordRef) throws -> Set<Text> {
        var streams: Set<Text> = [overseers(of: record)]
        for row in try store.sight(of: record) where row.until == nil {
            streams.insert(stream(of: record, to: row.party))
        }
        return streams
    }

    /// The stream in which everything of this kind lies.
    private func overseers(of record: RecordRef) -> Text {
        Sight.audience(of: record.type) == .named ? HubStreams.confidential : HubStreams.overseers
    }

    /// The stream that carries this record to a party.
    private mutating func stream(of record: RecordRef, to party: Text) -> Text {
        Sight.audience(of: record.type) == .named
            ? HubStreams.confidential(to: party, parties: parties) : personal(party)
    }

    private mutating func streams(coveredBy receipt: Receipt) throws -> Set<Text> {
        HubStreams.needed(Set(try recordsByStream(coveredBy: receipt).keys))
    }

    /// Where what a receipt covers is read, and which records of it there: a receipt covers changes of
    /// many records, and a reader of one must not learn of the others.
    private mutating func recordsByStream(
        coveredBy receipt: Receipt
    ) throws -> [Text: Set<RecordRef>] {
        var records: [Text: Set<RecordRef>] = [:]
        for entry in receipt.entries {
            guard let covered = try store.entry(at: entry.dot) else {
                for stream in streamsOfArrival[entry.dot] ?? [] where records[stream] == nil {
                    records[stream] = []
                }
                continue
            }
            let arrival = Arrival(
                dot: entry.dot,
                digest: covered.digest,
                body: covered.body,
                position: 0
            )
            let streams =
                try streamsOfArrival[entry.dot]
                ?? self.streams(for: arrival, standing: covered.standing)
            for stream in streams { records[stream, default: []].insert(covered.body.record) }
        }
        return records
    }

    /// A body never travels to a third site without its receipt.
    private mutating func carryOlderReceipt(
        of standing: Standing?,
        beside arrival: Arrival,
        fresh: Set<Dot>,
        to streams: Set<Text>
    ) throws {
        guard let order = standing?.order, order.incarnation != voice.incarnation,
            let hub = incarnations.replica(of: order.incarnation)
        else { return }
        let receipt = Dot(hub, order.number)
        // One that arrives with this very commit is published beside it.
        guard !fresh.contains(receipt), try store.bodyBytes(at: receipt) != nil else { return }
        try hand(receipt, of: [arrival.body.record], to: streams)
    }

    /// Bodies that came back after a loss, for everybody who may see their records.
    private mutating func regrant(_ filled: [Arrival]) throws {
        for arrival in filled {
            if isReceipt(arrival), let receipt = try Receipt(of: arrival.body) {
                let records = try recordsByStream(coveredBy: receipt)
                for stream in HubStreams.needed(Set(records.keys)) {
                    try hand(arrival.dot, of: records[stream] ?? [], to: [stream])
                }
            } else {
                let standing = try store.entry(at: arrival.dot)?.standing
                try hand(
                    arrival.dot,
                    of: [arrival.body.record],
                    to: streams(for: arrival, standing: standing)
                )
            }
        }
    }

    /// What a site holds counts in its scope, whoever was known to read it: as when a receipt outlived
    /// the changes it speaks of, and nothing is left to say whose they were.
    private mutating func countShown() throws {
        guard let shown else { return }
        let stream = personal(shown.party)
        for body in shown.bodies
        where try !store.isReadable(body.dot, in: [stream, HubStreams.common]) {
            try hand(body.dot, of: [body.record], to: [stream])
        }
    }

    /// Lets readers have a body that many of them hold as a stub, and notes that they must be told.
    private mutating func hand(_ dot: Dot, of records: Set<RecordRef>, to streams: Set<Text>) throws
    {
        for stream in HubStreams.needed(streams) {
            guard try !store.isReadable(dot, in: HubStreams.besides(stream)) else { continue }
            if stream == HubStreams.common {
                for narrow in HubStreams.narrow(parties) { try store.withdraw([dot], from: narrow) }
            }
            try store.grant([dot], to: stream)
            moved.insert(stream)
            for record in records { owed.add(dot, of: record, to: stream) }
        }
    }

    private mutating func personal(_ party: Text) -> Text {
        if let stream = personalStreams[party] { return stream }
        let stream = HubStreams.personal(of: party, parties: parties)
        personalStreams[party] = stream
        return stream
    }

    private mutating func enqueue(_ number: UInt64, at position: Int64, to streams: Set<Text>) {
        for stream in HubStreams.needed(streams) {
            waiting[position, default: [:]][stream, default: []].append(number)
        }
    }
}

/// A body a site has shown that it holds.
struct ShownBody: Hashable, Sendable {
    let dot: Dot
    let record: RecordRef
}

extension Grant {
    func draft(on record: RecordRef) -> HubDraft {
        HubDraft(record: record, action: Bookkeeping.sightGrant, events: [event])
    }
}

extension Revoke {
    func draft(on record: RecordRef) -> HubDraft {
        HubDraft(record: record, action: Bookkeeping.sightRevoke, events: [event])
    }
}

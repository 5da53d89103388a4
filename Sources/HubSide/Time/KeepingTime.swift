import DutyBook
import History
import Intake

/// By what the hub reads the clocks of calls: rules and calendar as published.
struct TimeReading: Sendable {
    let clocks: CallClocks
    let rules: RuleBook

    init(store: some HubReading) throws {
        rules = RuleBook(RecordHistory(try store.entries(of: RuleBook.record)))
        clocks = CallClocks(
            rules: rules,
            calendar: .shipped(
                with: try store.calendars().flatMap { record in
                    CalendarEdition.editions(RecordHistory(try store.entries(of: record)))
                }
            )
        )
    }

    /// Those whose role was ended, and those who stand in for somebody: what they wrote may wait for
    /// their leader's word.
    static func leavers(in store: some HubReading) throws -> Set<Text> {
        let parties = try store.parties()
        let dismissed = parties.all.values.flatMap(\.people.dismissed)
        guard !dismissed.isEmpty else { return [] }
        let ranks = DutyRules.ranks(
            hubs: try Incarnations(store: store).replicas,
            parties: parties
        )
        let standIns = try store.records(of: RecordType.delegation, after: nil, limit: .max)
            .compactMap { id in
                let record = RecordRef(type: RecordType.delegation, id: id)
                return StandIn(RecordHistory(try store.entries(of: record)), ranks: ranks)?.standIn
            }
        return Set(dismissed + standIns)
    }

    /// What time causes in a record now.
    func timekeeping(
        of record: RecordRef,
        _ history: RecordHistory,
        ranks: MergeRanks,
        parties: PartyDirectory,
        hash: @escaping HashFunction,
        now: Milliseconds
    ) -> Timekeeping {
        guard record.type == RecordType.call else {
            let reading = RecordReading(
                record,
                history,
                ranks: ranks,
                parties: parties,
                hash: hash
            )
            return Timekeeping(
                clocks: clocks.clocks(of: reading, now: now),
                notices: history.notices(by: ranks.isHub),
                calendar: clocks.calendar,
                now: now
            )
        }
        let state = CallState(history, ranks: ranks, parties: parties, rules: rules)
        return Timekeeping(
            clocks: clocks.clocks(of: history, state: state, parties: parties, now: now),
            notices: state.notices,
            calendar: clocks.calendar,
            now: now
        )
    }
}

extension HubDesk {
    /// Looks at calls, writes what time has caused in them, and says when to look again.
    ///
    /// Reading and writing are one transaction, so nothing is written twice; and most looks write
    /// nothing, so they are only looks.
    func keepTime(of records: [RecordRef], by reading: TimeReading) async throws -> (
        next: [RecordRef: Milliseconds], written: Int
    ) {
        let voice = voice
        let now = voice.now()
        let hash = voice.trust.hash
        let look: @Sendable (Keeper.Reading) throws -> Look = { store in
            try Look(at: records, in: store, by: reading, hash: hash, now: now)
        }
        let first = try await keeper.read(look)
        guard !first.drafts.isEmpty else { return (first.next, 0) }
        let due = first.drafts.map(\.record)
        let (second, committed) = try await keeper.write { store in
            let second = try Look(at: due, in: store, by: reading, hash: hash, now: now)
            guard !second.drafts.isEmpty else { return (second, HubCommitted?.none) }
            var commit = try HubCommit(store: store, voice: voice)
            for draft in second.drafts { commit.write(draft) }
            return (second, try commit.finish())
        }
        if let committed { publish(committed) }
        return (first.next.merging(second.next) { _, later in later }, second.drafts.count)
    }
}

/// What a look at some calls came to.
private struct Look: Sendable {
    var next: [RecordRef: Milliseconds] = [:]
    var drafts: [HubDraft] = []

    init(
        at records: [RecordRef],
        in store: some HubReading,
        by reading: TimeReading,
        hash: @escaping HashFunction,
        now: Milliseconds
    ) throws {
        let parties = try store.parties()
        let ranks = DutyRules.ranks(
            hubs: try Incarnations(store: store).replicas,
            parties: parties
        )
        for record in records {
            let history = RecordHistory(try store.entries(of: record))
            let keeping = reading.timekeeping(
                of: record,
                history,
                ranks: ranks,
                parties: parties,
                hash: hash,
                now: now
            )
            if let moment = keeping.next { next[record] = moment }
            guard !keeping.events.isEmpty else { continue }
            drafts.append(
                HubDraft(
                    record: record,
                    action: CallNotice.action(of: record.type),
                    events: keeping.events,
                    context: history.context
                )
            )
        }
    }
}

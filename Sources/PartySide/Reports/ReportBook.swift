import DutyBook
import History
import SQLiteStore

/// One call as reports look at it.
struct ReportedCall: Sendable {
    let id: Text
    let history: RecordHistory
    let state: CallState
    let clocks: [CallClock]
    let cases: [AssessedCase]

    /// When the hub received it; by the caller's computer where it has not.
    var raisedAt: Milliseconds? {
        let entry = state.raise.flatMap { dot in history.entries.first { $0.dot == dot } }
        return entry.map { $0.standing?.receivedAt ?? $0.body.times.recordedAt }
    }

    /// The last fact of a kind.
    func last(_ events: Text...) -> (entry: Entry, fields: Value)? {
        for entry in history.entries.reversed() {
            if let event = entry.body.events.last(where: { events.contains($0.kind) }) {
                return (entry, event.fields)
            }
        }
        return nil
    }

    /// The parties it was sent to and that have it now.
    func current(_ role: CallDispatch.Role) -> [Text] {
        state.dispatches.filter { $0.isCurrent && $0.role == role }.map(\.party)
    }

    /// The cells of `ReportColumn.ofClock`.
    func head(_ clock: CallClock) -> [JSON] {
        [
            .text(state.number), .text(state.title), .text(clock.party),
            .string(clock.name.rawValue),
        ]
    }

    func involves(_ party: Text) -> Bool {
        state.caller == party || state.dispatches.contains { $0.party == party }
    }

    var isVoid: Bool { state.phase == .void }

    /// Whether the hub received it in a period; every one where there is none.
    func isRaised(in span: ReportSpan?) -> Bool {
        guard let span else { return true }
        return raisedAt.map(span.contains) ?? false
    }

    var resolve: CallClock? {
        clocks.last { $0.name == .resolve && $0.party == state.lead }
    }
}

/// An enrolled site with the time of the newest change the hub has of it.
struct HeardSite: Sendable {
    let id: Text
    let party: Text
    /// `nil` where nothing of it has come.
    let at: Milliseconds?
}

/// Everything reports are drawn from, read once.
struct ReportBook: Sendable {
    let calls: [ReportedCall]
    let assessment: AssessmentBook
    let parties: PartyDirectory
    let reading: ClockReading
    let now: Milliseconds
    /// The last exchange with the hub; `nil` before the first.
    let known: Milliseconds?
    /// Every enrolled site, and when the hub last heard of it, as far as is known here.
    let sites: [HeardSite]
    let calendar: WorkingCalendar

    /// The same of each party: of its site that was heard of last.
    var lastHeard: [Text: Milliseconds] {
        sites.reduce(into: [:]) { heard, site in
            guard let at = site.at else { return }
            heard[site.party] = max(heard[site.party] ?? at, at)
        }
    }

    /// Whom reports list, kind by kind and then by id; never the hub's operator.
    var listed: [PartyInfo] {
        let order = PartyKind.allCases
        func place(_ party: PartyInfo) -> (Int, Text) {
            (order.firstIndex(of: party.kind) ?? order.count, party.id)
        }
        return parties.all.values.filter { $0.kind != .hubOperator }
            .sorted { place($0) < place($1) }
    }
}

extension Desk {
    /// As they were received; of one moment, by their numbers.
    private static func inOrder(_ calls: [ReportedCall]) -> [ReportedCall] {
        calls.map { (($0.raisedAt ?? .max, $0.state.number ?? "~", $0.id), $0) }
            .sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// Reads the whole book in pieces, so that work at the desk goes on beside it.
    ///
    /// - Parameter withCalls: whether calls and what is assessed by them are read.
    func reportBook(withCalls: Bool, progress: @escaping ProgressSink) async throws -> ReportBook {
        let now = site.clock.now()
        let known = [site.memory.lastSuccess, site.memory.lastBundle].compactMap(\.self).max()
        let (zone, calendar, orders) = try await site.store.read { store in
            let zone = try Zone(store)
            let calendar = try zone.calendar(in: store)
            return (zone, calendar, try zone.ordersByCall(in: store, calendar: calendar, now: now))
        }
        let clocks = CallClocks(rules: zone.rules, calendar: calendar)
        var book = AssessmentBook(
            parties: zone.parties,
            ranks: zone.ranks,
            clocks: clocks,
            now: now
        )
        for type in AssessmentBook.types where type != RecordType.call {
            for (record, history) in try await histories(of: type) { book.read(record, history) }
        }
        var calls: [ReportedCall] = []
        for (record, history) in withCalls ? try await histories(of: RecordType.call) : [] {
            let state = CallState(
                history,
                ranks: zone.ranks,
                parties: zone.parties,
                rules: zone.rules
            )
            let own = clocks.clocks(of: history, state: state, parties: zone.parties, now: now)
            let cases = CaseReading(
                record,
                history,
                state: state,
                clocks: own,
                parties: zone.parties,
                now: now
            ).cases()
            book.add(cases)
            calls.append(
                ReportedCall(
                    id: record.id,
                    history: history,
                    state: state,
                    clocks: own,
                    cases: cases
                )
            )
            progress(DeskProgress(phase: "report", done: calls.count))
        }
        let heard = try await site.store.read { try Self.lastHeard(in: $0) }
        return ReportBook(
            calls: Self.inOrder(calls),
            assessment: book,
            parties: zone.parties,
            reading: ClockReading(
                rules: zone.rules,
                calendar: calendar,
                now: now,
                known: known,
                orders: orders
            ),
            now: now,
            known: known,
            sites: heard,
            calendar: calendar
        )
    }
}

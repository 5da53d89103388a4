package import History

/// What a supervision order amounts to: derived from its changes.
package struct OrderState: Sendable {
    /// Where it stands.
    package enum Phase: String, Sendable {
        /// Waits for a reply, or for a sufficient one.
        case issued = "awaitingReply"
        case replied, closed
        /// Taken back by supervision; stays visible (已解除) and is not scored.
        case revoked
        case void
    }

    package let aspects: RecordAspects
    package let phase: Phase
    package let to: Text?
    package let colour: OrderColour?
    package let calls: [Text]
    /// `DB-2026-000012`, once the hub has it.
    package let number: Text?
    /// When it reached the hub, from which the time to reply runs; `nil` while it has not.
    package let issuedAt: Milliseconds?
    /// The first reply that was not found insufficient, by the computer where it was written.
    package let repliedAt: Milliseconds?
    private let fixedDue: Milliseconds?
    private let order: HubOrder?

    package init(_ history: RecordHistory, ranks: MergeRanks) {
        self.init(
            history,
            RecordAspects(of: history, type: RecordType.order, ranks: ranks)
        )
    }

    init(_ history: RecordHistory, _ aspects: RecordAspects) {
        self.aspects = aspects
        let value = aspects.view("order")?.value
        to = value?["to"]?.text
        colour = value?["colour"]?.text.flatMap { OrderColour(rawValue: $0.string) }
        calls = value?["calls"]?.list?.compactMap(\.text) ?? []
        fixedDue = value?["due"]?.int
        let opening = history.entries.first { $0.body.action == "order.issue" }
        order = opening?.standing?.order
        issuedAt = opening?.standing?.receivedAt
        number = opening.flatMap { OfficialNumber.text(of: $0, prefix: "DB") }

        let replies = Self.entries("replied", history)
        let insisted = Self.entries("insisted", history)
        let open = replies.filter { reply in
            !insisted.contains { RecordHistory.saw($0, reply) }
        }
        repliedAt = open.map(\.body.times.recordedAt).min()
        // "Not closed" wins over a closing that did not know of it.
        let isClosed = Self.entries("orderClosed", history).contains { closing in
            insisted.allSatisfy { RecordHistory.saw(closing, $0) }
        }
        phase =
            if aspects.isVoid {
                .void
            } else if !Self.entries("orderRevoked", history).isEmpty {
                .revoked
            } else if isClosed {
                .closed
            } else {
                open.isEmpty ? .issued : .replied
            }
    }

    /// Until when a reply is due (K12): so many working days after the order reached the hub, close
    /// of business; of a red one the same day, or the next working day where that is over. `nil`
    /// while it has not reached the hub.
    package func due(rules: RuleBook, calendar: WorkingCalendar) -> Milliseconds? {
        if let fixedDue { return fixedDue }
        guard let issuedAt, let colour else { return nil }
        let set = rules.rules(at: order)
        let time = WorkingTime(calendar: calendar, hours: set.hours(of: to))
        let days = set.replies[colour] ?? 0
        if days > 0 { return time.due(from: issuedAt, TimeLimit(days, .workDays)) }
        guard let today = CivilDay(containing: issuedAt) else { return nil }
        let close = today.start + time.hours.close * 60_000
        if calendar.isWorkday(today), issuedAt < close { return close }
        return time.due(from: issuedAt, TimeLimit(1, .workDays))
    }

    /// It waits for a reply, and the time for one has passed.
    package func isUnanswered(
        at now: Milliseconds,
        rules: RuleBook,
        calendar: WorkingCalendar
    ) -> Bool {
        guard phase == .issued, let due = due(rules: rules, calendar: calendar) else {
            return false
        }
        return now >= due
    }

    private static func entries(_ event: Text, _ history: RecordHistory) -> [Entry] {
        history.entries.filter { entry in entry.body.events.contains { $0.kind == event } }
    }
}

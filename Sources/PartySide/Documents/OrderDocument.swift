import DutyBook
import History

extension RecordDocument {
    /// What a supervision order says beyond its aspects: its state and its time to reply.
    func order(by reading: ClockReading) -> KeyValuePairs<Text, JSON> {
        let state = OrderState(history, ranks: ranks)
        let due = state.due(rules: reading.rules, calendar: reading.calendar)
        let isLate = state.isUnanswered(
            at: reading.now,
            rules: reading.rules,
            calendar: reading.calendar
        )
        return [
            "state": .string(state.phase.rawValue),
            "to": .text(state.to),
            "colour": state.colour.map { .string($0.rawValue) } ?? .null,
            "calls": .array(state.calls.map(JSON.string)),
            "issuedAt": Timestamps.json(state.issuedAt),
            "replyDue": Timestamps.json(due),
            "repliedAt": Timestamps.json(state.repliedAt),
            "unanswered": state.issuedAt == nil ? .null : .bool(isLate),
        ]
    }
}

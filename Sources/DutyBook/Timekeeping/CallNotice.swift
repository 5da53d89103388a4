package import History

/// Something time caused in a call: written by the hub alone, as a change of its own chain, so that
/// there is one of it.
///
/// What it is about – kind, clock, party, what set the clock going, when it was due – is its identity:
/// two hubs of one zone, neither knowing of the other's word, have written one notice.
package struct CallNotice: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// 视为送达: the time to sign has passed, and the call counts as received.
        case deemed
        /// 催办单: a clock has run out.
        case expedited
        /// The time to verify has passed: closed without a rating, which never counts as satisfied.
        case lapsed
        /// Written by somebody who had left, and not confirmed by their leader in time: it does not
        /// count.
        case unconfirmed
    }

    /// Why a notice was premature (C9, C11, C24).
    package enum LiftReason: String, Sendable, CaseIterable {
        /// What it asked for was done in time, and became known later.
        case doneInTime
        /// More time was asked for in time, and granted.
        case extended
        /// Time that does not count was ruled afterwards, such as an outage.
        case paused
        /// The calendar was corrected, or the hub's clock had been wrong.
        case recounted
    }

    /// What makes it this notice and no other.
    package struct Subject: Hashable, Sendable {
        package let kind: Kind
        package let clock: ClockName
        package let party: Text?
        /// The change that set the clock going.
        package let start: Dot
        package let due: Milliseconds
    }

    /// That it is taken back; what was written stays visible.
    package struct Lift: Hashable, Sendable {
        package let reason: LiftReason
        package let at: Milliseconds
        package let change: Dot
    }

    package let subject: Subject
    package let entry: Entry
    /// `nil` while it stands.
    package var lift: Lift?

    package var isStanding: Bool { lift == nil }
    /// By the hub's clock.
    package var at: Milliseconds { entry.body.times.recordedAt }
    package var change: Dot { entry.dot }

    /// What it says, as an event of the hub's change.
    static func event(_ subject: Subject) -> Event {
        Event(Text(subject.kind.rawValue), subject.fields)
    }

    /// That it is lifted, as an event of the hub's change.
    static func lift(_ subject: Subject, _ reason: LiftReason) -> Event {
        var fields = subject.fields.map ?? [:]
        fields["notice"] = .text(Text(subject.kind.rawValue))
        fields["reason"] = .text(Text(reason.rawValue))
        return Event("lifted", .map(fields))
    }

    /// The fields of all events of the hub's word.
    static let fields: [Field] = [
        .optional("clock", .oneOf(ClockName.allCases.map { Text($0.rawValue) })),
        .optional("party", .party), .optional("start", .filledText), .optional("due", .time),
    ]
}

extension CallNotice.Subject {
    fileprivate var fields: Value {
        var fields: [Text: Value] = [
            "clock": .text(Text(clock.rawValue)), "start": .text(Text(start.description)),
            "due": .int(due),
        ]
        fields["party"] = party.map(Value.text)
        return .map(fields)
    }

    /// `nil` for what only a newer version says, and for a person's own reminder.
    fileprivate init?(_ kind: Text?, _ fields: Value) {
        guard let kind = kind.flatMap({ CallNotice.Kind(rawValue: $0.string) }),
            let clock = fields["clock"]?.text.flatMap({ ClockName(rawValue: $0.string) }),
            let start = fields["start"]?.text.flatMap({ Dot($0.string) }),
            let due = fields["due"]?.int
        else { return nil }
        self.init(
            kind: kind,
            clock: clock,
            party: fields["party"]?.text,
            start: start,
            due: due
        )
    }
}

extension RecordHistory {
    /// What the hub wrote that time caused, each once, in causal order.
    package func notices(by isHub: (ReplicaID) -> Bool) -> [CallNotice] {
        var notices: [CallNotice] = []
        for entry in entries where CallNotice.actions.contains(entry.body.action) {
            guard isHub(entry.dot.replica) else { continue }
            for event in entry.body.events {
                if event.kind == "lifted" {
                    Self.lift(event, of: entry, in: &notices)
                } else if let subject = CallNotice.Subject(event.kind, event.fields),
                    !notices.contains(where: { $0.subject == subject && $0.isStanding })
                {
                    notices.append(CallNotice(subject: subject, entry: entry))
                }
            }
        }
        return notices
    }

    private static func lift(_ event: Event, of entry: Entry, in notices: inout [CallNotice]) {
        guard let subject = CallNotice.Subject(event.fields["notice"]?.text, event.fields),
            let index = notices.lastIndex(where: { $0.subject == subject && $0.isStanding })
        else { return }
        notices[index].lift = CallNotice.Lift(
            reason: event.fields["reason"]?.text
                .flatMap { CallNotice.LiftReason(rawValue: $0.string) } ?? .recounted,
            at: entry.body.times.recordedAt,
            change: entry.dot
        )
    }
}

extension CallNotice {
    /// The one action of the hub that writes and lifts notices of a type of record.
    package static func action(of type: Text) -> Text { type + ".elapse" }

    /// The types in whose records time causes something.
    package static let types = [RecordType.call, RecordType.consent]

    static let actions = Set(types.map(action(of:)))

    static let liftFields: [Field] =
        fields + [
            .required("notice", .oneOf(Kind.allCases.map { Text($0.rawValue) })),
            .required("reason", .filledText),
        ]
}

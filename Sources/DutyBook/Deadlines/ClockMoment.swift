package import History

/// When an office was without the hub, as ruled on its own requests.
struct Outages: Hashable, Sendable {
    var verified: [Interval] = []
    var refused: [Interval] = []
}

/// A moment in the course of a clock, and by whose clock it is told.
package struct ClockMoment: Hashable, Sendable {
    package enum Source: String, Sendable {
        /// The hub's, on arrival.
        case hub
        /// The computer's where it was entered.
        case site
        /// The person's word, of what was read from another system's list.
        case claimed
        /// The person's word that an office was told by phone.
        case phone
    }

    package let at: Milliseconds
    package let source: Source
    package let change: Dot
    package let event: Text
    /// Entered long before it reached the hub, and no outage is verified that explains it.
    package var isUnverified = false

    /// Time itself ended it: nobody did what was asked.
    package var isElapsed: Bool { CallNotice.Kind(rawValue: event.string) != nil }

    /// Minutes between site and hub that need no explanation: the zone's limit for suspect clocks.
    private static let tolerance: Milliseconds = 5 * 60_000

    /// When something began for others: when it reached the hub. `nil` while it has not.
    static func start(_ entry: Entry, _ event: Text) -> ClockMoment? {
        if entry.body.entryMode == .imported {
            return make(entry.body.times.occurredAt, .claimed, entry, event)
        }
        return entry.standing.flatMap { make($0.receivedAt, .hub, entry, event) }
    }

    /// When an office did something: by its own computer, as far as that can be believed.
    ///
    /// - Parameters:
    ///   - start: what set the clock going; only a clock that runs by claimed times ends by one.
    ///   - outages: of the office.
    static func stop(
        _ entry: Entry,
        _ event: Text,
        start: ClockMoment?,
        outages: Outages
    ) -> ClockMoment? {
        let times = entry.body.times
        if entry.body.entryMode == .imported, start?.source == .claimed {
            return make(times.occurredAt, .claimed, entry, event)
        }
        let recorded = times.recordedAt
        guard let received = entry.standing?.receivedAt else {
            return make(recorded, .site, entry, event)
        }
        if recorded <= received, received - recorded <= tolerance {
            return make(recorded, .site, entry, event)
        }
        let isBelievable =
            recorded <= received && recorded >= times.lastHubTime ?? .min
            && !outages.refused.contains { $0.contains(recorded) }
        guard isBelievable else { return make(received, .hub, entry, event) }
        var moment = make(recorded, .site, entry, event)
        moment?.isUnverified = !outages.verified.contains { $0.contains(recorded) }
        return moment
    }

    /// The word of a caller that an office was told by phone: never later than it was written down.
    static func phone(_ entry: Entry, notBefore raised: Milliseconds?) -> ClockMoment? {
        let times = entry.body.times
        let told = max(min(times.occurredAt, times.recordedAt), raised ?? .min)
        return make(told, .phone, entry, "phoneNotified")
    }

    /// When the hub said that time had ended it.
    static func elapsed(_ notice: CallNotice) -> ClockMoment {
        ClockMoment(
            at: notice.at,
            source: .hub,
            change: notice.change,
            event: Text(notice.subject.kind.rawValue)
        )
    }

    private static func make(
        _ at: Milliseconds,
        _ source: Source,
        _ entry: Entry,
        _ event: Text
    ) -> ClockMoment? {
        guard CivilTime.isPlausible(at) else { return nil }
        return ClockMoment(at: at, source: source, change: entry.dot, event: event)
    }
}

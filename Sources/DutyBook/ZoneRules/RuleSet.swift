package import History

/// How long one clock runs for one kind of call, and on what ground.
package struct DeadlineRule: Hashable, Sendable {
    package enum Length: Hashable, Sendable {
        case span(TimeLimit)
        /// So many working days before the call is to be resolved.
        case beforeResolve(Int)
        /// Until a day that somebody fixed.
        case fixedDay
    }

    package let clock: ClockName
    /// `nil` where it runs over a record that is no call.
    package let kind: CallKind?
    package let length: Length
    package let basis: Text

    package init(clock: ClockName, kind: CallKind?, length: Length, basis: Text) {
        self.clock = clock
        self.kind = kind
        self.length = length
        self.basis = basis
    }
}

/// How much more time a unit may be given for resolving, in working days.
package struct ExtensionRule: Hashable, Sendable {
    package let kind: CallKind
    /// Of all extensions together; none where 0.
    package let mostDays: Int
    /// Times one may be granted.
    package let times: Int
    package let basis: Text

    package init(kind: CallKind, mostDays: Int, times: Int, basis: Text) {
        self.kind = kind
        self.mostDays = mostDays
        self.times = times
        self.basis = basis
    }
}

/// One edition of the zone's rules: time limits, each with its ground, office hours, numbers and who
/// dispatches.
package struct RuleSet: Hashable, Sendable {
    /// From 1, the edition this version brings with it; what the hub publishes counts up.
    package var version: Int
    package var rules: [DeadlineRule]
    package var extensions: [ExtensionRule]
    /// Days of extension the dispatcher may grant; above it supervision decides.
    package var dispatcherGrants: Int
    /// Of every party without hours of its own.
    package var hours: OfficeHours
    /// Office hours of single parties.
    package var partyHours: [Text: OfficeHours] = [:]
    /// Working days an order may wait for its reply, by colour; 0 is the same day.
    package var replies: [OrderColour: Int] = OrderColour.usualReplies
    /// What stands before the year in official numbers of calls.
    package var prefix: Text = "HX"
    /// Who names lead and cooperators of a new call.
    package var dispatching: DeskView.Dispatching = .direct

    /// Whether a result waits for the cooperators' word.
    package var feedback: FeedbackRule = .told

    /// `zone-1`: named beside every due date.
    package var name: Text { Text("zone-\(version)") }

    package func hours(of party: Text?) -> OfficeHours {
        party.flatMap { partyHours[$0] } ?? hours
    }

    /// `nil` where no such clock runs for this kind of call, or for records that are no calls.
    package func rule(_ clock: ClockName, _ kind: CallKind?) -> DeadlineRule? {
        rules.first { $0.clock == clock && $0.kind == kind }
    }

    package func extensionRule(_ kind: CallKind) -> ExtensionRule? {
        extensions.first { $0.kind == kind }
    }
}

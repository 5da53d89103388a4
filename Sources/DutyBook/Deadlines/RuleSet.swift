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
}

/// How much more time a unit may be given for resolving, in working days.
package struct ExtensionRule: Hashable, Sendable {
    package let kind: CallKind
    /// Of all extensions together; none where 0.
    package let mostDays: Int
    /// Times one may be granted.
    package let times: Int
    package let basis: Text
}

/// The zone's time limits, every figure with its ground.
package struct RuleSet: Hashable, Sendable {
    /// `zone-1`: named beside every due date.
    package let name: Text
    package let rules: [DeadlineRule]
    package let extensions: [ExtensionRule]
    /// Days of extension the dispatcher may grant; above it supervision decides.
    package let dispatcherGrants: Int
    package let hours: OfficeHours

    /// `nil` where no such clock runs for this kind of call, or for records that are no calls.
    package func rule(_ clock: ClockName, _ kind: CallKind?) -> DeadlineRule? {
        rules.first { $0.clock == clock && $0.kind == kind }
    }

    package func extensionRule(_ kind: CallKind) -> ExtensionRule? {
        extensions.first { $0.kind == kind }
    }
}

/// What the hub says of a change.
package enum Verdict: Hashable, Sendable {
    case accepted
    /// Not part of the state; stays with its author, with the rule that refused it and why.
    case returned(rule: Text, reason: Text)
    /// Written by a newer version: stored and relayed, folded by nobody until a hub knows it.
    case unjudged
}

/// A place in the hub's order of arrival. Earlier incarnations come first.
package struct HubOrder: Hashable, Sendable, Comparable {
    package let incarnation: UInt64
    package let number: UInt64
    package let index: UInt64

    package init(incarnation: UInt64, number: UInt64, index: UInt64) {
        self.incarnation = incarnation
        self.number = number
        self.index = index
    }

    package static func < (left: HubOrder, right: HubOrder) -> Bool {
        (left.incarnation, left.number, left.index) < (right.incarnation, right.number, right.index)
    }
}

/// What a receipt says of one dot.
package struct ReceiptEntry: Hashable, Sendable {
    package let dot: Dot
    package let verdict: Verdict
    /// The change's place in its record's trace, from 1.
    package let place: UInt64
    /// The official number a raise received; `nil` for every other change.
    package let official: UInt64?

    package init(dot: Dot, verdict: Verdict, place: UInt64, official: UInt64? = nil) {
        self.dot = dot
        self.verdict = verdict
        self.place = place
        self.official = official
    }
}

/// The hub's own change, one per commit: which dots reached it, when, and with which verdict.
package struct Receipt: Hashable, Sendable {
    package let incarnation: UInt64
    package let receivedAt: Milliseconds
    package let entries: [ReceiptEntry]

    package init(incarnation: UInt64, receivedAt: Milliseconds, entries: [ReceiptEntry]) {
        self.incarnation = incarnation
        self.receivedAt = receivedAt
        self.entries = entries
    }
}

/// Where one change stands with the hub, as the fold needs it.
package struct Standing: Hashable, Sendable {
    package let order: HubOrder
    package let place: UInt64
    package let verdict: Verdict
    package let receivedAt: Milliseconds
    package let official: UInt64?

    package init(
        order: HubOrder,
        place: UInt64,
        verdict: Verdict,
        receivedAt: Milliseconds,
        official: UInt64? = nil
    ) {
        self.order = order
        self.place = place
        self.verdict = verdict
        self.receivedAt = receivedAt
        self.official = official
    }
}

/// How concurrent writes of one aspect are read. The set is closed; which aspect has which is one
/// table in `DutyBook`.
package enum MergePolicy: String, Sendable, CaseIterable {
    /// The first write only; later ones are superseded.
    case immutable
    /// One party writes; two concurrent different values of its sites are a conflict it decides.
    case owner
    /// The higher office wins; equals conflict.
    case authority
    /// The greatest concurrent value wins; a lowering counts only if it saw the raise.
    case maximum
    /// A set; an element stays unless every addition of it was seen by a removal.
    case addWins
    /// A set; an element is out while one removal of it has been seen by no later addition.
    case removeWins
    /// The last in the hub's order; losers are superseded. For low stakes only.
    case lww
    /// All concurrent values are kept until a person decides.
    case siblings
    /// Written by the hub alone.
    case centre
}

/// What policies need to know of the world outside the history.
package struct MergeRanks: Sendable {
    /// Rank of the office behind a write, greater is higher; for `authority`.
    package let office: @Sendable (Author) -> Int
    /// Rank of a value, greater wins; for `maximum`.
    package let value: @Sendable (Value) -> Int64
    /// Whether a replica is the hub; for `centre`.
    package let isHub: @Sendable (ReplicaID) -> Bool

    package init(
        office: @escaping @Sendable (Author) -> Int,
        value: @escaping @Sendable (Value) -> Int64,
        isHub: @escaping @Sendable (ReplicaID) -> Bool
    ) {
        self.office = office
        self.value = value
        self.isHub = isHub
    }
}

/// One value someone stands behind, with every change that wrote exactly this value.
package struct Claim: Hashable, Sendable {
    /// In hub order, unreceipted last; the first names the claim.
    package let dots: [Dot]
    package let value: Value

    package init(dots: [Dot], value: Value) {
        self.dots = dots
        self.value = value
    }
}

/// What an aspect says under its policy.
package struct AspectView: Hashable, Sendable {
    /// One or more; more than one distinct value under a policy that asks a person is a conflict.
    package let claims: [Claim]
    /// What is shown. While undecided: the claim first in hub order, the same on every replica that
    /// sees the same.
    package let value: Value
    /// A person has to decide between the claims.
    package let undecided: Bool
    /// Writes that lost under immutable, authority, maximum, lww or centre without having been
    /// seen by the winner. Shown in the trace; their authors are told.
    package let superseded: [Dot]

    package init(claims: [Claim], value: Value, undecided: Bool, superseded: [Dot]) {
        self.claims = claims
        self.value = value
        self.undecided = undecided
        self.superseded = superseded
    }
}

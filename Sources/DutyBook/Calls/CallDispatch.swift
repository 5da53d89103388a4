package import History

/// One receiving party's part in a call.
package struct CallDispatch: Hashable, Sendable {
    package enum Role: String, Sendable { case lead, cooperating }

    package enum State: String, Sendable {
        case pendingReceipt, signed, responded, returnRequested, resultSubmitted, confirmed
        /// It asked to be let off and must go on.
        case returnRefused
        /// Another party's result waits to be verified: nothing is to be done unless it is sent back.
        case held
        /// It was let off.
        case returned
        /// Its result was sent back.
        case redo
        /// Another lead was named.
        case superseded
        /// No longer needed: dropped from the cooperators, the call was withdrawn or voided, or
        /// another party's result was found good.
        case cancelled
    }

    package let party: Text
    package let role: Role
    package let state: State
    /// When it reached the hub; what its author claimed where the receipt is not here yet.
    package let at: Milliseconds
    package let isAtHub: Bool
    /// The office was told by phone.
    package let wasPhoned: Bool
    /// A dispatch takes effect with the hub's receipt; an urgent one with the phone call already.
    package let isEffective: Bool
    /// Whether the party signed, whatever became of the dispatch afterwards.
    package let hasSigned: Bool
    /// It did not, and the time to sign has passed: it counts as received (视为送达).
    package let isDeemed: Bool
    /// The party is responsible now: no later dispatch that knew of it took it away.
    package let isCurrent: Bool
    /// The change that gave the party the role it has.
    package let since: Dot
    /// That change's place in the hub's order; `nil` while it has no receipt here. The zone's rules
    /// as they were then hold for the dispatch.
    package let order: HubOrder?
    /// The change that took the role away; `nil` while it stands.
    package let endedBy: Dot?
}

/// A party that was let go: it keeps what it has and is told nothing new.
package struct Release: Hashable, Sendable {
    package let party: Text
    package let handedTo: Text?
}

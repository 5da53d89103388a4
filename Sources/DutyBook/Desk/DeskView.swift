package import History

/// What a decision at the desk may look at.
package struct DeskView: Sendable {
    /// Who names lead and cooperators of a new call.
    package enum Dispatching: String, Sendable, CaseIterable {
        /// The caller; effective at the hub's receipt.
        case direct
        /// The committee; the caller proposes.
        case desk
    }

    /// The acting party.
    package var party: Text
    /// Who acts for it; `nil` leaves rules of persons to the hub.
    package var person: Text?
    /// For whom that person stands in; `nil` where for nobody.
    package var onBehalfOf: Text?
    package var parties: PartyDirectory
    package var ranks: MergeRanks
    /// The record the command names; `nil` for one that opens a record, and where none is here.
    package var record: RecordRef?
    package var history: RecordHistory?
    /// What the person had in front of them; `nil` means the record as it is here now.
    package var seen: VersionVector?
    /// The id of the record a command opens.
    package var freshID: Text
    /// The number a call carries until the hub numbers it.
    package var provisionalNumber: Text
    /// The zone's rules through time; the newest say who dispatches.
    package var rules: RuleBook
    /// The entry is read from another system's list.
    package var isImported = false
    /// Bytes of the longest text a change may carry.
    package var longestText: Int
    /// By this computer's clock; `nil` leaves rules of time to the hub.
    package var now: Milliseconds?
    package var knowsItem: @Sendable (Text) -> Bool
    /// By which signatures are bound to texts.
    package var hash: HashFunction

    package init(
        party: Text,
        person: Text? = nil,
        parties: PartyDirectory,
        ranks: MergeRanks,
        record: RecordRef? = nil,
        history: RecordHistory? = nil,
        seen: VersionVector? = nil,
        freshID: Text,
        provisionalNumber: Text,
        rules: RuleBook = .shipped,
        longestText: Int = BodyBounds.textBytes,
        now: Milliseconds? = nil,
        hash: @escaping HashFunction,
        knowsItem: @escaping @Sendable (Text) -> Bool
    ) {
        self.party = party
        self.person = person
        self.parties = parties
        self.ranks = ranks
        self.record = record
        self.history = history
        self.seen = seen
        self.freshID = freshID
        self.provisionalNumber = provisionalNumber
        self.rules = rules
        self.longestText = longestText
        self.now = now
        self.knowsItem = knowsItem
        self.hash = hash
    }
}

/// What a command amounts to: the substance of one change.
package struct Decision: Hashable, Sendable {
    package let record: RecordRef
    package let action: Text
    package let writes: [Write]
    package let events: [Event]
    package let context: VersionVector
    /// The reason the person gave.
    package let note: Text?
    /// Commands on other records that belong to it: written with it or not at all.
    package var followUps: [FollowUp] = []

    package init(
        record: RecordRef,
        action: Text,
        writes: [Write],
        events: [Event],
        context: VersionVector,
        note: Text?
    ) {
        self.record = record
        self.action = action
        self.writes = writes
        self.events = events
        self.context = context
        self.note = note
    }
}

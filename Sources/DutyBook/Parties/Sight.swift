package import History

/// Who may read one record, and since when: the hub's positions are numbers of its own chain.
package struct SightRow: Hashable, Sendable {
    package let party: Text
    package let since: UInt64
    /// The hub number from which delivery stopped; `nil` while it goes on.
    package let until: UInt64?

    package init(party: Text, since: UInt64, until: UInt64?) {
        self.party = party
        self.since = since
        self.until = until
    }
}

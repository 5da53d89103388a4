package import History

/// The zone's rules through time, as the hub published them.
///
/// What was sent under one edition stays under it: the hub's order says which was in force.
package struct RuleBook: Hashable, Sendable {
    /// One published edition with its place in the hub's order.
    package struct Edition: Hashable, Sendable {
        package let rules: RuleSet
        package let order: HubOrder
        package let publishedAt: Milliseconds

        package init(rules: RuleSet, order: HubOrder, publishedAt: Milliseconds) {
            self.rules = rules
            self.order = order
            self.publishedAt = publishedAt
        }
    }

    /// In the hub's order.
    package let published: [Edition]
    private let first: RuleSet

    /// - Parameter first: in force before anything is published.
    package init(_ first: RuleSet = .zoneDefault, published: [Edition] = []) {
        self.first = first
        self.published = published.sorted { $0.order < $1.order }
    }

    /// What this version brings with it.
    package static let shipped = RuleBook()

    /// Every edition the record of the rules ever held.
    package init(_ history: RecordHistory) {
        self.init(
            published: history.entries.flatMap { entry in
                entry.body.writes.compactMap { write in
                    guard write.aspect == Aspects.rules, let standing = entry.standing,
                        let rules = RuleSet(write.value)
                    else { return nil }
                    return Edition(
                        rules: rules,
                        order: standing.order,
                        publishedAt: standing.receivedAt
                    )
                }
            }
        )
    }

    /// The record that holds them.
    package static let record = RecordRef(type: RecordType.rules, id: "zone")

    /// The newest edition.
    package var current: RuleSet { published.last?.rules ?? first }

    /// The edition in force at a place in the hub's order; the newest for what has no place yet.
    package func rules(at order: HubOrder?) -> RuleSet {
        guard let order, !published.isEmpty else { return current }
        return published.last { $0.order < order }?.rules ?? first
    }
}

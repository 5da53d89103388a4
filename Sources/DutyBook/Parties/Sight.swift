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

/// Who may read records of a type.
package enum Audience: Sendable {
    case everyone
    /// Those who take part, and the parties that see every call.
    case participants
    /// The author's party and the parties that see every call: all that is safe for a type this
    /// version does not know.
    case author
}

/// Who may see what: the one table that hub and sites share.
package enum Sight {
    /// The aspects of a record of this type that say who takes part in it.
    package static func aspects(of type: Text) -> [Text] {
        type == RecordType.call ? [Aspects.caller, Aspects.lead, Aspects.cooperators] : []
    }

    package static func audience(of type: Text) -> Audience {
        RecordDeclaration.of(type)?.audience ?? .author
    }
}

/// The names of what only the hub and the sites' own epochs write, in one place.
///
/// How they are spelled in a body is `ChangeCoding`'s matter.
package enum Bookkeeping {
    package static let siteOpen: Text = "site.open"
    package static let siteEnrol: Text = "site.enrol"
    package static let siteRetire: Text = "site.retire"
    package static let siteReturn: Text = "site.return"
    package static let hubOpen: Text = "hub.open"
    package static let hubReceipt: Text = "hub.receipt"
    package static let sightGrant: Text = "sight.grant"
    package static let sightRevoke: Text = "sight.revoke"
}

/// Number 1 of every hub replica: a key that the zone's root vouches for.
package struct HubOpening: Hashable, Sendable {
    package let incarnation: UInt64
    /// Ed25519, 32 bytes.
    package let publicKey: [UInt8]
    /// X25519, 32 bytes: to which files for the hub are encrypted.
    package let sealingKey: [UInt8]
    package let rootKey: [UInt8]
    /// The root's signature over deployment and hub key.
    package let rootSignature: [UInt8]

    package init(
        incarnation: UInt64,
        publicKey: [UInt8],
        sealingKey: [UInt8],
        rootKey: [UInt8],
        rootSignature: [UInt8]
    ) {
        self.incarnation = incarnation
        self.publicKey = publicKey
        self.sealingKey = sealingKey
        self.rootKey = rootKey
        self.rootSignature = rootSignature
    }
}

/// Number 1 of every site replica: which site writes it, and what it carries on from.
package struct SiteOpening: Hashable, Sendable {
    /// The name of the site's key.
    package let site: Text
    /// Counts the site's epochs from 1.
    package let ordinal: UInt64
    /// The last change of the previous epoch this site knows of; `nil` where there is none.
    package let previous: Dot?
    /// The chain's link at `previous`.
    package let previousLink: Digest?

    package init(site: Text, ordinal: UInt64, previous: Dot? = nil, previousLink: Digest? = nil) {
        self.site = site
        self.ordinal = ordinal
        self.previous = previous
        self.previousLink = previousLink
    }
}

/// The hub's word that a key belongs to a party.
package struct Enrolment: Hashable, Sendable {
    /// The name of the site's key.
    package let site: Text
    package let party: Text
    /// Ed25519, 32 bytes.
    package let publicKey: [UInt8]
    /// X25519, 32 bytes: to which files for the site are encrypted.
    package let sealingKey: [UInt8]
    package let person: Text

    package init(
        site: Text,
        party: Text,
        publicKey: [UInt8],
        sealingKey: [UInt8],
        person: Text
    ) {
        self.site = site
        self.party = party
        self.publicKey = publicKey
        self.sealingKey = sealingKey
        self.person = person
    }
}

/// Lets a party see a record from now on, with what is back-filled of its past.
package struct Grant: Hashable, Sendable {
    package let party: Text
    /// What the party is owed: the record's changes so far and the receipts that cover them.
    package let dots: [DotRun]

    package init(party: Text, dots: [DotRun]) {
        self.party = party
        self.dots = dots
    }
}

/// Stops delivery of a record to a party; what was delivered stays there.
package struct Revoke: Hashable, Sendable {
    package let party: Text
    /// To whom the work went; shown beside what the party still holds.
    package let handedTo: Text?

    package init(party: Text, handedTo: Text?) {
        self.party = party
        self.handedTo = handedTo
    }
}

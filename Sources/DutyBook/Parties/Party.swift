package import History

/// What an organisation is; the glossary of the zone's founding document.
package enum PartyKind: String, Sendable, CaseIterable {
    case zoneCommittee, department, subdistrict, stationedAgency, developmentCompany, chamber, fund
    case supervisionOffice, establishmentOffice, meetingOffice, hubOperator

    /// Committee and supervision see every call.
    package var seesEveryCall: Bool { self == .zoneCommittee || self == .supervisionOffice }
}

/// An organisation as everybody knows it.
package struct PartyInfo: Hashable, Sendable {
    package let id: Text
    package let kind: PartyKind
    package let name: Text

    package init(id: Text, kind: PartyKind, name: Text) {
        self.id = id
        self.kind = kind
        self.name = name
    }
}

/// All organisations of the zone.
package struct PartyDirectory: Hashable, Sendable {
    package let all: [Text: PartyInfo]

    package init(_ parties: some Sequence<PartyInfo>) {
        all = Dictionary(parties.map { ($0.id, $0) }) { _, last in last }
    }

    package subscript(id: Text) -> PartyInfo? { all[id] }
}

/// One enrolled site. Its id is the name of its key.
package struct SiteInfo: Hashable, Sendable {
    package let id: Text
    package let party: Text
    /// Ed25519, 32 bytes.
    package let publicKey: [UInt8]
    package let person: Text

    package init(id: Text, party: Text, publicKey: [UInt8], person: Text) {
        self.id = id
        self.party = party
        self.publicKey = publicKey
        self.person = person
    }
}

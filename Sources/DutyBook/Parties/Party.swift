package import History

/// What an organisation is; the glossary of the zone's founding document.
package enum PartyKind: String, Sendable, CaseIterable {
    case zoneCommittee, department, subdistrict, stationedAgency, developmentCompany, chamber, fund
    case supervisionOffice, establishmentOffice, meetingOffice, hubOperator
    /// 改革办: reads everything and follows up, and takes no part in handling.
    case reformOffice

    /// Committee, supervision and the reform office see every call.
    package var seesEveryCall: Bool {
        self == .zoneCommittee || self == .supervisionOffice || self == .reformOffice
    }

    package var zh: String {
        switch self {
        case .zoneCommittee: "管委会"
        case .department: "职能部门"
        case .subdistrict: "街道办事处"
        case .stationedAgency: "派驻机构"
        case .developmentCompany: "开发公司"
        case .chamber: "商会"
        case .fund: "基金"
        case .supervisionOffice: "督查机构"
        case .establishmentOffice: "编办"
        case .meetingOffice: "联席会议办公室"
        case .hubOperator: "中心运维"
        case .reformOffice: "改革办"
        }
    }

    package var en: String {
        switch self {
        case .zoneCommittee: "zone committee"
        case .department: "department"
        case .subdistrict: "sub-district"
        case .stationedAgency: "stationed agency"
        case .developmentCompany: "development company"
        case .chamber: "chamber"
        case .fund: "fund"
        case .supervisionOffice: "supervision"
        case .establishmentOffice: "establishment office"
        case .meetingOffice: "meeting office"
        case .hubOperator: "hub operator"
        case .reformOffice: "reform office"
        }
    }
}

/// An organisation as everybody knows it.
package struct PartyInfo: Hashable, Sendable {
    package let id: Text
    package let kind: PartyKind
    package let name: Text
    /// The party it is a part of, such as the company of a subsidiary.
    package let parent: Text?
    /// The line department that a stationed agency belongs to, while the zone leads its daily work.
    package let homeDepartment: Text?
    /// Who works for it in which role.
    package var people: People

    package init(
        id: Text,
        kind: PartyKind,
        name: Text,
        parent: Text? = nil,
        homeDepartment: Text? = nil,
        people: People = .nobody
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.parent = parent
        self.homeDepartment = homeDepartment
        self.people = people
    }
}

/// All organisations of the zone.
package struct PartyDirectory: Hashable, Sendable {
    package private(set) var all: [Text: PartyInfo]
    /// Somebody's role was ended somewhere.
    let hasDismissed: Bool

    package init(_ parties: some Sequence<PartyInfo>) {
        all = Dictionary(parties.map { ($0.id, $0) }) { _, last in last }
        hasDismissed = all.values.contains { $0.people.hasDismissed }
    }

    /// The same with other people in one party.
    package func with(_ people: People, in party: Text) -> PartyDirectory {
        var directory = self
        directory.all[party]?.people = people
        return directory
    }

    package subscript(id: Text) -> PartyInfo? { all[id] }

    /// The party and everything it is a part of, from below; each once, whatever the rows say.
    package func line(above id: Text) -> [Text] {
        var line: [Text] = []
        var next: Text? = id
        while let party = next, !line.contains(party) {
            line.append(party)
            next = all[party]?.parent
        }
        return line
    }
}

/// One enrolled site. Its id is the name of its key.
package struct SiteInfo: Hashable, Sendable {
    package let id: Text
    package let party: Text
    /// Ed25519, 32 bytes.
    package let publicKey: [UInt8]
    package let person: Text
    /// `nil` of a site at work.
    package let retirement: SiteRetirement?

    package init(
        id: Text,
        party: Text,
        publicKey: [UInt8],
        person: Text,
        retirement: SiteRetirement? = nil
    ) {
        self.id = id
        self.party = party
        self.publicKey = publicKey
        self.person = person
        self.retirement = retirement
    }
}

/// That a site writes no more, as the hub said and nobody has taken back.
package struct SiteRetirement: Hashable, Sendable {
    /// Its key may be in wrong hands.
    package let isLost: Bool
    package let reason: Text
    /// Where the hub said so.
    package let order: HubOrder
    /// By the hub's clock.
    package let at: Milliseconds

    package init(isLost: Bool, reason: Text, order: HubOrder, at: Milliseconds) {
        self.isLost = isLost
        self.reason = reason
        self.order = order
        self.at = at
    }
}

/// What a party is to a record: the columns of the table of rights.
package struct Relations: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let caller = Relations(rawValue: 1 << 0)
    package static let lead = Relations(rawValue: 1 << 1)
    package static let cooperating = Relations(rawValue: 1 << 2)
    /// Was lead before a re-dispatch.
    package static let earlierLead = Relations(rawValue: 1 << 3)
    package static let committee = Relations(rawValue: 1 << 4)
    package static let supervision = Relations(rawValue: 1 << 5)
    package static let establishmentOffice = Relations(rawValue: 1 << 6)
    package static let hub = Relations(rawValue: 1 << 7)
    /// Stands behind one of the claims to be settled.
    package static let claimant = Relations(rawValue: 1 << 8)
    /// Any party of the zone.
    package static let member = Relations(rawValue: 1 << 9)

    /// Prepares the joint meeting and speaks for its convener.
    package static let meetingOffice = Relations(rawValue: 1 << 10)
    /// A line department of the city.
    package static let department = Relations(rawValue: 1 << 11)
    /// Hands a duty over, or speaks for the people a record is about.
    package static let giver = Relations(rawValue: 1 << 12)
    /// Takes a duty over, or is the party an order is addressed to.
    package static let receiver = Relations(rawValue: 1 << 13)

    /// Is assessed by a score sheet.
    package static let target = Relations(rawValue: 1 << 14)
    /// A member of the joint meeting.
    package static let attending = Relations(rawValue: 1 << 19)
    /// Keeps the row of a table that is to be settled.
    package static let rowOwner = Relations(rawValue: 1 << 15)
    /// Opened the record.
    package static let opener = Relations(rawValue: 1 << 16)
    /// The office the record is put to.
    package static let addressee = Relations(rawValue: 1 << 17)
    /// Named by the record as one that may read it.
    package static let reader = Relations(rawValue: 1 << 18)
    /// The zone's company, or a subsidiary of it.
    package static let company = Relations(rawValue: 1 << 24)
    /// Evaluates the reform: reads, and follows up what was closed.
    package static let reform = Relations(rawValue: 1 << 27)
    package static let chamber = Relations(rawValue: 1 << 25)
    package static let fund = Relations(rawValue: 1 << 26)

    package static let none: Relations = []

    /// The relations in the order of their names below.
    package var members: [Relations] { Self.named.map(\.0).filter { contains($0) } }

    /// The name of a single relation, as JSON carries it.
    package var name: String? { Self.named.first { $0.0 == self }?.1 }

    private static let named: [(Relations, String)] = [
        (.caller, "caller"), (.lead, "lead"), (.cooperating, "cooperating"),
        (.earlierLead, "earlierLead"), (.committee, "committee"), (.supervision, "supervision"),
        (.establishmentOffice, "establishmentOffice"), (.hub, "hub"), (.claimant, "claimant"),
        (.member, "member"), (.meetingOffice, "meetingOffice"), (.department, "department"),
        (.giver, "giver"),
        (.receiver, "receiver"), (.attending, "attending"), (.rowOwner, "rowOwner"),
        (.opener, "opener"), (.addressee, "addressee"), (.reader, "reader"),
        (.target, "target"),
        (.company, "company"), (.chamber, "chamber"), (.fund, "fund"),
        (.reform, "reform"),
    ]
}

extension PartyKind {
    /// What parties of this kind are to every record.
    package var standingRelations: Relations {
        switch self {
        case .zoneCommittee: [.member, .committee]
        case .supervisionOffice: [.member, .supervision]
        case .establishmentOffice: [.member, .establishmentOffice]
        case .meetingOffice: [.member, .meetingOffice]
        case .department: [.member, .department]
        case .developmentCompany: [.member, .company]
        case .chamber: [.member, .chamber]
        case .fund: [.member, .fund]
        case .reformOffice: [.member, .reform]
        default: .member
        }
    }

    /// Rank under the policy `authority`; greater is higher.
    var officeRank: Int {
        switch self {
        case .meetingOffice: 6
        case .establishmentOffice: 5
        case .supervisionOffice: 4
        case .zoneCommittee: 3
        case .department: 2
        case .subdistrict, .stationedAgency: 1
        case .developmentCompany, .chamber, .fund, .hubOperator, .reformOffice: 0
        }
    }
}

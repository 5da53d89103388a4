import DutyBook
import History
import Testing

/// The organisations of the zone, and what the company does.
@Suite struct PartyRows {
    private static let parties = PartyDirectory(SampleParties.all)

    @Test func row01FourKindsOfPartyAndThoseBesideThem() {
        let kinds = Set(SampleParties.all.map(\.kind))
        let four: Set<PartyKind> = [.zoneCommittee, .department, .subdistrict, .stationedAgency]
        let beside: Set<PartyKind> = [
            .developmentCompany, .chamber, .fund, .supervisionOffice, .establishmentOffice,
        ]
        #expect(kinds.isSuperset(of: four) && kinds.isSuperset(of: beside))
        // A stationed agency of a line department says which.
        let agencies = SampleParties.all.filter { $0.kind == .stationedAgency }
        let known = agencies.compactMap(\.homeDepartment)
        #expect(known.count == 4)
        #expect(known.allSatisfy { Self.parties[$0]?.kind == .department })
    }

    @Test func row32CommitteeCompanyChamberAndFundHaveRolesOfTheirOwn() {
        let standing: [(PartyKind, Relations)] = [
            (.zoneCommittee, [.member, .committee]), (.developmentCompany, [.member, .company]),
            (.chamber, [.member, .chamber]), (.fund, [.member, .fund]),
        ]
        for (kind, relations) in standing { #expect(kind.standingRelations == relations) }
        // Market bodies dispatch nothing and keep no list.
        for action in ["call.dispatch", "item.define", "risk.void", "project.approve"] as [Text] {
            let may = Actions.rule(action)?.may ?? .none
            #expect(may.isDisjoint(with: [.chamber]), "\(action)")
        }
    }

    @Test func row33TheCompanyHasSubsidiariesAndALineAboveEach() {
        let company: Text = "company-gangcheng"
        let below = SampleParties.all.filter { $0.parent == company }
        #expect(below.count == 2 && below.allSatisfy { $0.kind == .developmentCompany })
        #expect(
            Self.parties.line(above: "company-gangcheng-build") == [
                "company-gangcheng-build", company,
            ]
        )
        // Rows that say nonsense do not hang anybody.
        let ring = PartyDirectory([
            PartyInfo(id: "a", kind: .fund, name: "a", parent: "b"),
            PartyInfo(id: "b", kind: .fund, name: "b", parent: "a"),
        ])
        #expect(ring.line(above: "a") == ["a", "b"])
    }

    @Test func row34TheCompanyHasSevenFunctionsAsDuties() {
        let items = CompanyFunctions.items
        #expect(items.count == 7 && items.allSatisfy { $0.kind == .company })
        #expect(items.map(\.code).first == "C01")
        #expect(items.allSatisfy { Self.parties[$0.lead]?.kind == .developmentCompany })
    }

    @Test func whatAPartyBelongsToIsTheHubsWord() throws {
        let aspects = Aspects.rule(Aspects.belonging, of: RecordType.party)
        #expect(aspects?.policy == .centre)
        #expect(Actions.rule("party.add")?.may == .hub)
    }
}

import DutyBook
import History
import Testing

@Suite struct CatalogueTests {
    @Test func theDivestedCatalogueHas16CategoriesAnd56Items() {
        #expect(DivestedCatalogue.items.count == 56)
        #expect(Set(DivestedCatalogue.items.map(\.category)).count == 16)
        #expect(DivestedCatalogue.items[12].title == "园区外围道路日常保洁")
        #expect(DivestedCatalogue.items[12].code == "D13")
        #expect(DivestedCatalogue.items[12].lead == "street-xufu")
    }

    @Test func theRetainedCatalogueHas5CategoriesAnd18Items() {
        #expect(RetainedCatalogue.items.count == 18)
        #expect(Set(RetainedCatalogue.items.map(\.category)).count == 5)
    }

    @Test func theFirstBatchOfRightsHas18ItemsOfItsOwn() {
        #expect(RightsItems.items.count == 18)
        let retained = Set(RetainedCatalogue.items.map(\.title))
        #expect(retained.isDisjoint(with: RightsItems.items.map(\.title)))
    }

    @Test func codesAndTitlesAreUniqueAndEveryLeadIsAParty() {
        let all = SampleCatalogue.all
        let parties = PartyDirectory(SampleParties.all)
        #expect(parties.all.count == SampleParties.all.count)
        #expect(Set(all.map(\.code)).count == 99)
        #expect(Set(all.map(\.title)).count == 99)
        #expect(all.allSatisfy { parties[$0.lead] != nil })
        #expect(SampleParties.all.filter { $0.kind == .department }.count == 16)
    }
}

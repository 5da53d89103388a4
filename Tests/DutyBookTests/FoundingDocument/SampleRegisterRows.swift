import DutyBook
import History
import Testing

/// The sample registers say what the founding document says.
@Suite struct SampleRegisterRows {
    private static func amounts(_ verb: Text, _ field: Text) -> [Quantity] {
        (SampleRegisters.committee + SampleRegisters.chamber).filter { $0.verb == verb }
            .compactMap { $0.arguments[field]?.text.flatMap(Quantity.init(spelled:)) }
    }

    private static func sum(_ amounts: [Quantity]) -> Text? {
        var sum = QuantitySum()
        for amount in amounts { sum.add(amount) }
        return sum.amounts.first?.spelling
    }

    @Test func row40ThirteenProjectsOver100MillionComeToNearly100Billion() throws {
        let least = try #require(Quantity(spelled: "1亿元"))
        let large = Self.amounts("project.approve", "approved")
            .filter { $0.smallest >= least.smallest }
        #expect(large.count == 13)
        #expect(Self.sum(large) == "996亿元")
    }

    @Test func row35ThirtyThreeMembersBorrowed1600Million() {
        let loans = Self.amounts("loan.enter", "amount")
        #expect(loans.count == 33)
        #expect(Self.sum(loans) == "16亿元")
    }

    @Test func row36ThreeContributorsPutInOver8Million() {
        #expect(Self.sum(Self.amounts("bridge.enter", "amount")) == "820万元")
    }

    @Test func row41TheParksHaveTheirEnterprisesAndProjects() {
        func count(_ verb: Text, in park: Text) -> Int {
            SampleRegisters.committee.count {
                $0.verb == verb && $0.arguments["park"] == .text(park)
            }
        }
        #expect(count("enterprise.register", in: "新材料产业园") == 12)
        #expect(count("project.register", in: "新材料产业园") == 6)
        #expect(count("project.register", in: "航空材料产业园") == 10)
    }

    @Test func everyEnterpriseHasACodeOfItsOwn() {
        let codes = SampleRegisters.committee.compactMap { $0.arguments["creditCode"]?.text }
        #expect(codes.count == 33 && Set(codes).count == 33)
        #expect(codes.allSatisfy { CreditCode($0) != nil })
    }
}

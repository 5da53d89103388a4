import DutyBook
import History
import PartySide
import Testing
import Worlds

/// Who reads orders, ledgers and alerts: those they concern, the committee, supervision and the reform
/// office.
@Suite("Sight of orders and ledgers")
struct SightOfRegistersTests {
    private func count(_ office: ScenarioOffice, _ type: String) async throws -> Int? {
        try await office.act(Text(type + ".list"))["items"]?.array?.count
    }

    @Test("A coloured order is read by whom it is addressed to, and by nobody beside")
    func orders() async throws {
        let apart = try await Apart()
        let supervision = try await apart.world.office("supervision", person: "高飞")
        let reform = try await apart.world.office("reform-office", person: "姜楠")
        try await supervision.act(
            "order.issue",
            ["title": "限期整改", "to": "dept-zhujian", "colour": "orange", "demand": "三日内报方案"]
        )
        try await apart.world.settle()
        for office in [supervision, apart.housing, apart.committee, reform] {
            #expect(try await count(office, "order") == 1, "\(office.party)")
        }
        #expect(try await count(apart.street, "order") == 0)
        let today = try await apart.housing.act("today")
        #expect(today["records"]?.array?.first?["title"] == "限期整改")
        #expect(try await apart.street.act("today")["records"]?.array?.isEmpty == true)
        let listed = try await apart.housing.act("order.list")["items"]?.array?.first
        let order = try #require(listed?["id"]?.text)
        try await apart.housing.act("order.reply", ["order": .text(order), "text": "已制定方案"])
        try await apart.world.settle()
        #expect(try await apart.housing.act("today")["records"]?.array?.isEmpty == true)
    }

    @Test("Ledgers are read by chamber, company and those who oversee")
    func ledgers() async throws {
        let apart = try await Apart()
        let chamber = try await apart.world.office("chamber", person: "孙会长")
        let company = try await apart.world.office("company-gangcheng", person: "周总")
        try await chamber.act("bridge.open", ["title": "道恩集团"])
        try await company.act(
            "risk.raise",
            ["title": "连续两月未达产", "fact": "月报", "level": "yellow"]
        )
        try await apart.world.settle()
        for office in [chamber, company, apart.committee] {
            #expect(try await count(office, "bridge") == 1, "\(office.party)")
        }
        #expect(try await count(apart.housing, "bridge") == 0)
        #expect(try await count(apart.committee, "risk") == 1)
        #expect(try await count(apart.street, "risk") == 0)
    }

    @Test("The reform office reads every call and follows up, and handles none")
    func reform() async throws {
        let apart = try await Apart()
        let reform = try await apart.world.office("reform-office", person: "姜楠")
        let call = try await apart.signed(by: apart.street)
        try await apart.housing.report(call)
        try await apart.world.exchange()
        try await apart.street.rate(call, solved: "yes", satisfied: "yes")
        try await apart.world.settle()
        #expect(try await reform.call(call).state == "closed")
        #expect(
            await reform.refusal("call.reopen", ["call": .text(call), "why": "x"])
                == "E2201.notAllowed"
        )
        try await reform.act(
            "call.followUp",
            ["call": .text(call), "solved": "partly", "satisfied": "mostly"]
        )
        try await apart.world.settle()
        let rating = try await apart.street.call(call).document["rating"]
        #expect(rating?["party"] == "reform-office" && rating?["followUp"] == true)
    }
}

import DutyBook
import History
import PartySide
import Testing
import Worlds

@testable import huying

/// 公司+商会+基金: a loan with a bridge over it, a ledger that only grows, and a risk that one closes
/// while another raises it.
@Suite("Scenario 7.5: company, chamber and fund")
struct MoneyScenario {
    private static let code: Text = "91370681MA3HX00013"

    @Test("The call, its clocks, the ledger with its reversal, and the higher of two levels")
    func companyChamberAndFund() async throws {
        let world = try await ScenarioWorld.founded(at: "2026-06-16T09:10")
        let chamber = try await world.office("chamber", person: "周会长秘书")
        let finance = try await world.office("dept-caizheng", person: "郑科长")
        let company = try await world.office("company-gangcheng", person: "吴经理")
        let committee = try await world.office("zone-committee", person: "刘海宁")

        try await application(at: chamber, world: world)
        try await world.exchange()
        try await call(from: chamber, to: finance, and: company, world: world)
        try await ledger(of: chamber, and: company, seenBy: committee, world: world)
        try await risk(company, world: world)
        try await world.settle()
    }

    private func application(at chamber: ScenarioOffice, world: ScenarioWorld) async throws {
        try await chamber.act(
            "enterprise.register",
            ["name": "龙口恒信紧固件", "creditCode": .text(Self.code)]
        )
        try await chamber.act(
            "enterprise.join",
            ["enterprise": "龙口恒信紧固件", "memberNo": "S-019", "memberSince": "2019-03-01"]
        )
        try await chamber.act(
            "loan.open",
            [
                "title": "续贷过桥300万元", "enterprise": "龙口恒信紧固件", "applied": "300万元",
                "progress": "applied",
            ]
        )
        let shown = await chamber.huying("loan", "list")
        #expect(shown.out.contains("龙口恒信紧固件") && shown.out.contains("300万元"))
    }

    private func call(
        from chamber: ScenarioOffice,
        to finance: ScenarioOffice,
        and company: ScenarioOffice,
        world: ScenarioWorld
    ) async throws {
        let id = try await chamber.raise(
            "续贷过桥：银行授信批复未到",
            lead: "dept-caizheng",
            ["body": "会员企业龙口恒信紧固件续贷，过桥300万元", "cooperate": ["company-gangcheng"]]
        )
        try await world.exchange()
        for office in [finance, company] {
            try await office.act("call.sign", ["call": .text(id)])
        }
        try await world.exchange()
        let seen = try await finance.call(id)
        // Answered by the next working day; solved within five, 19 to 21 June being Dragon Boat.
        #expect(
            ScenarioWorld.shown(seen.clock("respond", of: "dept-caizheng")?["due"])
                == "2026-06-17 17:30"
        )
        #expect(
            ScenarioWorld.shown(seen.clock("resolve", of: "dept-caizheng")?["due"])
                == "2026-06-24 17:30"
        )
    }

    private func ledger(
        of chamber: ScenarioOffice,
        and company: ScenarioOffice,
        seenBy committee: ScenarioOffice,
        world: ScenarioWorld
    ) async throws {
        let opened = try await company.act("bridge.open", ["title": "道恩集团"])
        let bridge = Value.text(try #require(opened["id"]?.text))
        func enter(_ office: ScenarioOffice, _ entry: Text, _ amount: Text, _ day: Text)
            async throws
        {
            try await office.act(
                "bridge.enter",
                [
                    "bridge": bridge, "entry": .text(entry), "amount": .text(amount),
                    "on": .text(day), "enterprise": "龙口恒信紧固件", "loan": "续贷过桥300万元",
                ]
            )
        }
        try await enter(company, "contributed", "300万元", "2026-06-16")
        try await enter(company, "lent", "300万元", "2026-06-16")
        // Nothing is left to lend, and a slip of the pen is taken back, not rubbed out.
        #expect(
            await company.refusal(
                "bridge.enter",
                ["bridge": bridge, "entry": "lent", "amount": "1元", "on": "2026-06-16"]
            ) == "E2285.balanceTooSmall"
        )
        try await world.at("2026-06-22T10:00")
        try await enter(company, "repaid", "30万元", "2026-06-22")
        let rows = try await company.act("bridge.show", ["bridge": bridge])["rows"]?.array
        try await company.act(
            "bridge.reverse",
            [
                "bridge": bridge, "row": .text(try #require(rows?.last?["row"]?.text)),
                "why": "少写一个零",
            ]
        )
        try await enter(company, "repaid", "300万元", "2026-06-22")
        try await world.exchange()
        let shown = await committee.huying("bridge", "show", "道恩集团")
        #expect(shown.out.contains("少写一个零") || shown.out.contains("冲红"))
        try await committee.act("sync.now")
        let list = try await committee.act("bridge.list")
        let balance = Quantity(list["totals"]?["balance"]?.array?.first?.value)
        #expect(balance?.spelling == "300万元")
        #expect(ScenarioWorld.shown(list["asOf"]) == "2026-06-22 10:00")
    }

    /// The manager registers it without a network; then two who do not hear of each other act on it.
    private func risk(_ company: ScenarioOffice, world: ScenarioWorld) async throws {
        let fund = try await world.office("fund-daoen", person: "基金管理人")
        let supervision = try await world.office("supervision", person: "督查员")
        fund.goOffline()
        try await fund.act(
            "risk.raise",
            [
                "title": "被投企业未达产", "fact": "被投企业连续两月未达产", "level": "yellow",
                "enterprise": "龙口恒信紧固件",
            ]
        )
        fund.comeBack()
        try await world.exchange()
        supervision.goOffline()
        company.goOffline()
        try await supervision.act("risk.grade", ["risk": "被投企业未达产", "level": "orange"])
        try await company.act("risk.close", ["risk": "被投企业未达产", "why": "已复产"])
        supervision.comeBack()
        company.comeBack()
        try await world.exchange()
        for office in [fund, supervision, company] {
            let shown = await office.huying("risk", "show", "被投企业未达产")
            #expect(shown.out.contains("橙色") && shown.out.contains("未解除"), "\(shown.out)")
            #expect(try await office.conflicts().isEmpty)
        }
    }
}

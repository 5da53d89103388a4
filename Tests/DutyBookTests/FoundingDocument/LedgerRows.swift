import DutyBook
import History
import Testing

/// Money of the chamber, the company and the fund: rows that are only added, figures that follow.
@Suite struct LedgerRows {
    private static func record(_ type: Text) -> RecordRef { RecordRef(type: type, id: "r-1") }

    static func derived(_ zone: Zone, _ site: Text) -> [Text: Value] { zone.derived(site) }

    static func amount(_ name: Text, _ zone: Zone, _ site: Text) -> Text? {
        Quantity(derived(zone, site)[name])?.spelling
    }

    private static func row(_ entry: Text, _ amount: Text, _ day: Text) -> [Text: Value] {
        ["entry": .text(entry), "amount": .text(amount), "on": .text(day)]
    }

    @Test func row36BridgingMoneyHasABalanceThatFollowsFromItsRows() throws {
        var zone = Zone(Self.record(RecordType.bridge))
        try zone.act("chamber", "bridge.open", ["title": "道恩集团"])
        #expect(Self.amount("balance", zone, "chamber") == nil)
        try zone.act("chamber", "bridge.enter", Self.row("contributed", "300万元", "2026-06-16"))
        try zone.act("chamber", "bridge.enter", Self.row("lent", "300万元", "2026-06-17"))
        #expect(Self.amount("balance", zone, "chamber") == "0元")
        #expect(Self.amount("outstanding", zone, "chamber") == "300万元")
        try zone.act("chamber", "bridge.enter", Self.row("repaid", "300万元", "2026-06-22"))
        #expect(Self.amount("balance", zone, "chamber") == "300万元")
        #expect(Self.amount("outstanding", zone, "chamber") == "0元")
        zone.exchange("chamber", "company-gangcheng", Site.committee)
        #expect(Self.amount("balance", zone, Site.committee) == "300万元")
    }

    @Test func row36WhatIsNotThereCannotBeLentAndOtherMoneyHasAnotherLedger() throws {
        var zone = Zone(Self.record(RecordType.bridge))
        try zone.act("chamber", "bridge.open", ["title": "隆基"])
        try zone.act("chamber", "bridge.enter", Self.row("contributed", "200万元", "2020-03-02"))
        func enter(_ entry: Text, _ amount: Text, _ day: Text = "2020-03-03") -> Refusal.Rule? {
            refusal { () throws(Refusal) in
                try zone.act("chamber", "bridge.enter", Self.row(entry, amount, day))
            }
        }
        #expect(enter("lent", "200.01万元") == .balanceTooSmall)
        #expect(enter("contributed", "10万美元") == .wrongUnit)
        #expect(enter("contributed", "10平方公里") == .wrongUnit)
        #expect(enter("contributed", "10") == .badQuantity)
        #expect(enter("contributed", "0元") == .badQuantity)
        #expect(enter("given", "1元") == .unknownValue)
        #expect(enter("lent", "1元", "2020-02-30") == .malformed)
        #expect(enter("lent", "200万元") == nil)
        zone.exchange("chamber", Site.housing)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.housing, "bridge.enter", Self.row("repaid", "1元", "2020-03-03"))
            } == .notAllowed
        )
    }

    @Test func row36AWrongRowIsReversedAndNeverEdited() throws {
        var zone = Zone(Self.record(RecordType.bridge))
        try zone.act("chamber", "bridge.open", ["title": "恒通"])
        let wrong = try zone.act(
            "chamber",
            "bridge.enter",
            Self.row("contributed", "3000万元", "2020-02-20")
        )
        try zone.act("chamber", "bridge.enter", Self.row("contributed", "300万元", "2020-02-20"))
        zone.exchange("chamber", "company-gangcheng")
        let name = Value.text(wrong.slip)
        // Both see the slip of the pen and take it back apart: it counts as taken back once.
        try zone.act("chamber", "bridge.reverse", ["row": name, "why": "多写一个零"])
        try zone.act("company-gangcheng", "bridge.reverse", ["row": name, "why": "记错"])
        zone.exchange("chamber", "company-gangcheng")
        #expect(Self.amount("balance", zone, "chamber") == "300万元")
        #expect(Self.amount("balance", zone, "company-gangcheng") == "300万元")
        let rows = Ledger.rows(zone.history("chamber"))
        #expect(rows.count == 2 && rows.filter { $0.reversal != nil }.map(\.dot) == [wrong])
        func reverse(_ row: Text) -> Refusal.Rule? {
            refusal { () throws(Refusal) in
                try zone.act("chamber", "bridge.reverse", ["row": .text(row), "why": "x"])
            }
        }
        #expect(reverse(wrong.slip) == .alreadyReversed)
        #expect(reverse("000000-9") == .unknownChange)
    }

    @Test func row36TwoWhoLendTheSameMoneyApartAreShownAsOverdrawn() throws {
        var zone = Zone(Self.record(RecordType.bridge))
        try zone.act("chamber", "bridge.open", ["title": "道恩集团"])
        try zone.act("chamber", "bridge.enter", Self.row("contributed", "300万元", "2026-06-16"))
        zone.exchange("chamber", "company-gangcheng")
        try zone.act("chamber", "bridge.enter", Self.row("lent", "200万元", "2026-06-17"))
        let other = try zone.act(
            "company-gangcheng",
            "bridge.enter",
            Self.row("lent", "200万元", "2026-06-17")
        )
        zone.exchange("chamber", "company-gangcheng")
        #expect(zone.verdict(other) == .accepted)
        #expect(Self.amount("balance", zone, "chamber") == "-100万元")
        #expect(Self.derived(zone, "chamber")["overdrawn"] == true)
    }

    @Test func row35LoansAreCountedForEachEnterprise() throws {
        var zone = Zone(Self.record(RecordType.loan))
        try zone.act(
            "chamber",
            "loan.open",
            [
                "title": "续贷过桥", "enterprise": .text(Enterprises.hengxin), "bank": "龙口农商行",
                "applied": "300万元", "progress": "applied",
            ]
        )
        try zone.act("chamber", "loan.enter", Self.row("disbursed", "300万元", "2026-06-22"))
        try zone.act("chamber", "loan.enter", Self.row("paidBack", "120.5万元", "2026-12-21"))
        #expect(Self.amount("disbursed", zone, "chamber") == "300万元")
        #expect(Self.amount("balance", zone, "chamber") == "179.5万元")
    }

    @Test func row37AFundKnowsWhatWasPaidInAndWhatIsInvested() throws {
        var zone = Zone(Self.record(RecordType.fund))
        try zone.act(
            "fund-daoen",
            "fund.register",
            [
                "title": "烟台道恩新旧动能转换股权投资基金", "size": "5亿元", "manager": "专业管理人",
            ]
        )
        try zone.act("fund-daoen", "fund.enter", Self.row("paidIn", "2亿元", "2019-06-01"))
        var row = Self.row("invested", "8000万元", "2020-05-06")
        row["enterprise"] = .text(Enterprises.daoen)
        try zone.act("fund-daoen", "fund.enter", row)
        #expect(Self.amount("placed", zone, "fund-daoen") == "8000万元")
        #expect(Self.amount("balance", zone, "fund-daoen") == "1.2亿元")
        zone.exchange("fund-daoen", "chamber")
        #expect(
            refusal { () throws(Refusal) in
                try zone.act("chamber", "fund.enter", Self.row("paidIn", "1元", "2020-05-06"))
            } == .notAllowed
        )
    }

    @Test func row38AClosingThatHasNotSeenTheRaiseDoesNotClose() throws {
        var zone = Zone(Self.record(RecordType.risk))
        try zone.act(
            "fund-daoen",
            "risk.raise",
            ["title": "被投企业未达产", "fact": "连续两月未达产", "level": "yellow"]
        )
        zone.exchange("fund-daoen", Site.supervision, "company-gangcheng")
        try zone.act(Site.supervision, "risk.grade", ["level": "orange", "why": "关联企业同样停产"])
        try zone.act("company-gangcheng", "risk.close", ["why": "已复产"])
        zone.exchange(Site.supervision, "company-gangcheng", "fund-daoen")
        for site: Text in ["fund-daoen", Site.supervision, "company-gangcheng"] {
            let level = RecordAspects(
                of: zone.history(site),
                type: RecordType.risk,
                ranks: Zone.ranks
            ).view("level")
            #expect(level?.value == "orange" && level?.undecided == false)
            #expect(level?.superseded.count == 1)
        }
        #expect(Self.derived(zone, "fund-daoen")["state"] == "active")
        // Now the raise has been seen, and closing counts.
        try zone.act("company-gangcheng", "risk.close", ["why": "复产并经核实"])
        zone.exchange("company-gangcheng", Site.supervision)
        #expect(Self.derived(zone, Site.supervision)["state"] == "closed")
    }

    @Test func row38AnAlertIsNeverRaisedOrGradedAsClosed() throws {
        var zone = Zone(Self.record(RecordType.risk))
        let alert: [Text: Value] = ["title": "甲", "fact": "乙", "level": "closed"]
        func act(_ verb: Text, _ arguments: [Text: Value]) -> Refusal.Rule? {
            refusal { () throws(Refusal) in try zone.act("fund-daoen", verb, arguments) }
        }
        #expect(act("risk.raise", alert) == .unknownValue)
        #expect(act("risk.raise", ["title": "甲", "fact": "乙", "level": "blue"]) == nil)
        #expect(act("risk.grade", ["level": "closed"]) == .unknownValue)
        #expect(act("risk.close", [:]) == .missingArgument)
        #expect(act("risk.close", ["why": "x", "level": "red"]) == .unknownArgument)
        #expect(act("risk.intervene", ["text": "派员驻厂", "due": "2026-07-01"]) == nil)
    }

    @Test func row02AnIndicatorIsOneFigureOfOneYearWithUnitAndSource() throws {
        let record = RecordRef(type: RecordType.indicator, id: "2020-gdp")
        var zone = Zone(record)
        let figure: [Text: Value] = [
            "year": 2_020, "code": "gdp", "title": "地区生产总值", "figure": "562亿元",
            "source": "开发区改革材料",
        ]
        try zone.act(Site.committee, "indicator.record", figure)
        var other = figure
        other["figure"] = "561.8亿元"
        other["source"] = "统计快报"
        // The other office had not heard of it: one record, two figures, and somebody decides.
        try zone.act("dept-tongji", "indicator.record", other)
        zone.exchange(Site.committee, "dept-tongji")
        #expect(zone.history(Site.committee).returned.isEmpty)
        let conflict = try #require(zone.conflicts(Site.committee).first)
        #expect(conflict.conflict.aspect == "figure" && conflict.parties == [Site.committee])
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.committee, "indicator.record", figure)
            } == .alreadyExists
        )
        var strange = Zone(RecordRef(type: RecordType.indicator, id: "20-gdp"))
        var early = figure
        early["year"] = 20
        #expect(
            refusal { () throws(Refusal) in
                try strange.act(Site.committee, "indicator.record", early)
            } == .unknownValue
        )
    }
}

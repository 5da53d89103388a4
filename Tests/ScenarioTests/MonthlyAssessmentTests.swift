import DutyBook
import Foundation
import History
import PartySide
import Testing
import Worlds

/// 7.9 月度考核, and C22: what arrives after a period was locked.
@Suite("7.9 月度考核")
struct MonthlyAssessmentTests {
    /// The zone of the story with its July period, 19 June to 18 July, worked through.
    private struct July {
        let world: ScenarioWorld
        let committee: ScenarioOffice
        let street: ScenarioOffice
        let harbour: ScenarioOffice
        let housing: ScenarioOffice
        let trade: ScenarioOffice
        let supervision: ScenarioOffice
        let plan: Text
        /// The housing office's twenty calls; the first is the one it missed.
        var calls: [Text] = []
        /// What 龙港街道 solved while it was cut off.
        var harbourCall: Text = ""
    }

    private static let housingID: Text = "dept-zhujian"
    private static let period: Text = "2026-07"

    private func july() async throws -> July {
        let world = try await ScenarioWorld.founded(at: "2026-06-15T09:00")
        let committee = try await world.office("zone-committee", person: "王建勋")
        let street = try await world.office("street-xufu", person: "王琳")
        let harbour = try await world.office("street-longgang", person: "张三")
        let housing = try await world.office("dept-zhujian", person: "陈静")
        let trade = try await world.office("dept-shangwu", person: "李明")
        let supervision = try await world.office("supervision", person: "赵强")
        let published = try await committee.act(
            "assessment.publish",
            [
                "title": "2026年月度考核办法", "preset": "A", "startDay": 19,
                "ranking": ["departments"], "docNo": "龙开管发〔2026〕12号",
            ]
        )
        let plan = try #require(published["id"]?.text)
        try await world.exchange()

        var july = July(
            world: world,
            committee: committee,
            street: street,
            harbour: harbour,
            housing: housing,
            trade: trade,
            supervision: supervision,
            plan: plan
        )
        july.calls = try await raise(in: july)
        try await begin(july)
        july.harbourCall = try await finish(july)
        return july
    }

    /// 07-06: twenty calls for the housing office, three for the trade office.
    private func raise(in july: July) async throws -> [Text] {
        let street = july.street
        try await july.world.at("2026-07-06T09:00")
        var calls: [Text] = []
        for number in 1...20 {
            calls.append(try await street.raise(Text("路灯不亮 \(number)号"), lead: Self.housingID))
        }
        for number in 1...3 {
            try await street.raise(Text("沿街商铺占道 \(number)号"), lead: "dept-shangwu")
        }
        // A street that only helps is not scored for it.
        let last = try #require(calls.last)
        try await july.world.exchange()
        try await july.committee.act(
            "call.dispatch",
            ["call": .text(last), "cooperate": ["street-longgang"], "why": "协助围挡"]
        )
        try await july.world.exchange()
        return calls
    }

    /// Half an hour later both offices take on theirs; the housing office misses one.
    private func begin(_ july: July) async throws {
        try await july.world.at("2026-07-06T09:30")
        for call in july.calls.dropFirst() { try await take(call, at: july.housing) }
        for call in try await todo(july.trade) { try await take(call, at: july.trade) }
        try await july.world.exchange()
    }

    /// 07-09: results and ratings; 07-16: 龙港街道 reports a result while it is cut off.
    private func finish(_ july: July) async throws -> Text {
        let world = july.world
        try await world.at("2026-07-09T09:00")
        let harbourCall = try await july.street.raise("港区道路垃圾", lead: "street-longgang")
        try await world.exchange()
        try await world.at("2026-07-09T09:30")
        try await take(harbourCall, at: july.harbour)
        try await take(july.calls[0], at: july.housing)
        for (index, call) in july.calls.enumerated() {
            let kind: Value = index == 0 ? "cannotNow" : "solved"
            try await july.housing.act(
                "call.result",
                ["call": .text(call), "kind": kind, "text": "已更换灯具"]
            )
        }
        for call in try await todo(july.trade) {
            try await july.trade.act(
                "call.result",
                ["call": .text(call), "kind": "solved", "text": "已清理"]
            )
        }
        try await world.exchange()
        try await rate(july.calls, at: july.street)
        try await world.exchange()

        try await world.at("2026-07-15T08:30")
        july.harbour.goOffline()
        try await world.at("2026-07-16T10:00")
        try await july.harbour.act(
            "call.result",
            ["call": .text(harbourCall), "kind": "solved", "text": "已清运"]
        )
        return harbourCall
    }

    private func take(_ call: Text, at office: ScenarioOffice) async throws {
        try await office.act("call.sign", ["call": .text(call)])
        try await office.act(
            "call.respond",
            ["call": .text(call), "kind": "contact", "text": "已联系"]
        )
    }

    private func todo(_ office: ScenarioOffice) async throws -> [Text] {
        try await office.act("call.list", ["todo": true])["items"]?.array?
            .compactMap { $0["id"]?.text } ?? []
    }

    /// 解决 18, 满意 15, 基本满意 3; one partly solved, one not at all.
    private func rate(_ calls: [Text], at street: ScenarioOffice) async throws {
        for (index, call) in calls.enumerated() {
            let (solved, satisfied): (Value, Value) =
                switch index {
                case 0: ("no", "no")
                case 1: ("partly", "no")
                case 2...4: ("yes", "mostly")
                default: ("yes", "yes")
                }
            try await street.act(
                "call.evaluate",
                ["call": .text(call), "solved": solved, "satisfied": satisfied]
            )
        }
    }

    private func lock(_ july: July, _ period: Text, at time: String) async throws {
        try await july.world.at(time)
        try await july.committee.act(
            "assessment.lock",
            ["assessment": .text(july.plan), "period": .text(period)]
        )
        try await july.world.exchange()
    }

    /// A party's row of a table of the assessment report, as its columns name it.
    private func row(
        _ table: Text,
        of party: Text,
        in period: Text,
        at office: ScenarioOffice
    ) async throws -> [String: JSON]? {
        let report = try await office.act(
            "report.run",
            ["name": "assessment", "period": .text(period)]
        )
        let found = report["tables"]?.array?.first { $0["name"]?.text == table }
        let columns = found?["columns"]?.array?.compactMap { $0["key"]?.string } ?? []
        let rows = found?["rows"]?.array?.compactMap(\.array) ?? []
        return rows.first { $0.first?.text == party }.map { row in
            Dictionary(zip(columns, row)) { first, _ in first }
        }
    }

    private func figures(_ party: Text, _ period: Text, at office: ScenarioOffice) async throws
        -> JSON
    {
        let sheet = try await office.act("sheet.show", ["sheet": .text(period + "." + party)])
        return try #require(sheet["aspects"]?["figures"]?["value"])
    }

    @Test("住建局 89.90，申诉成立后 8 月更正为 94.63，7 月表不变")
    func theMonth() async throws {
        let july = try await july()
        #expect(
            await july.committee.refusal(
                "assessment.lock",
                ["assessment": .text(july.plan), "period": Self.period.value]
            ) == "E2264.periodOpen"
        )
        try await lock(july, Self.period, at: "2026-07-22T09:00")

        let scored = try #require(
            try await row("scores", of: Self.housingID, in: Self.period, at: july.housing)
        )
        #expect(scored["led"] == 20 && scored["final"] == 8_990 && scored["all"] == 8_990)
        #expect(scored["response"] == 9_500 && scored["resolution"] == 9_000)
        #expect(scored["satisfaction"] == 8_850 && scored["rank"] == 1)
        #expect(scored["standing"] == "locked")
        let trade = try #require(
            try await row("scores", of: "dept-shangwu", in: Self.period, at: july.trade)
        )
        #expect(trade["standing"] == "tooFew" && trade["rank"] == "" && trade["final"] == "")
        let harbour = try await figures("street-longgang", Self.period, at: july.committee)
        #expect(harbour["counted"]?["supported"] == 0)
        #expect(
            await july.committee.refusal(
                "assessment.lock",
                ["assessment": .text(july.plan), "period": Self.period.value]
            ) == "E2211.alreadyExists"
        )

        try await appeal(july)
        let before = try await figures(Self.housingID, Self.period, at: july.committee)
        try await lock(july, "2026-08", at: "2026-08-20T09:00")
        #expect(try await figures(Self.housingID, Self.period, at: july.committee) == before)
        #expect(before["counted"]?["final"] == 8_990)
        let corrected = try #require(
            try await row("corrections", of: Self.housingID, in: "2026-08", at: july.housing)
        )
        // A score sheet is read by whom it is about and by those who assess and oversee.
        let foreign = try await row(
            "corrections",
            of: Self.housingID,
            in: "2026-08",
            at: july.street
        )
        #expect(foreign == nil)
        #expect(corrected["period"] == "2026-07")
        #expect(corrected["before"] == 8_990 && corrected["after"] == 9_463)
        let appealed = try await row(
            "appeals",
            of: Self.housingID,
            in: Self.period,
            at: july.housing
        )
        let number = try await july.housing.call(july.calls[0]).number
        #expect(number != nil && appealed?["call"]?.text == number)
        let ranked = try await DrawnReport("ranking", at: july.committee, ["period": "2026-07"])
        let place = try #require(ranked["ranking"].first { $0["party"] == "dept-zhujian" })
        #expect(place["rank"] == 1 && place["score"] == 8_990 && place["standing"] == "locked")
        #expect(ranked["ranking"].first { $0["party"] == "dept-shangwu" }?["rank"] == "")
        let later = try await DrawnReport("ranking", at: july.committee, ["period": "2026-08"])
        #expect(later["ranking"].allSatisfy { $0["standing"] != "correctionOnly" })
        let after = try await figures(Self.housingID, "2026-08", at: july.committee)
        // Both figures are published: with the item and without.
        let both = after["corrections"]?.array?.first?["after"]
        #expect(both?["all"]?["final"] == 8_990 && both?["counted"]?["final"] == 9_463)
        try await july.world.settle()
    }

    /// 07-24: the housing office appeals; who ordered the lock may not decide it.
    private func appeal(_ july: July) async throws {
        try await july.world.at("2026-07-24T10:00")
        let sheet = Value.text(Self.period + "." + Self.housingID)
        let missed = july.calls[0]
        let appealed = try await july.housing.act(
            "sheet.appeal",
            [
                "sheet": sheet, "call": .text(missed), "reason": "outage",
                "proof": "07-06 至 07-08 管委会断网，督查室核实停机证明",
            ]
        )
        #expect(
            await july.trade.refusal(
                "sheet.appeal",
                ["sheet": sheet, "call": .text(missed), "reason": "outage", "proof": "x"]
            ) == "E2131.unknownRecord"
        )
        try await july.world.exchange()
        let waiting = try await july.committee.act("today")["records"]?.array?
            .first { $0["recordType"] == "sheet" }
        #expect(ScenarioWorld.shown(waiting?["nextDue"]?["due"]) == "2026-07-31 17:30")
        #expect(waiting?["nextDue"]?["code"] == "K14")
        let decision: [Text: Value] = [
            "sheet": sheet, "appeal": .text(try #require(appealed["change"]?.text)),
            "decision": "granted", "why": "停机属实，申诉成立",
        ]
        #expect(await july.committee.refusal("sheet.decide", decision) == "E2265.samePerson")
        try await july.committee.act("sheet.decide", decision, as: "刘海宁")
        #expect(
            await july.committee.refusal("sheet.decide", decision, as: "周洁")
                == "E2225.alreadyDecided"
        )
        try await july.world.exchange()
    }

    @Test("C22: 锁定后才补传的结果不改 7 月表，成为 8 月的更正")
    func c22LateResultAfterTheLock() async throws {
        let july = try await july()
        try await lock(july, Self.period, at: "2026-07-22T09:00")
        let before = try await figures("street-longgang", Self.period, at: july.committee)
        #expect(before["counted"]?["reported"] == 0 && before["counted"]?["inTime"] == 0)

        try await july.world.at("2026-07-23T09:10")
        july.harbour.comeBack()
        try await july.harbour.act(
            "call.pause",
            [
                "call": .text(july.harbourCall), "reason": "outage",
                "from": "2026-07-15T08:30:00+08:00", "until": "2026-07-23T09:10:00+08:00",
                "basis": "光缆中断，运营商证明",
            ]
        )
        try await july.world.exchange()
        try await july.supervision.act(
            "call.decide",
            ["call": .text(july.harbourCall), "decision": "granted", "why": "核实属实"]
        )
        try await july.world.exchange()
        #expect(
            try await figures("street-longgang", Self.period, at: july.committee) == before
        )
        try await lock(july, "2026-08", at: "2026-08-20T09:00")
        #expect(
            try await figures("street-longgang", Self.period, at: july.committee) == before
        )
        let corrected = try #require(
            try await row("corrections", of: "street-longgang", in: "2026-08", at: july.committee)
        )
        #expect(corrected["reportedBefore"] == 0 && corrected["reportedAfter"] == 1)
        let number = try #require(try await july.committee.call(july.harbourCall).number)
        #expect(corrected["calls"] == [.string(number)])
        try await july.world.settle()
    }

    @Test("考核表印在纸上：A4、签字栏、样本不足、更正")
    func onPaper() async throws {
        let july = try await july()
        try await lock(july, Self.period, at: "2026-07-22T09:00")
        let place = NSTemporaryDirectory() + "huying-assessment-" + UUID().uuidString
        defer {
            for kind in ["html", "csv", "xlsx"] {
                try? FileManager.default.removeItem(atPath: "\(place).\(kind)")
            }
        }
        let outcome = await july.committee.huying(
            "report",
            "run",
            "assessment",
            "--period",
            "2026-07",
            "--html",
            "\(place).html",
            "--csv",
            "\(place).csv",
            "--xlsx",
            "\(place).xlsx"
        )
        #expect(outcome.exit == 0, "\(outcome.message)")
        let page = try String(contentsOfFile: "\(place).html", encoding: .utf8)
        for word in ["考核表", "住房和城乡建设局", "89.90", "样本不足", "签发：", "最近收到"] {
            #expect(page.contains(word), "\(word)")
        }
        let csv = try String(contentsOfFile: "\(place).csv", encoding: .utf8)
        #expect(csv.contains("住房和城乡建设局,部门,已锁定,20,"))
        let shown = await july.committee.huying(
            "report",
            "run",
            "assessment",
            "--period",
            "2026-07"
        )
        #expect(shown.out.contains("89.90") && shown.out.contains("样本不足"))
        let form = await july.committee.huying(
            "call",
            "print",
            july.calls[1].string,
            "--form",
            "evaluation"
        )
        #expect(form.exit == 0, "\(form.message)")
        #expect(form.out.contains("核验评价表") && form.out.contains("部分解决"))
        #expect(form.out.contains("校验码："))
    }
}

extension Text {
    fileprivate var value: Value { .text(self) }
}

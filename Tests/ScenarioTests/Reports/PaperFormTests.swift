import DutyBook
import Foundation
import History
import PartySide
import Settings
import Testing
import Worlds

@testable import huying

/// Every paper of the office, printed from real stores.
@Suite("Papers to sign")
struct PaperFormTests {
    /// What a command line prints into a page; expects it to be a paper of the office.
    private func page(
        _ words: [String],
        at office: ScenarioOffice,
        location: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let file = NSTemporaryDirectory() + "huying-paper-" + UUID().uuidString + ".html"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let written = await office.huying(words + ["--html", file])
        try #require(written.exit == 0, "\(words): \(written.message)", sourceLocation: location)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        for mark in ["校验码：", "class=\"qr\"", "class=\"sign\"", "@bottom-center", "（盖章）"] {
            #expect(text.contains(mark), "\(words): \(mark)", sourceLocation: location)
        }
        // What has no word in the house would stand there as the program spells it.
        for word in ["dept-", "zone-committee", "street-", "awaiting", "keyTask"] {
            #expect(!text.contains(word), "\(words): \(word)", sourceLocation: location)
        }
        return text
    }

    @Test("Supervision and meetings: 督办单、议程、议题申报表、纪要")
    func oversight() async throws {
        let story = try await ReportStory.told()
        let order = try await page(["print", "order", story.order.string], at: story.housing)
        for text in ["督办单（橙色）", "DB-2026-", "三日内修复", "灯具今日到货", "住房和城乡建设局"] {
            #expect(order.contains(text), "\(text)")
        }
        let meeting = story.meeting.string
        let agenda = try await page(["print", "agenda", meeting], at: story.housing)
        #expect(agenda.contains("路灯维护经费") && agenda.contains("疏港路路灯不亮"))
        // The office of meetings takes no part in the call: its id would tell nobody anything.
        let own = try await page(["print", "agenda", meeting], at: story.meetingOffice)
        #expect(own.contains("（本单位看不到的呼叫）") && !own.contains(story.late.string))
        let minutes = try await page(["print", "minutes", meeting], at: story.meetingOffice)
        for text in ["照明协调会纪要", "会纪〔2026〕8号", "2026年7月16日", "一、路灯维护经费", "落实照明经费", "未会签"] {
            #expect(minutes.contains(text), "\(text)")
        }
        let next = try await story.meetingOffice.act(
            "meeting.convene",
            [
                "title": "八月例会", "form": "full", "at": "2026-08-03T14:30:00+08:00",
                "members": ["dept-zhujian"],
            ]
        )
        try await story.world.exchange()
        let later = try #require(next["id"]?.text)
        try await story.housing.act(
            "meeting.propose",
            ["meeting": .text(later), "title": "照明管护移交", "why": "长期无人管护"]
        )
        let topic = try await page(["print", "topic", later.string], at: story.housing)
        #expect(topic.contains("照明管护移交") && topic.contains("长期无人管护"))
        let taken = try await page(["print", "topic", meeting, "--topic", "1"], at: story.housing)
        #expect(taken.contains("已列入，第 1 项"))
        let none = await story.housing.huying("print", "topic", meeting, "--topic", "9")
        #expect(none.exit == 64 && none.message.contains("[E2306]"))
        let receipts = try await page(["print", "receipts", "LNG前期手续"], at: story.committee)
        #expect(receipts.contains("一窗受理回执") && receipts.contains("SL-"))
    }

    @Test("Posts: 征求意见函 with the name only for those who may read it, 负责人考核表 for two offices")
    func posts() async throws {
        let world = try await ScenarioWorld.founded(at: "2026-04-13T09:00")
        let committee = try await world.office("zone-committee", person: "刘海宁")
        let market = try await world.office("dept-shichang", person: "赵敏")
        let supervision = try await world.office("supervision", person: "赵强")
        let asked = try await market.act(
            "consent.request",
            [
                "agency": "agency-shichang", "post": "所长", "matter": "appoint",
                "zone": "zone-committee", "name": "王某", "docNo": "龙市监函〔2026〕9号",
            ]
        )
        let id = try #require(asked["id"]?.string)
        try await world.exchange()
        let letter = try await page(["print", "consent", id], at: committee)
        for text in ["关于征求市场监管所所长任职意见的函", "龙市监函〔2026〕9号", "人选为王某", "请于2026年4月27日前", "不视为同意"] {
            #expect(letter.contains(text), "\(text)")
        }
        // Before it is at the hub no day can be named: the letter says the limit of the rules.
        let sent = try await market.act(
            "consent.request",
            [
                "agency": "agency-shichang", "post": "副所长", "matter": "appoint",
                "zone": "zone-committee", "name": "李某",
            ]
        )
        let waiting = try #require(sent["id"]?.string)
        #expect(
            try await page(["print", "consent", waiting], at: market)
                .contains("请于收到后10 个工作日内书面答复。")
        )
        let rules: JSON = ["limits": [["clock": "consent", "amount": 7, "unit": "workDays"]]]
        let english = Page(language: .english, width: nil, hasColours: false, now: 0)
        #expect(RulesSheet.limit(.consent, in: rules, on: english) == "7 working days")

        let restricted = await supervision.huying("print", "consent", id)
        #expect(restricted.exit == 0 && !restricted.out.contains("王某"))
        #expect(restricted.out.contains("（限阅，另附）"))

        let opened = try await committee.act(
            "appraisal.open",
            [
                "agency": "agency-shichang", "home": "dept-shichang", "year": 2026,
                "name": "李某", "post": "所长",
            ]
        )
        let form = try #require(opened["id"]?.string)
        try await committee.act(
            "appraisal.mark",
            ["appraisal": .text(Text(form)), "grade": "excellent", "text": "服务项目得力"]
        )
        try await world.exchange()
        let sheet = try await page(["print", "appraisal", form], at: market)
        for text in ["2026年度考核表（限阅）", "李某", "服务项目得力", "优秀", "□ 称职", "本人签字"] {
            #expect(sheet.contains(text), "\(text)")
        }
        let refused = await supervision.huying("print", "appraisal", form)
        #expect(refused.exit != 0 && !refused.out.contains("李某"))
    }

    @Test("派驻机构考核表: the zone's 60 and the home department's 40 of a year, by its locked periods")
    func agency() async throws {
        let world = try await ScenarioWorld.founded(at: "2026-06-24T09:00")
        let committee = try await world.office("zone-committee", person: "王建勋")
        let agency = try await world.office("agency-yingji", person: "于队长")
        let home = try await world.office("dept-yingji", person: "姜科长")
        let plan = try await committee.act(
            "assessment.publish",
            [
                "title": "2026年考核办法", "preset": "A", "startDay": 1, "minimum": 1,
                "homes": ["agency-yingji=dept-yingji"],
            ]
        )
        try await world.exchange()
        try await world.at("2026-07-06T09:00")
        let call = try await committee.raise("仓库消防检查", lead: "agency-yingji")
        try await world.exchange()
        try await agency.act("call.sign", ["call": .text(call)])
        try await agency.act(
            "call.respond",
            ["call": .text(call), "kind": "contact", "text": "已联系"]
        )
        try await agency.act("call.result", ["call": .text(call), "kind": "solved", "text": "已整改"])
        try await world.exchange()
        try await committee.act(
            "call.evaluate",
            ["call": .text(call), "solved": "yes", "satisfied": "mostly"]
        )
        try await home.act(
            "rating.give",
            [
                "target": "agency-yingji", "period": "2026-07", "indicator": "home",
                "value": "85", "reason": "条线考核",
            ]
        )
        try await world.exchange()
        let early = await committee.huying("print", "agency", "agency-yingji", "--year", "2026")
        #expect(early.exit == 64)
        try await world.at("2026-08-04T09:00")
        try await committee.act(
            "assessment.lock",
            ["assessment": .text(try #require(plan["id"]?.text)), "period": "2026-07"]
        )
        try await world.exchange()
        let paper = try await page(
            ["print", "agency", "agency-yingji", "--year", "2026"],
            at: committee
        )
        // 60 % of 96.00 and 40 % of 85.00.
        for text in ["派驻机构2026年度考核表", "应急监察中队", "96.00", "85.00", "91.60"] {
            #expect(paper.contains(text), "\(text)")
        }
        #expect(AgencyPaper.mean([9_160, 9_161]) == 9_161)
    }

    @Test("A call's eight papers, and all papers of a day in one file")
    func calls() async throws {
        let story = try await ReportStory.told()
        for form in CallForm.allCases {
            let paper = try await page(
                ["call", "print", story.late.string, "--form", form.rawValue],
                at: story.housing
            )
            #expect(paper.contains(form.title.chinese), "\(form)")
            #expect(paper.contains("疏港路路灯不亮"), "\(form)")
        }
        let duty = try await page(["call", "print", story.late.string], at: story.street)
        #expect(duty.contains(ReportStory.lamps.string))

        let day = try await page(["print", "day", "2026-07-06"], at: story.housing)
        // Two dispatches came and were signed.
        #expect(day.components(separatedBy: "<section").count == 5)
        let sent = try await page(
            ["print", "day", "2026-07-06", "--form", "call"],
            at: story.street
        )
        #expect(sent.components(separatedBy: "<section").count == 3)
        let orders = try await page(["print", "day", "2026-07-16"], at: story.housing)
        #expect(orders.contains("督办单（橙色）"))
        let urged = try await page(
            ["print", "day", "2026-07-16", "--form", "expedite"],
            at: story.housing
        )
        #expect(urged.contains("催办单"))
        let empty = await story.housing.huying("print", "day", "2026-07-01")
        #expect(empty.exit == 64 && empty.message.contains("[E2306]"))
        let wrong = await story.housing.huying("print", "day", "7月6日")
        #expect(wrong.exit == 64)
    }
}

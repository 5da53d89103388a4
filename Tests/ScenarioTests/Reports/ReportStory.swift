import DutyBook
import History
import PartySide
import Testing
import Worlds

/// A fortnight of July 2026 in a whole zone, with something in it for every report.
struct ReportStory {
    let world: ScenarioWorld
    let committee: ScenarioOffice
    let street: ScenarioOffice
    let housing: ScenarioOffice
    let chamber: ScenarioOffice
    let company: ScenarioOffice
    let supervision: ScenarioOffice
    let organisation: ScenarioOffice
    let meetingOffice: ScenarioOffice

    /// Let run out by the housing office, and urged.
    private(set) var late: Text = ""
    /// Solved in time to the street's satisfaction.
    private(set) var solved: Text = ""
    private(set) var urgent: Text = ""
    private(set) var order: Text = ""
    private(set) var meeting: Text = ""

    static let lamps: Text = "路灯与排水口日常巡护"

    /// Everything has happened, everybody has exchanged, and it is 2026-07-16 17:00.
    static func told() async throws -> ReportStory {
        let world = try await ScenarioWorld.founded(at: "2026-06-24T09:00")
        var story = ReportStory(
            world: world,
            committee: try await world.office("zone-committee", person: "王建勋"),
            street: try await world.office("street-xufu", person: "王琳"),
            housing: try await world.office("dept-zhujian", person: "陈静"),
            chamber: try await world.office("chamber", person: "周秘书"),
            company: try await world.office("company-gangcheng", person: "吴经理"),
            supervision: try await world.office("supervision", person: "赵强"),
            organisation: try await world.office("org-office", person: "孙科长"),
            meetingOffice: try await world.office("meeting-office", person: "马主任")
        )
        try await story.lists()
        try await world.exchange()
        try await story.calls()
        try await story.money()
        try await story.projects()
        try await world.exchange()
        try await story.oversight()
        try await world.at("2026-07-16T17:00")
        try await world.keepTime()
        try await world.exchange()
        return story
    }

    private func lists() async throws {
        try await organisation.act(
            "item.define",
            [
                "title": .text(Self.lamps), "kind": "divested", "code": "D-18",
                "category": "基础设施管理维护", "basis": "龙编发〔2026〕7号", "lead": "dept-zhujian",
                "cooperate": ["street-xufu"], "from": "2026-01-01",
            ]
        )
        try await organisation.act(
            "item.define",
            ["title": "建设项目节能审查", "kind": "rights", "code": "R-01", "lead": "dept-fagai"]
        )
        try await organisation.act(
            "item.rights",
            [
                "item": "R-01", "powerType": "licensing",
                "implementingBody": "龙口经济开发区管委会", "isPublic": "yes",
                "legalLimitDays": 20, "promisedLimitDays": 9,
            ]
        )
        try await organisation.act(
            "boundary.define",
            [
                "subject": "排水外溢", "lead": "dept-zhujian", "cooperate": ["dept-shuiwu"],
                "parts": "住建清掏；水务管网", "words": ["冒黑水"],
            ]
        )
        try await committee.act(
            "assessment.publish",
            [
                "title": "2026年月度考核办法", "preset": "C", "startDay": 1, "minimum": 1,
                "ranking": ["departments"],
            ]
        )
    }

    private mutating func calls() async throws {
        try await world.at("2026-07-06T09:00")
        late = try await street.raise("疏港路路灯不亮", lead: "dept-zhujian", ["item": "D-18"])
        solved = try await street.raise("海岱路路灯不亮", lead: "dept-zhujian", ["item": "D-18"])
        try await chamber.raise("会员企业续贷过桥", lead: "dept-caizheng")
        try await world.exchange()
        for call in [late, solved] {
            try await housing.act("call.sign", ["call": .text(call)])
            try await housing.act(
                "call.respond",
                ["call": .text(call), "kind": "contact", "text": "已联系现场"]
            )
        }
        try await world.at("2026-07-08T10:00")
        try await housing.act("call.progress", ["call": .text(late), "text": "等灯具到货"])
        try await housing.act(
            "call.result",
            ["call": .text(solved), "kind": "solved", "text": "更换灯头3只"]
        )
        try await world.exchange()
        try await street.act(
            "call.evaluate",
            ["call": .text(solved), "solved": "yes", "satisfied": "yes"]
        )
        try await world.at("2026-07-16T09:20")
        urgent = try await committee.raise(
            "管廊刺鼻气味",
            kind: "urgent",
            lead: "dept-yingji",
            ["body": "新材料产业园3号路北侧管廊有刺鼻气味", "place": "3号路"]
        )
    }

    private func money() async throws {
        for (fields, verb): ([Text: Value], Text) in [
            (["name": "龙口恒信紧固件", "creditCode": "91370681MA3HX00013"], "enterprise.register"),
            (["title": "道恩集团"], "bridge.open"),
            (
                [
                    "title": "恒信续贷", "enterprise": "龙口恒信紧固件", "bank": "农商行",
                    "applied": "300万元", "progress": "approved",
                ], "loan.open"
            ),
            (
                ["title": "新旧动能转换基金", "size": "5亿元", "manager": "专业管理人"], "fund.register"
            ),
        ] {
            let keeper = verb == "enterprise.register" ? chamber : company
            try await keeper.act(verb, fields)
            try await world.exchange()
        }
        func enter(_ verb: Text, _ record: Value, _ entry: Text, _ amount: Text, _ on: Text)
            async throws
        {
            let type = Text(String(verb.string.prefix { $0 != "." }))
            try await company.act(
                verb,
                [type: record, "entry": .text(entry), "amount": .text(amount), "on": .text(on)]
            )
        }
        try await enter("bridge.enter", "道恩集团", "contributed", "800万元", "2026-06-10")
        try await enter("bridge.enter", "道恩集团", "lent", "300.5万元", "2026-07-02")
        try await enter("bridge.enter", "道恩集团", "lent", "1万元", "2026-07-03")
        let rows = try await company.act("bridge.show", ["bridge": "道恩集团"])["rows"]?.array
        let wrong = try #require(rows?.last?["row"]?.text)
        try await company.act(
            "bridge.reverse",
            ["bridge": "道恩集团", "row": .text(wrong), "why": "重复记账"]
        )
        try await enter("loan.enter", "恒信续贷", "disbursed", "300万元", "2026-07-02")
        try await enter("fund.enter", "新旧动能转换基金", "paidIn", "2亿元", "2026-06-01")
        try await company.act(
            "risk.raise",
            [
                "title": "被投企业未达产", "fact": "连续两月未达产", "level": "yellow",
                "fund": "新旧动能转换基金",
            ]
        )
    }

    private func projects() async throws {
        try await committee.act(
            "project.register",
            ["title": "LNG接收站", "investment": "110亿元", "owner": "国家管网"]
        )
        try await committee.act(
            "project.plan",
            [
                "project": "LNG接收站", "landLead": "dept-zigui", "landPlanned": "2026-07-10",
                "permitPlanned": "2026-09-30",
            ]
        )
        try await committee.act(
            "service.open",
            [
                "title": "LNG前期手续", "window": "zone-committee", "project": "LNG接收站",
                "applicant": "国家管网龙口公司",
            ]
        )
        try await committee.act(
            "service.coach",
            ["service": "LNG前期手续", "text": "先做节能审查"]
        )
        try await committee.act(
            "service.accept",
            ["service": "LNG前期手续", "recipient": "国家管网龙口公司"]
        )
        let approval: [Text: Value] = [
            "title": "用地预审", "service": "LNG前期手续", "department": "dept-zhujian",
            "legalDays": 20,
        ]
        try await committee.act("approval.assign", approval)
        let papers: [(Text, Value)] = [("地勘报告", "no"), ("项目核准批复", "yes"), ("公示照片", "no")]
        for (title, core) in papers {
            try await committee.act(
                "material.require",
                ["title": .text(title), "service": "LNG前期手续", "core": core]
            )
        }
        try await committee.act(
            "material.defer",
            ["material": "地勘报告", "dueSupplement": "2026-07-14", "commitment": "周五前补齐"]
        )
        try await committee.act("material.hand", ["material": "公示照片", "handedIn": "yes"])
        try await committee.act("material.accept", ["material": "公示照片", "accepted": "yes"])
        try await world.exchange()
        try await housing.act(
            "approval.report",
            [
                "approval": "用地预审", "progress": "received", "received": "2026-07-07",
                "promisedDue": "2026-07-13",
            ]
        )
    }

    private mutating func oversight() async throws {
        let issued = try await supervision.act(
            "order.issue",
            [
                "title": "疏港路照明", "to": "dept-zhujian", "colour": "orange",
                "demand": "三日内修复", "calls": [.text(late)],
            ]
        )
        order = try #require(issued["id"]?.text)
        try await world.at("2026-07-16T14:30")
        let convened = try await meetingOffice.act(
            "meeting.convene",
            [
                "title": "照明协调会", "form": "coordination", "at": "2026-07-16T14:30:00+08:00",
                "chair": "张副市长", "members": ["dept-zhujian", "zone-committee"],
            ]
        )
        meeting = try #require(convened["id"]?.text)
        let own: [Text: Value] = ["meeting": .text(meeting)]
        try await meetingOffice.act(
            "meeting.accept",
            own.merging(["topic": 1, "title": "路灯维护经费", "calls": [.text(late)]]) { $1 }
        )
        try await meetingOffice.act(
            "meeting.minute",
            own.merging(["topic": 1, "text": "经费由住建局统筹。"]) { $1 }
        )
        try await meetingOffice.act(
            "meeting.draft",
            own.merging([
                "number": 1, "title": "落实照明经费", "lead": "dept-zhujian", "due": "2026-08-14",
                "criterion": "资金到账",
            ]) { $1 }
        )
        try await meetingOffice.act(
            "meeting.issue",
            own.merging(["docNo": "会纪〔2026〕8号", "despite": "成员单位当场一致同意"]) { $1 }
        )
        try await world.exchange()
        try await world.at("2026-07-16T16:30")
        try await housing.act("order.reply", ["order": .text(order), "text": "灯具今日到货"])
        let tasks = try await housing.act("meeting.resolutions")["items"]?.array
        let task = try #require(tasks?.first?["call"]?.text)
        try await housing.act("call.sign", ["call": .text(task)])
        try await housing.act("call.progress", ["call": .text(task), "text": "已报财政"])
        try await world.exchange()
    }
}

/// The tables of a report as it was drawn at an office.
struct DrawnReport {
    let document: JSON

    init(
        _ name: Text,
        at office: ScenarioOffice,
        _ arguments: [Text: Value] = [:],
        location: SourceLocation = #_sourceLocation
    ) async throws {
        document = try await office.act(
            "report.run",
            arguments.merging(["name": .text(name)]) { given, _ in given },
            at: location
        )
    }

    /// The rows of a table, each by the keys of its columns.
    subscript(table: Text) -> [[String: JSON]] {
        let found = document["tables"]?.array?.first { $0["name"]?.text == table }
        let keys = found?["columns"]?.array?.compactMap { $0["key"]?.string } ?? []
        return (found?["rows"]?.array ?? []).map { row in
            Dictionary(zip(keys, row.array ?? [])) { first, _ in first }
        }
    }

    var names: [String] { document["tables"]?.array?.compactMap { $0["name"]?.string } ?? [] }
}

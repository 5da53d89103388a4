import History
import PartySide
import Settings
import Testing

@testable import huying

@Suite("What a clerk reads")
struct SheetTests {
    private static let place: JSON = [
        "value": "北大街 12 号", "undecided": true,
        "claims": [
            [
                "claim": "aa:3", "value": "北大街 12 号", "party": "street-xufu", "person": "李敏",
                "occurredAt": "2025-03-10T09:40:00+08:00",
                "recordedAt": "2025-03-10T09:40:00+08:00",
                "receivedAt": .null, "why": .null,
            ],
            [
                "claim": "bb:5", "value": "北大街 21 号", "party": "dept-shuiwu", "person": "王强",
                "occurredAt": "2025-03-10T09:55:00+08:00",
                "recordedAt": "2025-03-10T09:55:00+08:00",
                "receivedAt": "2025-03-10T09:55:01+08:00", "why": "现场看过",
            ],
        ],
    ]

    private static let call: JSON = [
        "id": "0196-aa", "number": "LKKFQ-HX-2025-000713", "state": "handling",
        "kind": "routine", "title": "路灯不亮", "caller": "street-xufu", "lead": "dept-shuiwu",
        "aspects": [
            "title": ["value": "路灯不亮", "undecided": false, "claims": []], "place": place,
        ],
        "dispatches": [
            [
                "party": "dept-shuiwu", "role": "lead", "state": "signed",
                "at": "2025-03-10T09:32:00+08:00", "effective": true, "current": true,
            ]
        ],
        "events": [
            [
                "event": "responded", "change": "bb:4", "party": "dept-shuiwu", "person": "王强",
                "occurredAt": "2025-03-10T09:50:00+08:00", "receivedAt": .null,
                "fields": ["kind": "plan", "text": "明天\u{1B}[2J修好"],
            ]
        ],
        "clocks": [], "delivery": [["party": "dept-shuiwu", "step": "signed"]],
        "conflicts": [["id": "C-31", "aspect": "place"]], "seen": "tok",
    ]

    @Test("A call shows its claims as undecided, who has it, and what happened, in names")
    func call() async {
        let desk = RecordingDesk { _ in DeskReply(Self.call) }
        let paper = await type(["call", "show", "713", "--lang", "zh"], at: desk).out
        #expect(paper.hasPrefix("LKKFQ-HX-2025-000713  路灯不亮  【办理中】\n"))
        #expect(paper.contains("地点          北大街 12 号（待定）"))
        #expect(paper.contains("• 北大街 12 号  徐福街道办事处 李敏  2025-03-10 "))
        #expect(paper.contains("（未到中心）"))
        #expect(paper.contains("理由：现场看过"))
        #expect(paper.contains("牵头  水务局  已签收"))
        #expect(paper.contains("水务局 对方已签收"))
        #expect(paper.contains("有方案；明天\u{FFFD}[2J修好"))
        #expect(paper.contains("huying conflict show C-31"))
        #expect(!paper.contains("\u{1B}"))
    }

    @Test("A list of calls keeps its columns and marks what is undecided")
    func list() async {
        let desk = RecordingDesk { _ in DeskReply(["items": [Self.call], "next": "tok"]) }
        let lines = await type(["call", "list", "--lang", "zh"], at: desk).out
            .split(separator: "\n").map(String.init)
        #expect(lines[0].hasPrefix("编号                  类别  标题"))
        #expect(lines[1].contains("北大街 12 号（待定）"))
        #expect(lines[1].contains("水务局"))
        #expect(lines[2] == "还有更多：--after tok")
    }

    @Test("A conflict shows what it was, each version with its author, and the very command")
    func conflict() async {
        let conflict: JSON = [
            "id": "C-31", "record": "0196-aa", "recordType": "call", "title": "路灯不亮",
            "aspect": "place", "base": "北大街", "claims": Self.place["claims"] ?? [],
            "decider": "caller", "deciders": ["street-xufu"],
            "since": "2025-03-10T09:55:01+08:00", "due": .null,
        ]
        let desk = RecordingDesk { request in
            request.verb == "call.show" ? DeskReply(Self.call) : DeskReply(conflict)
        }
        let chinese = await type(["conflict", "show", "C-31", "--lang", "zh"], at: desk).out
        #expect(chinese.hasPrefix("待定 C-31  LKKFQ-HX-2025-000713 路灯不亮 · 地点\n"))
        #expect(chinese.contains("由 徐福街道办事处 决定"))
        #expect(chinese.contains("修改前  北大街"))
        #expect(chinese.contains("[2]     北大街 21 号"))
        #expect(chinese.contains("水务局 王强 · 2025-03-10 "))
        #expect(
            chinese.contains("[2] huying conflict resolve C-31 --take bb:5 --why '理由'")
        )
        let english = await type(["conflict", "show", "C-31", "--lang", "en"], at: desk).out
        #expect(english.contains("before  北大街"))
        #expect(english.contains("--why 'the reason'"))
    }

    @Test("A status that is not known is said to be unknown, never zero")
    func unknownStatus() async {
        let desk = RecordingDesk { _ in
            DeskReply(
                [
                    "enrolled": false, "party": .null, "replica": .null, "pending": .null,
                    "returned": .null, "conflicts": .null, "lastSync": .null, "hub": .null,
                    "stale": [], "healthy": false,
                ],
                exit: .unexpected
            )
        }
        let outcome = await type(["status", "--lang", "zh"], at: desk)
        #expect(outcome.exit == 1)
        #expect(outcome.out.contains("尚未登记"))
        #expect(outcome.out.contains("待上传    未知"))
        #expect(!outcome.out.contains("0"))
    }

    @Test("A limit for all kinds of calls is shown for each; one fixed by a date has no number")
    func rules() {
        let page = Page(language: .english, width: nil, hasColours: false, now: 0)
        let lines = RulesSheet.show(
            [
                "limits": [
                    ["clock": "resolution", "kind": "urgent", "fixedDay": true],
                    ["clock": "consent", "amount": 10, "unit": "workDays"],
                ]
            ],
            on: page
        )
        #expect(lines.contains { $0.contains(/as dated +–/) })
        #expect(lines.contains { $0.contains(/10 WD +10 WD +10 WD +10 WD/) })
    }

    @Test("A report wider than the terminal tells row by row; no number and no amount is cut")
    func narrowReport() {
        let titles = ["编号", "事项", "金额", "期末余额", "经办单位"]
        let rows = [
            ["HX-2026-000001", "疏港路路灯不亮已三天", "30,000,000.00", "30,000,000.00", "住房和城乡建设局"],
            ["HX-2026-000002", "", "-1.00", "未知", "财政局"],
        ]
        for width in [40, 60, 80, 120] {
            let page = Page(language: .chinese, width: width, hasColours: false, now: 0)
            let lines = ReportSheet.rows(rows, under: titles, on: page)
            #expect(lines.allSatisfy { ColumnWidth.columns(of: $0) <= width }, "\(width)")
            for word in ["HX-2026-000002", "30,000,000.00", "-1.00", "未知"] {
                #expect(lines.contains { $0.contains(word) }, "\(width): \(word)")
            }
        }
        let narrow = Page(language: .chinese, width: 40, hasColours: false, now: 0)
        let lines = ReportSheet.rows(rows, under: titles, on: narrow)
        #expect(lines.first == "编号：HX-2026-000001")
        #expect(lines.contains("  金额：30,000,000.00"))
    }

    @Test("A trace names both clocks and what came back")
    func trace() async {
        let trace: JSON = [
            "record": "0196-aa", "recordType": "call", "complete": true,
            "changes": [
                [
                    "change": "aa:1", "action": "call.raise", "party": "street-xufu",
                    "person": "李敏", "occurredAt": "2025-03-10T09:02:00+08:00",
                    "recordedAt": "2025-03-10T09:02:00+08:00",
                    "receivedAt": "2025-03-10T09:20:00+08:00", "verdict": "accepted",
                    "writes": ["title": "路灯不亮"], "events": [["event": "raised", "fields": [:]]],
                ],
                [
                    "change": "bb:9", "action": "call.result", "party": "dept-shuiwu",
                    "person": "王强", "occurredAt": "2025-03-10T10:02:00+08:00",
                    "recordedAt": "2025-03-10T10:02:00+08:00", "receivedAt": .null,
                    "verdict": "returned",
                    "returned": ["rule": "reassigned", "reason": "E2207.reassigned"],
                    "writes": [:], "events": [],
                ],
            ],
        ]
        let desk = RecordingDesk { request in
            request.verb == "call.show" ? DeskReply(Self.call) : DeskReply(trace)
        }
        let paper = await type(["trace", "713", "--lang", "zh"], at: desk).out
        #expect(paper.contains("全程留痕  LKKFQ-HX-2025-000713 路灯不亮"))
        #expect(paper.contains("本机时间"))
        #expect(paper.contains("到中心时间"))
        #expect(paper.contains("晚到 18 分钟（离线填写）"))
        #expect(paper.contains("○ 结果"))
        #expect(paper.contains("中心退回：reassigned E2207.reassigned"))
    }
}

import Foundation
import History
import Reports
import Spreadsheets
import Testing

/// One declared table, three formats.
@Suite("Reports as XLSX, CSV and pages")
struct ReportTests {
    static let report = Report(
        title: "超期清单",
        subtitle: "2026-07",
        tables: [
            ReportTable(
                title: "超期",
                columns: ["编号", "得分", "期限", "日期", "件数", "备注"],
                rows: [
                    [
                        .text("HX-2026-000001"), .hundredths(8_990),
                        .moment(1_784_683_800_000), .day(20_656), .number(3),
                        .text("=HYPERLINK(\"http://x\")"),
                    ],
                    [
                        .text("370681198001011234"), .unknown, .unknown, .unknown, .unknown,
                        .text("<script>alert(1)</script>\n第二行"),
                    ],
                ]
            ),
            ReportTable(title: "空表", columns: ["甲"], rows: []),
        ],
        remarks: [Report.Remark(label: "规则版本", text: "zone-1")],
        signatures: ["制表：", "审核："],
        words: .chinese
    )

    @Test("CSV has a byte order mark, defused formulas, and says what is unknown")
    func csv() throws {
        let bytes = Self.report.csv()
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        let text = String(decoding: bytes.dropFirst(3), as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "编号,得分,期限,日期,件数,备注")
        #expect(lines[1].hasPrefix("HX-2026-000001,89.90,2026-07-22 09:30,2026-07-22,3,"))
        #expect(lines[1].hasSuffix("\"'=HYPERLINK(\"\"http://x\"\")\""))
        #expect(lines[2].hasPrefix("370681198001011234,未知,未知"))
        #expect(text.contains("\r\n\r\n说明\r\n项目,内容\r\n规则版本,zone-1\r\n"))
    }

    @Test("XLSX has a sheet for each table and one of notes, and reads back with typed figures")
    func xlsx() throws {
        let bytes = try Self.report.xlsx()
        let rows = try Workbook(bytes).rows
        #expect(rows[0].first == "编号")
        #expect(rows[1][0] == "HX-2026-000001")
        #expect(rows[1][1] == "89.90" || rows[1][1] == "89.9")
        #expect(rows[2][0] == "370681198001011234")
    }

    @Test("A page escapes what people wrote, asks nothing of the network and can be signed")
    func html() {
        let text = String(decoding: Self.report.html(), as: UTF8.self)
        #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;<br>第二行"))
        #expect(!text.contains("<script"))
        #expect(!text.contains("http://x\""))
        #expect(text.contains("default-src 'none'"))
        #expect(text.contains("size: A4"))
        #expect(text.contains("<div>制表：</div>"))
        #expect(text.contains("<td class=\"unknown\">未知</td>"))
        #expect(text.contains("@bottom-center { content: \"第 \" counter(page)"))
    }

    @Test("Figures stand right under their title, red below zero; no line end tears a number")
    func cells() {
        func page(_ columns: [Text], _ row: [ReportCell]) -> String {
            let report = Report(
                title: "台账",
                subtitle: "",
                tables: [
                    ReportTable(
                        title: "台账",
                        columns: columns,
                        rows: [row, columns.map { _ in .unknown }]
                    )
                ],
                remarks: [],
                signatures: [],
                words: .chinese
            )
            return String(decoding: report.html(), as: UTF8.self)
        }
        let some = page(
            ["金额", "涉及呼叫", "时间"],
            [.hundredths(-1_000_000), .text("HX-2026-000001 路灯不亮"), .moment(1_784_683_800_000)]
        )
        #expect(some.contains("<th class=\"figure\">金额</th>"))
        #expect(some.contains("<td class=\"figure minus\">-10,000.00</td>"))
        #expect(some.contains("<td class=\"unknown figure\">未知</td>"))
        #expect(some.contains("<td><span class=\"short\">HX-2026-000001</span> 路灯不亮</td>"))
        #expect(some.contains("<span class=\"short\">2026-07-22</span> 09:30</td>"))
        #expect(some.contains("<table class=\"slim\">"))
        // A table of many columns is set smaller, or the last ones would not be on the paper.
        let many = (1...15).map { Text("栏目\($0)") }
        #expect(page(many, many.map { .text($0) }).contains("<table class=\"dense\">"))
    }

    @Test("A title cannot leave the style sheet it is printed in")
    func titleInStyle() {
        let report = Report(
            title: "\"} body { display: none } </style><b>",
            subtitle: "",
            tables: [],
            remarks: [],
            signatures: [],
            words: .english
        )
        let text = String(decoding: report.html(), as: UTF8.self)
        #expect(!text.contains("\"} body"))
        #expect(!text.contains("</style><b>"))
    }

    @Test("A form leaves room for what is not known yet")
    func form() {
        let form = PrintedForm(
            title: "签收回执",
            line: ["编号：HX-2026-000001", "校验码：1a2b-3c4d-5e6f"],
            parts: [.rows([.init("签收时间", ""), .init("情况", "路灯不亮 & 漏电", isLong: true)])],
            signatures: ["签收人："],
            code: QRCode("HX-2026-000001 1a2b-3c4d-5e6f"),
            foot: "打印时间",
            words: .chinese
        )
        let text = String(decoding: form.html(), as: UTF8.self)
        #expect(text.contains("<div></div>"))
        #expect(text.contains("<div class=\"long\">路灯不亮 &amp; 漏电</div>"))
        #expect(text.contains("校验码：1a2b-3c4d-5e6f"))
        #expect(text.contains("<svg class=\"qr\" viewBox=\"0 0 37 37\""))
        // The line with the code stands below the drawing, not under it.
        #expect(text.contains(".qr + h1 + .line { margin-top: 9mm }"))
        #expect(text.contains("@page paper0 {") && text.contains("<section class=\"paper0 form\">"))
    }

    @Test("Several papers in one file begin a page each, under their own line")
    func batch() {
        func paper(_ number: Text, _ layout: PrintedForm.Layout) -> PrintedForm {
            PrintedForm(
                title: "纪要",
                line: [number],
                parts: [
                    .text(heading: "一、经费", ["由住建局统筹 <b>"]),
                    .table(ReportTable(title: "会签", columns: ["单位"], rows: [[.text("住建局")]])),
                ],
                signatures: [],
                code: nil,
                foot: "",
                words: .chinese,
                layout: layout
            )
        }
        let bytes = PrintedForm.html(
            [paper("甲", .form), paper("乙", .letter)],
            title: "打印 2 件",
            words: .chinese
        )
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("section + section { break-before: page }"))
        #expect(text.contains(".paper1 { page: paper1 }"))
        // Who countersigns has room to do so.
        #expect(!text.contains("<table class=\"slim\">"))
        #expect(text.contains("@page paper1 { size: A4; margin: 30mm 26mm 25mm 28mm;"))
        #expect(text.contains("@top-left { content: \"乙\""))
        #expect(text.contains("<p class=\"text\">由住建局统筹 &lt;b&gt;</p>"))
    }
}

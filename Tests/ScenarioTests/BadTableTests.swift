import DutyBook
import Foundation
import History
import PartySide
import Spreadsheets
import Testing
import Worlds

@testable import huying

/// What people bring as a table and is none, or is one with mistakes: a clear word with row and column,
/// and nothing half imported.
@Suite("Bad tables at the counter")
struct BadTableTests {
    private let folder = NSTemporaryDirectory() + "huying-tables-" + UUID().uuidString
    private let office: ScenarioOffice
    private let world: ScenarioWorld

    init() async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        world = try await ScenarioWorld.founded(at: "2026-07-01T09:00")
        office = try await world.office("org-office", person: "孙科长")
    }

    private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = folder + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func items() async throws -> [JSON] {
        try await office.act("item.list")["items"]?.array ?? []
    }

    private func cleared(_ work: () async throws -> Void) async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await work()
    }

    @Test("A row over 100,000 is named with the limit, in a workbook and in CSV")
    func tooManyRows() async throws {
        try await cleared {
            let header: [Text] = ["事项名称", "清单"]
            let row: [SheetCell] = [.text("路灯"), .text("部门")]
            let rows = [[SheetCell]](repeating: row, count: SheetBounds.rows + 1)
            let writing = SheetWriting(header: header, rows: rows)
            let book = try file("many.xlsx", writing.xlsx(sheet: "s"))
            let csv = try file("many.csv", writing.csv())
            for path in [book, csv] {
                let outcome = await office.huying("item", "import", path, "--json")
                #expect(outcome.exit == 64)
                let message = outcome.document?["message"]?.string ?? ""
                #expect(message.contains("100000") && message.contains("100002"), "\(message)")
            }
            #expect(try await items().isEmpty)
        }
    }

    @Test("A zip bomb is refused before it is unpacked")
    func bomb() async throws {
        try await cleared {
            var archive = ZipWriter()
            let blanks = [UInt8](repeating: 0x20, count: SheetBounds.unpackedBytes / 2 + 1)
            let workbook = """
                <workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>
                """
            let relations = """
                <Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>
                """
            try archive.add("xl/workbook.xml", Array(workbook.utf8))
            try archive.add("xl/_rels/workbook.xml.rels", Array(relations.utf8))
            try archive.add("xl/sharedStrings.xml", blanks)
            try archive.add("xl/worksheets/sheet1.xml", blanks)
            let path = try file("bomb.xlsx", archive.finished())
            let size = try #require(
                try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
            )
            #expect(size < 1 << 20)
            let outcome = await office.huying("item", "import", path, "--json")
            #expect(outcome.exit == 64 && outcome.document?["code"] == "E4310.workbook")
            #expect(outcome.document?["message"]?.string?.contains("256 MB") == true)
            #expect(try await items().isEmpty)
        }
    }

    @Test(
        "Wrong dates, unknown lists, over-long texts: each by row and column, the good rows imported"
    )
    func rowErrors() async throws {
        try await cleared {
            let long = Text(String(repeating: "长", count: 40_000))
            let table = SheetWriting(
                header: ["事项编码", "事项名称", "清单", "生效日期"],
                rows: [
                    [.text("D-1"), .text("路灯巡护"), .text("剥离"), .text("2026-02-30")],
                    [.text("D-2"), .text("绿地养护"), .text("没有的清单"), .text("")],
                    [.text("D-3"), .text(long), .text("剥离"), .text("")],
                    [.text("D-4"), .text("道路保洁"), .text("剥离"), .text("2026-07-01")],
                ]
            )
            let path = try file("list.csv", table.csv())
            let dry = await office.huying("item", "import", path, "--dry-run", "--json")
            #expect(try await items().isEmpty)
            let outcome = await office.huying("item", "import", path, "--json")
            for run in [dry, outcome] {
                #expect(run.exit == 3)
                let errors = run.result?["errors"]?.array ?? []
                #expect(errors.map { $0["row"] } == [2, 3, 4])
                #expect(errors.map { $0["column"] } == ["生效日期", "清单", "事项名称"])
            }
            #expect(try await items().compactMap { $0["code"] } == ["D-4"])
            // The faulty rows come back in a table of their own, each with its row and what is wrong.
            let back = try String(contentsOfFile: folder + "/list.errors.csv", encoding: .utf8)
            #expect(back.contains("[生效日期]") && back.contains("原表行号"))
        }
    }

    @Test("Cells that look like formulas are texts on the way in, and harmless on the way out")
    func formulas() async throws {
        try await cleared {
            let table = SheetWriting(
                header: ["事项编码", "事项名称", "清单", "内容"],
                rows: [
                    [
                        .text("D-1"), .text("=HYPERLINK(\"http://x\",\"点我\")"), .text("剥离"),
                        .text("@SUM(A1)"),
                    ],
                    [.text("D-2"), .text("+8613800000000"), .text("剥离"), .text("-1+1")],
                ]
            )
            for (name, bytes) in [("a.xlsx", try table.xlsx(sheet: "s")), ("b.csv", table.csv())] {
                let path = try file(name, bytes)
                let outcome = await office.huying("item", "import", path, "--json")
                #expect(outcome.exit == 0, "\(outcome.out)")
            }
            let titles = Set(try await items().compactMap { $0["title"]?.string })
            #expect(titles == ["=HYPERLINK(\"http://x\",\"点我\")", "+8613800000000"])
            let path = folder + "/out.csv"
            #expect(await office.huying("item", "export", path).exit == 0)
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains("'=HYPERLINK") && text.contains("'+86") && text.contains("'@SUM"))
            let again = await office.huying("item", "import", path, "--json")
            #expect(again.result?["imported"] == 0 && again.result?["changed"] == 0)
        }
    }
}

extension Outcome {
    /// The last line of long work with `--json`.
    fileprivate var result: JSON? {
        out.split(separator: "\n").last.flatMap { try? JSON(reading: Array($0.utf8)) }
    }
}

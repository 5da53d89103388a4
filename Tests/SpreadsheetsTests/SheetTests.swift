import Foundation
import History
import Spreadsheets
import Testing

@Suite struct SheetTests {
    private static let header: [Text] = ["编码", "事项", "日期", "件数"]
    private static let rows: [[SheetCell]] = [
        [.text("D01"), .text("网格化\"管理\",<一>&\n二"), .day(20_643), .number(56)],
        [.text("=1+1"), .text(""), .day(0), .number(-3)], [.text("'=x"), .text("𠮷 é")],
    ]
    private static let shown: [[Text]] = [
        header, ["D01", "网格化\"管理\",<一>&\n二", "2026-07-09", "56"],
        ["=1+1", "", "1970-01-01", "-3"], ["'=x", "𠮷 é"],
    ]

    @Test func aWorkbookComesBackCellByCell() throws {
        let bytes = try SheetWriting(header: Self.header, rows: Self.rows).xlsx(sheet: "清单<1>")
        #expect(Workbook.isLikely(bytes))
        #expect(try Workbook(bytes).rows == Self.shown)
    }

    @Test func csvHasAMarkAndNoFormulas() throws {
        let bytes = SheetWriting(header: Self.header, rows: Self.rows).csv()
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        let text = try #require(Text(validating: bytes))
        let table = try DelimitedTable(text)
        #expect(table.rows.map { $0.cells.first } == ["D01", "'=1+1", "''=x"])
        #expect(table.rows[0].cells[1] == Self.shown[1][1])
        #expect(table.rows.map { SheetWriting.original($0.cells[0]) } == ["D01", "=1+1", "'=x"])
        for start in ["=", "+", "-", "@"] {
            let cell = Text(start + "cmd")
            let line = SheetWriting(header: ["a"], rows: [[.text(cell)]]).csv()
            #expect(String(decoding: line, as: UTF8.self).hasSuffix("'\(cell)\r\n"))
        }
    }

    @Test func csvAndTSVAreRead() throws {
        let csv = try DelimitedTable("\u{FEFF}a,b\r\n\"x, \"\"y\"\"\nz\",2\r\n\r\n3,4")
        #expect(csv.header == ["a", "b"])
        #expect(csv.rows.map(\.cells) == [["x, \"y\"\nz", "2"], ["3", "4"]])
        #expect(csv.rows.map(\.line) == [2, 4])
        let tsv = try DelimitedTable("a\tb\n\"x\t2\n")
        #expect(tsv.rows.first?.cells == ["\"x", "2"])
        #expect(throws: DelimitedTable.Fault.openQuote(line: 2)) {
            try DelimitedTable("a,b\n\"x,2\n")
        }
        #expect(throws: DelimitedTable.Fault.empty) { try DelimitedTable("a,b\n") }
    }

    @Test func aHundredThousandRowsAreReadAndOneMoreIsRefused() throws {
        func book(_ count: Int) throws -> [UInt8] {
            let rows = (0..<count).map { [SheetCell.number(Int64($0)), .text("路灯")] }
            return try SheetWriting(header: ["n", "t"], rows: rows).xlsx(sheet: "s")
        }
        let rows = try Workbook(try book(SheetBounds.rows)).rows
        #expect(rows.count == SheetBounds.rows + 1)
        #expect(rows.last == ["99999", "路灯"])
        #expect(throws: SheetFault.tooManyRows(limit: SheetBounds.rows)) {
            try Workbook(try book(SheetBounds.rows + 1))
        }
    }

    @Test func whateverIsCutOffIsDamaged() throws {
        let bytes = try SheetWriting(header: Self.header, rows: Self.rows).xlsx(sheet: "s")
        for count in stride(from: 0, to: bytes.count, by: 37) {
            #expect(throws: SheetFault.self) { try Workbook(Array(bytes.prefix(count))) }
        }
    }

    @Test(arguments: 0..<300) func noDamageTrapsTheReader(_ seed: UInt64) throws {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var bytes = try SheetWriting(header: Self.header, rows: Self.rows).xlsx(sheet: "s")
        for _ in 0...next(4) { bytes[next(bytes.count)] = UInt8(next(256)) }
        _ = try? Workbook(bytes)
    }

    /// What office programs write: strings in a table of their own with runs and phonetic guides,
    /// days as numbers under a style, gaps between rows and cells, formulas with their values.
    @Test func aBookOfAnOfficeProgramIsRead() throws {
        let rows = try Workbook(try OfficeBook.bytes()).rows
        #expect(
            rows == [
                ["编码", "事项名称", "生效", "件数"], [],
                ["D01", "网格化管理", "2026-07-01", "56"], ["D02", "", "", "0.5"],
            ]
        )
    }

    @Test func aBombIsRefusedBeforeItIsUnpacked() throws {
        var archive = ZipWriter()
        let zeros = [UInt8](repeating: 0x20, count: SheetBounds.unpackedBytes / 2 + 1)
        for (path, content) in OfficeBook.parts { try archive.add(path, Array(content.utf8)) }
        try archive.add("xl/sharedStrings.xml", zeros)
        try archive.add("xl/worksheets/sheet1.xml", zeros)
        let bytes = try archive.finished()
        #expect(throws: SheetFault.tooLarge(limit: SheetBounds.unpackedBytes)) {
            try Workbook(bytes)
        }
    }

    @Test func aDocumentTypeIsRefused() throws {
        var archive = ZipWriter()
        for (path, content) in OfficeBook.parts { try archive.add(path, Array(content.utf8)) }
        let bomb = "<!DOCTYPE a [<!ENTITY b 'bb'>]><worksheet>&b;</worksheet>"
        try archive.add("xl/worksheets/sheet1.xml", Array(bomb.utf8))
        let bytes = try archive.finished()
        #expect(throws: SheetFault.badMarkup) { try Workbook(bytes) }
    }
}

private enum OfficeBook {
    static let parts: [(String, String)] = [
        (
            "xl/workbook.xml",
            """
            <?xml version="1.0"?><x:workbook xmlns:x="m" xmlns:r="r"><!-- a > b -->\
            <x:sheets><x:sheet name="清单" sheetId="1" r:id="rId7"/></x:sheets></x:workbook>
            """
        ),
        (
            "xl/_rels/workbook.xml.rels",
            """
            <Relationships><Relationship Id='rId1' Target='styles.xml'/>\
            <Relationship Id='rId7' Target='/xl/worksheets/sheet1.xml'/></Relationships>
            """
        ),
        (
            "xl/styles.xml",
            """
            <styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m"/></numFmts>\
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>\
            <cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>
            """
        ),
    ]

    static func bytes() throws -> [UInt8] {
        var archive = ZipWriter()
        for (path, content) in parts { try archive.add(path, Array(content.utf8)) }
        let strings = """
            <sst><si><t>编码</t></si><si><r><t>事项</t></r><r><t>名称</t></r>\
            <rPh sb="0" eb="1"><t>shixiang</t></rPh></si><si><t>生效</t></si><si><t>件数</t></si></sst>
            """
        let sheet = """
            <worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>\
            <c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>\
            <row r="3"><c r="A3" t="inlineStr"><is><t>D01</t></is></c>\
            <c r="B3" t="str"><f>A1&amp;B1</f><v><![CDATA[网格化管理]]></v></c>\
            <c r="C3" s="1"><v>46204</v></c><c r="D3"><v>5.6E1</v></c></row>\
            <row><c><v>D02</v></c><c r="D4"><v>0.5</v></c><c r="E4" s="1"/></row></sheetData></worksheet>
            """
        try archive.add("xl/sharedStrings.xml", Array(strings.utf8))
        try archive.add("xl/worksheets/sheet1.xml", Array(sheet.utf8))
        return try archive.finished()
    }
}

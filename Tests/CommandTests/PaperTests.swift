import PartySide
import Settings
import Testing

@testable import huying

@Suite("Text on a terminal")
struct PaperTests {
    @Test(
        "Chinese characters take two columns, marks none",
        arguments: [
            ("abc", 3), ("水务局", 6), ("a水b", 4), ("e\u{301}", 1), ("（）", 4), ("한글", 4),
            ("…", 1), ("", 0), ("😀", 2), ("①", 1),
        ]
    )
    func width(_ text: String, _ columns: Int) {
        #expect(ColumnWidth.columns(of: text) == columns)
    }

    @Test("A cut never splits a wide character and shows an ellipsis")
    func fit() {
        #expect(ColumnWidth.fit("住房和城乡建设局", to: 8) == "住房和…")
        #expect(ColumnWidth.fit("住房", to: 4) == "住房")
        #expect(ColumnWidth.fit("住房", to: 3) == "住…")
        #expect(ColumnWidth.fit("abc", to: 0) == "")
    }

    @Test("Long text wraps at the column, words stay whole")
    func wrap() {
        #expect(ColumnWidth.wrap("路灯不亮已三天了", to: 10) == ["路灯不亮已", "三天了"])
        #expect(ColumnWidth.wrap("see the lamp now", to: 9) == ["see the", "lamp now"])
        #expect(ColumnWidth.wrap("a\nb", to: 9) == ["a", "b"])
    }

    @Test("Columns stay straight and give way to the terminal's width")
    func table() {
        var table = Table([.init("编号"), .init("标题", shrinks: true), .init("状态")])
        table.add(["HX-1", "路灯不亮", "办结"])
        table.add(["HX-22", "疏港路雨水口外溢黑水", "待签收"])
        #expect(
            table.lines(width: nil) == [
                "编号   标题                  状态",
                "HX-1   路灯不亮              办结",
                "HX-22  疏港路雨水口外溢黑水  待签收",
            ]
        )
        let narrow = table.lines(width: 26)
        #expect(narrow.allSatisfy { ColumnWidth.columns(of: $0) <= 26 })
        #expect(narrow[2] == "HX-22  疏港路雨水…  待签收")
    }

    @Test("Text of others cannot steer the terminal")
    func controls() {
        #expect(Plain.line("a\u{1B}[31mb\nc\u{202E}d") == "a\u{FFFD}[31mb c\u{FFFD}d")
        #expect(Plain.lines("a\nb\u{7}") == "a\nb\u{FFFD}")
    }

    @Test(
        "The language comes from the flag, then HUYING_LANG, then the locale, else Chinese",
        arguments: [
            (nil, [:], Language.chinese),
            (nil, ["LANG": "C.UTF-8"], .chinese),
            (nil, ["LC_ALL": "POSIX", "LANG": "en_US.UTF-8"], .english),
            (nil, ["LANG": "en_US.UTF-8"], .english),
            (nil, ["LANG": "zh_CN.UTF-8"], .chinese),
            (nil, ["HUYING_LANG": "zh", "LANG": "en_US.UTF-8"], .chinese),
            (nil, ["HUYING_LANG": "en_GB.UTF-8"], .english),
            ("en", ["HUYING_LANG": "zh"], .english),
            ("zh", ["LC_ALL": "en_US.UTF-8"], .chinese),
        ] as [(String?, [String: String], Language)]
    )
    func language(_ option: String?, _ environment: [String: String], _ expected: Language) {
        #expect(Language.choose(option: option, environment: environment) == expected)
    }

    @Test("Times are read in any offset and shown as short as can be")
    func moments() throws {
        let page = Page(
            language: .chinese,
            width: nil,
            hasColours: false,
            now: 1_773_106_800
        )
        let moment = try #require(Moment("2026-03-10T01:20:00Z"))
        #expect(moment == Moment("2026-03-10T09:20:00.250+08:00"))
        #expect(moment.clock(on: page) == "09:20")
        #expect(moment.age(on: page) == "20 分钟前")
        #expect(Moment("2026-03-09T23:59:00+08:00")?.clock(on: page) == "03-09 23:59")
        #expect(Moment("2025-12-31T23:59:00+08:00")?.clock(on: page) == "2025-12-31 23:59")
        #expect(Moment("yesterday") == nil)
    }
}

import Foundation
import History

/// The fixed parts of a workbook, and how texts lie in markup.
enum SheetMarkup {
    private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006"
    private static let packages = "http://schemas.openxmlformats.org/package/2006"
    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    /// The header row stays in sight.
    static let sheetStart = """
        \(head)<worksheet xmlns="\(main)"><sheetViews><sheetView workbookViewId="0">\
        <pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>\
        </sheetViews><sheetFormatPr defaultRowHeight="15" defaultColWidth="20"/><sheetData>
        """
    static let sheetEnd = "</sheetData></worksheet>"

    static func parts(sheets names: [String]) -> [(path: String, content: String)] {
        let numbers = names.indices.map { $0 + 1 }
        let sheets = zip(numbers, titles(names)).map { number, title in
            "<sheet name=\"\(title)\" sheetId=\"\(number)\" r:id=\"rId\(number)\"/>"
        }
        return [
            ("[Content_Types].xml", types(numbers)),
            ("_rels/.rels", relation("officeDocument", to: "xl/workbook.xml")),
            ("xl/_rels/workbook.xml.rels", bookRelations(numbers)), ("xl/styles.xml", styles),
            (
                "xl/workbook.xml",
                """
                \(head)<workbook xmlns="\(main)" xmlns:r="\(office)/relationships"><sheets>\
                \(sheets.joined())</sheets></workbook>
                """
            ),
        ]
    }

    /// Names a spreadsheet program takes: 31 characters, none of `[]:*?/\\`, none twice.
    private static func titles(_ names: [String]) -> [String] {
        var taken: Set<String> = []
        return names.map { name in
            let allowed = String(name.map { "[]:*?/\\".contains($0) ? "-" : $0 }.prefix(28))
            var title = allowed.isEmpty ? "Sheet" : allowed
            var count = 1
            while !taken.insert(title.lowercased()).inserted {
                count += 1
                title = "\(allowed) \(count)"
            }
            var bytes: [UInt8] = []
            append(Text(title), to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    private static func types(_ numbers: [Int]) -> String {
        let sheets = numbers.map { number in
            """
            <Override PartName="/xl/worksheets/sheet\(number).xml" \
            ContentType="\(kinds).worksheet+xml"/>
            """
        }
        return """
            \(head)<Types xmlns="\(packages)/content-types"><Default Extension="rels" \
            ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
            <Default Extension="xml" ContentType="application/xml"/>\
            <Override PartName="/xl/workbook.xml" ContentType="\(kinds).sheet.main+xml"/>\
            <Override PartName="/xl/styles.xml" ContentType="\(kinds).styles+xml"/>\
            \(sheets.joined())</Types>
            """
    }

    private static func relation(_ type: String, to target: String) -> String {
        """
        \(head)<Relationships xmlns="\(packages)/relationships"><Relationship Id="rId1" \
        Type="\(office)/relationships/\(type)" Target="\(target)"/></Relationships>
        """
    }

    private static func bookRelations(_ numbers: [Int]) -> String {
        let sheets = numbers.map { number in
            """
            <Relationship Id="rId\(number)" Type="\(office)/relationships/worksheet" \
            Target="worksheets/sheet\(number).xml"/>
            """
        }
        return """
            \(head)<Relationships xmlns="\(packages)/relationships">\(sheets.joined())\
            <Relationship Id="rId\(numbers.count + 1)" Type="\(office)/relationships/styles" \
            Target="styles.xml"/></Relationships>
            """
    }

    /// Styles by number: plain, header, day, two decimals, moment.
    private static let styles = """
        \(head)<styleSheet xmlns="\(main)"><numFmts count="3">\
        <numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>\
        <numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/>\
        <numFmt numFmtId="166" formatCode="#,##0.00;[Red]\\-#,##0.00"/></numFmts><fonts count="2">\
        <font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="2">\
        <fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
        </fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>\
        <cellXfs count="5"><xf xfId="0"/><xf fontId="1" applyFont="1" xfId="0"/>\
        <xf numFmtId="164" applyNumberFormat="1" xfId="0"/>\
        <xf numFmtId="166" applyNumberFormat="1" xfId="0"/>\
        <xf numFmtId="165" applyNumberFormat="1" xfId="0"/></cellXfs></styleSheet>
        """

    /// `A` … `Z`, `AA` …
    static func column(_ index: Int) -> String {
        var name = ""
        var rest = index + 1
        while rest > 0 {
            let letter = UInt8(ascii: "A") + UInt8((rest - 1) % 26)
            name = String(UnicodeScalar(letter)) + name
            rest = (rest - 1) / 26
        }
        return name
    }

    /// Control characters that XML cannot carry are left out.
    static func append(_ text: Text, to out: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case 0x26: out += Array("&amp;".utf8)
            case 0x3C: out += Array("&lt;".utf8)
            case 0x3E: out += Array("&gt;".utf8)
            case 0x22: out += Array("&quot;".utf8)
            case 0x0D: out += Array("&#13;".utf8)
            case 0x09, 0x0A, 0x20...0xFF: out.append(byte)
            default: break
            }
        }
    }
}

/// A day by its number, written `2026-07-01`.
enum DayText {
    /// `nil` for anything but a day that exists.
    static func number(_ text: Text) -> Int? {
        let parts = text.string.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, let year = Int(parts[0]),
            let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let moment = calendar.date(from: DateComponents(year: year, month: month, day: day))
        guard let moment else { return nil }
        let number = Int((moment.timeIntervalSince1970 / 86_400).rounded(.down))
        return Self.text(number) == text ? number : nil
    }

    static func text(_ number: Int) -> Text {
        let moment = Date(timeIntervalSince1970: Double(number) * 86_400)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: moment)
        let year = "\(parts.year ?? 0)"
        let month = parts.month ?? 0
        let day = parts.day ?? 0
        return Text("\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)")
    }
}

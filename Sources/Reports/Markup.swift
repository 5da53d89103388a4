import History

/// A page of HTML that prints on A4 and asks nothing of the network.
struct Markup {
    private(set) var text = ""

    /// Text from a record, harmless in markup.
    static func escaped(_ text: Text) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x26: out += "&amp;".utf8
            case 0x3C: out += "&lt;".utf8
            case 0x3E: out += "&gt;".utf8
            case 0x22: out += "&quot;".utf8
            case 0x27: out += "&#39;".utf8
            case 0x0A: out += "<br>".utf8
            case 0x09, 0x20...0xFF: out.append(byte)
            default: break
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// - Parameter class: a word of the style sheet, never text from a record.
    mutating func add(_ tag: String, class name: String? = nil, _ content: Text) {
        let mark = name.map { " class=\"\($0)\"" } ?? ""
        text += "<\(tag)\(mark)>\(Self.escaped(content))</\(tag)>\n"
    }

    /// A cell of a table: numbers, days and times in it are kept from being torn at a line's end.
    mutating func addCell(class name: String?, _ content: Text) {
        let words = content.string.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count > 1, words.contains(where: Self.isTorn) else {
            add("td", class: name, content)
            return
        }
        let kept = words.map { word in
            let text = Self.escaped(Text(String(word)))
            return Self.isTorn(word) ? "<span class=\"short\">\(text)</span>" : text
        }
        text += "<td\(name.map { " class=\"\($0)\"" } ?? "")>\(kept.joined(separator: " "))</td>\n"
    }

    private static func isTorn(_ word: Substring) -> Bool {
        word.contains("-") && isNumber(Text(String(word)))
    }

    mutating func open(_ tag: String, class name: String? = nil) {
        text += "<\(tag)\(name.map { " class=\"\($0)\"" } ?? "")>\n"
    }

    mutating func draw(_ code: QRCode) { text += code.svg }

    mutating func close(_ tag: String) { text += "</\(tag)>\n" }

    /// One kind of page: what stands at the top of each, and its margins.
    struct PageKind {
        /// The class of the sections set on it; empty for all.
        let name: String
        let head: Text
        /// Across the page.
        var isWide = false
        /// Margins of an official letter (GB/T 9704).
        var isLetter = false

        fileprivate func rule(_ words: ReportWords) -> String {
            let page = words.page.map(quoted)
            let margin = isLetter ? "30mm 26mm 25mm 28mm" : "22mm 16mm 20mm 16mm"
            let use = name.isEmpty ? "" : "\n.\(name) { page: \(name) }"
            return """
                @page \(name) { size: A4\(isWide ? " landscape" : ""); margin: \(margin);
                  @top-left { content: \(quoted(head)); font: 9pt \(fonts); color: #444 }
                  @bottom-center { content: \(page[0]) counter(page) \(page[1]) counter(pages) \
                \(page[2]); font: 9pt \(fonts); color: #444 } }\(use)
                """
        }
    }

    /// The whole document.
    static func document(
        title: Text,
        pages: [PageKind],
        words: ReportWords,
        body: Markup
    ) -> [UInt8] {
        Array(
            """
            <!doctype html>
            <html lang="\(words.language)"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" \
            content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(escaped(title))</title>
            <style>
            \(pages.map { $0.rule(words) }.joined(separator: "\n"))
            \(style)
            </style></head><body>
            \(body.text)</body></html>

            """.utf8
        )
    }

    private static let fonts = """
        "FangSong", "仿宋", "STFangsong", "Noto Serif CJK SC", "Songti SC", "SimSun", serif
        """

    /// 小标宋 where the office has it, as on official papers.
    private static let titleFonts = """
        "FZXiaoBiaoSong-B05S", "方正小标宋简体", "STZhongsong", "Noto Serif CJK SC", "SimSun", serif
        """

    private static let style = """
        * { box-sizing: border-box }
        body { font: 11pt/1.5 \(fonts); color: #000; margin: 0 auto; max-width: 273mm }
        section { position: relative } section + section { break-before: page }
        h1 { font: bold 20pt/1.4 \(titleFonts); text-align: center; margin: 0 0 2mm;
          letter-spacing: .1em; text-wrap: balance }
        h2 { font-size: 13pt; margin: 6mm 0 2mm; break-after: avoid }
        .sub { text-align: center; margin: 0 0 4mm }
        .line { display: flex; flex-wrap: wrap; gap: 0 8mm; justify-content: space-between;
          font-size: 10pt; margin: 0 0 3mm }
        .qr + h1 { padding: 0 22mm } .qr + h1 + .line { margin-top: 9mm }
        table { width: 100%; border-collapse: collapse; margin: 0 0 4mm }
        th, td { border: .3mm solid #000; padding: 1.2mm 1.8mm; vertical-align: top;
          overflow-wrap: anywhere; font-size: 9.5pt }
        th { background: #eee; text-align: left; font-weight: bold }
        .form th { width: 22%; font-size: 11pt } .form td { font-size: 11pt }
        .form div { min-height: 1.5em }
        .qr { position: absolute; top: 0; right: 0; width: 20mm; height: 20mm; z-index: 1 }
        .form .long { min-height: 28mm }
        thead { display: table-header-group }
        tr { break-inside: avoid }
        .figure { text-align: right; white-space: nowrap }
        td.figure { font-variant-numeric: tabular-nums }
        .minus { color: #c00 }
        td.time, .short { white-space: nowrap }
        table.slim { width: auto; min-width: 45% }
        .dense th, .dense td { font-size: 8pt; line-height: 1.4; padding: .9mm 1.1mm }
        .dense th { white-space: normal; min-width: 3.4em; overflow-wrap: normal }
        .dense td.time { white-space: normal }
        td.unknown { color: #777; font-style: italic }
        .notes { break-inside: avoid } .notes th { width: 14% }
        .notes th, .notes td { font-size: 8.5pt; line-height: 1.4; padding: .8mm 1.8mm }
        .foot { font-size: 9pt; color: #444; margin: 4mm 0 0 }
        .sign { display: grid; grid-template-columns: repeat(auto-fit, minmax(36mm, 1fr));
          gap: 0 6mm; margin: 8mm 0 0; break-inside: avoid }
        .sign div { min-height: 18mm; border-top: .3mm solid #000; padding-top: 1mm;
          font-size: 10pt }
        .letter h1 { font-size: 22pt; margin: 0 0 6mm } .letter h2 { font-size: 16pt; margin: 3mm 0 }
        .letter .text { font-size: 16pt; line-height: 28pt; text-indent: 2em; margin: 0;
          text-align: justify }
        .letter .address { font-size: 16pt; margin: 0 }
        .letter .line { border-bottom: .5mm solid #c00; padding-bottom: 2mm; margin-bottom: 6mm }
        .letter td, .letter th { font-size: 11pt }
        @media screen { body { padding: 12mm } section { max-width: 190mm; margin: 0 auto 12mm } }
        @media print { th { print-color-adjust: exact; -webkit-print-color-adjust: exact } }
        """

    /// Text as a string of the style sheet.
    private static func quoted(_ text: Text) -> String {
        var out = "\""
        for scalar in text.string.unicodeScalars {
            switch scalar {
            case "\"", "\\", "<", ">", "&", "\n", "\r", "\u{0C}":
                out += "\\\(String(scalar.value, radix: 16)) "
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}

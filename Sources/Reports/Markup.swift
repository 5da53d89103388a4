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

    mutating func open(_ tag: String, class name: String? = nil) {
        text += "<\(tag)\(name.map { " class=\"\($0)\"" } ?? "")>\n"
    }

    mutating func draw(_ code: QRCode) { text += code.svg }

    mutating func close(_ tag: String) { text += "</\(tag)>\n" }

    /// The whole document.
    ///
    /// - Parameters:
    ///   - head: stands at the top of every printed page.
    ///   - isWide: across the page.
    static func document(
        title: Text,
        head: Text,
        words: ReportWords,
        isWide: Bool,
        body: Markup
    ) -> [UInt8] {
        let page = words.page.map(quoted)
        let head = quoted(head)
        return Array(
            """
            <!doctype html>
            <html lang="\(words.language)"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" \
            content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(escaped(title))</title>
            <style>
            @page { size: A4\(isWide ? " landscape" : ""); margin: 22mm 16mm 20mm 16mm;
              @top-left { content: \(head); font: 9pt \(fonts); color: #444 }
              @bottom-center { content: \(page[0]) counter(page) \(page[1]) counter(pages) \
            \(page[2]); font: 9pt \(fonts); color: #444 } }
            \(style)
            </style></head><body>
            \(body.text)</body></html>

            """.utf8
        )
    }

    private static let fonts = """
        "FangSong", "仿宋", "STFangsong", "Noto Serif CJK SC", "Songti SC", "SimSun", serif
        """

    private static let style = """
        * { box-sizing: border-box }
        body { font: 11pt/1.5 \(fonts); color: #000; margin: 0 auto; max-width: 273mm;
          position: relative }
        h1 { font-size: 20pt; text-align: center; margin: 0 0 2mm; letter-spacing: .1em }
        h2 { font-size: 13pt; margin: 6mm 0 2mm; break-after: avoid }
        .sub, .line { text-align: center; margin: 0 0 4mm }
        .qr + h1 + .line { margin-top: 9mm }
        .line { display: flex; justify-content: space-between; font-size: 10pt }
        table { width: 100%; border-collapse: collapse; margin: 0 0 4mm }
        th, td { border: .3mm solid #000; padding: 1.2mm 1.8mm; vertical-align: top;
          overflow-wrap: anywhere; font-size: 9.5pt }
        th { background: #eee; text-align: left; font-weight: bold }
        .form th { width: 22%; font-size: 11pt } .form td { font-size: 11pt }
        .qr { position: absolute; top: 0; right: 0; width: 20mm; height: 20mm;
          z-index: 1 }
        .long { min-height: 28mm }
        thead { display: table-header-group }
        tr { break-inside: avoid }
        td.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
        td.time, .short { white-space: nowrap }
        td.unknown { color: #777; font-style: italic }
        .notes { font-size: 9pt; break-inside: avoid } .notes th { width: 22% }
        .sign { display: flex; gap: 8mm; margin: 10mm 0 0; break-inside: avoid }
        .sign div { flex: 1; border-top: .3mm solid #000; padding-top: 1mm; font-size: 10pt }
        @media screen { body { padding: 12mm } }
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

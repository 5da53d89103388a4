/// How many terminal columns text takes: Chinese, Japanese and Korean characters take two.
enum ColumnWidth {
    /// Columns of one character; combining marks and joiners take none.
    static func columns(of character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if first.value < 0x300 { return first.value < 0x20 ? 0 : 1 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        return isWide(first.value) ? 2 : 1
    }

    /// Columns of a text without line breaks.
    static func columns(of text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + columns(of: $1) }
    }

    /// The text cut to at most `limit` columns; what was cut shows as an ellipsis.
    static func fit(_ text: String, to limit: Int) -> String {
        guard columns(of: text) > limit else { return text }
        guard limit > 0 else { return "" }
        var kept = ""
        var used = 0
        for character in text {
            let width = columns(of: character)
            if used + width > limit - 1 { break }
            kept.append(character)
            used += width
        }
        return kept + "…"
    }

    /// The text followed by spaces up to `width` columns.
    static func pad(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - columns(of: text)))
    }

    /// The text broken into lines of at most `limit` columns; Latin words stay whole where they fit.
    static func wrap(_ text: String, to limit: Int) -> [String] {
        let limit = max(limit, 8)
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            var used = 0
            for word in words(of: paragraph) {
                let width = columns(of: word)
                if used > 0, used + width > limit {
                    while line.last == " " { line.removeLast() }
                    lines.append(line)
                    line = ""
                    used = 0
                    if word == " " { continue }
                }
                for character in word {
                    let width = columns(of: character)
                    if used + width > limit {
                        lines.append(line)
                        line = ""
                        used = 0
                    }
                    line.append(character)
                    used += width
                }
            }
            lines.append(line)
        }
        return lines
    }

    private static func words(of paragraph: Substring) -> [Substring] {
        var words: [Substring] = []
        var start: Substring.Index?
        for index in paragraph.indices {
            let character = paragraph[index]
            if character != " ", columns(of: character) < 2 {
                start = start ?? index
                continue
            }
            if let begun = start { words.append(paragraph[begun..<index]) }
            start = nil
            words.append(paragraph[index...index])
        }
        if let begun = start { words.append(paragraph[begun...]) }
        return words
    }

    private static func isWide(_ scalar: UInt32) -> Bool {
        wideRanges.contains { $0.contains(scalar) }
    }

    /// East Asian Width W and F of Unicode, blocks rounded to their ends.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
        0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
        0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}

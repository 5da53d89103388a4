import Foundation

extension Rule {
    /// Only the courier hands pointers to C callbacks and argues there why that is safe.
    static let unchecked = Rule.line(
        "switches no check of concurrency off",
        about: ["@unchecked", "unsafe", "@preconcurrency"],
        in: { $0.module != "Courier" }
    ) { line in
        line.contains(/@unchecked\s+Sendable|nonisolated\(unsafe\)|@preconcurrency\s+(?!import)/)
    }

    /// The product is an application: across targets there is `package`.
    static let openAccess = Rule.line(
        "declares nothing public",
        about: ["public", "open"],
        in: { $0.module != nil }
    ) { line in
        line.contains(
            /^\s*(?:@\w+\s+)*(?:public|open)\s+(?:static|final|func|struct|enum|class|actor|protocol|var|let|init|typealias|extension)\b/
        )
    }

    static let forceUnwrap = Rule.line("unwraps nothing by force", about: ["!"]) { line in
        line.utf8.contains(UInt8(ascii: "!"))
            && line.contains(/[\w\)\]\}>?]!(?![=])/)
            && !line.contains(/\b(?:try|as)!/)
    }

    static let forceTry = Rule.line("tries nothing by force", about: ["try!"]) {
        $0.contains(/\btry!/)
    }

    static let forceCast = Rule.line("casts nothing by force", about: ["as!"]) {
        $0.contains(/\bas!/)
    }

    /// Work that was put off is written down elsewhere, not in the source.
    static let leftovers = Rule(name: "leaves nothing for later") { text in
        // Spelled in two halves, or this very line would be found.
        let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "place" + "holder"]
            .filter { word in text.lines.contains { $0.range(of: word) != nil } }
        return text.lines.indices.filter { index in
            words.contains { holds(text.lines[index], word: $0) }
        }.map { $0 + 1 }
    }

    private static func holds(_ line: String, word: String) -> Bool {
        line.ranges(of: word).contains { range in
            let before = line[..<range.lowerBound].last ?? " "
            let after = line[range.upperBound...].first ?? " "
            return !before.isLetter && !after.isLetter
        }
    }

    /// A file is named after what it holds.
    static let drawers = Rule(name: "is no drawer") { text in
        let name = text.path.split(separator: "/").last.map(String.init) ?? ""
        let isDrawer = name.contains(
            /(Utils?|Utilities|Common|Helpers?|Managers?|Misc|Extensions)\.swift$/
        )
        return isDrawer || name == "main.swift" ? [0] : []
    }

    /// Inside the module such a type would hide the module's name.
    static let moduleNames = Rule(name: "names no type like its module") { text in
        guard let module = text.module else { return [] }
        return text.code.indices.filter { index in
            let words = text.code[index].split { !$0.isLetter && !$0.isNumber && $0 != "_" }
            return !words.contains("import")
                && zip(words, words.dropFirst()).contains { keyword, name in
                    name == module
                        && ["struct", "enum", "class", "actor", "protocol", "typealias"]
                            .contains(keyword)
                }
        }.map { $0 + 1 }
    }
}

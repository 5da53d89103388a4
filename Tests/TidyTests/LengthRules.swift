import Foundation

extension Rule {
    static let longestFile = 400
    static let longestFunction = 70

    static let fileLength = Rule(name: "has at most \(longestFile) lines") { text in
        let count = text.lines.last == "" ? text.lines.count - 1 : text.lines.count
        return count > longestFile ? [count] : []
    }

    static let functionLength = Rule(name: "has no function over \(longestFunction) lines") {
        text in
        functions(in: text).filter { $0.end - $0.start + 1 > longestFunction }.map { $0.start + 1 }
    }

    /// A type that other targets use carries a sentence on what it is.
    static let documented = Rule(name: "documents what other targets use") { text in
        guard text.module != nil else { return [] }
        return text.code.indices.filter { index in
            let line = text.code[index]
            return line.utf8.starts(with: "package".utf8)
                && line.contains(
                    /^package\s+(?:final\s+|indirect\s+)*(?:struct|enum|class|actor|protocol|typealias)\s/
                )
                && !hasComment(above: index, in: text)
        }.map { $0 + 1 }
    }

    private static func hasComment(above index: Int, in text: SwiftText) -> Bool {
        var above = index - 1
        while above >= 0, text.lines[above].contains(/^\s*(?:@|#)/) { above -= 1 }
        return above >= 0 && text.lines[above].contains(/^\s*\/\/\/|\*\/\s*$/)
    }

    /// First and last line, from 0, of every function, initializer and subscript with a body.
    private static func functions(in text: SwiftText) -> [(start: Int, end: Int)] {
        text.code.enumerated().compactMap { index, line in
            guard ["func ", "init", "subscript"].contains(where: { line.range(of: $0) != nil }),
                line.contains(/\b(?:func\s+\S|init[?]?[(<]|subscript[(<])/),
                !line.contains(/\.init[(<]/)
            else { return nil }
            return bodyEnd(from: index, in: text.code).map { (index, $0) }
        }
    }

    /// The line of the brace that closes the first body opened at or after `start` outside
    /// parentheses; `nil` for a requirement of a protocol, which has none.
    private static func bodyEnd(from start: Int, in code: [String]) -> Int? {
        var braces = 0
        var brackets = 0
        var isOpen = false
        for index in start..<code.count {
            // A declaration's head ends before the next declaration begins.
            if index > start, !isOpen, brackets == 0,
                code[index].contains(/^\s*(?:@|package|private|static|func|var|let|case|init|\})/)
            {
                return nil
            }
            for character in code[index] {
                switch character {
                case "(", "[": brackets += 1
                case ")", "]": brackets -= 1
                case "{" where brackets == 0 || isOpen:
                    braces += 1
                    isOpen = true
                case "}" where isOpen: braces -= 1
                default: break
                }
                if isOpen, braces == 0 { return index }
            }
        }
        return nil
    }
}

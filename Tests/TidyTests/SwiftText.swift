import Foundation

/// A Swift source file as lines: once as written, once with comments and the insides of string
/// literals blanked, so that a rule about code is not disturbed by prose.
struct SwiftText {
    /// Path below the root of the package.
    let path: String
    let lines: [String]
    /// As many lines as `lines`, of the same lengths in characters.
    let code: [String]
    private let allCode: String

    init(path: String, _ text: String) {
        self.path = path
        var blanker = Blanker(text)
        lines = text.components(separatedBy: "\n")
        allCode = blanker.blanked()
        code = allCode.components(separatedBy: "\n")
    }

    /// Whether the code holds the word at all; spares most files the slower search line by line.
    func mentions(_ word: String) -> Bool { allCode.range(of: word) != nil }

    /// The module the file belongs to: `Sources/History/Dot.swift` → `History`; `nil` outside Sources.
    var module: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }
}

/// Replaces the characters of comments and string literals by spaces; line breaks stay.
private struct Blanker {
    private let text: [Character]
    private var position = 0
    private var output: [Character] = []

    init(_ text: String) {
        // A Windows line end is one Character; keep lines countable.
        self.text = Array(text.replacing("\r\n", with: "\n"))
        output.reserveCapacity(self.text.count)
    }

    mutating func blanked() -> String {
        while position < text.count {
            if starts(with: "//") {
                while position < text.count, text[position] != "\n" { blank() }
            } else if starts(with: "/*") {
                blockComment()
            } else if text[position] == "\"" || text[position] == "#" {
                literalOrHash()
            } else if text[position] == "/", let length = expressionLength() {
                blank(length)
            } else {
                keep()
            }
        }
        return String(output)
    }

    /// The length of a regular expression between slashes that begins here; `nil` for a division,
    /// which has something to divide before it or a blank behind it.
    private func expressionLength() -> Int? {
        let before = output.last { $0 != " " } ?? "\n"
        guard "(=,{\n".contains(before), position + 1 < text.count, text[position + 1] != " " else {
            return nil
        }
        var end = position + 1
        while end < text.count, text[end] != "\n" {
            if text[end] == "/" { return end - position + 1 }
            end += text[end] == "\\" ? 2 : 1
        }
        return nil
    }

    private mutating func blockComment() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                blank(2)
            } else if starts(with: "*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && position < text.count
    }

    /// A literal keeps its quotes and loses its inside, interpolations included.
    private mutating func literalOrHash() {
        var hashes = 0
        while position + hashes < text.count, text[position + hashes] == "#" { hashes += 1 }
        guard position + hashes < text.count, text[position + hashes] == "\"" else {
            for _ in 0..<max(hashes, 1) { keep() }
            return
        }
        for _ in 0..<hashes { keep() }
        let fence = String(repeating: "#", count: hashes)
        let quotes = starts(with: "\"\"\"") ? "\"\"\"" : "\""
        for _ in quotes { keep() }
        let escape = "\\" + fence
        while position < text.count, !starts(with: quotes + fence) {
            if starts(with: escape + "(") {
                blank(escape.count)
                interpolation()
            } else if starts(with: escape) {
                blank(escape.count + 1)
            } else {
                blank()
            }
        }
        for _ in 0..<min(quotes.count + hashes, text.count - position) { keep() }
    }

    /// From the opening parenthesis to its partner; literals inside may hold parentheses themselves.
    private mutating func interpolation() {
        var depth = 0
        repeat {
            if text[position] == "\"" {
                let start = output.count
                literalOrHash()
                for index in start..<output.count where output[index] != "\n" {
                    output[index] = " "
                }
                continue
            }
            if text[position] == "(" { depth += 1 }
            if text[position] == ")" { depth -= 1 }
            blank()
        } while depth > 0 && position < text.count
    }

    private func starts(with word: String) -> Bool {
        position + word.count <= text.count && text[position...].starts(with: word)
    }

    private mutating func keep() {
        output.append(text[position])
        position += 1
    }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where position < text.count {
            output.append(text[position] == "\n" ? "\n" : " ")
            position += 1
        }
    }
}

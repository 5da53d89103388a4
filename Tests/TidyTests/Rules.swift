/// One broken rule at one place.
struct Violation: Equatable, CustomStringConvertible {
    let path: String
    /// Counted from 1; 0 for the file as a whole.
    let line: Int
    let rule: String

    var description: String { "\(path):\(line): \(rule)" }
}

/// A rule of the house that a machine can check in one Swift file.
struct Rule: Sendable {
    let name: String
    /// The lines, counted from 1, that break it; 0 where the file as a whole does.
    let lines: @Sendable (SwiftText) -> [Int]

    func violations(in text: SwiftText) -> [Violation] {
        lines(text).map { Violation(path: text.path, line: $0, rule: name) }
    }
}

extension Rule {
    /// A rule about single lines of code; `finds` sees the blanked line. Only files that mention one
    /// of `words` can break it; none given means any may.
    static func line(
        _ name: String,
        about words: [String] = [],
        in applies: @escaping @Sendable (SwiftText) -> Bool = { _ in true },
        where finds: @escaping @Sendable (String) -> Bool
    ) -> Rule {
        Rule(name: name) { text in
            guard applies(text), words.isEmpty || words.contains(where: text.mentions) else {
                return []
            }
            return text.code.indices.filter { finds(text.code[$0]) }.map { $0 + 1 }
        }
    }

    /// Everything that is checked in a Swift file.
    static let all: [Rule] =
        [
            imports, pureWords, pureChance, unchecked, openAccess, forceUnwrap, forceTry, forceCast,
            fileLength, functionLength, documented, leftovers, drawers, moduleNames,
        ]
}

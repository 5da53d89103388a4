/// One broken rule at one place.
struct Violation: Equatable, CustomStringConvertible {
    let path: String
    /// Counted from 1; 0 for the file as a whole.
    let line: Int
    let rule: String

    var description: String { "\(path):\(line): \(rule)" }
}

/// A rule of the house that a machine can check in one Swift file.
struct Rule {
    let name: String
    let check: (SwiftText) -> [Violation]
}

extension Rule {
    /// A rule about single lines of code; `finds` sees the blanked line.
    static func line(
        _ name: String,
        in applies: @escaping (SwiftText) -> Bool = { _ in true },
        where finds: @escaping (Substring) -> Bool
    ) -> Rule {
        Rule(name: name) { text in
            guard applies(text) else { return [] }
            return text.code.enumerated().compactMap { index, line in
                finds(line[...]) ? Violation(path: text.path, line: index + 1, rule: name) : nil
            }
        }
    }

    /// Everything that is checked in a Swift file.
    static let all: [Rule] =
        [
            imports, pureWords, pureChance, unchecked, openAccess, forceUnwrap, forceTry, forceCast,
            fileLength, functionLength, documented, leftovers, drawers,
        ]
}

package import History

/// One line of a list that can answer whose a problem is: a duty item or a boundary rule.
package struct DutyEntry: Hashable, Sendable {
    package let record: RecordRef
    package let title: Text
    /// Words people use for it.
    package let words: [Text]
    package let content: Text?
    package let basis: Text?
    package let category: Text?
    package let code: Text?
    package let area: Text?
    package fileprivate(set) var lead: Text?
    package fileprivate(set) var cooperate: [Text]

    package init(
        record: RecordRef,
        title: Text,
        words: [Text] = [],
        content: Text? = nil,
        basis: Text? = nil,
        category: Text? = nil,
        code: Text? = nil,
        area: Text? = nil,
        lead: Text?,
        cooperate: [Text] = []
    ) {
        self.record = record
        self.title = title
        self.words = words
        self.content = content
        self.basis = basis
        self.category = category
        self.code = code
        self.area = area
        self.lead = lead
        self.cooperate = cooperate
    }
}

/// An entry that fits the words of a problem, and why.
package struct DutyMatch: Hashable, Sendable {
    package let entry: DutyEntry
    /// Comparable within one search only.
    package let score: Int
    /// The words of the question that were found in it.
    package let found: [Text]
    /// The sentence of the list that says so.
    package let clause: Text

    package init(entry: DutyEntry, score: Int = 0, found: [Text], clause: Text) {
        self.entry = entry
        self.score = score
        self.found = found
        self.clause = clause
    }

    /// The same with the parties that have the duty at the time of asking.
    package func held(by lead: Text?, with cooperate: [Text]) -> DutyMatch {
        var entry = entry
        entry.lead = lead
        entry.cooperate = cooperate
        return DutyMatch(entry: entry, score: score, found: found, clause: clause)
    }
}

/// Finds whose a problem is from the words in which people tell it.
///
/// Rare words count more than frequent ones, a word of the title more than one of the text. Boundary
/// rules go before duty items of equal score: they were written for such questions. Pure and without
/// floating point, so every site proposes the same.
package struct DutySearch: Sendable {
    private struct Indexed: Sendable {
        let entry: DutyEntry
        /// Greatest weight of a field that has the gram.
        let weights: [String: Int]
    }

    private let entries: [Indexed]
    private let frequency: [String: Int]
    private let count: Int

    private static let titleWeight = 4
    private static let contentWeight = 2

    /// - Parameters:
    ///   - entries: those that hold at least one of `words(of:)`, or all.
    ///   - count: how many the lists have in all, where only some are given.
    package init(_ entries: [DutyEntry], outOf count: Int? = nil) {
        self.count = max(count ?? 0, entries.count)
        var indexed: [Indexed] = []
        var frequency: [String: Int] = [:]
        for entry in entries {
            var weights: [String: Int] = [:]
            func add(_ text: Text?, _ weight: Int) {
                for gram in text.map({ WordGrams.of($0) }) ?? [] {
                    weights[gram] = max(weights[gram] ?? 0, weight)
                }
            }
            add(entry.title, Self.titleWeight)
            for word in entry.words { add(word, Self.titleWeight) }
            add(entry.content, Self.contentWeight)
            add(entry.category, Self.contentWeight)
            add(entry.basis, 1)
            for gram in weights.keys { frequency[gram, default: 0] += 1 }
            indexed.append(Indexed(entry: entry, weights: weights))
        }
        self.entries = indexed
        self.frequency = frequency
    }

    /// What is looked for in the lists when somebody tells this problem.
    package static func words(of problem: Text) -> [Text] {
        WordGrams.of(problem, isQuestion: true).map { Text($0) }
    }

    /// The entries that fit best, the best first.
    ///
    /// - Parameter place: where the problem is; an entry for that area goes before one for another.
    package func find(_ problem: Text, place: Text? = nil, limit: Int = 5) -> [DutyMatch] {
        let question = WordGrams.of(problem, isQuestion: true)
        let near = Set(place.map { WordGrams.of($0) } ?? []).union(question)
        var matches: [DutyMatch] = []
        for indexed in entries {
            let hits = question.filter { indexed.weights[$0] != nil }
            guard Self.isEnough(hits, indexed.weights) else { continue }
            var score = hits.reduce(0) { $0 + (indexed.weights[$1] ?? 0) * rarity($1) } * 4
            if indexed.entry.record.type == RecordType.boundary { score += 1 }
            if let area = indexed.entry.area {
                score += 4 * WordGrams.of(area).count(where: near.contains)
            }
            matches.append(
                DutyMatch(
                    entry: indexed.entry,
                    score: score,
                    found: hits.map { Text($0) },
                    clause: Self.clause(of: indexed.entry, for: hits)
                )
            )
        }
        matches.sort { ($1.score, $0.entry.record) < ($0.score, $1.entry.record) }
        return Array(matches.prefix(limit))
    }

    /// One word of the title says enough; of the text alone it takes two.
    private static func isEnough(_ hits: [String], _ weights: [String: Int]) -> Bool {
        hits.count > 1
            || hits.contains { weights[$0] == titleWeight && $0.unicodeScalars.count > 1 }
    }

    /// Binary digits of how many times rarer than always a gram is, at least 1.
    private func rarity(_ gram: String) -> Int {
        let ratio = count / max(1, frequency[gram] ?? 1)
        return Int.bitWidth - max(1, ratio).leadingZeroBitCount
    }

    /// The sentence with the most of the words; content before basis before the title.
    private static func clause(of entry: DutyEntry, for hits: [String]) -> Text {
        var best: (count: Int, text: Text) = (0, entry.title)
        for text in [entry.content, entry.basis].compactMap(\.self) {
            let sentences = text.string.split { "。；;\n\r".contains($0) }
            for sentence in sentences {
                let clause = Text(sentence)
                let grams = WordGrams.of(clause)
                let count = hits.count(where: grams.contains)
                if count > best.count { best = (count, clause) }
            }
        }
        return best.text
    }
}

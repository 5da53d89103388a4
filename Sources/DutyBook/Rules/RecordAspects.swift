package import History

/// What one aspect of a record says now. An object, because readings are looked through far more often
/// than made.
package final class AspectReading: Sendable {
    package let rule: AspectRule
    package let view: AspectView
    private let row: Text?

    /// - Parameter row: its whole name, where it is a row.
    init(_ rule: AspectRule, row: Text? = nil, view: AspectView) {
        self.rule = rule
        self.row = row
        self.view = view
    }

    /// Its name in the history: of a row, with its keys.
    package var aspect: Text { row ?? rule.aspect }

    /// What tells this row from the others; empty of an ordinary aspect.
    package var keys: [Text] { row.flatMap(rule.rowKeys) ?? [] }

    func showing(_ view: AspectView) -> AspectReading {
        AspectReading(rule, row: row, view: view)
    }
}

/// The aspects of one record that this version knows, each under its declared policy.
package struct RecordAspects: Sendable {
    /// In the order of the declarations; aspects never written are missing.
    package let readings: [AspectReading]

    package init(of history: RecordHistory, type: Text, ranks: MergeRanks) {
        let rules = Aspects.rules(of: type)
        let names = Aspects.names(of: type)
        var writes: [(place: Int, write: PlacedWrite)] = []
        var rows: [Text: [PlacedWrite]] = [:]
        for entry in history.entries {
            for write in entry.body.writes {
                let placed = PlacedWrite(entry: entry, write: write)
                if let index = names.firstIndex(of: write.aspect) {
                    if rules[index].rows.isEmpty { writes.append((index, placed)) }
                } else if Aspects.place(of: write.aspect, in: rules) != nil {
                    rows[write.aspect, default: []].append(placed)
                }
            }
        }
        var readings: [AspectReading] = []
        readings.reserveCapacity(rules.count)
        for index in rules.indices {
            guard let first = writes.firstIndex(where: { $0.place == index }) else { continue }
            let isLife = names[index] == RecordHistory.life
            let isOnly = !writes[(first + 1)...].contains { $0.place == index }
            var view =
                isOnly && !isLife
                ? RecordHistory.view(
                    ofOnly: writes[first].write,
                    policy: rules[index].policy,
                    ranks: ranks
                ) : nil
            if view == nil {
                let all = writes[first...].filter { $0.place == index }.map(\.write)
                view =
                    isLife
                    ? history.lifeView(of: all)
                    : RecordHistory.view(of: all, policy: rules[index].policy, ranks: ranks)
            }
            if let view { readings.append(AspectReading(rules[index], view: view)) }
        }
        self.readings = readings + Self.readings(ofRows: rows, rules: rules, ranks: ranks)
    }

    /// Table by table as declared, each in the order of its keys.
    private static func readings(
        ofRows rows: [Text: [PlacedWrite]],
        rules: [AspectRule],
        ranks: MergeRanks
    ) -> [AspectReading] {
        guard !rows.isEmpty else { return [] }
        let placed = rows.compactMap { name, writes -> (Int, Text, [PlacedWrite])? in
            Aspects.place(of: name, in: rules).map { ($0, name, writes) }
        }
        // A shorter number is a smaller one.
        let ordered = placed.sorted {
            ($0.0, $0.1.utf8.count, $0.1) < ($1.0, $1.1.utf8.count, $1.1)
        }
        return ordered.compactMap { index, name, writes in
            RecordHistory.view(of: writes, policy: rules[index].policy, ranks: ranks)
                .map { AspectReading(rules[index], row: name, view: $0) }
        }
    }

    init(readings: [AspectReading]) { self.readings = readings }

    package func view(_ aspect: Text) -> AspectView? {
        readings.first { $0.aspect == aspect }?.view
    }

    /// The rows of one table, in the order of their keys.
    package func rows(_ table: Text) -> [AspectReading] {
        readings.filter { !$0.rule.rows.isEmpty && $0.rule.aspect == table }
    }

    package func text(_ aspect: Text) -> Text? { view(aspect)?.value.text }

    package var isVoid: Bool { view(RecordHistory.life)?.value == RecordHistory.voided }
}

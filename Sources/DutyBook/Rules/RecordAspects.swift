package import History

/// What one aspect of a record says now.
package struct AspectReading: Sendable {
    package let view: AspectView
    // A place in the table rather than a copy of its line: this is built for every change.
    private let table: [AspectRule]
    private let index: Int
    private let row: Text?

    /// - Parameter row: its whole name, where it is a row.
    init(_ index: Int, of table: [AspectRule], row: Text? = nil, view: AspectView) {
        self.index = index
        self.table = table
        self.row = row
        self.view = view
    }

    package var rule: AspectRule { table[index] }

    /// Its name in the history: of a row, with its keys.
    package var aspect: Text { row ?? table[index].aspect }

    /// What tells this row from the others; empty of an ordinary aspect.
    package var keys: [Text] { row.flatMap(rule.rowKeys) ?? [] }

    func showing(_ view: AspectView) -> AspectReading {
        AspectReading(index, of: table, row: row, view: view)
    }
}

/// The aspects of one record that this version knows, each under its declared policy.
package struct RecordAspects: Sendable {
    /// In the order of the declarations; aspects never written are missing.
    package let readings: [AspectReading]

    package init(of history: RecordHistory, type: Text, ranks: MergeRanks) {
        let rules = Aspects.rules(of: type)
        let names = Aspects.names(of: type)
        var writes = [[PlacedWrite]](repeating: [], count: rules.count)
        var rows: [Text: [PlacedWrite]] = [:]
        for entry in history.entries {
            for write in entry.body.writes {
                let placed = PlacedWrite(entry: entry, write: write)
                if let index = names.firstIndex(of: write.aspect) {
                    if rules[index].rows.isEmpty { writes[index].append(placed) }
                } else if Aspects.place(of: write.aspect, in: rules) != nil {
                    rows[write.aspect, default: []].append(placed)
                }
            }
        }
        var readings: [AspectReading] = []
        readings.reserveCapacity(rules.count)
        for index in rules.indices where !writes[index].isEmpty {
            let view =
                names[index] == RecordHistory.life
                ? history.lifeView(of: writes[index])
                : RecordHistory.view(
                    of: writes[index],
                    policy: rules[index].policy,
                    ranks: ranks
                )
            if let view { readings.append(AspectReading(index, of: rules, view: view)) }
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
                .map { AspectReading(index, of: rules, row: name, view: $0) }
        }
    }

    init(readings: [AspectReading]) { self.readings = readings }

    package func view(_ aspect: Text) -> AspectView? {
        // By place, because handing a reading to a closure would copy it.
        readings.indices.first { readings[$0].aspect == aspect }.map { readings[$0].view }
    }

    /// The rows of one table, in the order of their keys.
    package func rows(_ table: Text) -> [AspectReading] {
        readings.filter { !$0.rule.rows.isEmpty && $0.rule.aspect == table }
    }

    package func text(_ aspect: Text) -> Text? { view(aspect)?.value.text }

    package var isVoid: Bool { view(RecordHistory.life)?.value == RecordHistory.voided }
}

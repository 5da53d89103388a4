package import History

/// What one aspect of a record says now.
package struct AspectReading: Sendable {
    package let view: AspectView
    // A place in the table rather than a copy of its line: this is built for every change.
    private let table: [AspectRule]
    private let index: Int

    init(_ index: Int, of table: [AspectRule], view: AspectView) {
        self.index = index
        self.table = table
        self.view = view
    }

    package var rule: AspectRule { table[index] }
    package var aspect: Text { table[index].aspect }

    func showing(_ view: AspectView) -> AspectReading {
        AspectReading(index, of: table, view: view)
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
        for entry in history.entries {
            for write in entry.body.writes {
                guard let index = names.firstIndex(of: write.aspect) else { continue }
                writes[index].append(PlacedWrite(entry: entry, write: write))
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
        self.readings = readings
    }

    init(readings: [AspectReading]) { self.readings = readings }

    package func view(_ aspect: Text) -> AspectView? {
        readings.first { $0.aspect == aspect }?.view
    }

    package func text(_ aspect: Text) -> Text? { view(aspect)?.value.text }

    package var isVoid: Bool { view(RecordHistory.life)?.value == RecordHistory.voided }
}

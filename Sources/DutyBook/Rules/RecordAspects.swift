package import History

/// What one aspect of a record says now.
package struct AspectReading: Sendable {
    package let rule: AspectRule
    package let view: AspectView
}

/// The aspects of one record that this version knows, each under its declared policy.
package struct RecordAspects: Sendable {
    /// In the order of the declarations; aspects never written are missing.
    package let readings: [AspectReading]

    package init(of history: RecordHistory, type: Text, ranks: MergeRanks) {
        let rules = Aspects.rules(of: type)
        var writes = [[PlacedWrite]](repeating: [], count: rules.count)
        for entry in history.entries {
            for write in entry.body.writes {
                guard let index = rules.firstIndex(where: { $0.aspect == write.aspect }) else {
                    continue
                }
                writes[index].append(PlacedWrite(entry: entry, write: write))
            }
        }
        var readings: [AspectReading] = []
        for (rule, writes) in zip(rules, writes) where !writes.isEmpty {
            let view =
                rule.aspect == RecordHistory.life
                ? history.lifeView(of: writes)
                : RecordHistory.view(of: writes, policy: rule.policy, ranks: ranks)
            if let view { readings.append(AspectReading(rule: rule, view: view)) }
        }
        self.readings = readings
    }

    init(readings: [AspectReading]) { self.readings = readings }

    package func view(_ aspect: Text) -> AspectView? {
        readings.first { $0.rule.aspect == aspect }?.view
    }

    package func text(_ aspect: Text) -> Text? { view(aspect)?.value.text }

    package var isVoid: Bool { view(RecordHistory.life)?.value == RecordHistory.voided }
}

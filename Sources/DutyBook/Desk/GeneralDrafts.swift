import History

extension Draft {
    /// A general command as its action is declared: the aspects it was given something for, and its
    /// events.
    func general(_ rule: ActionRule) throws(Refusal) -> Decision {
        var writes: [Write] = []
        for name in rule.writes {
            guard let aspect = Aspects.rule(name, of: rule.type) else { continue }
            if let write = try write(aspect, rule) { writes.append(write) }
        }
        let declared = RecordDeclaration.of(rule.type)
        let events = rule.events.map { kind in
            let fields = declared?.events.first { $0.kind == kind }?.fields ?? []
            let names = kind == "voided" ? ["why"] : fields.map(\.name)
            return Event(kind, given.map(names))
        }
        guard !writes.isEmpty || !events.isEmpty else { throw refusal(.nothingToDo) }
        return done(writes: writes, events: events)
    }

    private func write(_ aspect: AspectRule, _ rule: ActionRule) throws(Refusal) -> Write? {
        let current = aspects.view(aspect.aspect)
        if aspect.aspect == RecordHistory.life {
            if let current {
                try checkSeen(current, aspect: aspect.aspect, offered: RecordHistory.voided)
            }
            return Write(RecordHistory.life, RecordHistory.voided)
        }
        guard let value = value(of: aspect, now: current?.value) else { return nil }
        // Sets grow and shrink by element: nothing of them is overwritten.
        if aspect.policy == .addWins { return Write(aspect.aspect, value) }
        return try edited(aspect.aspect, to: value)
    }

    /// What the arguments make of an aspect; `nil` where they say nothing of it.
    private func value(of aspect: AspectRule, now: Value?) -> Value? {
        switch aspect.form {
        case .map where aspect.policy == .addWins:
            guard let wanted = given[aspect.argument]?.list else { return nil }
            let held = now?.list ?? []
            var change: [Text: Value] = [:]
            let added = wanted.filter { !held.contains($0) }
            let removed = held.filter { !wanted.contains($0) }
            if !added.isEmpty { change["add"] = .list(added) }
            if !removed.isEmpty { change["remove"] = .list(removed) }
            return change.isEmpty ? nil : .map(change)
        case .map(let fields):
            let changed = given.map(fields.map(\.name)).map ?? [:]
            guard !changed.isEmpty else { return nil }
            return .map((now?.map ?? [:]).merging(changed) { _, new in new })
        default:
            return given[aspect.argument]
        }
    }
}

import History

extension Draft {
    /// A general command as its action is declared: the aspects it was given something for, its
    /// events, and what its type adds.
    func general(_ rule: ActionRule, supplement: Supplement) throws(Refusal) -> Decision {
        guard !command.opensRecord || target.history.entries.isEmpty else {
            throw refusal(.alreadyExists, target.record.id)
        }
        let given = given.filled(with: supplement.arguments)
        var writes = supplement.writes
        for name in rule.writes where !rule.composes.contains(name) {
            guard let aspect = Aspects.declared(name, of: rule.type) else { continue }
            if let write = try write(aspect, rule, given) { writes.append(write) }
        }
        let declared = RecordDeclaration.of(rule.type)
        let events = rule.events.map { kind in
            let fields = declared?.events.first { $0.kind == kind }?.fields ?? []
            guard kind != "voided" else { return Event(kind, given.map(["why"])) }
            return Event(kind, .map(said(fields, given)))
        }
        guard !writes.isEmpty || !events.isEmpty else { throw refusal(.nothingToDo) }
        var decision = done(writes: writes, events: events)
        decision.followUps = supplement.followUps
        return decision
    }

    private func write(_ aspect: AspectRule, _ rule: ActionRule, _ given: Arguments)
        throws(Refusal) -> Write?
    {
        let name = try name(of: aspect, given)
        let current = aspects.view(name)
        if name == RecordHistory.life {
            if let current {
                try checkSeen(current, aspect: name, offered: RecordHistory.voided)
            }
            return Write(RecordHistory.life, RecordHistory.voided)
        }
        if let constant = rule.constants[name] { return try edited(name, to: constant) }
        guard let value = value(of: aspect, now: current?.value, given) else { return nil }
        if !aspect.rows.isEmpty, let missing = aspect.form.missing(in: value) {
            throw refusal(.missingArgument, missing)
        }
        // Sets grow and shrink by element: nothing of them is overwritten.
        if aspect.policy == .addWins { return Write(name, value) }
        return try edited(name, to: value)
    }

    /// Of a table, the row that the arguments name.
    private func name(of aspect: AspectRule, _ given: Arguments) throws(Refusal) -> Text {
        guard !aspect.rows.isEmpty else { return aspect.aspect }
        var keys: [Text] = []
        for row in aspect.rows {
            switch row {
            case .ownParty: keys.append(view.party)
            case .given(let argument, _):
                guard let key = given[argument]?.rowKey else {
                    throw refusal(.malformed, argument)
                }
                keys.append(key)
            }
        }
        return aspect.rowName(keys)
    }

    /// What the fields of an event are given, or take from the record as the person saw it.
    private func said(_ fields: [Field], _ given: Arguments) -> [Text: Value] {
        var said: [Text: Value] = [:]
        for field in fields {
            said[field.name] = given[field.name].map { value in
                field.form == .change ? change(named: value) : value
            }
            if said[field.name] == nil, case .aspect(let name) = field.source {
                said[field.name] = shown(name)?.value[field.name]
            }
        }
        return said
    }

    /// An aspect as it was in front of the person.
    private func shown(_ aspect: Text) -> AspectView? {
        let seen = target.history.filtered { target.seen.covers($0.dot) }
        return RecordAspects(of: seen, type: target.record.type, ranks: view.ranks).view(aspect)
    }

    /// The full name of a change of this record where it is named by its slip number.
    private func change(named value: Value) -> Value {
        guard let name = value.text,
            let entry = target.history.entries.first(where: { $0.dot.slip == name })
        else { return value }
        return .text(Text(entry.dot.description))
    }

    /// What the arguments make of an aspect; `nil` where they say nothing of it.
    private func value(of aspect: AspectRule, now: Value?, _ given: Arguments) -> Value? {
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

extension Form {
    /// The first required field a map lacks.
    fileprivate func missing(in value: Value) -> Text? {
        guard case .map(let fields) = self else { return nil }
        return fields.first { $0.isRequired && value[$0.name] == nil }?.name
    }
}

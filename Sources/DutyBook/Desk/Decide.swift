package import History

extension DutyRules {
    /// Turns a command into the substance of a change, or says why not. No network is asked: the
    /// hub's verdict comes with the receipt, by the same rules.
    package static func decide(verb name: Text, arguments: [Text: Value], view: DeskView)
        throws(Refusal) -> Decision
    {
        guard let command = Command(name) else {
            throw Refusal(.unknownVerb, record: view.record, subject: name)
        }
        guard let author = view.parties[view.party] else {
            throw Refusal(.unknownParty, subject: view.party)
        }
        let given = try Arguments(arguments, of: command, view: view)
        let target = try target(of: command, view: view)
        let draft = Draft(command: command, given: given, view: view, target: target)
        let decision = try draft.decision()
        guard let rule = Actions.rule(decision.action) else {
            throw Refusal(.unknownVerb, record: view.record, subject: name)
        }
        let act = Act(
            record: decision.record,
            rule: rule,
            writes: decision.writes,
            events: decision.events,
            context: decision.context,
            author: author,
            at: view.now,
            person: view.person,
            onBehalfOf: view.onBehalfOf,
            isImported: view.isImported
        )
        try act.check(
            Scene(
                past: target.history,
                now: target.history,
                ranks: view.ranks,
                parties: view.parties,
                hash: view.hash,
                rules: view.rules
            )
        )
        return decision
    }

    /// The record of the command with its history here.
    private static func target(of command: Command, view: DeskView) throws(Refusal) -> Draft.Target
    {
        if command.opensRecord, let type = command.recordType {
            return Draft.Target(
                record: RecordRef(type: type, id: view.freshID),
                history: view.history ?? RecordHistory([]),
                seen: VersionVector()
            )
        }
        guard let record = view.record, let history = view.history, !history.entries.isEmpty,
            command.recordType == nil || command.recordType == record.type
        else {
            let rule: Refusal.Rule =
                switch command.recordType {
                case RecordType.call: .unknownCall
                case RecordType.item: .unknownItem
                case nil: .unknownConflict
                default: .unknownRecord
                }
            throw Refusal(rule, record: view.record)
        }
        // A token from before a restore may name more than is here; nobody has seen that.
        let held = history.context
        let seen = view.seen.map { $0.limited(to: held) } ?? held
        return Draft.Target(record: record, history: history, seen: seen)
    }
}

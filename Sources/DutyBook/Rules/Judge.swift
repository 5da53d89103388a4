package import History

extension DutyRules {
    /// What the hub says of a change. Pure: the verdict is data in a receipt and never recomputed.
    ///
    /// - Parameters:
    ///   - past: the causal past of the change, see `RecordHistory.past`; rights are judged in it.
    ///   - now: what the hub holds of the record; effects are judged against it.
    ///   - parties: the author's with the people it knew of, see `People.known`.
    ///   - hash: by which signatures are bound to texts.
    ///   - returnedUnseen: a change in its context that was returned, where its author had not yet
    ///     been told.
    package static func judge(
        _ change: ChangeBody,
        dot: Dot,
        past: RecordHistory,
        now: RecordHistory,
        parties: PartyDirectory,
        ranks: MergeRanks,
        hash: @escaping HashFunction,
        rules: RuleBook = .shipped,
        returnedUnseen: Dot?
    ) -> Verdict {
        guard let rule = Actions.rule(change.action), RecordType.all.contains(change.record.type)
        else { return .unjudged }
        do throws(Refusal) {
            guard rule.type == change.record.type else {
                throw Refusal(.malformed, record: change.record, subject: change.action)
            }
            if ranks.isHub(dot.replica) {
                guard rule.may.contains(.hub) else { throw Refusal(.notAllowed) }
                return .accepted
            }
            guard rule.may != .hub else { throw Refusal(.notAllowed, record: change.record) }
            guard let author = parties[change.author.party] else {
                throw Refusal(.unknownParty, subject: change.author.party)
            }
            if let returnedUnseen {
                throw Refusal(.dependsOn, subject: Text(returnedUnseen.description))
            }
            guard !change.context.covers(dot) else {
                throw Refusal(.malformed, subject: "context")
            }
            let act = Act(
                record: change.record,
                rule: rule,
                writes: change.writes,
                events: change.events,
                context: change.context,
                author: author,
                at: change.times.recordedAt,
                person: change.author.person,
                onBehalfOf: change.author.onBehalfOf,
                isImported: change.entryMode == .imported,
                replaces: change.replaces?.dot
            )
            try act.check(
                Scene(
                    past: past,
                    now: now,
                    ranks: ranks,
                    parties: parties,
                    hash: hash,
                    rules: rules
                )
            )
            return .accepted
        } catch {
            return isReadable(change, refused: error) ? error.verdict : .unjudged
        }
    }

    /// A newer version may know forms and values that this one does not: those are not for us to
    /// judge.
    private static func isReadable(_ change: ChangeBody, refused: Refusal) -> Bool {
        guard change.schema > schema else { return true }
        return refused.rule != .malformed && refused.rule != .unknownValue
    }
}

extension RecordHistory {
    /// What counted for the author of a change: what was in front of them, what their replica had
    /// written itself, and what the hub had told it.
    ///
    /// - Parameter seenHub: the incarnation and number of the change's `seenHub`, any index.
    package func past(of change: ChangeBody, dot: Dot, seenHub: HubOrder?) -> RecordHistory {
        let context = change.context
        return filtered { entry in
            if context.covers(entry.dot) { return true }
            if entry.dot.replica == dot.replica { return entry.dot.number < dot.number }
            guard let seenHub, let order = entry.standing?.order else { return false }
            return (order.incarnation, order.number) <= (seenHub.incarnation, seenHub.number)
        }
    }
}

import History

extension Act {
    func checkItem(past: RecordHistory, now: RecordHistory, ranks: MergeRanks) throws(Refusal) {
        let relations = author.kind.standingRelations
        try checkRight(relations)
        if rule.action == "item.define" {
            guard !now.entries.contains(where: { $0.dot != replaces }) else {
                throw refusal(.alreadyExists)
            }
            for aspect in [Aspects.text, Aspects.catalogue]
            where !writes.contains(where: { $0.aspect == aspect }) {
                throw refusal(.missingArgument, aspect)
            }
            return
        }
        let state = ItemState(past, ranks: ranks)
        guard state.title != nil else { throw refusal(.unknownItem) }
        if state.isVoid, !rule.action.isSettlement { throw refusal(.itemVoid) }
        try checkSettlement(past: past, ranks: ranks, relations: relations)
    }
}

package import History

/// What a duty item says: derived from its changes.
package struct ItemState: Sendable {
    package let aspects: RecordAspects
    package let title: Text?
    package let content: Text?
    package let basis: Text?
    package let kind: ItemKind?
    package let code: Text?
    package let category: Text?
    package let lead: Text?
    package let cooperate: [Text]
    package let area: Text?
    /// First and last day of the assignment's validity; `nil` where it has no such bound.
    package let from: CivilDay?
    package let to: CivilDay?
    package let isVoid: Bool
    /// Every assignment it ever had, the latest last.
    package let assignments: [DutyAssignment]
    /// What parties say to it, side by side.
    package let proposals: [ItemProposal]

    package init(_ history: RecordHistory, ranks: MergeRanks) {
        aspects = RecordAspects(of: history, type: RecordType.item, ranks: ranks)
        let text = aspects.view(Aspects.text)?.value
        title = text?["title"]?.text
        content = text?["content"]?.text
        basis = text?["basis"]?.text
        let catalogue = aspects.view(Aspects.catalogue)?.value
        kind = catalogue?["kind"]?.text.flatMap { ItemKind(rawValue: $0.string) }
        code = catalogue?["code"]?.text
        category = catalogue?["category"]?.text
        let assignment = aspects.view(Aspects.assignment)?.value
        lead = assignment?["lead"]?.text
        cooperate = assignment?["cooperate"]?.list?.compactMap(\.text) ?? []
        area = assignment?["area"]?.text
        from = assignment?["from"]?.text.flatMap(CivilDay.init)
        to = assignment?["to"]?.text.flatMap(CivilDay.init)
        isVoid = aspects.isVoid
        assignments = DutyAssignment.all(in: history)
        proposals = ItemProposal.all(in: history)
    }

    /// Whether the assignment is in force on a day.
    package func isAssigned(on day: CivilDay) -> Bool {
        guard lead != nil, !isVoid else { return false }
        if let from, day < from { return false }
        if let to, to < day { return false }
        return true
    }
}

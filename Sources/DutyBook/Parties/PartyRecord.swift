package import History

extension PartyInfo {
    /// Reads a party's record; `nil` until the hub has named its kind and name.
    package init?(_ record: RecordRef, _ history: RecordHistory, ranks: MergeRanks) {
        let aspects = RecordAspects(of: history, type: RecordType.party, ranks: ranks)
        guard record.type == RecordType.party,
            let kind = aspects.text(Aspects.kind).flatMap({ PartyKind(rawValue: $0.string) }),
            let name = aspects.text(Aspects.name)
        else { return nil }
        let place = aspects.view(Aspects.belonging)?.value
        self.init(
            id: record.id,
            kind: kind,
            name: name,
            parent: place?["parent"]?.text,
            homeDepartment: place?["homeDepartment"]?.text,
            people: People(history)
        )
    }
}

package import History

extension Act {
    /// The check of a type that keeps to what is declared of it: opened once and wholly, by those
    /// who may; then changed by those who may, until it is void; conflicts settled by its deciders.
    func checkRecord(_ scene: Scene) throws(Refusal) {
        guard let declared = RecordDeclaration.of(record.type) else { return }
        let aspects = RecordAspects(of: scene.past, type: record.type, ranks: scene.ranks)
        let relations = declared.allRelations(aspects, author, of: scene.past)
        if rule.command == .opens {
            try checkRight(relations)
            try checkIdentity(declared)
            // Where the id says what it is, two who did not know of each other mean the same thing.
            let known = declared.identity(of: writes) == nil ? scene.now : scene.past
            guard !known.entries.contains(where: { $0.dot != replaces }) else {
                throw refusal(.alreadyExists, record.id)
            }
            for aspect in declared.aspects
            where aspect.isRequired && !writes.contains(where: { $0.aspect == aspect.aspect }) {
                throw refusal(.missingArgument, aspect.argument)
            }
            return
        }
        guard declared.isOpened(scene.past) else {
            throw refusal(record.type == RecordType.item ? .unknownItem : .unknownRecord)
        }
        if aspects.isVoid, !rule.action.isSettlement {
            throw refusal(record.type == RecordType.item ? .itemVoid : .recordVoid)
        }
        // Who may settle is said by each aspect, and claimants are known only there.
        if !rule.action.isSettlement || writes.isEmpty { try checkRight(relations) }
        try checkSettlement(past: scene.past, ranks: scene.ranks, relations: relations)
    }

    private func checkIdentity(_ declared: RecordDeclaration) throws(Refusal) {
        guard let id = declared.identity(of: writes) else { return }
        guard record.id == id else { throw refusal(.malformed, declared.identity.first) }
    }

    func checkStanding() throws(Refusal) { try checkRight(author.kind.standingRelations) }

    /// The value this act writes to an aspect; `nil` where it does not.
    func value(of aspect: Text) -> Value? { writes.first { $0.aspect == aspect }?.value }
}

extension RecordDeclaration {
    /// Somebody opened it, and that counts.
    func isOpened(_ history: RecordHistory) -> Bool { opener(history) != nil }

    /// The party that opened it.
    func opener(_ history: RecordHistory) -> Text? {
        let opening = actions.filter { $0.command == .opens }.map(\.action)
        return history.entries.first { opening.contains($0.body.action) }?.body.author.party
    }

    /// Everything a party is to a record.
    func allRelations(_ aspects: RecordAspects, _ party: PartyInfo, of history: RecordHistory)
        -> Relations
    {
        var relations = party.kind.standingRelations.union(self.relations(aspects, party))
        if opener(history) == party.id { relations.insert(.opener) }
        if readers.named(aspects).contains(party.id) { relations.insert(.reader) }
        return relations
    }
}

extension RecordDeclaration {
    /// The id that follows from what an opening change says; `nil` where one is drawn.
    func identity(of writes: [Write]) -> Text? {
        var fields: [Text: Value] = [:]
        for write in writes { fields.merge(write.value.map ?? [:]) { first, _ in first } }
        return identity(of: fields)
    }

    /// The same, of the arguments of a command.
    package func identity(of arguments: [Text: Value]) -> Text? {
        var id: Text?
        for name in identity {
            let part: Text? =
                switch arguments[name] {
                case .text(let text): text
                case .int(let number): Text(String(number))
                default: nil
                }
            guard let part else { return nil }
            id = id.map { $0 + "-" + part } ?? part
        }
        return id
    }
}

import History

/// What somebody does or did to a record, as far as the rules look at it: a command about to become
/// a change, or a change on arrival.
struct Act {
    let record: RecordRef
    let rule: ActionRule
    let writes: [Write]
    let events: [Event]
    let context: VersionVector
    let author: PartyInfo
    /// By the clock where it was entered; `nil` where that is not asked.
    var at: Milliseconds?
    /// Who acts for the author's party; `nil` where that is not asked.
    var person: Text?
    /// For whom that person stands in; `nil` where for nobody.
    var onBehalfOf: Text?
    /// Read from another system's list: what is asked of new entries is not asked of it.
    var isImported = false
    /// The change of a quarantined branch that this one re-issues.
    var replaces: Dot?

    func refusal(_ rule: Refusal.Rule, _ subject: Text? = nil) -> Refusal {
        Refusal(rule, record: record, subject: subject)
    }

    /// Forms; rights in the causal past of the act; effects against what is so now.
    func check(_ scene: Scene) throws(Refusal) {
        try checkForm(parties: scene.parties)
        try checkPerson(scene.past)
        try RecordDeclaration.of(record.type)?.check(self, scene)
    }

    /// Known aspects and events must belong to the action and have their declared form. Unknown ones
    /// are a newer version's: kept, not shown.
    private func checkForm(parties: PartyDirectory) throws(Refusal) {
        for write in writes {
            guard let aspect = Aspects.rule(write.aspect, of: record.type) else { continue }
            guard rule.writes.contains(aspect.aspect) else {
                throw refusal(.notAllowed, write.aspect)
            }
            try checkRow(write.aspect, of: aspect, parties: parties)
            if let fault = aspect.form.fault(of: write.value, parties: parties) {
                throw refusal(fault, write.aspect)
            }
        }
        let known = RecordDeclaration.of(record.type)?.events ?? []
        for event in events {
            guard let kind = known.first(where: { $0.kind == event.kind }) else { continue }
            guard rule.events.contains(event.kind) else { throw refusal(.notAllowed, event.kind) }
            if let fault = Form.map(kind.fields).fault(of: event.fields, parties: parties) {
                throw refusal(fault, event.kind)
            }
        }
    }

    /// A row has a name of its table's form; one that a party keeps is written by that party, unless
    /// it is settled.
    private func checkRow(_ name: Text, of aspect: AspectRule, parties: PartyDirectory)
        throws(Refusal)
    {
        if let fault = aspect.fault(ofRow: name, parties: parties) { throw refusal(fault, name) }
        guard let owner = aspect.owner(ofRow: name), !rule.action.isSettlement else { return }
        guard owner == author.id else { throw refusal(.notAllowed, name) }
    }

    func checkRight(_ relations: Relations) throws(Refusal) {
        guard rule.may.isDisjoint(with: relations) else { return }
        throw refusal(.notAllowed)
    }

    /// Whoever leaves fewer claims standing than were in front of them decides a conflict, and must
    /// be one who may; those behind a claim may where the aspect says so. A settlement of what was
    /// no conflict would be an edit without an edit's rights.
    func checkSettlement(past: RecordHistory, ranks: MergeRanks, relations: Relations)
        throws(Refusal)
    {
        let isSettlement = rule.action.isSettlement
        guard isSettlement || !writes.isEmpty else { return }
        let shown = past.filtered { context.covers($0.dot) }
        for write in writes {
            guard let aspect = Aspects.rule(write.aspect, of: record.type),
                !aspect.deciders.isEmpty
            else { continue }
            let claims = Self.openClaims(of: write.aspect, aspect, in: shown, ranks: ranks)
            if isSettlement, claims.isEmpty { throw refusal(.notInConflict, write.aspect) }
            let settled = claims.filter { !$0.dots.allSatisfy(write.keeps.contains) }
            guard isSettlement || settled.count > 1 else { continue }
            var own = relations
            let dots = settled.flatMap(\.dots)
            if shown.entries.contains(where: {
                $0.body.author.party == author.id && dots.contains($0.dot)
            }) {
                own.insert(.claimant)
            }
            if aspect.owner(ofRow: write.aspect) == author.id { own.insert(.rowOwner) }
            guard aspect.deciders.contains(where: { own.contains($0) }) else {
                throw refusal(.notAllowed, write.aspect)
            }
        }
    }

    /// The claims a person has to choose from; none where there is nothing to decide.
    private static func openClaims(
        of name: Text,
        _ aspect: AspectRule,
        in shown: RecordHistory,
        ranks: MergeRanks
    ) -> [Claim] {
        let writes = shown.writes(of: name)
        let view =
            name == RecordHistory.life
            ? shown.lifeView(of: writes)
            : RecordHistory.view(of: writes, policy: aspect.policy, ranks: ranks)
        return view?.undecided == true ? view?.claims ?? [] : []
    }
}

extension Text {
    /// Decides between claims and does nothing else.
    var isSettlement: Bool { utf8.suffix(Self.settling.count).elementsEqual(Self.settling) }

    private static let settling = Array(".settle".utf8)
}

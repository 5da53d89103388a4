package import History

/// A conflict with those who may decide it.
package struct DecidableConflict: Hashable, Sendable {
    package let record: RecordRef
    package let conflict: OpenConflict
    /// The deciding office first asked: `caller`, `committee` …
    package let decider: Text
    /// The parties that may decide, as far as they are known by name.
    package let parties: [Text]
}

extension DutyRules {
    /// Every open conflict of a record, in the order of the declared aspects.
    package static func conflicts(
        of record: RecordRef,
        _ history: RecordHistory,
        ranks: MergeRanks,
        parties: PartyDirectory
    ) -> [DecidableConflict] {
        conflicts(
            of: record,
            history,
            reading: RecordAspects(of: history, type: record.type, ranks: ranks),
            ranks: ranks,
            parties: parties
        )
    }

    /// The same of aspects that were read already.
    package static func conflicts(
        of record: RecordRef,
        _ history: RecordHistory,
        reading aspects: RecordAspects,
        ranks: MergeRanks,
        parties: PartyDirectory
    ) -> [DecidableConflict] {
        guard aspects.readings.contains(where: \.view.undecided) else { return [] }
        let offices = offices(of: record, history, aspects, ranks: ranks, parties: parties)
        return aspects.readings.compactMap { reading in
            guard let conflict = history.conflict(on: reading.aspect, view: reading.view)
            else { return nil }
            var deciding: [Text] = []
            for relation in reading.rule.deciders {
                let named =
                    switch relation {
                    case .claimant: history.authors(of: conflict)
                    case .rowOwner: [reading.rule.owner(ofRow: reading.aspect)].compactMap(\.self)
                    default: offices[relation] ?? []
                    }
                deciding += named.filter { !deciding.contains($0) }
            }
            return DecidableConflict(
                record: record,
                conflict: conflict,
                decider: Text(reading.rule.deciders.first?.name ?? "hub"),
                parties: deciding
            )
        }
    }

    /// Which parties stand in which relation to a record.
    private static func offices(
        of record: RecordRef,
        _ history: RecordHistory,
        _ aspects: RecordAspects,
        ranks: MergeRanks,
        parties: PartyDirectory
    ) -> [Relations: [Text]] {
        var offices: [Relations: [Text]] = [:]
        let inOrder = parties.all.values.sorted { $0.id < $1.id }
        for party in inOrder {
            for relation in party.kind.standingRelations.members {
                offices[relation, default: []].append(party.id)
            }
        }
        if let declared = RecordDeclaration.of(record.type) {
            for party in inOrder {
                let own = declared.allRelations(aspects, party, of: history)
                for relation in own.subtracting(party.kind.standingRelations).members {
                    offices[relation, default: []].append(party.id)
                }
            }
        }
        if record.type == RecordType.call {
            let state = CallState(history, ranks: ranks, parties: parties)
            offices[.caller] = state.caller.map { [$0] }
            offices[.lead] = state.lead.map { [$0] }
        }
        return offices
    }
}

extension RecordHistory {
    fileprivate func authors(of conflict: OpenConflict) -> [Text] {
        let dots = conflict.claims.flatMap(\.dots)
        return entries.filter { dots.contains($0.dot) }.map(\.body.author.party)
    }
}

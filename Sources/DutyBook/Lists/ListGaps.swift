import History

/// What calls say about the lists.
package enum ListGaps {
    /// A call no list answers for: it names no duty, and neither its title nor its text is found.
    /// Calls that were taken back say nothing.
    package static func isGap(_ call: CallState, search: DutySearch) -> Bool {
        guard counts(call), call.aspects.text(Aspects.duty) == nil, let title = call.title else {
            return false
        }
        guard search.find(title, place: call.aspects.text(Aspects.place), limit: 1).isEmpty else {
            return false
        }
        let best = call.aspects.text(Aspects.body).flatMap {
            search.find($0, place: call.aspects.text(Aspects.place), limit: 1).first
        }
        return (best?.found.count ?? 0) < 2
    }

    /// A call about a duty that went to the sub-districts, and yet landed on the zone's own bodies.
    package static func isDrift(_ call: CallState, item: ItemState?, parties: PartyDirectory)
        -> Bool
    {
        guard counts(call), let item, item.kind == .divested, !item.isVoid,
            let lead = call.lead.flatMap({ parties[$0] })
        else { return false }
        return lead.kind == .zoneCommittee || lead.kind == .developmentCompany
    }

    private static func counts(_ call: CallState) -> Bool {
        call.phase != .void && call.phase != .withdrawn
    }
}

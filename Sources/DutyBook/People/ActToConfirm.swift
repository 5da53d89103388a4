package import History

/// What somebody wrote in a call whose role had ended when it arrived (C21): it was right as far as
/// they knew, so it is kept; their unit's leader confirms it, or it does not count.
package struct ActToConfirm: Hashable, Sendable {
    package let entry: Entry
    /// The leader's word that it is the unit's own.
    package let confirmation: Entry?

    package var party: Text { entry.body.author.party }

    /// Every such act of a call, in causal order.
    package static func all(_ history: RecordHistory, parties: PartyDirectory) -> [ActToConfirm] {
        guard parties.hasDismissed else { return [] }
        return history.entries.filter { isLate($0, history, parties) }.map { entry in
            let name = Text(entry.dot.description)
            let word = history.entries.first { other in
                other.body.author.party == entry.body.author.party
                    && other.body.events.contains {
                        $0.kind == "confirmed" && $0.fields["confirms"]?.text == name
                    }
            }
            return ActToConfirm(entry: entry, confirmation: word)
        }
    }

    /// Facts only: a raise is others' work by now, and texts are settled like any others.
    private static func isLate(
        _ entry: Entry,
        _ history: RecordHistory,
        _ parties: PartyDirectory
    ) -> Bool {
        let body = entry.body
        guard let order = entry.standing?.order, body.action != "call.raise",
            body.action != "call.confirm", !body.events.isEmpty,
            let party = parties[body.author.party], party.people.hasDismissed
        else { return false }
        let persons = PersonRights.persons(
            body.author.person,
            onBehalfOf: body.author.onBehalfOf
        )
        let heard = party.people.heard(before: order)
        guard heard.hasDismissed(persons) else { return false }
        let needed = PersonRights.roles(
            for: body.action,
            body.writes,
            body.events,
            by: body.author.person,
            of: party,
            in: history
        )
        return !heard.allows(
            persons,
            needed,
            on: CivilDay(containing: body.times.recordedAt)
        )
    }
}

extension Act {
    func checkConfirmation(_ scene: Scene) throws(Refusal) {
        let name = events.first?.fields["confirms"]?.text
        let waiting = ActToConfirm.all(scene.past, parties: scene.parties).first { act in
            act.party == author.id && act.confirmation == nil
                && Text(act.entry.dot.description) == name
        }
        guard let waiting else { throw refusal(.nothingToConfirm, name) }
        guard waiting.entry.body.author.person != person else {
            throw refusal(.samePerson, person)
        }
    }
}

extension Draft {
    /// Where one act waits for it, nobody has to spell its name.
    func confirm() throws(Refusal) -> Decision {
        let waiting = ActToConfirm.all(target.history, parties: view.parties)
            .filter { $0.party == view.party && $0.confirmation == nil }
        let given = given.text("confirms")
        let found = waiting.filter { act in
            guard let given else { return true }
            return act.entry.dot.slip == given || Text(act.entry.dot.description) == given
        }
        guard found.count == 1, let act = found.first else {
            throw refusal(.nothingToConfirm, given)
        }
        return done(
            events: [Event("confirmed", ["confirms": .text(Text(act.entry.dot.description))])]
        )
    }
}

extension RecordHistory {
    /// The same without what does not count.
    func without(_ disowned: Set<Dot>) -> RecordHistory {
        disowned.isEmpty ? self : filtered { !disowned.contains($0.dot) }
    }
}

/// The clock until which a unit's leader confirms what somebody wrote who had left.
struct ConfirmationClocks {
    let maker: ClockMaker
    let timeline: ClockTimeline
    let history: RecordHistory

    func clocks() -> [CallClock] {
        let acts = ActToConfirm.all(history, parties: timeline.parties)
        let waiting = acts.filter { $0.confirmation == nil }
        let isDropped = !waiting.isEmpty && isEnded(without: waiting)
        return acts.compactMap { act in
            let outages = timeline.outages(of: act.party)
            let start = ClockMoment.start(act.entry, act.entry.body.action)
            let confirmed = act.confirmation.flatMap { word in
                ClockMoment.stop(word, "confirmed", start: start, outages: outages)
            }
            return maker.clock(
                .confirmation,
                act.party,
                .init(
                    start: start,
                    stop: confirmed ?? timeline.elapsed(.unconfirmed, act.party, since: start),
                    isDropped: isDropped,
                    pauses: outages.verified
                )
            )
        }
    }

    /// What ended the call by itself waits for its word all the same: without it the call goes on.
    private func isEnded(without acts: [ActToConfirm]) -> Bool {
        guard !timeline.state.phase.isOpen else { return false }
        let rest = history.without(Set(acts.map(\.entry.dot)))
        let state = CallState(rest, ranks: timeline.state.ranks, parties: timeline.parties)
        return !state.phase.isOpen
    }
}

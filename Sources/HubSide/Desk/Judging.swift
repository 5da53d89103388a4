import ChangeCodec
import DutyBook
import History
import Intake

/// One change before the hub: rights in its causal past, effects against now.
struct Judging {
    let arrival: Arrival
    /// The record as it stands, this change included.
    let entries: [Entry]
    /// Of the replica that wrote it.
    let confirmation: HubConfirmation?
    let incarnations: Incarnations
    let parties: PartyDirectory
    /// Of the author's party, as the hub has heard of them.
    let people: People
    let ranks: MergeRanks
    let rules: RuleBook
    let voice: HubVoice

    /// - Parameter owner: the site that writes the replica.
    func verdict(owner: SiteInfo?) throws -> Verdict {
        let body = arrival.body
        guard let owner, owner.party == body.author.party else {
            return .returned(
                rule: "foreignParty",
                reason: "a replica writes only for its own party"
            )
        }
        if body.action == Bookkeeping.siteOpen, arrival.dot.number == 1 { return .accepted }
        if let stale = staleContext { return stale }
        if let retirement = owner.retirement, let seen = seenOrder, seen >= retirement.order {
            return .returned(
                rule: "siteRetired",
                reason: "written when this site knew that it was retired"
            )
        }
        let others = entries.filter { $0.dot != arrival.dot && $0.standing != nil }
        let now = RecordHistory(others)
        let known = people.known(to: arrival.dot, seenHub: seenOrder)
        return DutyRules.judge(
            body,
            dot: arrival.dot,
            past: mutated(.judgesByArrival)
                ? now : now.past(of: body, dot: arrival.dot, seenHub: seenOrder),
            now: now,
            parties: people.isEmpty ? parties : parties.with(known, in: owner.party),
            ranks: ranks,
            hash: voice.trust.hash,
            rules: rules,
            returnedUnseen: others.first(where: isUnseenReturn)?.dot
        )
    }

    /// A returned change this one builds on, its author not knowing of the return.
    private func isUnseenReturn(_ entry: Entry) -> Bool {
        guard let standing = entry.standing, case .returned = standing.verdict,
            arrival.body.context.covers(entry.dot)
        else { return false }
        guard let seen = seenOrder else { return true }
        return standing.order > seen
    }

    private var seenOrder: HubOrder? {
        guard let seen = arrival.body.seenHub, let incarnation = incarnations[seen.replica] else {
            return nil
        }
        return HubOrder(incarnation: incarnation, number: seen.number, index: .max)
    }

    /// Numbers beyond a confirmed head must have seen what was confirmed; otherwise a replica could
    /// act for ever in a past in which it still had its rights.
    private var staleContext: Verdict? {
        guard let confirmation, arrival.dot.number > confirmation.head,
            !mutated(.forgetsConfirmations)
        else { return nil }
        let seen = arrival.body.seenHub
        guard seen?.replica != voice.replica || (seen?.number ?? 0) < confirmation.number else {
            return nil
        }
        return .returned(
            rule: "staleContext",
            reason: "written without what this site had confirmed to have seen"
        )
    }
}

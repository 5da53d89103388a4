import DutyBook
import History
import HubSide
import Identity
import SQLiteStore

/// I14: what an office did in good faith stands, whatever was decided elsewhere meanwhile.
extension World {
    private static let work: Set<Text> = [
        "call.sign", "call.respond", "call.progress", "call.result",
    ]

    /// The rules that say somebody was not, or no longer, in charge.
    private static let notInCharge: Set<Text> = ["notAllowed", "reassigned"]

    /// Looks at every change the hub returned because its author was not in charge: the author must
    /// have known that.
    func checkGoodFaith(_ held: [Entry]) throws {
        for entry in held where Self.work.contains(entry.body.action) {
            guard case .returned(let rule, _) = entry.standing?.verdict,
                Self.notInCharge.contains(rule)
            else { continue }
            let known = Set(held.filter { Self.knew(entry, $0) }.map(\.dot))
            let past = model.counting(held).filter { known.contains($0.dot) }
            let leads = Model.claims("lead", among: past)
            guard leads.count == 1, leads[0].value == .text(entry.body.author.party) else {
                continue
            }
            throw Violation("I14", "\(entry.dot) was returned, though its author was in charge")
        }
    }

    /// Whether the author of a change had another before them, had written it, or had been told.
    static func knew(_ change: Entry, _ other: Entry) -> Bool {
        if other.dot == change.dot { return false }
        if change.body.context[other.dot.replica] >= other.dot.number { return true }
        if other.dot.replica == change.dot.replica { return other.dot.number < change.dot.number }
        guard let seen = change.body.seenHub, let order = other.standing?.order else {
            return false
        }
        return order.number <= seen.number
    }
}

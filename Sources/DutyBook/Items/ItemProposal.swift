package import History

/// What a party says to a duty it was given, or that it would give to another: kept side by side
/// with what others say, decided by nobody but the keepers of the lists.
package struct ItemProposal: Hashable, Sendable {
    /// `accept`, `refuse` or `transfer`.
    package let stance: Text
    package let party: Text
    package let reason: Text
    /// To whom the duty should go, of a transfer.
    package let to: Text?
    package let change: Dot

    static let fields: [Field] = [
        .required("stance", .oneOf(["accept", "refuse", "transfer"])),
        .required("reason", .filledText), .optional("to", .party),
    ]

    /// Every proposal that counts, in causal order.
    package static func all(in history: RecordHistory) -> [ItemProposal] {
        history.entries.flatMap { entry in
            entry.body.events.compactMap { event -> ItemProposal? in
                guard event.kind == "proposed", let stance = event.fields["stance"]?.text,
                    let reason = event.fields["reason"]?.text
                else { return nil }
                return ItemProposal(
                    stance: stance,
                    party: entry.body.author.party,
                    reason: reason,
                    to: event.fields["to"]?.text,
                    change: entry.dot
                )
            }
        }
    }
}

extension Act {
    /// A transfer names who should have the duty.
    func checkProposal() throws(Refusal) {
        for event in events
        where event.fields["stance"] == "transfer" && event.fields["to"] == nil {
            throw refusal(.missingArgument, "to")
        }
    }
}

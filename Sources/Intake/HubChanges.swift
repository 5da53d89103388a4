import DutyBook
package import History

extension Receipt {
    /// What each entry means for the fold, `number` being the receipt's own in the hub's chain.
    package func standings(number: UInt64) -> [(dot: Dot, standing: Standing)] {
        entries.enumerated().map { index, entry in
            let order = HubOrder(incarnation: incarnation, number: number, index: UInt64(index))
            return (
                entry.dot,
                Standing(
                    order: order,
                    place: entry.place,
                    verdict: entry.verdict,
                    receivedAt: receivedAt,
                    official: entry.official
                )
            )
        }
    }
}

extension Standing {
    /// The hub's own changes need no receipt: their number is their order, and they hold no place in
    /// a trace. `nil` for its receipts and openings, which are folded into no record.
    package static func ofHubChange(
        _ dot: Dot,
        body: ChangeBody,
        incarnation: UInt64
    ) -> Standing? {
        guard body.record.type != RecordType.hub else { return nil }
        return Standing(
            order: HubOrder(incarnation: incarnation, number: dot.number, index: 0),
            place: 0,
            verdict: .accepted,
            receivedAt: body.times.recordedAt
        )
    }
}

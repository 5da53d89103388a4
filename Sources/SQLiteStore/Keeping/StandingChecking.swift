import ChangeCodec
import DutyBook
import History

/// Compares the standings kept for the fold with the receipts they repeat.
struct StandingChecking {
    private let view: StoreView

    init(_ view: StoreView) { self.view = view }

    func run(find: (String) -> Void) throws {
        let incarnations = try view.hubs()
        let receipts = RecordRef(type: RecordType.hub, id: "receipts")
        var best: [Dot: (order: HubOrder, verdict: Verdict)] = [:]
        for entry in try view.entries(of: receipts) {
            guard entry.body.action == Bookkeeping.hubReceipt,
                incarnations[entry.dot.replica] != nil,
                let event = entry.body.events.first
            else { continue }
            guard let receipt = try? ReceiptCoding.receipt(event) else {
                find("the receipt \(entry.dot) cannot be read")
                continue
            }
            for (index, item) in receipt.entries.enumerated() {
                let order = HubOrder(
                    incarnation: receipt.incarnation,
                    number: entry.dot.number,
                    index: UInt64(index)
                )
                if let known = best[item.dot],
                    !Self.counts(order, item.verdict, over: known.order, known.verdict)
                {
                    continue
                }
                best[item.dot] = (order, item.verdict)
            }
        }
        try compare(best, hubs: Set(incarnations.keys), find: find)
    }

    /// A judgement before *unjudged*, then the earlier one.
    private static func counts(
        _ order: HubOrder,
        _ verdict: Verdict,
        over known: HubOrder,
        _ knownVerdict: Verdict
    ) -> Bool {
        switch (verdict == .unjudged, knownVerdict == .unjudged) {
        case (false, true): true
        case (true, false): false
        default: order < known
        }
    }

    private func compare(
        _ best: [Dot: (order: HubOrder, verdict: Verdict)],
        hubs: Set<ReplicaID>,
        find: (String) -> Void
    ) throws {
        var remaining = best
        try view.sql(
            """
            SELECT replica, number, incarnation, hub_number, item, place, verdict, received_at,
              official, rule, reason FROM standing
            """
        ).each { row in
            let dot = Dot(try view.replica(row.int(0)), row.number(1))
            let standing = try StoreView.standing(row, from: 2)
            if let said = remaining.removeValue(forKey: dot) {
                if said.order != standing.order || said.verdict != standing.verdict {
                    find("what is noted of \(dot) is not what its receipt says")
                }
            } else if !hubs.contains(dot.replica) {
                find("\(dot) is noted as received, but no receipt says so")
            }
            return true
        }
        for dot in remaining.keys.sorted().prefix(20) {
            find("the receipt of \(dot) is not noted")
        }
    }
}

import DutyBook
import Exchange
import History
import PartySide
import SQLiteStore

/// What only grows, what never grows too far, and what comes together or not at all.
extension World {
    /// I22: open files and the log of writes stay within bounds.
    func checkBounds(of directory: String, _ name: String) throws {
        let use = SimulatedDisk.shared.use(of: directory)
        // One connection that writes and four that read, each with the database and its log.
        guard use.open <= 12 else {
            throw Violation("I22", "\(name) has \(use.open) files open")
        }
        guard use.log <= 70 << 20 else {
            throw Violation("I22", "the log of writes of \(name) has \(use.log) bytes")
        }
    }

    /// I20: what a clerk was shown of a record is still there later.
    func checkSession(_ held: [Entry], _ record: RecordRef, at office: Office) throws {
        let dots = Set(held.map(\.dot))
        let before = office.shown.updateValue(dots, forKey: record.id) ?? []
        for dot in before.subtracting(dots).sorted() where !model.forkable.contains(dot.replica) {
            throw Violation("I20", "\(office.name) no longer shows \(dot)")
        }
    }

    /// I17: a receipt and what it says of a change are held together or not at all.
    func checkStandings(at office: Office) throws {
        for call in model.calls {
            let record = RecordRef(type: RecordType.call, id: call)
            let (held, receipts) = try office.read { store in
                let held = try store.entries(of: record).filter { $0.standing == nil }
                let receipts = try held.map { entry in
                    try (model.receipts[entry.dot] ?? []).filter {
                        try store.bodyBytes(at: $0) != nil
                    }
                }
                return (held, receipts)
            }
            for (entry, receipts) in zip(held, receipts) where !receipts.isEmpty {
                guard !model.forkable.contains(entry.dot.replica) else { continue }
                throw Violation(
                    "I17",
                    "\(office.name) holds the receipt \(receipts[0]) and not its word on \(entry.dot)"
                )
            }
        }
    }

    /// I16: work follows its party's own signature, and a rating a result, accepted and in the past of
    /// each.
    func checkCourse(_ held: [Entry]) throws {
        for entry in held where entry.standing?.verdict == .accepted {
            guard let isFounded = Self.foundation(of: entry) else { continue }
            guard held.contains(where: { Self.knew(entry, $0) && isFounded($0) }) else {
                throw Violation("I16", "\(entry.dot) \(entry.body.action) skipped a step")
            }
        }
    }

    /// What a change must have before it; `nil` where it needs nothing.
    private static func foundation(of entry: Entry) -> ((Entry) -> Bool)? {
        switch entry.body.action {
        case "call.respond", "call.progress", "call.result", "call.feedback":
            let party = entry.body.author.party
            return { other in
                if other.body.author.party == "hub" { return deems(other, party) }
                return other.body.action == "call.sign" && other.body.author.party == party
                    && other.standing?.verdict == .accepted
            }
        case "call.evaluate":
            return { $0.body.action == "call.result" && $0.standing?.verdict == .accepted }
        default: return nil
        }
    }

    /// Whether this is the hub's word that a party was silent too long and counts as having signed.
    private static func deems(_ entry: Entry, _ party: Text) -> Bool {
        entry.body.events.contains {
            $0.kind == "deemed" && $0.fields["party"] == .text(party)
        }
    }
}

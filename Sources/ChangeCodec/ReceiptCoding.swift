package import History

/// A receipt as the event of a hub change.
///
/// `{incarnation, receivedAt, runs}`; a run is `[replica, first number, [places]]` and, where
/// something in it is not simply accepted, `{officials: [offset, official, …], returned: [[offset,
/// rule, reason], …], unjudged: [offset, …]}`. Entries keep their order, because their index is part
/// of the hub's order.
package enum ReceiptCoding {
    package static let kind: Text = "receipt"

    package static func event(_ receipt: Receipt) -> Event {
        Event(
            kind,
            [
                "incarnation": .int(Int64(clamping: receipt.incarnation)),
                "receivedAt": .int(receipt.receivedAt),
                "runs": .list(runs(receipt.entries).map(value)),
            ]
        )
    }

    package static func receipt(_ event: Event) throws(CodecError) -> Receipt {
        let fields = try EventFields(event, kind: kind)
        var entries: [ReceiptEntry] = []
        for run in try fields.list("runs") {
            try append(run, to: &entries)
        }
        return Receipt(
            incarnation: try fields.number("incarnation"),
            receivedAt: try fields.int("receivedAt"),
            entries: entries
        )
    }

    /// The same receipt in pieces that each fit into one body, in order. Each becomes a hub change of
    /// its own, so an entry's index counts within its piece.
    package static func parts(of receipt: Receipt) -> [Receipt] {
        var parts: [Receipt] = []
        var piece: [ReceiptEntry] = []
        var bytes = 0
        for entry in receipt.entries {
            let cost = greatestCost(of: entry, after: piece.last)
            if !piece.isEmpty,
                piece.count == BodyBounds.receiptEntries || bytes + cost > BodyBounds.receiptBytes
            {
                parts.append(receipt.with(piece))
                piece = []
                bytes = 0
            }
            piece.append(entry)
            bytes += cost
        }
        if !piece.isEmpty || parts.isEmpty { parts.append(receipt.with(piece)) }
        return parts
    }

    // MARK: - Writing

    /// Entries of consecutive numbers of one replica.
    private static func runs(_ entries: [ReceiptEntry]) -> [ArraySlice<ReceiptEntry>] {
        var runs: [ArraySlice<ReceiptEntry>] = []
        var start = 0
        for index in entries.indices where !continues(entries, at: index) {
            if index > start { runs.append(entries[start..<index]) }
            start = index
        }
        if start < entries.count { runs.append(entries[start...]) }
        return runs
    }

    private static func continues(_ entries: [ReceiptEntry], at index: Int) -> Bool {
        guard index > 0 else { return false }
        return follows(entries[index].dot, entries[index - 1].dot)
    }

    private static func follows(_ dot: Dot, _ previous: Dot) -> Bool {
        dot.replica == previous.replica && dot.number > previous.number
            && dot.number - previous.number == 1
    }

    private static func value(_ run: ArraySlice<ReceiptEntry>) -> Value {
        guard let first = run.first else { return .null }
        var officials: [Value] = []
        var returned: [Value] = []
        var unjudged: [Value] = []
        for (offset, entry) in run.enumerated() {
            let at = Value.int(Int64(offset))
            if let official = entry.official {
                officials += [at, .int(Int64(clamping: official))]
            }
            switch entry.verdict {
            case .accepted: break
            case .returned(let rule, let reason):
                returned.append(.list([at, .text(rule), .text(reason)]))
            case .unjudged: unjudged.append(at)
            }
        }
        var parts: [Value] = [
            .bytes(first.dot.replica.bytes), .int(Int64(clamping: first.dot.number)),
            .list(run.map { .int(Int64(clamping: $0.place)) }),
        ]
        var exceptions: [Text: Value] = [:]
        if !officials.isEmpty { exceptions["officials"] = .list(officials) }
        if !returned.isEmpty { exceptions["returned"] = .list(returned) }
        if !unjudged.isEmpty { exceptions["unjudged"] = .list(unjudged) }
        if !exceptions.isEmpty { parts.append(.map(exceptions)) }
        return .list(parts)
    }

    /// Bytes an entry takes at most: those of its numbers at their longest, of its verdict, and of a
    /// run's header where it begins one.
    private static func greatestCost(of entry: ReceiptEntry, after last: ReceiptEntry?) -> Int {
        var cost = width(entry.place)
        if let official = entry.official { cost += 3 + width(official) }
        switch entry.verdict {
        case .accepted: break
        case .returned(let rule, let reason): cost += 12 + rule.utf8.count + reason.utf8.count
        case .unjudged: cost += 3
        }
        guard let last, follows(entry.dot, last.dot) else { return cost + 70 }
        return cost
    }

    private static func width(_ number: UInt64) -> Int {
        switch number {
        case 0..<24: 1
        case 24...0xff: 2
        case 0x100...0xffff: 3
        case 0x1_0000...0xffff_ffff: 5
        default: 9
        }
    }

    // MARK: - Reading

    private static func append(_ run: Value, to entries: inout [ReceiptEntry]) throws(CodecError) {
        guard let parts = run.list, parts.count == 3 || parts.count == 4,
            let bytes = parts[0].bytes, let first = parts[1].int, let places = parts[2].list
        else { throw .unexpectedItem }
        guard let replica = ReplicaID(bytes: bytes), first >= 1, !places.isEmpty,
            !first.addingReportingOverflow(Int64(places.count - 1)).overflow
        else { throw .outOfRange }
        let start = entries.count
        entries.reserveCapacity(start + places.count)
        for (offset, place) in places.enumerated() {
            guard let place = place.int else { throw .unexpectedItem }
            guard place >= 0 else { throw .outOfRange }
            entries.append(
                ReceiptEntry(
                    dot: Dot(replica, UInt64(first) + UInt64(offset)),
                    verdict: .accepted,
                    place: UInt64(place)
                )
            )
        }
        if parts.count == 4 {
            try apply(EventFields(parts[3]), to: &entries[start...])
        }
    }

    private static func apply(
        _ exceptions: EventFields,
        to run: inout ArraySlice<ReceiptEntry>
    ) throws(CodecError) {
        let officials = try exceptions.optionalList("officials") ?? []
        guard officials.count.isMultiple(of: 2) else { throw .outOfRange }
        for pair in stride(from: 0, to: officials.count, by: 2) {
            let index = try index(officials[pair], in: run)
            guard let official = officials[pair + 1].int else { throw .unexpectedItem }
            guard official >= 0 else { throw .outOfRange }
            run[index] = run[index].with(official: UInt64(official))
        }
        for item in try exceptions.optionalList("returned") ?? [] {
            guard let parts = item.list, parts.count == 3, let rule = parts[1].text,
                let reason = parts[2].text
            else { throw .unexpectedItem }
            let index = try index(parts[0], in: run)
            run[index] = run[index].with(verdict: .returned(rule: rule, reason: reason))
        }
        for item in try exceptions.optionalList("unjudged") ?? [] {
            let index = try index(item, in: run)
            run[index] = run[index].with(verdict: .unjudged)
        }
    }

    private static func index(
        _ offset: Value,
        in run: ArraySlice<ReceiptEntry>
    ) throws(CodecError) -> Int {
        guard let offset = offset.int else { throw .unexpectedItem }
        guard offset >= 0, offset < Int64(run.count) else { throw .outOfRange }
        return run.startIndex + Int(offset)
    }
}

extension Receipt {
    fileprivate func with(_ entries: [ReceiptEntry]) -> Receipt {
        Receipt(incarnation: incarnation, receivedAt: receivedAt, entries: entries)
    }
}

extension ReceiptEntry {
    fileprivate func with(official: UInt64) -> ReceiptEntry {
        ReceiptEntry(dot: dot, verdict: verdict, place: place, official: official)
    }

    fileprivate func with(verdict: Verdict) -> ReceiptEntry {
        ReceiptEntry(dot: dot, verdict: verdict, place: place, official: official)
    }
}

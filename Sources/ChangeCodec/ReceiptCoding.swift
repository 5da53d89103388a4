package import History

/// How a receipt is spelled: entries in runs of one replica, places packed as bytes.
///
/// A run is `[replica, first number, places, exceptions, officials]`. Places are variable-length
/// numbers (seven bits a byte, low first); exceptions are `[index, rule, reason]` for returned and
/// `[index]` for unjudged changes; officials are `[index, number]`. Two thousand accepted entries of
/// one run take about two bytes each.
package enum ReceiptCoding {
    /// The most entries in one receipt, so that its body stays within the bound of a body.
    package static let longest = 2_000

    package static func event(of receipt: Receipt) -> Event {
        var runs: [Value] = []
        var index = 0
        while index < receipt.entries.count {
            var end = index + 1
            let first = receipt.entries[index].dot
            while end < receipt.entries.count,
                receipt.entries[end].dot == Dot(first.replica, first.number + UInt64(end - index))
            { end += 1 }
            runs.append(run(receipt.entries[index..<end], first: first))
            index = end
        }
        return Event(
            "receipt",
            .map([
                "incarnation": .int(Int64(clamping: receipt.incarnation)),
                "at": .int(receipt.receivedAt), "runs": .list(runs),
            ])
        )
    }

    /// `nil` for every change that is no receipt.
    package static func receipt(in body: ChangeBody) throws(CodecError) -> Receipt? {
        guard body.action == Bookkeeping.hubReceipt else { return nil }
        let fields = try BookkeepingFields(body, event: "receipt")
        guard let at = fields.map["at"]?.int, let runs = fields.map["runs"]?.list else {
            throw .malformed
        }
        var entries: [ReceiptEntry] = []
        for run in runs {
            entries += try Self.entries(in: run)
            guard entries.count <= longest else { throw .malformed }
        }
        return Receipt(
            incarnation: try fields.number("incarnation"),
            receivedAt: at,
            entries: entries
        )
    }

    private static func run(_ entries: ArraySlice<ReceiptEntry>, first: Dot) -> Value {
        var places: [UInt8] = []
        var exceptions: [Value] = []
        var officials: [Value] = []
        for (index, entry) in entries.enumerated() {
            append(entry.place, to: &places)
            switch entry.verdict {
            case .accepted: break
            case .returned(let rule, let reason):
                exceptions.append(.list([.int(Int64(index)), .text(rule), .text(reason)]))
            case .unjudged: exceptions.append(.list([.int(Int64(index))]))
            }
            if let official = entry.official {
                officials.append(.list([.int(Int64(index)), .int(Int64(clamping: official))]))
            }
        }
        return .list([
            .bytes(first.replica.bytes), .int(Int64(clamping: first.number)), .bytes(places),
            .list(exceptions), .list(officials),
        ])
    }

    private static func entries(in run: Value) throws(CodecError) -> [ReceiptEntry] {
        guard let parts = run.list, parts.count == 5,
            let replica = parts[0].bytes.flatMap({ ReplicaID(bytes: $0) }),
            let first = parts[1].int, first >= 1, let bytes = parts[2].bytes,
            let exceptions = parts[3].list, let officials = parts[4].list
        else { throw .malformed }
        let places = try places(in: bytes)
        guard !places.isEmpty, places.count <= longest, first <= Int64.max - Int64(longest) else {
            throw .malformed
        }
        var verdicts: [Int: Verdict] = [:]
        for exception in exceptions {
            guard let fields = exception.list, let index = fields.first?.int.map({ Int($0) }),
                places.indices.contains(index)
            else { throw .malformed }
            if fields.count == 1 {
                verdicts[index] = .unjudged
            } else if fields.count == 3, let rule = fields[1].text, let reason = fields[2].text {
                verdicts[index] = .returned(rule: rule, reason: reason)
            } else {
                throw .malformed
            }
        }
        var numbers: [Int: UInt64] = [:]
        for official in officials {
            guard let fields = official.list, fields.count == 2, let index = fields[0].int,
                let number = fields[1].int, number >= 0
            else { throw .malformed }
            numbers[Int(index)] = UInt64(number)
        }
        return places.enumerated().map { index, place in
            ReceiptEntry(
                dot: Dot(replica, UInt64(first) + UInt64(index)),
                verdict: verdicts[index] ?? .accepted,
                place: place,
                official: numbers[index]
            )
        }
    }

    private static func append(_ place: UInt64, to bytes: inout [UInt8]) {
        var rest = place
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func places(in bytes: [UInt8]) throws(CodecError) -> [UInt64] {
        var places: [UInt64] = []
        var value: UInt64 = 0
        var shift: UInt64 = 0
        for byte in bytes {
            guard shift < 63 else { throw .malformed }
            value |= UInt64(byte & 0x7f) << shift
            shift += 7
            if byte & 0x80 == 0 {
                places.append(value)
                value = 0
                shift = 0
            }
        }
        guard shift == 0 else { throw .malformed }
        return places
    }
}

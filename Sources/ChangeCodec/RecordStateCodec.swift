package import History

/// A folded record as canonical bytes, so that two replicas can compare what they would show.
///
/// In it: the record's name; each known aspect, `life` among them, with its claims, the value shown,
/// whether it is undecided, and what lost; the events in causal order; the official numbers. Aspects
/// without a policy here are left out, so that a newer author does not make older replicas differ.
package enum RecordStateCodec {
    /// Raised whenever the same history would give other bytes. Digests of different versions are
    /// not compared.
    package static let version: UInt64 = 1

    package static func bytes(
        of record: RecordRef,
        history: RecordHistory,
        policy: (Text) -> MergePolicy?,
        ranks: MergeRanks
    ) -> [UInt8] {
        var views: [(aspect: Text, view: AspectView)] = []
        for aspect in history.aspects {
            guard let policy = policy(aspect) else { continue }
            let view =
                aspect == RecordHistory.life
                ? history.lifeView() : history.view(of: aspect, policy: policy, ranks: ranks)
            if let view { views.append((aspect, view)) }
        }
        return bytes(of: record, history: history, views: views)
    }

    /// The same from views the caller has already made: those of all aspects with a policy, in any
    /// order, and `lifeView()` for `life`.
    package static func bytes(
        of record: RecordRef,
        history: RecordHistory,
        views: [(aspect: Text, view: AspectView)]
    ) -> [UInt8] {
        var writer = CBORWriter(reserving: 1_024)
        writer.array(6)
        writer.uint(version)
        writer.text(record.type)
        writer.text(record.id)
        writer.map(views.count)
        let order = views.indices.sorted {
            ValueCodec.keyPrecedes(views[$0].aspect, views[$1].aspect)
        }
        for index in order {
            let view = views[index].view
            writer.text(views[index].aspect)
            writer.array(4)
            write(view.claims, to: &writer)
            ValueCodec.write(view.value, to: &writer)
            writer.bool(view.undecided)
            writer.array(view.superseded.count)
            for dot in view.superseded.sorted() { writer.dot(dot) }
        }
        writeEvents(of: history, to: &writer)
        writeOfficials(of: history, to: &writer)
        return writer.bytes
    }

    private static func write(_ claims: [Claim], to writer: inout CBORWriter) {
        writer.array(claims.count)
        for claim in claims {
            writer.array(2)
            writer.array(claim.dots.count)
            for dot in claim.dots { writer.dot(dot) }
            ValueCodec.write(claim.value, to: &writer)
        }
    }

    private static func writeEvents(of history: RecordHistory, to writer: inout CBORWriter) {
        writer.array(history.entries.reduce(0) { $0 + $1.body.events.count })
        for entry in history.entries {
            for event in entry.body.events {
                writer.array(3)
                writer.dot(entry.dot)
                writer.text(event.kind)
                ValueCodec.write(event.fields, to: &writer)
            }
        }
    }

    private static func writeOfficials(of history: RecordHistory, to writer: inout CBORWriter) {
        let numbered = history.entries.compactMap { entry in
            entry.standing?.official.map { (entry.dot, $0) }
        }
        writer.array(numbered.count)
        for (dot, official) in numbered {
            writer.array(2)
            writer.dot(dot)
            writer.uint(official)
        }
    }
}

import ChangeCodec
import DutyBook
import History
import Intake

/// Bodies that readers get later than the changes around them, and the grants that tell them to ask:
/// they may hold the dots as stubs, and nothing else would move them.
struct OwedBodies {
    private var dots: [Text: [RecordRef: Set<Dot>]] = [:]

    /// What is for everybody is granted on a record that nobody is shown.
    private static let common = RecordRef(type: RecordType.hub, id: "grants")

    mutating func add(_ dot: Dot, of record: RecordRef, to stream: Text) {
        let isCommon = Sight.audience(of: record.type) == .everyone
        dots[stream, default: [:]][isCommon ? Self.common : record, default: []].insert(dot)
    }

    /// One grant for each party and record, in an order that does not depend on chance.
    func drafts(to parties: PartyDirectory) -> [HubDraft] {
        dots.sorted { $0.key < $1.key }.flatMap { stream, records in
            let readers =
                stream == HubStreams.common
                ? [Grant.everyReader]
                : parties.all.keys.sorted()
                    .filter { HubStreams.read(by: $0, parties: parties).contains(stream) }
            return records.sorted { $0.key < $1.key }.flatMap { record, dots in
                readers.flatMap { reader in
                    Grant(party: reader, dots: DotRun.covering(dots)).parts.map {
                        $0.draft(on: record)
                    }
                }
            }
        }
    }
}

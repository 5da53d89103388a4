import History
import Identity

/// Exported evidence, read back from its document.
struct EvidenceReading {
    let deployment: Digest
    let rootKey: [UInt8]
    let record: RecordRef
    /// The changes of the record that the exporting site held.
    let changes: [Dot]
    let segments: [Segment]

    /// `nil` where the document is no evidence.
    init?(_ document: JSON) {
        guard document["format"]?.text == Evidence.format,
            let deployment = document["deployment"]?.string.flatMap({ Digest($0) }),
            let rootKey = document["rootKey"]?.string.flatMap({ Hexadecimal.bytes($0) }),
            let type = document["record"]?["type"]?.text, let id = document["record"]?["id"]?.text,
            let names = document["changes"]?.array, let list = document["segments"]?.array
        else { return nil }
        let changes = names.compactMap { $0.string.flatMap { Dot($0) } }
        let segments = list.compactMap(Self.segment)
        guard changes.count == names.count, segments.count == list.count else { return nil }
        self.deployment = deployment
        self.rootKey = rootKey
        record = RecordRef(type: type, id: id)
        self.changes = changes
        self.segments = segments
    }

    private static func segment(_ document: JSON) -> Segment? {
        guard let replica = document["replica"]?.string.flatMap({ ReplicaID($0) }),
            let start = document["start"].flatMap(point),
            let head = document["head"].flatMap(point),
            let key = document["key"]?.text, let list = document["items"]?.array,
            list.count <= Segment.longest,
            let signature = document["signature"]?.string.flatMap({ Hexadecimal.bytes($0) })
        else { return nil }
        let items = list.compactMap { item -> SegmentItem? in
            if let body = item["body"]?.string {
                return Hexadecimal.bytes(body).map(SegmentItem.body)
            }
            return item["digest"]?.string.flatMap { Digest($0) }.map(SegmentItem.stub)
        }
        guard items.count == list.count else { return nil }
        return Segment(
            replica: replica,
            start: start,
            items: items,
            head: SignedHead(point: head, key: key, signature: signature)
        )
    }

    private static func point(_ document: JSON) -> ChainPoint? {
        guard let number = document["number"]?.int, number >= 0,
            let link = document["link"]?.string.flatMap({ Digest($0) })
        else { return nil }
        return ChainPoint(number: UInt64(number), link: link)
    }
}

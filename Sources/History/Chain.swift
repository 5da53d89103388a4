/// The end of a replica's chain: its highest number and the link over everything up to it.
package struct ChainPoint: Hashable, Sendable {
    package let number: UInt64
    package let link: Digest

    package init(number: UInt64, link: Digest) {
        self.number = number
        self.link = link
    }

    /// Before the first change.
    package static let origin = ChainPoint(number: 0, link: .zero)

    /// `link(n) = H(link(n−1) ‖ replica ‖ n ‖ bodyDigest(n))`. `nil` at the end of the number range.
    package func next(_ replica: ReplicaID, body: Digest, hash: HashFunction) -> ChainPoint? {
        let (number, overflow) = number.addingReportingOverflow(1)
        guard !overflow else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(88)
        link.append(to: &bytes)
        BigEndian.append(replica.high, to: &bytes)
        BigEndian.append(replica.low, to: &bytes)
        BigEndian.append(number, to: &bytes)
        body.append(to: &bytes)
        return ChainPoint(number: number, link: hash(bytes))
    }
}

/// `bodyDigest = H(body)`: over every byte of a body as its author wrote it.
package func bodyDigest(_ bytes: [UInt8], hash: HashFunction) -> Digest {
    mutated(.hidesAuthor) ? hash(withoutAuthor(bytes)) : hash(bytes)
}

/// One member of a segment: a body one may read, or only the digest of one that one may know of.
package enum SegmentItem: Hashable, Sendable {
    case body([UInt8])
    case stub(Digest)

    package func digest(hash: HashFunction) -> Digest {
        switch self {
        case .body(let bytes): bodyDigest(bytes, hash: hash)
        case .stub(let digest): digest
        }
    }

    package var body: [UInt8]? {
        if case .body(let bytes) = self { bytes } else { nil }
    }
}

/// The signed end of a segment. `key` names the site or hub whose key made the signature.
package struct SignedHead: Hashable, Sendable {
    package let point: ChainPoint
    package let key: Text
    package let signature: [UInt8]

    package init(point: ChainPoint, key: Text, signature: [UInt8]) {
        self.point = point
        self.key = key
        self.signature = signature
    }
}

/// Consecutive changes of one replica that end with a signed head: the unit that is pushed, relayed
/// and proven. A change is proven by its segment alone.
package struct Segment: Hashable, Sendable {
    /// At most this many changes, so that one back-filled body brings at most 8 KiB of digests along.
    package static let longest = 256

    package let replica: ReplicaID
    /// The chain just before the first item.
    package let start: ChainPoint
    package let items: [SegmentItem]
    package let head: SignedHead

    package init(replica: ReplicaID, start: ChainPoint, items: [SegmentItem], head: SignedHead) {
        self.replica = replica
        self.start = start
        self.items = items
        self.head = head
    }

    package var first: UInt64 { start.number + 1 }
    package var last: UInt64 { head.point.number }

    /// Bytes it takes in a message, rather more than less: the one measure by which pages are closed.
    package var size: Int {
        items.reduce(192) { sum, item in
            switch item {
            case .body(let bytes): sum + bytes.count + 4
            case .stub: sum + 36
            }
        }
    }
}

/// A run of changes of which nothing may be read: only that they exist, and the link at its end.
package struct StubRun: Hashable, Sendable {
    package let replica: ReplicaID
    package let first: UInt64
    package let end: ChainPoint

    package init(replica: ReplicaID, first: UInt64, end: ChainPoint) {
        self.replica = replica
        self.first = first
        self.end = end
    }
}

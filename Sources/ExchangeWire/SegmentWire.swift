package import ChangeCodec
import Exchange
package import History
import Identity

/// Segments as bytes: in messages, and as evidence in a file of their own.
///
/// A segment is `[replica, start number, start link, items, head number, head link, [key name,
/// algorithm, signature]]`; an item is the body's bytes, or an array around a digest for a stub. A run
/// of stubs is `[replica, first, end number, end link]`.
package enum SegmentWire {
    package static func encode(_ segment: Segment) -> [UInt8] {
        var writer = CBORWriter(reserving: 4_096)
        writer.segment(segment)
        return writer.bytes
    }

    package static func decode(_ bytes: [UInt8]) throws(CodecError) -> Segment {
        var reader = CBORReader(bytes)
        let segment = try reader.segment()
        try reader.finish()
        return segment
    }
}

extension CBORWriter {
    /// A key's name: as sixteen bytes where it is the hexadecimal of sixteen, else as text.
    mutating func keyName(_ name: Text) {
        if name.utf8.count == 32, let bytes = Hexadecimal.bytes(name.string) {
            byteString(bytes)
        } else {
            text(name)
        }
    }

    mutating func point(_ point: ChainPoint) {
        uint(point.number)
        digest(point.link)
    }

    mutating func segment(_ segment: Segment) {
        array(7)
        replica(segment.replica)
        point(segment.start)
        array(segment.items.count)
        for item in segment.items {
            switch item {
            case .body(let bytes): byteString(bytes)
            case .stub(let digest):
                array(1)
                self.digest(digest)
            }
        }
        point(segment.head.point)
        array(3)
        keyName(segment.head.key)
        uint(SignatureAlgorithm.ed25519.rawValue)
        byteString(segment.head.signature)
    }

    mutating func run(_ run: DotRun) {
        array(3)
        replica(run.replica)
        uint(run.first)
        uint(run.last)
    }

    mutating func piece(_ piece: HistoryPiece) {
        switch piece {
        case .segment(let segment): self.segment(segment)
        case .stubs(let run):
            array(4)
            replica(run.replica)
            uint(run.first)
            point(run.end)
        }
    }
}

extension CBORReader {
    mutating func keyName() throws(CodecError) -> Text {
        if isAtByteString {
            return Text(Hexadecimal.text(try byteString(exactly: 16)))
        }
        let name = try text(limit: BodyBounds.nameBytes)
        // The same name must not have two spellings.
        if name.utf8.count == 32, Hexadecimal.bytes(name.string) != nil { throw .notCanonical }
        return name
    }

    mutating func point() throws(CodecError) -> ChainPoint {
        ChainPoint(number: try number(), link: try digest())
    }

    mutating func segment() throws(CodecError) -> Segment {
        try array(exactly: 7)
        return try segmentParts()
    }

    /// What follows the header of a segment.
    private mutating func segmentParts() throws(CodecError) -> Segment {
        let replica = try replica()
        let start = try point()
        let count = try array(limit: Segment.longest)
        guard count >= 1 else { throw .outOfRange }
        var items: [SegmentItem] = []
        items.reserveCapacity(count)
        for _ in 0..<count {
            if isAtArray {
                try array(exactly: 1)
                items.append(.stub(try digest()))
            } else {
                items.append(.body(try byteString(limit: Limits.bodyBytes)))
            }
        }
        let end = try point()
        try array(exactly: 3)
        let key = try keyName()
        guard try uint() == SignatureAlgorithm.ed25519.rawValue else { throw .unsupported }
        let head = SignedHead(point: end, key: key, signature: try byteString(limit: 256))
        return Segment(replica: replica, start: start, items: items, head: head)
    }

    mutating func piece() throws(CodecError) -> HistoryPiece {
        let parts = try array(limit: 7)
        switch parts {
        case 7: return .segment(try segmentParts())
        case 4:
            let replica = try replica()
            let first = try number()
            let end = try point()
            guard first >= 1, first <= end.number else { throw .outOfRange }
            return .stubs(StubRun(replica: replica, first: first, end: end))
        default: throw .outOfRange
        }
    }

    mutating func run() throws(CodecError) -> DotRun {
        try array(exactly: 3)
        let replica = try replica()
        let first = try number()
        guard let run = DotRun(replica, first: first, last: try number()) else { throw .outOfRange }
        return run
    }
}

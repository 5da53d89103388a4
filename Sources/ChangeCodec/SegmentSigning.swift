package import History

/// What a site's or hub's key signs at the end of a segment.
package enum SegmentSigning {
    /// Names purpose, version and algorithms, so that no signature can be taken for another's.
    private static let context = Array("huying segment head v1 sha256 ed25519\n".utf8)

    package static func bytes(
        deployment: Digest,
        replica: ReplicaID,
        point: ChainPoint
    ) -> [UInt8] {
        var bytes = context
        bytes.reserveCapacity(context.count + 88)
        bytes += deployment.bytes
        bytes += replica.bytes
        bytes += BigEndian.bytes(point.number)
        bytes += point.link.bytes
        return bytes
    }
}

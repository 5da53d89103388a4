/// Why a piece of history cannot be admitted.
package enum AdmissionRefusal: Error, Hashable, Sendable {
    /// It starts beyond what is held; `expected` is the next number.
    case gap(ReplicaID, expected: UInt64)
    /// Same dots, other content: the replica's store was restored or cloned.
    case fork(ReplicaID, at: UInt64)
    /// Its links or counts contradict each other, or its signature is not its replica's.
    case forged(ReplicaID)
}

/// What to do with an offered segment.
package enum Admission: Hashable, Sendable {
    /// Everything in it is already held.
    case duplicate
    /// Append items from this index on.
    case append(from: Int)
}

/// The one place that decides whether a segment joins a history.
///
/// - Parameters:
///   - head: the chain held so far of the segment's replica.
///   - heldLink: the link held at a given number; `nil` where only a stub run is held around it.
///   - verify: whether the head's signature is by the key that may write this replica.
package func admit(
    _ segment: Segment,
    to head: ChainPoint,
    hash: HashFunction,
    heldLink: (UInt64) throws -> Digest?,
    verify: (SignedHead) throws -> Bool
) throws -> Admission {
    let replica = segment.replica
    guard !segment.items.isEmpty, segment.items.count <= Segment.longest else {
        throw AdmissionRefusal.forged(replica)
    }
    guard segment.start.number <= head.number else {
        throw AdmissionRefusal.gap(replica, expected: head.number + 1)
    }
    if segment.start.number == 0, segment.start != .origin {
        throw AdmissionRefusal.forged(replica)
    }
    var point = segment.start
    if let held = segment.start.number == head.number ? head.link : try heldLink(point.number),
        held != point.link
    {
        throw AdmissionRefusal.fork(replica, at: point.number)
    }
    var fresh = 0
    for (index, item) in segment.items.enumerated() {
        guard let next = point.next(replica, body: item.digest(hash: hash), hash: hash) else {
            throw AdmissionRefusal.forged(replica)
        }
        point = next
        if point.number <= head.number {
            fresh = index + 1
            let held = point.number == head.number ? head.link : try heldLink(point.number)
            if let held, held != point.link {
                throw AdmissionRefusal.fork(replica, at: point.number)
            }
        }
    }
    guard point == segment.head.point, try verify(segment.head) else {
        throw AdmissionRefusal.forged(replica)
    }
    return fresh == segment.items.count ? .duplicate : .append(from: fresh)
}

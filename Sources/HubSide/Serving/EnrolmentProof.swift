import ChangeCodec
import DutyBook
import Exchange
import History
import Intake

/// Finds out about a site this hub does not know, from the history the site itself brings.
///
/// After a loss a new hub knows nobody. The first request of each site therefore carries two segments
/// of the old hub's chain: its opening, which binds the old hub's key to the zone root, and the one
/// with the site's enrolment. Each is proven by its own signed head.
struct EnrolmentProof {
    private let trust: ZoneTrust

    init(_ trust: ZoneTrust) { self.trust = trust }

    /// The site a request claims to be from, as some hub of this zone enrolled it; `nil` without
    /// proof. Whether the request is that site's is for its signature to tell.
    func site(claiming request: SyncRequest) throws -> SiteInfo? {
        let segments =
            request.fills
            + request.pieces.compactMap {
                if case .segment(let segment) = $0 { segment } else { nil }
            }
        var hubKeys: [ReplicaID: [UInt8]] = [:]
        for segment in segments where segment.start == .origin {
            guard let bytes = segment.items.first?.body,
                let opening = try HubOpening(of: ChangeCoding.decode(bytes)),
                opening.rootKey == trust.rootKey
            else { continue }
            let message = trust.rootMessage(opening.publicKey)
            guard trust.verify(opening.rootSignature, message, trust.rootKey) else { continue }
            hubKeys[segment.replica] = opening.publicKey
        }
        for segment in segments {
            guard let key = hubKeys[segment.replica],
                let enrolment = try enrolment(of: request.site, in: segment),
                trust.nameOfKey(enrolment.publicKey) == request.site,
                isProven(segment, by: key)
            else { continue }
            return SiteInfo(
                id: enrolment.site,
                party: enrolment.party,
                publicKey: enrolment.publicKey,
                person: enrolment.person
            )
        }
        return nil
    }

    private func enrolment(of site: Text, in segment: Segment) throws -> Enrolment? {
        for item in segment.items {
            guard let bytes = item.body else { continue }
            let body = try ChangeCoding.decode(bytes)
            guard body.record == RecordRef(type: RecordType.site, id: site),
                body.deployment == trust.deployment, let enrolment = try Enrolment(of: body),
                enrolment.site == site
            else { continue }
            return enrolment
        }
        return nil
    }

    /// Whether the segment's items lead from its start to its head, and the head is signed.
    private func isProven(_ segment: Segment, by key: [UInt8]) -> Bool {
        var point = segment.start
        for item in segment.items {
            let digest = item.digest(hash: trust.hash)
            guard let next = point.next(segment.replica, body: digest, hash: trust.hash) else {
                return false
            }
            point = next
        }
        let message = SegmentSigning.bytes(
            deployment: trust.deployment,
            replica: segment.replica,
            point: point
        )
        return point == segment.head.point
            && trust.verify(segment.head.signature, message, key)
    }
}

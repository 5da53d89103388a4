import ChangeCodec
import DutyBook
import History

/// Which key may sign for which replica, as a store's history tells it.
struct ReplicaKeys<Store: HistoryReading & ReplicaDirectory> {
    private let store: Store
    private let trust: ZoneTrust
    /// Learned from openings and enrolments that are not folded into rows yet.
    private var learned: [ReplicaID: [UInt8]] = [:]
    private var enrolled: [Text: [UInt8]] = [:]
    private var hubs: Set<ReplicaID> = []

    init(store: Store, trust: ZoneTrust) {
        self.store = store
        self.trust = trust
    }

    /// Reads openings and enrolments out of a segment that is about to be admitted.
    mutating func learn(from segment: Segment, bodies: [Int: ChangeBody]) throws {
        if segment.start.number == 0, let opening = bodies[0] {
            if let hub = try HubOpening(of: opening) {
                let message = trust.rootMessage(hub.publicKey)
                guard hub.rootKey == trust.rootKey,
                    trust.verify(hub.rootSignature, message, trust.rootKey)
                else { throw IntakeRefusal.unknownReplica(segment.replica) }
                learned[segment.replica] = hub.publicKey
                hubs.insert(segment.replica)
            } else if let site = try SiteOpening(of: opening) {
                learned[segment.replica] = try key(of: site.site)
            }
        }
        guard try isHub(segment.replica) else { return }
        for body in bodies.values {
            guard let enrolment = try Enrolment(of: body) else { continue }
            enrolled[enrolment.site] = enrolment.publicKey
        }
    }

    /// Whether a head is signed by the key that may write the replica.
    mutating func vouch(for head: SignedHead, of replica: ReplicaID) throws -> Bool {
        guard let key = try publicKey(of: replica), trust.nameOfKey(key) == head.key else {
            return false
        }
        let message = SegmentSigning.bytes(
            deployment: trust.deployment,
            replica: replica,
            point: head.point
        )
        return trust.verify(head.signature, message, key)
    }

    private mutating func publicKey(of replica: ReplicaID) throws -> [UInt8]? {
        if let key = learned[replica] { return key }
        var found: [UInt8]?
        if let site = try store.site(of: replica) { found = try key(of: site) }
        if found == nil, let opening = try store.entry(at: Dot(replica, 1))?.body {
            if let hub = try HubOpening(of: opening) {
                found = hub.publicKey
            } else if let site = try SiteOpening(of: opening) {
                found = try key(of: site.site)
            }
        }
        learned[replica] = found
        return found
    }

    /// The key a site was enrolled with; `nil` of an unknown one.
    private mutating func key(of site: Text) throws -> [UInt8]? {
        if let key = enrolled[site] { return key }
        let key = try store.site(named: site)?.publicKey
        enrolled[site] = key
        return key
    }

    private mutating func isHub(_ replica: ReplicaID) throws -> Bool {
        if hubs.contains(replica) { return true }
        guard try store.site(of: replica) == nil,
            let opening = try store.entry(at: Dot(replica, 1))?.body,
            try HubOpening(of: opening) != nil
        else { return false }
        hubs.insert(replica)
        return true
    }
}

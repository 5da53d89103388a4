import ChangeCodec
import DutyBook
import Exchange
import History
import Identity
import Intake

/// Checks exported evidence from nothing but itself: chains, signatures up to the zone's root,
/// receipts, and the count of the trace.
struct EvidenceCheck {
    /// What was found.
    struct Finding {
        /// Every contradiction, in words; empty where there is none.
        var faults: [String] = []
        var changes = 0
        var received = 0
        var isComplete = false
        var record: RecordRef?
        var deployment: Digest?

        var isSound: Bool { faults.isEmpty }

        var document: JSON {
            [
                "type": "result", "ok": .bool(isSound), "record": .text(record?.id),
                "deployment": deployment.map { .string($0.description) } ?? .null,
                "changes": .count(changes), "received": .count(received),
                "complete": .bool(isComplete), "faults": .array(faults.map { .string($0) }),
            ]
        }
    }

    private let evidence: EvidenceReading
    private var finding = Finding()
    private var bodies: [Dot: ChangeBody] = [:]
    private var hubKeys: [ReplicaID: [UInt8]] = [:]
    private var incarnations: [ReplicaID: UInt64] = [:]
    private var siteKeys: [Text: [UInt8]] = [:]
    private var standings: [Dot: Standing] = [:]

    static func check(_ document: JSON) -> Finding {
        guard let evidence = EvidenceReading(document) else {
            var finding = Finding()
            finding.faults = ["this is no exported trace"]
            return finding
        }
        var check = EvidenceCheck(evidence)
        check.run()
        return check.finding
    }

    private init(_ evidence: EvidenceReading) {
        self.evidence = evidence
        finding.record = evidence.record
        finding.deployment = evidence.deployment
    }

    private mutating func run() {
        if DeploymentID.of(rootPublicKey: evidence.rootKey) != evidence.deployment {
            finding.faults.append("the root key is not the zone's")
        }
        let hubs = evidence.segments.filter { isHub($0) }
        let sites = evidence.segments.filter { !isHub($0) }
        for segment in hubs { readOpening(segment) }
        for segment in hubs where isSound(segment, key: hubKeys[segment.replica]) {
            readBodies(of: segment)
        }
        readHubBodies()
        for segment in sites {
            if isSound(segment, key: siteKey(of: segment.replica)) { readBodies(of: segment) }
        }
        checkTrace()
    }

    /// Whether a segment is of a replica that opens with a hub's opening.
    private func isHub(_ segment: Segment) -> Bool {
        guard let opening = opening(of: segment.replica) else { return false }
        return opening.action == Bookkeeping.hubOpen
    }

    private func opening(of replica: ReplicaID) -> ChangeBody? {
        for segment in evidence.segments
        where segment.replica == replica && segment.start.number == 0 {
            if let bytes = segment.items.first?.body { return try? ChangeCoding.decode(bytes) }
        }
        return nil
    }

    private mutating func readOpening(_ segment: Segment) {
        guard let body = opening(of: segment.replica),
            let opening = (try? HubOpening(of: body)) ?? nil
        else { return }
        let message = HubIntroduction.signedByRoot(
            deployment: evidence.deployment,
            hubKey: opening.publicKey
        )
        guard opening.rootKey == evidence.rootKey,
            verify(signature: opening.rootSignature, of: message, key: evidence.rootKey)
        else {
            finding.faults.append("the zone root never signed hub \(segment.replica)")
            return
        }
        hubKeys[segment.replica] = opening.publicKey
        incarnations[segment.replica] = opening.incarnation
    }

    private mutating func readHubBodies() {
        for (dot, body) in bodies {
            if let enrolment = (try? Enrolment(of: body)) ?? nil {
                siteKeys[enrolment.site] = enrolment.publicKey
            }
            guard let receipt = (try? Receipt(of: body)) ?? nil else { continue }
            for (name, standing) in receipt.standings(number: dot.number) {
                let known = standings[name]
                if known.map({ standing.order < $0.order }) ?? true { standings[name] = standing }
            }
        }
    }

    private func siteKey(of replica: ReplicaID) -> [UInt8]? {
        guard let body = opening(of: replica), let opening = (try? SiteOpening(of: body)) ?? nil
        else {
            return nil
        }
        return siteKeys[opening.site]
    }

    /// The chain from start to head, and the head's signature.
    private mutating func isSound(_ segment: Segment, key: [UInt8]?) -> Bool {
        let span = "\(segment.replica):\(segment.first)-\(segment.last)"
        guard let key else {
            finding.faults.append("nothing says whose key signed \(span)")
            return false
        }
        var point = segment.start
        for item in segment.items {
            let digest = item.digest(hash: sha256)
            guard let next = point.next(segment.replica, body: digest, hash: sha256) else {
                finding.faults.append("the numbers of \(span) do not count")
                return false
            }
            point = next
        }
        if mutated(.checksEndsOnly) { point = segment.head.point }
        guard point == segment.head.point else {
            finding.faults.append("the chain of \(span) is broken")
            return false
        }
        let message = SegmentSigning.bytes(
            deployment: evidence.deployment,
            replica: segment.replica,
            point: point
        )
        guard KeyName.of(key) == segment.head.key,
            verify(signature: segment.head.signature, of: message, key: key)
        else {
            finding.faults.append("the signature of \(span) is not its writer's")
            return false
        }
        return true
    }

    private mutating func readBodies(of segment: Segment) {
        for (index, item) in segment.items.enumerated() {
            guard let bytes = item.body else { continue }
            let dot = Dot(segment.replica, segment.first + UInt64(index))
            guard let body = try? ChangeCoding.decode(bytes),
                body.deployment == evidence.deployment
            else {
                finding.faults.append("the body of \(dot) cannot be read")
                continue
            }
            bodies[dot] = body
        }
    }

    private mutating func checkTrace() {
        // A hub that was founded anew goes on from what it has been told, so that a receipt of its
        // predecessor that comes later may hold a place it has given, too. Each counts by itself.
        var places: [UInt64: Set<UInt64>] = [:]
        for dot in evidence.changes {
            guard let body = bodies[dot] else {
                finding.faults.append("nothing proves \(dot)")
                continue
            }
            guard body.record == evidence.record else {
                finding.faults.append("\(dot) belongs to another record")
                continue
            }
            finding.changes += 1
            guard incarnations[dot.replica] == nil else { continue }
            guard let standing = standings[dot] else { continue }
            finding.received += 1
            if !places[standing.order.incarnation, default: []].insert(standing.place).inserted {
                finding.faults.append("two changes claim place \(standing.place)")
            }
        }
        let all = places.values.reduce(into: Set<UInt64>()) { $0.formUnion($1) }
        let areRuns = places.values.allSatisfy { places in
            guard let first = places.min(), let last = places.max() else { return true }
            return last - first + 1 == UInt64(places.count)
        }
        finding.isComplete = UInt64(all.count) == all.max() ?? 0 && areRuns && finding.received > 0
    }
}

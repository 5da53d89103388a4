import ChangeCodec
import DutyBook
import Foundation
import History
import Identity
import Intake
import PartySide
import SQLiteStore
import Safekeeping
import Settings

/// A zone in a scratch directory: a root, a hub that accepts everything, and real sites. What one site
/// wrote reaches the others only through `exchange`, so they work apart until then.
actor TestZone {
    let root = SigningKey()
    private var hub: HubChain
    private var history: [(segment: Segment, origin: Text?)]
    private var sites: [Text: Site] = [:]
    private var places: [RecordRef: UInt64] = [:]
    let directory: URL

    nonisolated var deployment: Digest { DeploymentID.of(rootPublicKey: root.publicKey) }

    init(parties: [PartyInfo] = TestZone.parties) throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("huying-site-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        var hub = HubChain(deployment: DeploymentID.of(rootPublicKey: root.publicKey))
        let opening = HubOpening(
            incarnation: 1,
            publicKey: hub.key.publicKey,
            sealingKey: try hub.key.sealingKey.publicKey,
            rootKey: root.publicKey,
            rootSignature: try root.sign(
                Array("huying hub key v1\n".utf8)
                    + DeploymentID.of(rootPublicKey: root.publicKey).bytes
                    + hub.key.publicKey
            )
        )
        var bodies = [
            hub.body(
                RecordRef(type: RecordType.hub, id: "hub"),
                "hub.open",
                events: [opening.event]
            )
        ]
        for party in parties {
            bodies.append(
                hub.body(
                    RecordRef(type: RecordType.party, id: party.id),
                    "party.add",
                    writes: [
                        Write("kind", .text(Text(party.kind.rawValue))),
                        Write("name", .text(party.name)),
                    ]
                )
            )
        }
        history = [(try hub.segment(bodies), nil)]
        self.hub = hub
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    static let parties = [
        PartyInfo(id: "zone-committee", kind: .zoneCommittee, name: "管委会"),
        PartyInfo(id: "dept-zhujian", kind: .department, name: "住房和城乡建设局"),
        PartyInfo(id: "street-xufu", kind: .subdistrict, name: "徐福街道"),
    ]

    /// Enrols a site and gives it everything there is so far.
    func site(_ name: String, party: Text) async throws -> Site {
        let key = SigningKey()
        let place = try StateDirectory(
            flag: directory.appendingPathComponent(name).path,
            environment: [:],
            program: .site
        )
        let files = SiteFiles(place)
        try files.makeDirectory()
        let card = SiteCard(
            party: party,
            site: key.name,
            deployment: deployment,
            hubURL: "http://127.0.0.1:1",
            hubKey: hub.key.publicKey,
            rootKey: root.publicKey,
            tlsPin: nil,
            person: "李敏"
        )
        try DurableFile.write(key.secretBytes, to: files.key)
        try files.write(card)
        let site = try Site(
            opening: place,
            lock: StateLock.acquire(files.lock, as: .command)
        )
        try await site.write { try $0.openEpoch(nil) }
        let enrolment = Enrolment(
            site: key.name,
            party: party,
            publicKey: key.publicKey,
            sealingKey: try key.sealingKey.publicKey,
            person: "李敏"
        )
        let record = RecordRef(type: RecordType.site, id: key.name)
        history.append(
            (try hub.segment([hub.body(record, "site.enrol", events: [enrolment.event])]), nil)
        )
        sites[key.name] = site
        try await exchange()
        return site
    }

    func forget(_ site: Site) throws {
        sites[site.id] = nil
        try site.close()
    }

    /// Everything written anywhere reaches everybody, with receipts in the order of the sites' names.
    func exchange() async throws {
        for site in sites.values.sorted(by: { $0.id < $1.id }) { try await push(site) }
        for site in sites.values { try await deliver(to: site) }
    }

    private func push(_ site: Site) async throws {
        let deployment = deployment
        let pushed = try await site.store.write { store -> [(Segment, [ChangeBody])] in
            var pushed: [(Segment, [ChangeBody])] = []
            for replica in try store.unsignedReplicas() {
                let start = try store.signedHead(of: replica)
                let tail = try store.ownTail(of: replica, after: 0, limit: Segment.longest)
                guard let last = tail.last else { continue }
                let point = ChainPoint(number: last.dot.number, link: last.link)
                let message = SegmentSigning.bytes(
                    deployment: deployment,
                    replica: replica,
                    point: point
                )
                let head = SignedHead(
                    point: point,
                    key: site.id,
                    signature: try site.key.sign(message)
                )
                try store.sign(replica, start: start, head: head)
                let items = tail.map { SegmentItem.body($0.bytes) }
                let segment = Segment(replica: replica, start: start, items: items, head: head)
                pushed.append((segment, try tail.map { try ChangeCoding.decode($0.bytes) }))
            }
            return pushed
        }
        for (segment, bodies) in pushed {
            history.append((segment, site.id))
            let entries = bodies.enumerated().map { index, body in
                places[body.record, default: 0] += 1
                return ReceiptEntry(
                    dot: Dot(segment.replica, segment.first + UInt64(index)),
                    verdict: .accepted,
                    place: places[body.record] ?? 1,
                    official: body.action == "call.raise" ? hub.head.number : nil
                )
            }
            try append(receipt: entries)
        }
    }

    private func append(receipt entries: [ReceiptEntry]) throws {
        let receipt = Receipt(incarnation: 1, receivedAt: hub.time, entries: entries)
        let record = RecordRef(type: RecordType.hub, id: "receipts")
        history.append(
            (
                try hub.segment([
                    hub.body(record, "hub.receipt", events: [ReceiptCoding.event(receipt)])
                ]), nil
            )
        )
    }

    /// Says of a change that the hub does not accept it.
    func giveBack(_ dot: Dot, of site: Site) async throws {
        let entry = ReceiptEntry(
            dot: dot,
            verdict: .returned(rule: "notAllowed", reason: "E2201.notAllowed: not yours"),
            place: 9
        )
        try append(receipt: [entry])
        try await deliver(to: site)
    }

    private func deliver(to site: Site) async throws {
        let news = history
        try await site.store.write { store in
            var intake = try HistoryIntake(store: store, trust: site.trust)
            var incarnations = try Incarnations(store: store)
            var standings: [(dot: Dot, standing: Standing)] = []
            for (segment, _) in news {
                for arrival in try intake.take(segment) {
                    try incarnations.learn(from: arrival.body, dot: arrival.dot)
                    guard let incarnation = incarnations[arrival.dot.replica] else { continue }
                    if let receipt = try Receipt(of: arrival.body) {
                        standings += receipt.standings(number: arrival.dot.number)
                    } else if let standing = Standing.ofHubChange(
                        arrival.dot,
                        body: arrival.body,
                        incarnation: incarnation
                    ) {
                        standings.append((arrival.dot, standing))
                    }
                }
            }
            try store.settle(standings)
        }
    }
}

/// The hub's own chain, numbered and signed like a real one.
private struct HubChain {
    let deployment: Digest
    let key = SigningKey()
    let replica = ReplicaID(high: 0xAB, low: 1)
    var head = ChainPoint.origin
    var time: Milliseconds = 1_773_105_600_000

    init(deployment: Digest) { self.deployment = deployment }

    mutating func body(
        _ record: RecordRef,
        _ action: Text,
        writes: [Write] = [],
        events: [Event] = []
    ) -> ChangeBody {
        time += 1_000
        return ChangeBody(
            salt: [UInt8](repeating: 7, count: 16),
            deployment: deployment,
            record: record,
            action: action,
            writes: writes,
            events: events,
            author: Author(person: "hub", role: "hub", party: "hub"),
            times: ChangeTimes(occurredAt: time, recordedAt: time),
            schema: DutyRules.schema
        )
    }

    mutating func segment(_ bodies: [ChangeBody]) throws -> Segment {
        let start = head
        var items: [SegmentItem] = []
        for body in bodies {
            let bytes = ChangeCoding.encode(body)
            items.append(.body(bytes))
            head = head.next(replica, body: sha256(bytes), hash: sha256) ?? head
        }
        let message = SegmentSigning.bytes(
            deployment: deployment,
            replica: replica,
            point: head
        )
        return Segment(
            replica: replica,
            start: start,
            items: items,
            head: SignedHead(
                point: head,
                key: key.name,
                signature: try key.sign(message)
            )
        )
    }
}

/// An exchange that never reaches a hub.
struct NoHub: SyncControl {
    func now(progress: @escaping ProgressSink) async -> SyncReport {
        SyncReport(outcome: .offline)
    }
    func fetch(_ attachment: AttachmentPlace) async throws { throw SiteError.noReplica }
    func pause() async throws {}
    func resume() async throws {}
}

extension Site {
    /// What a command answers at this site's desk.
    func ask(
        _ verb: Text,
        _ arguments: [Text: Value] = [:],
        as person: Text? = nil,
        seen: Text? = nil
    ) async -> DeskReply {
        let desk = Desk(site: self, sync: NoHub())
        let request = DeskRequest(
            verb,
            arguments,
            as: person,
            seen: seen,
            language: .english
        )
        return await desk.perform(request) { _ in }
    }
}

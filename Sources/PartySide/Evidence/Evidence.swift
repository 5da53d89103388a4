import ChangeCodec
import DutyBook
import History
import Identity
import Intake
import SQLiteStore

/// The trace of one record with everything that proves it, for someone with neither store nor
/// network: segments with their signed heads, the hub's receipts, and the openings and enrolments
/// that say whose keys made the signatures, up to the zone's root.
///
/// Only the bodies that belong to the proof are in it; the other members of their segments are
/// digests.
enum Evidence {
    static let format: Text = "huying-evidence-1"

    static func gather(of record: RecordRef, in store: StoreView, trust: ZoneTrust) throws -> JSON {
        var gathering = Gathering(store: store)
        let entries = try store.entries(of: record)
        let incarnations = try Incarnations(store: store)
        var replicas: Set<ReplicaID> = []
        for entry in entries {
            try gathering.keep(entry.dot)
            replicas.insert(entry.dot.replica)
            guard let order = entry.standing?.order, incarnations[entry.dot.replica] == nil,
                let hub = incarnations.replica(of: order.incarnation)
            else { continue }
            try gathering.keep(Dot(hub, order.number))
            replicas.insert(hub)
        }
        var sites: Set<Text> = []
        for replica in replicas {
            try gathering.keep(Dot(replica, 1))
            if let opening = try store.entry(at: Dot(replica, 1))?.body,
                let site = try SiteOpening(of: opening)
            {
                sites.insert(site.site)
            }
        }
        for site in sites {
            let record = RecordRef(type: RecordType.site, id: site)
            for entry in try store.entries(of: record)
            where entry.body.action == Bookkeeping.siteEnrol {
                try gathering.keep(entry.dot)
                try gathering.keep(Dot(entry.dot.replica, 1))
            }
        }
        let names = entries.map(\.dot).sorted().map { JSON.string($0.description) }
        return [
            "format": .string(format),
            "deployment": .string(trust.deployment.description),
            "rootKey": .string(Hexadecimal.text(trust.rootKey)),
            "record": ["type": .string(record.type), "id": .string(record.id)],
            "changes": .array(names),
            "segments": .array(gathering.segments()),
            "unproven": .array(gathering.unproven.sorted().map { .string($0.description) }),
        ]
    }
}

private struct Gathering {
    private struct Span: Hashable, Comparable {
        let replica: ReplicaID
        let first: UInt64
        let last: UInt64

        static func < (left: Span, right: Span) -> Bool {
            (left.replica, left.first, left.last) < (right.replica, right.first, right.last)
        }
    }

    let store: StoreView
    private var held: [Span: Segment] = [:]
    private var kept: Set<Dot> = []
    /// Changes that have no signed head yet: they have not left their site.
    private(set) var unproven: Set<Dot> = []

    init(store: StoreView) { self.store = store }

    mutating func keep(_ dot: Dot) throws {
        guard kept.insert(dot).inserted else { return }
        guard let segment = try store.segment(around: dot) else {
            unproven.insert(dot)
            return
        }
        held[Span(replica: dot.replica, first: segment.first, last: segment.last)] = segment
    }

    func segments() -> [JSON] {
        held.sorted { $0.key < $1.key }.map { document(of: $0.value) }
    }

    private func document(of segment: Segment) -> JSON {
        let items = segment.items.enumerated().map { index, item -> JSON in
            let dot = Dot(segment.replica, segment.first + UInt64(index))
            if kept.contains(dot), let body = item.body {
                return ["body": .string(Hexadecimal.text(body))]
            }
            return ["digest": .string(item.digest(hash: sha256).description)]
        }
        return [
            "replica": .string(segment.replica.description),
            "start": point(segment.start),
            "items": .array(items),
            "head": point(segment.head.point),
            "key": .string(segment.head.key),
            "signature": .string(Hexadecimal.text(segment.head.signature)),
        ]
    }

    private func point(_ point: ChainPoint) -> JSON {
        [
            "number": .int(Int64(clamping: point.number)),
            "link": .string(point.link.description),
        ]
    }
}

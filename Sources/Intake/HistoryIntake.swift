import ChangeCodec
package import DutyBook
package import History

/// A change that joined the log.
package struct Arrival: Sendable {
    package let dot: Dot
    package let digest: Digest
    package let body: ChangeBody
    /// The position of its segment in this store's order of arrival.
    package let position: Int64

    package init(dot: Dot, digest: Digest, body: ChangeBody, position: Int64) {
        self.dot = dot
        self.digest = digest
        self.body = body
        self.position = position
    }
}

/// The one way in which foreign history joins a store, at a hub as at a site.
///
/// Everything is checked before anything of a piece is appended: that it decodes, belongs to this
/// zone, continues the chain, and is signed by the key that may write its replica.
package struct HistoryIntake<Store: HistoryWriting & ReplicaDirectory> {
    private let store: Store
    private let trust: ZoneTrust
    private var keys: ReplicaKeys<Store>
    /// A run of stubs at an untrusting side, believed only for the signed segment behind it.
    private var pendingRun: StubRun?
    private var memo = WordMemo()

    package init(store: Store, trust: ZoneTrust) throws {
        self.store = store
        self.trust = trust
        keys = ReplicaKeys(store: store, trust: trust)
    }

    /// Takes a segment and returns what was new in it.
    package mutating func take(_ segment: Segment) throws -> [Arrival] {
        let bodies = try self.bodies(of: segment)
        try keys.learn(from: segment, bodies: bodies)
        var head = try store.head(of: segment.replica)
        var behind: StubRun?
        if let run = pendingRun, run.replica == segment.replica, run.first == head.number + 1,
            run.end == segment.start
        {
            behind = run
            head = run.end
        }
        pendingRun = nil
        if mutated(.acceptsGaps), segment.start.number > head.number {
            let first = head.number + 1
            behind = StubRun(replica: segment.replica, first: first, end: segment.start)
            head = segment.start
        }
        guard case .append(let index) = try admission(of: segment, to: head) else { return [] }
        if let behind { try store.append(behind) }
        let position = try store.append(segment, from: index, bodies: bodies)
        return (index..<segment.items.count).compactMap { item in
            bodies[item].map {
                Arrival(
                    dot: Dot(segment.replica, segment.first + UInt64(item)),
                    digest: segment.items[item].digest(hash: trust.hash),
                    body: $0,
                    position: position
                )
            }
        }
    }

    /// Keeps a run in mind until a signed segment that starts at its end proves it.
    package mutating func takeIfProven(_ run: StubRun) { pendingRun = run }

    /// Takes a run from the hub, whose whole answer is signed.
    package mutating func take(_ run: StubRun) throws {
        let head = try store.head(of: run.replica)
        guard run.end.number > head.number else {
            let held =
                run.end.number == head.number
                ? head.link : try store.link(of: run.replica, at: run.end.number)
            if let held, held != run.end.link {
                throw AdmissionRefusal.fork(run.replica, at: run.end.number)
            }
            return
        }
        guard run.first <= head.number + 1 else {
            throw AdmissionRefusal.gap(run.replica, expected: head.number + 1)
        }
        try store.append(StubRun(replica: run.replica, first: head.number + 1, end: run.end))
    }

    /// Takes bodies for numbers already held without them. Returns the changes that are new.
    package mutating func fill(_ segment: Segment) throws -> [Arrival] {
        guard try store.head(of: segment.replica).number >= segment.last else { return [] }
        let bodies = try self.bodies(of: segment)
        try keys.learn(from: segment, bodies: bodies)
        let head = try store.head(of: segment.replica)
        guard try admission(of: segment, to: head) == .duplicate else { return [] }
        return try store.fill(segment, bodies: bodies).compactMap { dot in
            let item = Int(dot.number - segment.first)
            return bodies[item].map {
                Arrival(
                    dot: dot,
                    digest: segment.items[item].digest(hash: trust.hash),
                    body: $0,
                    position: 0
                )
            }
        }
    }

    private mutating func admission(of segment: Segment, to head: ChainPoint) throws -> Admission {
        try admit(
            segment,
            to: head,
            hash: trust.hash,
            heldLink: { try store.link(of: segment.replica, at: $0) },
            verify: { try keys.vouch(for: $0, of: segment.replica) }
        )
    }

    private mutating func bodies(of segment: Segment) throws -> [Int: ChangeBody] {
        var bodies: [Int: ChangeBody] = [:]
        for (index, item) in segment.items.enumerated() {
            guard let bytes = item.body else { continue }
            let body = try ChangeCoding.decode(bytes, memo: &memo)
            guard body.deployment == trust.deployment else { throw IntakeRefusal.foreignDeployment }
            bodies[index] = body
        }
        return bodies
    }
}

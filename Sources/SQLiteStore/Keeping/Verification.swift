import ChangeCodec
import DutyBook
package import History

/// Makes, for one view of a store, the question whether a signed head is by the key that may write its
/// replica.
package typealias HeadTrust =
    @Sendable (StoreView) -> (_ head: SignedHead, _ replica: ReplicaID) throws -> Bool

extension HistoryStore {
    /// Checks the whole store and says in plain sentences what is wrong; empty where nothing is.
    ///
    /// - Parameters:
    ///   - rebuild: also replays the log into a copy of the store and compares every derived row.
    ///   - progress: told how many steps are done and how many there are.
    package func verify(
        rebuild: Bool,
        trust: @escaping HeadTrust,
        progress: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) async throws -> [String] {
        var findings = try await read(within: nil) { view in
            try LogChecking.findings(in: view, trust: trust, progress: progress)
        }
        guard rebuild else { return findings }
        do {
            findings += try await compareWithRebuild(progress: progress)
        } catch StoreError.damaged(let what) {
            findings.append("the log cannot be replayed: \(what)")
        }
        return findings
    }
}

extension LogChecking {
    /// Everything that is wrong with the log of one view, its signatures included.
    static func findings(
        in view: StoreView,
        trust: HeadTrust,
        progress: @escaping (Int, Int) -> Void
    ) throws -> [String] {
        var checking = LogChecking(view, progress: progress)
        try checking.run()
        let vouches = trust(view)
        for (replica, head) in try view.signedHeads() where try !vouches(head, replica) {
            checking.find("the signature at \(head.point.number) of \(replica) is not its writer's")
        }
        return checking.findings
    }
}

extension StoreView {
    /// Every proof held, for checking signatures.
    fileprivate func signedHeads() throws -> [(ReplicaID, SignedHead)] {
        try sql(
            """
            SELECT r.id, s.last, s.link, s.signer, s.signature FROM segment s
            JOIN replica r ON r.handle = s.replica ORDER BY s.replica, s.last
            """
        ).all { row in
            let point = ChainPoint(number: row.number(1), link: try row.digest(2))
            return (
                try row.replica(0),
                SignedHead(point: point, key: try row.text(3), signature: row.bytes(4))
            )
        }
    }
}

/// The checks of one view of a store: file, chains, bodies, proofs, sums, standings.
struct LogChecking {
    private let view: StoreView
    private let progress: (Int, Int) -> Void
    private var done = 0
    private let all: Int
    private(set) var findings: [String] = []
    private var history = Digest.zero

    /// Findings beyond this number would only repeat themselves.
    private static let most = 200

    init(_ view: StoreView, progress: @escaping (Int, Int) -> Void) {
        self.view = view
        self.progress = progress
        all = (try? view.sql("SELECT count(*) FROM change").first { Int($0.int(0)) }) ?? 0
    }

    mutating func run() throws {
        for problem in try view.sql("PRAGMA integrity_check(20)").all({ try $0.text(0) })
        where problem != "ok" {
            find("the file: \(problem)")
        }
        let replicas = try view.sql("SELECT handle, id, head, link, signed FROM replica")
            .all { row in
                CheckedReplica(
                    handle: row.int(0),
                    id: try row.replica(1),
                    head: ChainPoint(number: row.number(2), link: try row.digest(3)),
                    signed: row.number(4)
                )
            }
        for replica in replicas {
            let chain = try checkChain(of: replica)
            try checkArrivals(of: replica, chain)
            try checkProofs(of: replica, chain)
            try checkHoles(of: replica, chain)
        }
        if try view.historySum() != history { find("the sum over the history is wrong") }
        try checkScopes()
        try StandingChecking(view).run { find($0) }
        progress(all, all)
    }

    private mutating func find(_ what: String) {
        if findings.count < Self.most { findings.append(what) }
    }

    // MARK: One replica

    private struct CheckedReplica {
        let handle: Int64
        let id: ReplicaID
        let head: ChainPoint
        let signed: UInt64
    }

    /// What is known of a chain after walking it.
    private struct WalkedChain {
        var links: [UInt64: Digest] = [0: .zero]
        var bodies: Set<UInt64> = []
    }

    /// Walks the changes in order: every link follows from the one before, every body has its digest.
    private mutating func checkChain(of replica: CheckedReplica) throws -> WalkedChain {
        var chain = WalkedChain()
        for (number, link) in try knownLinks(of: replica.handle) { chain.links[number] = link }
        try view.sql(
            """
            SELECT c.number, c.digest, c.link, b.bytes, b.pos, r.type, r.id, a.text
            FROM change c LEFT JOIN body b ON b.pos = c.pos
            LEFT JOIN record r ON r.handle = b.record LEFT JOIN word a ON a.handle = b.action
            WHERE c.replica = ? ORDER BY c.number
            """
        ).bind(replica.handle).each { row in
            let number = row.number(0)
            let digest = try row.digest(1)
            let link = try row.digest(2)
            if number > 0, let before = chain.links[number - 1] {
                let start = ChainPoint(number: number - 1, link: before)
                if start.next(replica.id, body: digest, hash: view.hash)?.link != link {
                    find("change \(number) of \(replica.id) does not follow from the one before")
                }
            } else {
                find("nothing is known of the change before \(number) of \(replica.id)")
            }
            chain.links[number] = link
            if !row.isNull(4) {
                let bytes = row.bytes(3)
                if !bytes.isEmpty {
                    chain.bodies.insert(number)
                    checkBody(bytes, digest, row, Dot(replica.id, number))
                }
                if number <= replica.signed { history &+= digest }
            }
            done += 1
            if done.isMultiple(of: 1_000) { progress(done, all) }
            return true
        }
        if chain.links[replica.head.number] != replica.head.link {
            find("the head \(replica.head.number) of \(replica.id) is not the end of its chain")
        }
        return chain
    }

    /// Links at the ends of stub runs and just before segments, where no change lies.
    private func knownLinks(of replica: Int64) throws -> [(UInt64, Digest)] {
        let ends = try view.sql("SELECT last, link FROM arrival WHERE replica = ?").bind(replica)
            .all { ($0.number(0), try $0.digest(1)) }
        let starts = try view.sql("SELECT first - 1, start_link FROM segment WHERE replica = ?")
            .bind(replica)
            .all { ($0.number(0), try $0.digest(1)) }
        return starts + ends
    }

    private mutating func checkBody(_ bytes: [UInt8], _ digest: Digest, _ row: Columns, _ dot: Dot)
    {
        guard bodyDigest(bytes, hash: view.hash) == digest else {
            return find("the body of \(dot) was altered")
        }
        guard let body = try? ChangeCoding.decode(bytes) else {
            return find("the body of \(dot) cannot be read")
        }
        let record = body.record
        if record.type.utf8 != row.bytes(5) || record.id.utf8 != row.bytes(6)
            || body.action.utf8 != row.bytes(7)
        {
            find("\(dot) is listed under another record or action than its body names")
        }
    }

    private mutating func checkArrivals(of replica: CheckedReplica, _ chain: WalkedChain) throws {
        var reached: UInt64 = 0
        try view.sql("SELECT fresh, last, link FROM arrival WHERE replica = ? ORDER BY last")
            .bind(replica.handle)
            .each { row in
                if row.number(0) != reached + 1 {
                    find("the arrivals of \(replica.id) leave out \(reached + 1)")
                }
                reached = row.number(1)
                if chain.links[reached] != (try row.digest(2)) {
                    find("the arrival up to \(reached) of \(replica.id) ends elsewhere")
                }
                return true
            }
        if reached != replica.signed || replica.signed > replica.head.number {
            find("\(replica.id) is not covered up to \(replica.signed)")
        }
    }

    private mutating func checkProofs(of replica: CheckedReplica, _ chain: WalkedChain) throws {
        try view.sql("SELECT first, last, start_link, link FROM segment WHERE replica = ?")
            .bind(replica.handle)
            .each { row in
                let (first, last) = (row.number(0), row.number(1))
                let ends = (start: try row.digest(2), end: try row.digest(3))
                guard first >= 1, first <= last, last - first < UInt64(Segment.longest) else {
                    find("a segment of \(replica.id) has no proper length")
                    return true
                }
                if chain.links[first - 1] != ends.start || chain.links[last] != ends.end
                    || (first...last).contains(where: { chain.links[$0] == nil })
                {
                    find("the segment \(first)…\(last) of \(replica.id) is not what is held")
                }
                return true
            }
    }

    private mutating func checkHoles(of replica: CheckedReplica, _ chain: WalkedChain) throws {
        // Nothing here may trap on what a damaged file says.
        let bodies = UInt64(chain.bodies.count)
        if bodies > replica.head.number { find("\(replica.id) has bodies beyond its head") }
        var missing = replica.head.number - min(replica.head.number, bodies)
        // Sealed bodies are gone on purpose.
        let sealed =
            try view.sql(
                """
                SELECT count(*) FROM change c CROSS JOIN body b ON b.pos = c.pos
                WHERE c.replica = ? AND length(b.bytes) = 0
                """
            ).bind(replica.handle).first { $0.number(0) } ?? 0
        missing -= min(missing, sealed)
        try view.sql("SELECT first, last FROM hole WHERE replica = ?").bind(replica.handle)
            .each { row in
                let (first, last) = (row.number(0), row.number(1))
                guard first >= 1, first <= last else {
                    find("a run of missing bodies of \(replica.id) is empty")
                    return true
                }
                missing -= min(missing, last - first + 1)
                if chain.bodies.contains(where: { $0 >= first && $0 <= last }) {
                    find("a body of \(replica.id) in \(first)…\(last) is listed as missing")
                }
                return true
            }
        if missing > 0 { find("\(missing) bodies of \(replica.id) are gone without a note") }
    }

    // MARK: What a hub arranged

    private mutating func checkScopes() throws {
        let streams = try view.sql("SELECT handle, name, sum FROM stream")
            .all { (handle: $0.int(0), name: try $0.text(1), sum: try $0.digest(2)) }
        for stream in streams {
            var sum = Digest.zero
            try view.sql(
                """
                SELECT c.digest FROM (
                  SELECT a.replica AS replica, p.number AS number
                  FROM published p CROSS JOIN arrival a ON a.position = p.position
                  WHERE p.stream = ?1
                  UNION
                  SELECT replica, number FROM granted WHERE stream = ?1
                ) d CROSS JOIN change c ON c.replica = d.replica AND c.number = d.number
                """
            ).bind(stream.handle).each { row in
                sum &+= try row.digest(0)
                return true
            }
            if sum != stream.sum { find("the sum over the stream \(stream.name) is wrong") }
        }
    }
}

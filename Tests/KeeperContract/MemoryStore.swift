package import DutyBook
package import History
import HubSide
import Identity

/// A view and a transaction of a memory keeper at once.
package final class MemoryStore: HubWriting {
    var history: MemoryHistory

    init(_ history: MemoryHistory) { self.history = history }

    // MARK: Reading

    package func inventory() throws -> VersionVector {
        VersionVector(history.chains.map { Dot($0.key, $0.value.head.number) })
    }

    package func head(of replica: ReplicaID) throws -> ChainPoint {
        history.chains[replica]?.head ?? .origin
    }

    package func link(of replica: ReplicaID, at number: UInt64) throws -> Digest? {
        guard number > 0 else { return .zero }
        guard let chain = history.chains[replica] else { return nil }
        if let change = chain.changes[number] { return change.link }
        if chain.head.number == number { return chain.head.link }
        let ends = history.arrivals.filter { $0.replica == replica }.map(\.end)
        return (ends + chain.proofs.map(\.start)).first { $0.number == number }?.link
    }

    package func entries(of record: RecordRef) throws -> [Entry] {
        var found: [(order: Int, entry: Entry)] = []
        for (replica, chain) in history.chains {
            for (number, change) in chain.changes {
                guard let body = change.body, body.decoded.record == record else { continue }
                let dot = Dot(replica, number)
                let entry = Entry(
                    dot: dot,
                    digest: change.digest,
                    body: body.decoded,
                    standing: history.standings[dot]
                )
                found.append((body.arrival, entry))
            }
        }
        return found.sorted { $0.order < $1.order }.map(\.entry)
    }

    package func entry(at dot: Dot) throws -> Entry? {
        guard let change = history.chains[dot.replica]?.changes[dot.number], let body = change.body
        else { return nil }
        return Entry(
            dot: dot,
            digest: change.digest,
            body: body.decoded,
            standing: history.standings[dot]
        )
    }

    package func bodyBytes(at dot: Dot) throws -> [UInt8]? {
        history.chains[dot.replica]?.changes[dot.number]?.body?.bytes
    }

    package func firstBody(in run: DotRun) throws -> UInt64? {
        let changes = history.chains[run.replica]?.changes ?? [:]
        return changes.filter { $0.value.body != nil && run.contains(Dot(run.replica, $0.key)) }
            .keys.min()
    }

    package func bodiless(limit: Int) throws -> [DotRun] {
        var missing: [Dot] = []
        for (replica, chain) in history.chains where chain.head.number > 0 {
            for number in 1...chain.head.number where chain.changes[number]?.body == nil {
                missing.append(Dot(replica, number))
            }
        }
        return Array(DotRun.covering(missing).prefix(limit))
    }

    package func fact(_ key: Text) throws -> [UInt8]? { history.facts[key] }

    package func sight(of record: RecordRef) throws -> [SightRow] {
        (history.sight[record] ?? []).map {
            SightRow(party: $0.party, since: $0.since, until: $0.until)
        }.sorted { $0.party < $1.party }
    }

    package func calendars() throws -> [RecordRef] { records(of: RecordType.calendar) }

    package func records(of type: Text, after id: Text?, limit: Int) throws -> [Text] {
        let ids = records(of: type).map(\.id).filter { $0 > id ?? "" }
        return Array(ids.prefix(limit))
    }

    /// All calls: nothing is folded here that would say which are open.
    package func openCalls(after id: Text?, limit: Int) throws -> [Text] {
        let ids = records(of: RecordType.call).map(\.id).filter { $0 > id ?? "" }
        return Array(ids.prefix(limit))
    }

    package func endedCalls(by persons: Set<Text>, after id: Text?, limit: Int) throws -> [Text] {
        []
    }

    private func records(of type: Text) -> [RecordRef] {
        let bodies = history.chains.values.flatMap { $0.changes.values.compactMap(\.body) }
        return Set(bodies.map(\.decoded.record)).filter { $0.type == type }.sorted()
    }

    package func parties() throws -> PartyDirectory { PartyDirectory([]) }
    package func site(named id: Text) throws -> SiteInfo? { nil }
    package func sites() throws -> [SiteInfo] { [] }
    package func site(of replica: ReplicaID) throws -> Text? { nil }

    // MARK: Writing

    package func append(
        own body: ChangeBody,
        bytes: [UInt8],
        digest: Digest,
        dot: Dot,
        link: Digest
    ) throws {
        var chain = history.chains[dot.replica] ?? MemoryHistory.Chain()
        guard dot.number == chain.head.number + 1 else {
            throw AdmissionRefusal.gap(dot.replica, expected: chain.head.number + 1)
        }
        history.bodiesSoFar += 1
        chain.changes[dot.number] = MemoryHistory.Change(
            digest: digest,
            link: link,
            body: (body, bytes, history.bodiesSoFar)
        )
        chain.head = ChainPoint(number: dot.number, link: link)
        history.chains[dot.replica] = chain
    }

    package func sign(_ replica: ReplicaID, start: ChainPoint, head: SignedHead) throws {
        guard var chain = history.chains[replica], head.point.number <= chain.head.number else {
            throw AdmissionRefusal.forged(replica)
        }
        let proof = MemoryHistory.Proof(start: start, head: head)
        if !chain.proofs.contains(proof) { chain.proofs.append(proof) }
        if head.point.number > chain.signed {
            arrive(replica, from: chain.signed + 1, to: head.point, proof)
            chain.signed = head.point.number
        }
        history.chains[replica] = chain
    }

    @discardableResult
    package func append(_ segment: Segment, from index: Int, bodies: [Int: ChangeBody]) throws
        -> Int64
    {
        var chain = history.chains[segment.replica] ?? MemoryHistory.Chain()
        guard segment.first + UInt64(index) == chain.head.number + 1 else {
            throw AdmissionRefusal.gap(segment.replica, expected: chain.head.number + 1)
        }
        let proof = MemoryHistory.Proof(start: segment.start, head: segment.head)
        if !chain.proofs.contains(proof) { chain.proofs.append(proof) }
        arrive(segment.replica, from: chain.signed + 1, to: segment.head.point, proof)
        _ = place(segment, in: &chain, bodies: bodies) { offset in offset >= index }
        chain.head = segment.head.point
        chain.signed = segment.last
        history.chains[segment.replica] = chain
        return Int64(history.arrivals.count)
    }

    package func append(_ run: StubRun) throws {
        var chain = history.chains[run.replica] ?? MemoryHistory.Chain()
        guard run.first <= chain.head.number + 1 else {
            throw AdmissionRefusal.gap(run.replica, expected: chain.head.number + 1)
        }
        guard run.end.number > chain.head.number else { return }
        arrive(run.replica, from: chain.signed + 1, to: run.end, nil)
        chain.head = run.end
        chain.signed = run.end.number
        history.chains[run.replica] = chain
    }

    package func fill(_ segment: Segment, bodies: [Int: ChangeBody]) throws -> [Dot] {
        guard var chain = history.chains[segment.replica], segment.last <= chain.head.number else {
            throw AdmissionRefusal.gap(segment.replica, expected: 1)
        }
        for point in [segment.start, segment.head.point] {
            if let held = try link(of: segment.replica, at: point.number), held != point.link {
                throw AdmissionRefusal.fork(segment.replica, at: point.number)
            }
        }
        let proof = MemoryHistory.Proof(start: segment.start, head: segment.head)
        if !chain.proofs.contains(proof) { chain.proofs.append(proof) }
        let filled = place(segment, in: &chain, bodies: bodies) { _ in true }
        history.chains[segment.replica] = chain
        return filled
    }

    package func settle(_ standings: [(dot: Dot, standing: Standing)]) throws {
        for (dot, standing) in standings {
            if let known = history.standings[dot], !Self.counts(standing, over: known) { continue }
            history.standings[dot] = standing
        }
    }

    package func refold(_ records: Set<RecordRef>) throws {}

    package func setFact(_ key: Text, to value: [UInt8]?) throws { history.facts[key] = value }

    package func setSight(_ row: SightRow, of record: RecordRef) throws {
        var rows = (history.sight[record] ?? []).filter { $0.party != row.party }
        rows.append(.init(party: row.party, since: row.since, until: row.until))
        history.sight[record] = rows
    }

    private static func counts(_ new: Standing, over old: Standing) -> Bool {
        switch (new.verdict == .unjudged, old.verdict == .unjudged) {
        case (false, true): true
        case (true, false): false
        default: new.order < old.order
        }
    }

    private func arrive(
        _ replica: ReplicaID,
        from first: UInt64,
        to end: ChainPoint,
        _ proof: MemoryHistory.Proof?
    ) {
        history.arrivals.append(
            MemoryHistory.Arrival(replica: replica, fresh: first, end: end, proof: proof)
        )
    }

    /// Puts a segment's digests, and the bodies that may join, into a chain.
    private func place(
        _ segment: Segment,
        in chain: inout MemoryHistory.Chain,
        bodies: [Int: ChangeBody],
        mayJoin: (Int) -> Bool
    ) -> [Dot] {
        var added: [Dot] = []
        var point = segment.start
        for (offset, item) in segment.items.enumerated() {
            let digest = item.digest(hash: sha256)
            guard let next = point.next(segment.replica, body: digest, hash: sha256) else { break }
            point = next
            var change =
                chain.changes[point.number]
                ?? MemoryHistory.Change(digest: digest, link: point.link, body: nil)
            if change.body == nil, mayJoin(offset), let bytes = item.body,
                let body = bodies[offset]
            {
                history.bodiesSoFar += 1
                change.body = (body, bytes, history.bodiesSoFar)
                added.append(Dot(segment.replica, point.number))
            }
            chain.changes[point.number] = change
        }
        return added
    }
}

package import History

/// A signed segment as its row says it, without the items.
struct SegmentRow {
    let replica: Int64
    let first: UInt64
    let last: UInt64
    let startLink: Digest
    let link: Digest
    let signer: Text
    let signature: [UInt8]

    /// Reads replica, first, last, start_link, link, signer, signature.
    init(_ row: Columns, from start: Int32 = 0) throws {
        replica = row.int(start)
        first = row.number(start + 1)
        last = row.number(start + 2)
        startLink = try row.digest(start + 3)
        link = try row.digest(start + 4)
        signer = try row.text(start + 5)
        signature = row.bytes(start + 6)
        guard first >= 1, first <= last, last - first < UInt64(Segment.longest) else {
            throw StoreError.damaged("a segment from \(first) to \(last)")
        }
    }
}

/// What a reader may have of the bodies in a segment.
enum BodyChoice {
    case all
    case none
    case only(Set<UInt64>)

    func includes(_ number: UInt64) -> Bool {
        switch self {
        case .all: true
        case .none: false
        case .only(let numbers): numbers.contains(number)
        }
    }
}

extension StoreView {
    package func pieces(of replica: ReplicaID, after number: UInt64, byteLimit: Int) throws
        -> [HistoryPiece]
    {
        guard let handle = try handle(of: replica) else { return [] }
        var pieces: [HistoryPiece] = []
        var reached = number
        var bytes = 0
        while bytes <= byteLimit, let next = try nextProof(of: handle, after: reached) {
            if next.first > reached + 1 {
                let end = ChainPoint(number: next.first - 1, link: next.startLink)
                pieces.append(
                    .stubs(StubRun(replica: replica, first: reached + 1, end: end))
                )
            }
            let segment = try segment(next, of: replica, bodies: .all)
            bytes += segment.size
            pieces.append(.segment(segment))
            reached = segment.last
        }
        if bytes <= byteLimit {
            // Beyond the last proof: stub runs. Own changes that nobody signed stay here.
            let end = try sql(
                """
                SELECT last, link FROM arrival WHERE replica = ? AND last > ?
                ORDER BY last DESC LIMIT 1
                """
            ).bind(handle, try stored(reached)).first {
                ChainPoint(number: $0.number(0), link: try $0.digest(1))
            }
            if let end {
                pieces.append(.stubs(StubRun(replica: replica, first: reached + 1, end: end)))
            }
        }
        return pieces
    }

    /// The proof that continues a chain after a number: the one that covers the next number and
    /// reaches farthest, else the first that starts later.
    private func nextProof(of replica: Int64, after number: UInt64) throws -> SegmentRow? {
        let number = try stored(number)
        // Only segments that end within one longest segment can cover the next number.
        let covering = try sql(
            """
            SELECT replica, first, last, start_link, link, signer, signature FROM segment
            WHERE replica = ?1 AND last > ?2 AND last <= ?2 + ?3 AND first <= ?2 + 1
            ORDER BY last DESC LIMIT 1
            """
        ).bind(replica, number, Segment.longest).first { try SegmentRow($0) }
        if let covering { return covering }
        return try sql(
            """
            SELECT replica, first, last, start_link, link, signer, signature FROM segment
            WHERE replica = ?1 AND last > ?2 ORDER BY last LIMIT 1
            """
        ).bind(replica, number).first { try SegmentRow($0) }
    }

    package func segment(around dot: Dot) throws -> Segment? {
        guard let handle = try handle(of: dot.replica), let number = Int64(exactly: dot.number)
        else { return nil }
        let row = try sql(
            """
            SELECT replica, first, last, start_link, link, signer, signature FROM segment
            WHERE replica = ?1 AND last >= ?2 AND last < ?2 + ?3 AND first <= ?2
            ORDER BY last - first, last LIMIT 1
            """
        ).bind(handle, number, Segment.longest).first { try SegmentRow($0) }
        return try row.map { try segment($0, of: dot.replica, bodies: .all) }
    }

    /// Puts a segment together from its row and its items.
    func segment(_ row: SegmentRow, of replica: ReplicaID, bodies: BodyChoice) throws -> Segment {
        var items: [SegmentItem] = []
        items.reserveCapacity(Int(row.last - row.first) + 1)
        try sql(
            """
            SELECT c.number, c.digest, b.bytes FROM change c LEFT JOIN body b ON b.pos = c.pos
            WHERE c.replica = ? AND c.number BETWEEN ? AND ? ORDER BY c.number
            """
        ).bind(row.replica, try stored(row.first), try stored(row.last)).each { item in
            if bodies.includes(item.number(0)), item.size(2) > 0 {
                items.append(.body(item.bytes(2)))
            } else {
                items.append(.stub(try item.digest(1)))
            }
            return true
        }
        guard items.count == Int(row.last - row.first) + 1 else {
            throw StoreError.damaged("the segment up to \(row.last) of \(replica)")
        }
        return Segment(
            replica: replica,
            start: ChainPoint(number: row.first - 1, link: row.startLink),
            items: items,
            head: SignedHead(
                point: ChainPoint(number: row.last, link: row.link),
                key: row.signer,
                signature: row.signature
            )
        )
    }

    /// Where the next segment begins that begins beyond a number; `nil` where none does.
    package func nextSegment(of replica: ReplicaID, after number: UInt64) throws -> UInt64? {
        guard let handle = try handle(of: replica) else { return nil }
        return try sql(
            "SELECT first FROM segment WHERE replica = ? AND first > ? ORDER BY last LIMIT 1"
        ).bind(handle, Int64(clamping: number)).first { $0.number(0) }
    }

    package func firstBody(in run: DotRun) throws -> UInt64? {
        guard let handle = try handle(of: run.replica) else { return nil }
        return try sql(
            """
            SELECT c.number FROM change c CROSS JOIN body b ON b.pos = c.pos
            WHERE c.replica = ? AND c.number BETWEEN ? AND ? ORDER BY c.number LIMIT 1
            """
        ).bind(handle, Int64(clamping: run.first), Int64(clamping: run.last))
            .first { $0.number(0) }
    }

    package func bodiless(limit: Int) throws -> [DotRun] {
        var runs: [DotRun] = []
        try sql(
            """
            SELECT r.id, h.first, h.last FROM hole h JOIN replica r ON r.handle = h.replica
            ORDER BY h.replica, h.last
            """
        ).each { row in
            let replica = try row.replica(0)
            var first = row.number(1)
            if let last = runs.last, last.replica == replica, last.last + 1 == first {
                first = last.first
                runs.removeLast()
            } else if runs.count >= limit {
                return false
            }
            if let run = DotRun(replica, first: first, last: row.number(2)) { runs.append(run) }
            return true
        }
        return runs
    }
}

package import History

/// What readers of a hub have not had yet, page by page in the order of arrival.
extension StoreView {
    /// After a position of this store's order of arrival.
    package func news(
        of streams: [Text],
        after position: Int64,
        excluding: ReplicaID?,
        byteLimit: Int
    ) throws -> NewsPage {
        try page(
            of: streams,
            after: position,
            beyond: nil,
            excluding: excluding,
            byteLimit: byteLimit
        )
    }

    /// Beyond what the reader says it holds; bodies granted meanwhile come along.
    package func news(
        of streams: [Text],
        beyond vector: VersionVector,
        excluding: ReplicaID?,
        byteLimit: Int
    ) throws -> NewsPage {
        guard let start = try firstPosition(beyond: vector, excluding: excluding) else {
            return NewsPage(pieces: [], position: try position(), more: false)
        }
        return try page(
            of: streams,
            after: start - 1,
            beyond: vector,
            excluding: excluding,
            byteLimit: byteLimit
        )
    }

    private func page(
        of streams: [Text],
        after start: Int64,
        beyond vector: VersionVector?,
        excluding: ReplicaID?,
        byteLimit: Int
    ) throws -> NewsPage {
        let last = try position()
        guard start < last else { return NewsPage(pieces: [], position: start, more: false) }
        let streams = try streams.compactMap(handle(ofStream:))
        let excluded = try excluding.flatMap(handle(of:))
        var page = PageInMaking()
        var reached = start
        while reached < last, page.bytes <= byteLimit {
            let arrivals = try arrivals(after: reached)
            guard !arrivals.isEmpty else { break }
            for arrival in arrivals {
                reached = arrival.position
                guard arrival.replica != excluded else { continue }
                let replica = try replica(arrival.replica)
                let held = vector.map { $0[replica] } ?? arrival.fresh - 1
                guard arrival.end.number > held else { continue }
                try add(
                    arrival,
                    of: replica,
                    held: held,
                    streams: streams,
                    withGranted: vector != nil,
                    to: &page
                )
                guard page.bytes <= byteLimit else { break }
            }
        }
        return NewsPage(
            pieces: page.finished(),
            position: reached,
            more: reached < last
        )
    }

    private func add(
        _ arrival: ArrivalRow,
        of replica: ReplicaID,
        held: UInt64,
        streams: [Int64],
        withGranted: Bool,
        to page: inout PageInMaking
    ) throws {
        var readable: Set<UInt64> = []
        if arrival.segment != nil {
            for stream in streams {
                try addPublished(arrival.position, in: stream, to: &readable)
                if withGranted { try addGranted(arrival, in: stream, to: &readable) }
            }
        }
        let first = max(held + 1, arrival.fresh)
        guard let proof = arrival.segment, readable.contains(where: { $0 >= first }) else {
            page.addStubs(replica, from: first, to: arrival.end)
            return
        }
        let row = try sql(
            """
            SELECT replica, first, last, start_link, link, signer, signature FROM segment
            WHERE id = ?
            """
        ).bind(proof).first { try SegmentRow($0) }
        guard let row else { throw StoreError.damaged("the segment of arrival \(proof)") }
        page.add(try segment(row, of: replica, bodies: .only(readable)))
    }

    private func addPublished(
        _ position: Int64,
        in stream: Int64,
        to readable: inout Set<UInt64>
    ) throws {
        let numbers = try sql("SELECT number FROM published WHERE stream = ? AND position = ?")
            .bind(stream, position)
            .all { $0.number(0) }
        readable.formUnion(numbers)
    }

    private func addGranted(
        _ arrival: ArrivalRow,
        in stream: Int64,
        to readable: inout Set<UInt64>
    ) throws {
        let numbers = try sql(
            """
            SELECT number FROM granted WHERE stream = ? AND replica = ? AND number BETWEEN ? AND ?
            """
        ).bind(stream, arrival.replica, try stored(arrival.fresh), try stored(arrival.end.number))
            .all { $0.number(0) }
        readable.formUnion(numbers)
    }

    /// The first position a reader with this vector lacks; `nil` where it lacks nothing.
    private func firstPosition(beyond vector: VersionVector, excluding: ReplicaID?) throws -> Int64?
    {
        let heads = try sql("SELECT handle, id, signed FROM replica WHERE signed > 0")
            .all { (handle: $0.int(0), id: try $0.replica(1), end: $0.number(2)) }
        var first: Int64?
        for head in heads where head.id != excluding && head.end > vector[head.id] {
            let position = try sql(
                """
                SELECT position FROM arrival WHERE replica = ? AND last > ? ORDER BY last LIMIT 1
                """
            ).bind(head.handle, try stored(vector[head.id])).first { $0.int(0) }
            if let position { first = min(first ?? position, position) }
        }
        return first
    }

    /// Read in portions, because the statements of a page's segments run in between.
    private func arrivals(after position: Int64) throws -> [ArrivalRow] {
        try sql(
            """
            SELECT position, replica, fresh, last, link, segment FROM arrival
            WHERE position > ? ORDER BY position LIMIT 1000
            """
        ).bind(position).all { row in
            let fresh = row.number(2)
            guard fresh >= 1 else { throw StoreError.damaged("an arrival of nothing") }
            return ArrivalRow(
                position: row.int(0),
                replica: row.int(1),
                fresh: fresh,
                end: ChainPoint(number: row.number(3), link: try row.digest(4)),
                segment: row.optionalInt(5)
            )
        }
    }
}

/// One row of `arrival`.
private struct ArrivalRow {
    let position: Int64
    let replica: Int64
    let fresh: UInt64
    let end: ChainPoint
    /// `nil` of a stub run.
    let segment: Int64?
}

/// Pieces in order, stubs of each replica gathered to one run until a body of it follows.
private struct PageInMaking {
    private var pieces: [HistoryPiece] = []
    private var runs: [ReplicaID: (order: Int, first: UInt64, end: ChainPoint)] = [:]
    private(set) var bytes = 0

    mutating func addStubs(_ replica: ReplicaID, from first: UInt64, to end: ChainPoint) {
        if let run = runs[replica] {
            runs[replica] = (run.order, run.first, end)
        } else {
            runs[replica] = (runs.count, first, end)
        }
    }

    mutating func add(_ segment: Segment) {
        if let run = runs.removeValue(forKey: segment.replica) {
            pieces.append(
                .stubs(StubRun(replica: segment.replica, first: run.first, end: run.end))
            )
        }
        pieces.append(.segment(segment))
        bytes += segment.size
    }

    /// The page with the runs nothing followed, in the order in which they began.
    mutating func finished() -> [HistoryPiece] {
        let rest = runs.sorted { ($0.value.order, $0.key) < ($1.value.order, $1.key) }
        runs = [:]
        for (replica, run) in rest {
            pieces.append(.stubs(StubRun(replica: replica, first: run.first, end: run.end)))
        }
        return pieces
    }
}

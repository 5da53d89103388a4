import DutyBook
import Exchange
import History

/// What the hub tells a site that has been heard.
enum HubAnswering {
    /// - Parameter asksAnew: the site is to compare vectors, whatever its cursor.
    static func fill(
        _ answer: inout SyncAnswer,
        for request: SyncRequest,
        streams: [Text],
        hub: ReplicaID,
        asksAnew: Bool,
        from store: some HubReading
    ) throws {
        let position = try store.position()
        let room = min(Limits.pageBytes, max(Limits.leastPageBytes, request.room))
        let page: NewsPage
        if let vector = request.vector {
            page = try store.news(
                of: mutated(.fillsForAnyone) ? streams + [HubStreams.overseers] : streams,
                beyond: vector,
                excluding: request.replica,
                byteLimit: room
            )
            answer.vector = try store.inventory()
            answer.missing = try store.bodiless(limit: Limits.wantedRuns)
        } else if let cursor = request.cursor, cursor.incarnation == hub || mutated(.trustsCursor),
            cursor.position <= position, !asksAnew
        {
            page = try store.news(
                of: streams,
                after: cursor.position,
                excluding: request.replica,
                byteLimit: room
            )
        } else {
            answer.reconcile = true
            return
        }
        answer.pieces = page.pieces
        answer.more = page.more
        // Comparing vectors has no place of its own in the hub's order until it is finished.
        if request.vector == nil || !page.more {
            answer.cursor = Cursor(
                incarnation: hub,
                position: page.position,
                salt: request.cursor?.salt ?? 0
            )
        }
        let bytes = page.pieces.reduce(0) { $0 + $1.size }
        answer.fills = try fills(
            for: request.wants,
            streams: streams,
            byteLimit: max(room == Limits.pageBytes ? Limits.segmentBytes : 1, room - bytes),
            from: store
        )
        answer.scope = try request.scope.map { try scope($0, streams: streams, from: store) }
        if !page.more, !answer.staleNonce {
            var sum = Digest.zero
            for stream in streams { sum &+= try store.scopeSum(of: stream) }
            answer.history = sum
        }
    }

    /// Numbers looked at in one go, so that a long chain does not fill the memory.
    private static let scopePortion: UInt64 = 20_000

    /// What the readers of these streams may have of the runs asked about.
    private static func scope(
        _ question: ScopeQuestion,
        streams: [Text],
        from store: some HubReading
    ) throws -> ScopeAnswer {
        guard question.isFair else { throw HubRefusalReason.malformed }
        var sums: [Digest] = []
        var readable: [Dot] = []
        for run in question.runs {
            var sum = Digest.zero
            let end = min(run.last, try store.head(of: run.replica).number)
            var first = run.first
            while first <= end {
                let last = min(end, first + scopePortion - 1)
                guard let portion = DotRun(run.replica, first: first, last: last) else { break }
                for found in try store.digests(readableIn: streams, of: portion) {
                    sum &+= found.digest
                    if question.detail == .numbers {
                        readable.append(Dot(run.replica, found.number))
                    }
                }
                first = last + 1
            }
            sums.append(sum)
        }
        return question.detail == .sums ? .sums(sums) : .numbers(DotRun.covering(readable))
    }

    /// The wanted bodies the site may read, each with the digests of its segment.
    static func fills(
        for wants: [DotRun],
        streams: [Text],
        byteLimit: Int,
        from store: some HubReading
    ) throws -> [Segment] {
        var fills: [Segment] = []
        var bytes = 0
        try store.walk(wants) { segment, wanted in
            let open = try readable(segment, only: wanted, streams: streams, from: store)
            if open.items.contains(where: { $0.body != nil }) {
                bytes += open.size
                fills.append(open)
            }
            return bytes < byteLimit
        }
        return fills
    }

    private static func readable(
        _ segment: Segment,
        only wanted: ClosedRange<UInt64>,
        streams: [Text],
        from store: some HubReading
    ) throws -> Segment {
        var items = segment.items
        for index in items.indices {
            let number = segment.first + UInt64(index)
            let dot = Dot(segment.replica, number)
            if wanted.contains(number), try store.isReadable(dot, in: streams) { continue }
            guard items[index].body != nil, let digest = try store.entry(at: dot)?.digest else {
                continue
            }
            items[index] = .stub(digest)
        }
        return Segment(
            replica: segment.replica,
            start: segment.start,
            items: items,
            head: segment.head
        )
    }
}

package import History

/// Pieces and news of a memory keeper, by the plainest way there is.
extension MemoryStore {
    package func pieces(of replica: ReplicaID, after number: UInt64, byteLimit: Int) throws
        -> [HistoryPiece]
    {
        guard let chain = history.chains[replica] else { return [] }
        var pieces: [HistoryPiece] = []
        var reached = number
        var bytes = 0
        while reached < chain.signed, bytes <= byteLimit {
            let next = chain.proofs.filter { $0.head.point.number > reached }
                .min {
                    ($0.start.number, $0.head.point.number) < (
                        $1.start.number, $1.head.point.number
                    )
                }
            guard let next else {
                let end = history.arrivals.last { $0.replica == replica }?.end ?? chain.head
                pieces.append(.stubs(StubRun(replica: replica, first: reached + 1, end: end)))
                break
            }
            if next.start.number > reached {
                pieces.append(
                    .stubs(StubRun(replica: replica, first: reached + 1, end: next.start))
                )
            }
            let segment = assemble(next, replica) { _ in true }
            pieces.append(.segment(segment))
            bytes += segment.items.reduce(0) { $0 + ($1.body?.count ?? 0) }
            reached = segment.last
        }
        return pieces
    }

    package func segment(around dot: Dot) throws -> Segment? {
        let covering = (history.chains[dot.replica]?.proofs ?? []).filter {
            $0.start.number < dot.number && dot.number <= $0.head.point.number
        }
        let shortest = covering.min {
            $0.head.point.number - $0.start.number < $1.head.point.number - $1.start.number
        }
        return shortest.map { assemble($0, dot.replica) { _ in true } }
    }

    private func assemble(
        _ proof: MemoryHistory.Proof,
        _ replica: ReplicaID,
        readable: (UInt64) -> Bool
    ) -> Segment {
        let changes = history.chains[replica]?.changes ?? [:]
        let items = (proof.start.number + 1...proof.head.point.number).map {
            number -> SegmentItem in
            guard let change = changes[number] else { return .stub(.zero) }
            guard let body = change.body, readable(number) else { return .stub(change.digest) }
            return .body(body.bytes)
        }
        return Segment(replica: replica, start: proof.start, items: items, head: proof.head)
    }

    package func position() throws -> Int64 { Int64(history.arrivals.count) }

    package func news(
        of streams: [Text],
        after position: Int64,
        excluding: ReplicaID?,
        byteLimit: Int
    ) throws -> NewsPage {
        page(streams, after: position, held: nil, excluding: excluding, byteLimit: byteLimit)
    }

    package func news(
        of streams: [Text],
        beyond vector: VersionVector,
        excluding: ReplicaID?,
        byteLimit: Int
    ) throws -> NewsPage {
        page(streams, after: 0, held: vector, excluding: excluding, byteLimit: byteLimit)
    }

    private func page(
        _ streams: [Text],
        after start: Int64,
        held: VersionVector?,
        excluding: ReplicaID?,
        byteLimit: Int
    ) -> NewsPage {
        var pieces: [HistoryPiece] = []
        var runs: [(replica: ReplicaID, first: UInt64, end: ChainPoint)] = []
        var bytes = 0
        var reached = start
        let last = Int64(history.arrivals.count)
        while reached < last, bytes <= byteLimit {
            reached += 1
            let arrival = history.arrivals[Int(reached) - 1]
            let known = held.map { $0[arrival.replica] } ?? arrival.fresh - 1
            guard arrival.replica != excluding, arrival.end.number > known else { continue }
            let first = max(known + 1, arrival.fresh)
            let readable = readable(streams, at: reached, arrival, withGranted: held != nil)
            let run = runs.firstIndex { $0.replica == arrival.replica }
            if let proof = arrival.proof, readable.contains(where: { $0 >= first }) {
                if let run {
                    let before = runs.remove(at: run)
                    pieces.append(
                        .stubs(
                            StubRun(
                                replica: before.replica,
                                first: before.first,
                                end: before.end
                            )
                        )
                    )
                }
                let segment = assemble(proof, arrival.replica) { readable.contains($0) }
                pieces.append(.segment(segment))
                bytes += segment.items.reduce(0) { $0 + ($1.body?.count ?? 0) }
            } else if let run {
                runs[run].end = arrival.end
            } else {
                runs.append((arrival.replica, first, arrival.end))
            }
        }
        for run in runs {
            pieces.append(.stubs(StubRun(replica: run.replica, first: run.first, end: run.end)))
        }
        return NewsPage(pieces: pieces, position: reached, more: reached < last)
    }

    private func readable(
        _ streams: [Text],
        at position: Int64,
        _ arrival: MemoryHistory.Arrival,
        withGranted: Bool
    ) -> Set<UInt64> {
        var numbers: Set<UInt64> = []
        for stream in streams {
            numbers.formUnion(history.publishedAt[position]?[stream] ?? [])
            guard withGranted else { continue }
            for dot in history.granted[stream] ?? [] where dot.replica == arrival.replica {
                if dot.number >= arrival.fresh, dot.number <= arrival.end.number {
                    numbers.insert(dot.number)
                }
            }
        }
        return numbers
    }

    // MARK: Streams

    package func isReadable(_ dot: Dot, in streams: [Text]) throws -> Bool {
        streams.contains {
            history.published[$0]?.contains(dot) == true
                || history.granted[$0]?.contains(dot) == true
        }
    }

    package func scopeSum(of stream: Text) throws -> Digest {
        var sum = Digest.zero
        let dots = (history.published[stream] ?? []).union(history.granted[stream] ?? [])
        for dot in dots {
            if let change = history.chains[dot.replica]?.changes[dot.number] {
                sum &+= change.digest
            }
        }
        return sum
    }

    package func records(readableIn streams: [Text]) throws -> [RecordRef] {
        var records: Set<RecordRef> = []
        for (replica, chain) in history.chains {
            for (number, change) in chain.changes {
                guard let body = change.body,
                    try isReadable(Dot(replica, number), in: streams)
                else { continue }
                records.insert(body.decoded.record)
            }
        }
        return records.sorted()
    }

    package func publish(_ numbers: [UInt64], at position: Int64, to stream: Text) throws {
        let arrival = history.arrivals[Int(position) - 1]
        for number in numbers {
            history.published[stream, default: []].insert(Dot(arrival.replica, number))
            history.publishedAt[position, default: [:]][stream, default: []].insert(number)
        }
    }

    package func grant(_ dots: [Dot], to stream: Text) throws {
        history.granted[stream, default: []].formUnion(dots)
    }

    package func withdraw(_ dots: [Dot], from stream: Text) throws {
        history.granted[stream]?.subtract(dots)
        history.published[stream]?.subtract(dots)
        for (index, arrival) in history.arrivals.enumerated() {
            let numbers = dots.filter { $0.replica == arrival.replica }.map(\.number)
            history.publishedAt[Int64(index) + 1]?[stream]?.subtract(numbers)
        }
    }
}

extension MemoryStore {
    package func digests(readableIn streams: [Text], of run: DotRun) throws
        -> [(number: UInt64, digest: Digest)]
    {
        let changes = history.chains[run.replica]?.changes ?? [:]
        return try (run.first...run.last).compactMap { number in
            let dot = Dot(run.replica, number)
            guard let change = changes[number], try isReadable(dot, in: streams) else {
                return nil
            }
            return (number, change.digest)
        }
    }
}
